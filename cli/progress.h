/* SPDX-License-Identifier: BSD-2-Clause */
/* How far a long run is: one line on the terminal, which messages and the end take away. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>

#include "options/options.h"

/* Asks the terminal what can't be asked in the cage; with `at_once` output is written meanwhile.
 * Without this call, and where there is no place for the line, the others do nothing. */
void progress_begin(const struct options *options, bool at_once);

/* One more of what is read, from `source`. */
void progress_count(const char *source);

/* Reading on may take long: a good time to look at the clock. */
void progress_waiting(void);

#endif
