/* SPDX-License-Identifier: BSD-2-Clause */
/* Standard output, held back until all input is read or written in large blocks. Nothing else of
 * the command's writes to it before output_finish(). */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct output {
    bool at_once; /* nothing is held back */
    char *held;   /* lines in memory; then, if they get too many, in `spill` */
    size_t len, room;
    FILE *spill;     /* an unlinked temporary file */
    int spill_error; /* errno, if it could not be had in time */
    bool in_memory;  /* all of it is held there */
    int error;       /* errno of the first failure */
};

void output_init(struct output *output, bool at_once);

/* Opens now what would be opened later, when it can't be any more: a temporary file for `much`
 * output; of little, all is held in memory. */
void output_make_ready(struct output *output, bool much);

/* Adds bytes. A failure is remembered for output_finish(); false tells of it at once. */
bool output_add(struct output *output, const void *bytes, size_t len);

/* Adds text of which a stranger wrote a part, so that no terminal acts on it: bytes that are not
 * printable ASCII as \xHH. */
bool output_add_safe(struct output *output, const char *text, size_t len);

/* What was added so far is written now, if nothing is held back. */
void output_flush(struct output *output);

/* Refuses an input that is the file that standard output goes to: the shell has emptied it, or it
 * would grow while it is read. An exit status; reported. */
int output_check_input(int descriptor, const char *path);

/* Writes out what was held, if `print`, and closes standard output. An exit status; failures are
 * reported. */
int output_finish(struct output *output, bool print);

#endif
