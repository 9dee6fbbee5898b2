/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls that fail when a test wants it: of the library's objects by the linker's --wrap, so that a
 * sanitizer does not notice; of libcrypto's memory by CRYPTO_set_mem_functions(). */
#ifndef TESTS_FAULTS_FAULT_H
#define TESTS_FAULTS_FAULT_H

#include <stdbool.h>

enum fault_kind {
    FAULT_MEMORY = 1, /* malloc() and the like, and what the C library says for want of it */
    FAULT_THREAD = 2, /* pthread_create() */
    FAULT_READ = 4,
    FAULT_OPEN = 8,  /* open(), stat() and scandir() */
    FAULT_SHORT = 16 /* read() gives a byte instead of failing */
};

/* Must be the first call of main(): libcrypto takes functions for its memory only before it used
 * any. */
void fault_set_up(void);

/* From here on calls of these kinds (or-ed together) are counted, and call `at` (from 1; 0: none)
 * fails, with all behind it if `onwards`. */
void fault_begin(unsigned kinds, unsigned long at, bool onwards, int system_error);

/* The end of that: how many calls there were. */
unsigned long fault_end(void);

/* How many of them failed. */
unsigned long fault_count(void);

/* Counts a call that takes memory; whether it has to fail. */
bool fault_is_due(void);
bool fault_is_due_inside(void); /* of libcrypto's own */

/* Whether the library itself made that call, and not libcrypto, when none was to fail the last
 * time. */
bool fault_is_own(unsigned long number);

/* The blocks of memory that the library holds, and libcrypto. */
long fault_outstanding(void);
long fault_outstanding_crypto(void);

#endif
