/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DER written from its end to its beginning: a length is known by the time it is written, so that
 * nothing is measured, moved or allocated. What is written last comes first in the output.
 */
#ifndef BENCH_BACKWARD_H
#define BENCH_BACKWARD_H

#include <stddef.h>

/* Room for a certificate; what does not fit ends the program. */
enum { BACKWARD_SIZE = 4096 };

struct backward {
    size_t at; /* the output is data[at] and all behind it */
    unsigned char data[BACKWARD_SIZE];
};

void backward_clear(struct backward *b);
void backward_byte(struct backward *b, unsigned byte);
void backward_bytes(struct backward *b, const void *bytes, size_t len);

/* Makes what was written since `at` was `end` the content of an element. */
void backward_wrap(struct backward *b, unsigned tag, size_t end);

/* An element of these bytes. */
void backward_element(struct backward *b, unsigned tag, const void *bytes, size_t len);

const unsigned char *backward_data(const struct backward *b, size_t *out_len);

#endif
