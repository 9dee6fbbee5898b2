/* SPDX-License-Identifier: BSD-2-Clause */
/* From the operands to certificates: what the library finds in them, and what it can't read. */
#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

#include <stdbool.h>

#include "options.h"

/* What happens to each certificate and each failure; true to go on, false to stop. `source` is the
 * path; `position` is where in it. */
struct input_handler {
    bool (*take)(void *context, const dnmap_cert *cert, const char *source,
                 const dnmap_position *position);
    /* Called after the failure was reported, with the exit status that it asks for. */
    bool (*failed)(void *context, int exit_status);
    void *context;
};

/* Reads every operand in order. */
void inputs_read(const struct options *options, const struct input_handler *handler);

#endif
