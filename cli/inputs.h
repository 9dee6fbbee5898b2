/* SPDX-License-Identifier: BSD-2-Clause */
/* From the operands to certificates: what the library finds in them, and what it can't read. */
#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

#include <stdbool.h>

#include "cage.h"
#include "operands.h"
#include "options/options.h"

/* What happens to each certificate and each failure; true to go on, false to stop. `source` is the
 * path; `position` is where in it. */
struct input_handler {
    bool (*take)(void *context, const dnmap_cert *cert, const char *source,
                 const dnmap_position *position);
    /* Called after the failure was reported, with the exit status that it asks for and where it was
     * (NULL or all 0: nowhere in a source). */
    bool (*failed)(void *context, int exit_status, const dnmap_position *position);
    void *context;
};

/* The operands, and the library's view of them. */
struct inputs {
    struct operands operands;
    dnmap_files *files;
};

/* Opens what can be opened now, and tells the cage; to be closed in any case. An exit status, after
 * a failure was reported. */
int inputs_open(struct inputs *inputs, struct cage *cage, const struct options *options);
void inputs_close(struct inputs *inputs);

/* Reads every operand in order. */
void inputs_read(const struct inputs *inputs, const struct options *options,
                 const struct input_handler *handler);

/* Reports a failure, or warns of what was passed over; the exit status that it asks for, EXIT_OK
 * for the latter. */
int inputs_report(const struct options *options, const char *source, const dnmap_position *position,
                  const dnmap_error *error);

#endif
