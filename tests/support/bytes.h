/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A growing byte buffer and the few lines of DER writing that the generator needs. For tests only:
 * without memory it ends the program.
 */
#ifndef TESTS_SUPPORT_BYTES_H
#define TESTS_SUPPORT_BYTES_H

#include <stddef.h>

/* All zero is the empty buffer. */
struct bytes {
    unsigned char *data;
    size_t len;
    size_t cap;
};

void bytes_free(struct bytes *b);
void bytes_put(struct bytes *b, const void *data, size_t len);
void bytes_put_byte(struct bytes *b, unsigned byte);

/* Puts `len` bytes in the place of those from `start` to before `end`; `data` is not in `b`. */
void bytes_replace(struct bytes *b, size_t start, size_t end, const void *data, size_t len);

/* The shortest length octets, as DER wants them (X.690 10.1). */
void bytes_put_der_length(struct bytes *b, size_t len);

/* A whole element: tag, shortest length, content. */
void bytes_put_der(struct bytes *b, unsigned tag, const struct bytes *content);

/* A copy that ends where the memory ends, so that a sanitizer sees who reads on. For free(). */
unsigned char *bytes_exact(const unsigned char *data, size_t len);

/* Hands the contents to the caller, to be released with free(); `b` is empty afterwards. */
unsigned char *bytes_take(struct bytes *b, size_t *out_len);

#endif
