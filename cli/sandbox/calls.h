/* SPDX-License-Identifier: BSD-2-Clause */
/* Linux's seccomp: which system calls there are. */
#ifndef SANDBOX_CALLS_H
#define SANDBOX_CALLS_H

#include <stdbool.h>

/* Leaves only the calls that filter.c names; with `opening` files can still be opened, for reading
 * only, and with `threads` threads begun. An errno, or 0, also where the kernel has no seccomp. */
int calls_enforce(bool opening, bool threads);

#endif
