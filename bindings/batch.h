/* SPDX-License-Identifier: BSD-2-Clause */
/* Many certificates in one call, without going back to the interpreter for each. */
#ifndef BINDINGS_BATCH_H
#define BINDINGS_BATCH_H

#include "dnmap.h"

/* Something to warn of, at a place in a source. */
struct note {
    char *source;
    dnmap_position position;
    const char *role; /* "issuer", "subject"; NULL for the source or certificate as a whole */
    const char *message;
};

/* What half of all names or certificates may have: counted, for one warning at the end. */
struct tally {
    unsigned risk; /* which it is, if it is one of a key; else 0 */
    size_t count;
    const char *of, *message;
};

enum tally_of { TALLY_IMITABLE, TALLY_REGEX, TALLY_DIALECT, TALLY_NO_ISSUER, TALLIES };

struct batch {
    char *lines; /* entries, each with a newline behind it */
    size_t lines_len, lines_room;
    struct note *notes;
    size_t notes_count, notes_room;
    struct tally tallies[TALLIES];
    int done;          /* there is nothing left to read */
    char message[512]; /* of a failure */
};

void batch_init(struct batch *batch);
void batch_clear(struct batch *batch);

/* Reads up to `max` certificates and makes their entries. The first refused entry or unreadable
 * source ends it with a failure. Certificates that `mode`, the entries', is wrong for are told of.
 */
dnmap_status batch_read(struct batch *out, dnmap_entries *entries, dnmap_files *files,
                        dnmap_mode mode, size_t max, dnmap_error *error);

#endif
