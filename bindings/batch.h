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

struct batch {
    char *lines; /* entries, each with a newline behind it */
    size_t lines_len, lines_room;
    struct note *notes;
    size_t notes_count, notes_room;
    /* Keys with a risk that half of all names may have: counted, for one warning at the end. */
    size_t imitable, other_dialect;
    int done;          /* there is nothing left to read */
    char message[512]; /* of a failure */
};

void batch_init(struct batch *batch);
void batch_clear(struct batch *batch);

/* Reads up to `max` certificates and makes their entries. The first refused entry or unreadable
 * source ends it with a failure. `warn_of_ca` notes the certificates of CAs. */
dnmap_status batch_read(struct batch *out, dnmap_entries *entries, dnmap_files *files,
                        int warn_of_ca, size_t max, dnmap_error *error);

#endif
