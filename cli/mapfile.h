/* SPDX-License-Identifier: BSD-2-Clause */
/* The source of an access map, from a file, standard input or a compiled map. */
#ifndef CLI_MAPFILE_H
#define CLI_MAPFILE_H

#include <stddef.h>

struct mapfile {
    const char *path; /* as messages name it */
    char *source;
    size_t len, room;
};

/* Reads it whole; "-" is standard input, a name that ends in .db is read through makemap -u. An
 * exit status; failures are reported. */
int mapfile_read(struct mapfile *map, const char *path);

void mapfile_free(struct mapfile *map);

#endif
