/* SPDX-License-Identifier: BSD-2-Clause */
/* Linux's Landlock: which files can be opened. */
#ifndef SANDBOX_LANDLOCK_H
#define SANDBOX_LANDLOCK_H

#include <stdbool.h>

/* Begins a set of rules under which nothing can be opened; `*rules` is -1 where the kernel, or a
 * container, has no Landlock. An errno, or 0. */
int landlock_begin(int *rules);

/* Lets the path, whatever lies below it and, if it is a directory, what the links in it lead to be
 * read. What is not there needs no rule. An errno, or 0. */
int landlock_allow(int rules, const char *path);

/* Puts the rules in force for this process and ends the set. An errno, or 0. */
int landlock_enforce(int rules);

#endif
