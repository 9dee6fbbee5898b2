/* SPDX-License-Identifier: BSD-2-Clause */
/* An input read in one piece, and the same in odd pieces beside it. */
#ifndef FUZZ_READERS_H
#define FUZZ_READERS_H

#include "check.h"

struct reading {
    dnmap_input form;
    size_t chunk;          /* the most bytes that the second reader gets at once */
    dnmap_dialect dialect; /* to write the names in; of a log, too */
    const char *password;  /* NULL: none */
    const char *relay;     /* of a log; NULL: any */
    /* Takes each item of the input; `cert` is NULL for a failure. NULL: not of interest. */
    void (*take)(void *context, const dnmap_cert *cert, dnmap_status status);
    void *context;
};

/* The size of a piece: 1 to 1000. */
size_t chunk_of(unsigned byte);

/* Reads to the end, and checks that both give the same and what check_cert() does. */
void check_reading(const struct reading *reading, const struct input *input);

#endif
