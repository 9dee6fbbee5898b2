/* SPDX-License-Identifier: BSD-2-Clause */
/* The sources cut into units, as far as they can be. */
#ifndef MANY_FEED_H
#define MANY_FEED_H

#include "many/unit.h"

struct feed {
    dnmap_files *files;
    bool has_turn; /* looked at, and not yet taken */
    dnmap_status status;
    dnmap_error error;
    struct files_turn turn;
    /* The stream that is being cut. */
    bool in_stream;
    enum reader_form form; /* UNKNOWN: nothing of it was read yet */
    unsigned char *rest;   /* what was read and is behind the last cut */
    size_t rest_len, rest_room;
};

enum feed_step {
    FEED_UNIT,   /* the unit is full enough */
    FEED_WHOLE,  /* what is left of the stream can't be cut: read it by feed_read_whole(), in its
                    turn */
    FEED_END,    /* nothing is left */
    FEED_MEMORY, /* out of memory */
};

/* Fills an empty unit. */
enum feed_step feed_next(struct feed *feed, struct unit *unit);

/* Begins to read what is left of the stream as one, all of it if `is_first`; files_read_on() reads
 * it. `found`: there was something in the parts before. */
dnmap_status feed_read_whole(struct feed *feed, bool is_first, bool found, dnmap_error *error);

void feed_end_stream(struct feed *feed);
void feed_free(struct feed *feed);

#endif
