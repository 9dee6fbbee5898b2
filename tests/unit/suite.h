/* SPDX-License-Identifier: BSD-2-Clause */
/* What the C tests share: one main() that reports TAP, and asserts on texts. */
#ifndef TESTS_UNIT_SUITE_H
#define TESTS_UNIT_SUITE_H

#include <check.h>

/* Runs the cases and prints TAP; the exit status for main(). */
int suite_run(const char *name, void (*add)(TCase *tcase));

/* How many of `count` random cases to try: all of them, or with TEST_SHARE=N one in N, but two at
 * least. */
unsigned suite_share(unsigned count);

/* The bytes of a hex string; ends the test on a malformed one. Free with free(). */
unsigned char *suite_hex(const char *hex, size_t *len);

#endif
