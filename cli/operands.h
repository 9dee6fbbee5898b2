/* SPDX-License-Identifier: BSD-2-Clause */
/* The files that are to be read, opened before the first of them is read where that is possible. */
#ifndef CLI_OPERANDS_H
#define CLI_OPERANDS_H

#include <stdio.h>

#include "options/options.h"

struct operands {
    char *const *paths; /* "-" is standard input */
    int count;
    int *descriptors; /* one for each; NULL: each is opened when its turn comes */
};

/* Opens all of them, if they are regular files, and not too many, or standard input. If one can't
 * be opened so, none is: what is to be told of it is told in its turn. An exit status; failures are
 * reported. */
int operands_open(struct operands *operands, const struct options *options);

/* One of them, for fclose(), or NULL with errno. */
FILE *operands_file(struct operands *operands, int index);

void operands_close(struct operands *operands);

#endif
