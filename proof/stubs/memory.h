/* SPDX-License-Identifier: BSD-2-Clause */
/* What WP is told of the C library's functions (C11, 7.24), as far as the proofs need it: Frama-C's
 * own contracts speak of initialised memory, which WP can't follow into a predicate. */
#ifndef PROOF_MEMORY_H
#define PROOF_MEMORY_H

#include <stddef.h>

/*@ requires n == 0 || \valid_read((unsigned char *)a + (0 .. n - 1));
    requires n == 0 || \valid_read((unsigned char *)b + (0 .. n - 1));
    assigns \result \from ((unsigned char *)a)[0 .. n - 1], ((unsigned char *)b)[0 .. n - 1];
*/
int memcmp(const void *a, const void *b, size_t n);

/*@ requires \valid((unsigned char *)to + (0 .. n - 1));
    requires \valid_read((unsigned char *)from + (0 .. n - 1));
    assigns ((unsigned char *)to)[0 .. n - 1] \from ((unsigned char *)from)[0 .. n - 1];
    assigns \result \from to;
*/
void *memcpy(void *restrict to, const void *restrict from, size_t n);

#endif
