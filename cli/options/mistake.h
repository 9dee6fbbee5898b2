/* SPDX-License-Identifier: BSD-2-Clause */
/* What somebody may have meant who mistyped an option. */
#ifndef CLI_MISTAKE_H
#define CLI_MISTAKE_H

#include <getopt.h>

/* Reports an option of which getopt_long() said `id`, ? or :, with its optopt. `word` is what it
 * stands in; `options` end with a name that is NULL. */
void mistake_report(int id, const char *word, const struct option *options);

#endif
