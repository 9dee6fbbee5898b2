/* SPDX-License-Identifier: BSD-2-Clause */
/* The caller's buffer: writing into it, measuring it, never overrunning it. */
#ifndef BASE_OUT_H
#define BASE_OUT_H

#include "dnmap.h"

struct out {
    char *buffer; /* NULL: only measure */
    size_t size;  /* room in `buffer`, the NUL included */
    size_t len;   /* what was written, or would have been with room enough */
};

/* Starts a text and clears the outputs. DNMAP_E_ARGUMENT for a NULL buffer with a size. */
dnmap_status out_begin(struct out *out, char *buffer, size_t size, size_t *out_len);

void out_byte(struct out *out, unsigned char byte);
void out_bytes(struct out *out, const void *bytes, size_t len);

/* Ends the text with a NUL and reports its length; DNMAP_E_BUFFER if it did not fit. */
dnmap_status out_end(const struct out *out, size_t *out_len);

/* Ends a text that was written with this status: out_end(), or after a failure nothing is left of
 * it. */
dnmap_status out_finish(const struct out *out, size_t *out_len, dnmap_status status);

/* A function that writes a text from `context`, for out_allocate(). */
typedef dnmap_status out_writer(char *buffer, size_t size, size_t *out_len, const void *context);

/* Measures with a first call of `write`, allocates, writes with a second. */
dnmap_status out_allocate(char **out, size_t *out_len, out_writer *write, const void *context);

#endif
