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

/*@ requires n == 0 || \valid((char *)to + (0 .. n - 1));
    requires n == 0 || \valid_read((char *)from + (0 .. n - 1));
    assigns ((char *)to)[0 .. n - 1] \from ((char *)from)[0 .. n - 1];
    assigns \result \from to;
*/
void *memcpy(void *restrict to, const void *restrict from, size_t n);

/*@ requires n == 0 || \valid_read((char *)s + (0 .. n - 1));
    assigns \result \from s, ((char *)s)[0 .. n - 1], c;
    ensures \result != \null <==> \exists integer i; 0 <= i < n && ((char *)s)[i] == (char)c;
*/
void *memchr(const void *s, int c, size_t n);

#endif
