/* SPDX-License-Identifier: BSD-2-Clause */
/* What a conversion says on standard error of entries, certificates and options that lead to
 * trouble. */
#ifndef CLI_WARNINGS_H
#define CLI_WARNINGS_H

#include "dnmap.h"
#include "options/options.h"

/* Where something stands. */
struct place {
    const char *source;
    const dnmap_position *position;
};

struct warnings {
    const struct options *options;
    size_t no_ca;                             /* certificates that --ca is wrong for */
    size_t imitable, other_dialect, by_regex; /* keys with a risk that is told once, at the end */
};

/* An entry that is written in spite of its risks, and one that is not. */
void warnings_of_entry(struct warnings *warnings, const struct place *place,
                       const dnmap_entry *entry);
void warnings_refused(const struct place *place, const dnmap_entry *entry);

/* A certificate that the mode is wrong for: a CA's as a client's, a client's as a CA's. */
void warnings_of_ca(const struct warnings *warnings, const struct place *place);
void warnings_of_no_ca(struct warnings *warnings, const struct place *place);

/* --value, before the run. */
void warnings_of_value(const struct options *options);

/* `status` is that of the run. */
void warnings_at_end(const struct warnings *warnings, int status);

#endif
