/* SPDX-License-Identifier: BSD-2-Clause */
/* The arguments of options. Each is taken into `options`, or told of: -1 or the exit status. */
#ifndef CLI_VALUES_H
#define CLI_VALUES_H

#include "options/options.h"

int value_dialect(struct options *options, const char *name);
int value_from_dialect(struct options *options, const char *name);
int value_map(struct options *options, const char *name);
int value_format(struct options *options, const char *name);
int value_input(struct options *options, const char *name);
int value_threads(struct options *options, const char *text);
int value_password(struct options *options, const char *path); /* the first line of that file */

/* The four modes exclude each other. */
int value_mode(struct options *options, dnmap_mode mode);

#endif
