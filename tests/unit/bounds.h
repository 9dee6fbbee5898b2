/* SPDX-License-Identifier: BSD-2-Clause */
/* What a call may take. Work is bounded by counting what libcrypto allocates, memory by the system;
 * that a runaway is ended is a net below that, not what decides. */
#ifndef TESTS_UNIT_BOUNDS_H
#define TESTS_UNIT_BOUNDS_H

#include <stddef.h>

/* Counts from now on; must come before anything of libcrypto. */
void bounds_count(void);

/* How many bytes libcrypto has asked for. */
size_t bounds_counted(void);

/* Gives the process that much memory more, and some processor time. A sanitizer needs all addresses
 * there are: with one, memory stays as it is. */
void bounds_set(size_t memory);

/* A copy right before a page that nobody may read. It stays until the process ends. */
unsigned char *bounds_guarded(const void *data, size_t len);

#endif
