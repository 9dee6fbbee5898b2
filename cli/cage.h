/* SPDX-License-Identifier: BSD-2-Clause */
/* Before the first byte that a stranger wrote is read: what may still be needed is made ready, and
 * everything else is given up. */
#ifndef CLI_CAGE_H
#define CLI_CAGE_H

#include <sys/types.h>

#include "operands.h"
#include "output.h"

/* What of the input is known. */
struct cage {
    off_t size; /* of all that is open; -1: nobody knows */
    bool old_pkcs12;
    struct operands later; /* those that are not open yet */
};

/* An open input that is no certificate: a map, a configuration. */
void cage_add_descriptor(struct cage *cage, int descriptor);

void cage_add_operands(struct cage *cage, const struct operands *operands,
                       const struct options *options);

/* Makes ready and closes. An exit status; failures are reported. */
int cage_close(const struct cage *cage, struct output *output, const struct options *options);

#endif
