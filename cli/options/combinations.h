/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_COMBINATIONS_H
#define CLI_COMBINATIONS_H

#include "options/options.h"

/* Tells of options that make no sense together: -1 or the exit status. */
int combinations_check(const struct options *options);

#endif
