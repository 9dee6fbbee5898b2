/* SPDX-License-Identifier: BSD-2-Clause */
/* The source of an access map, from a file, standard input or a compiled map. */
#ifndef CLI_MAPFILE_H
#define CLI_MAPFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

struct mapfile {
    const char *path; /* as messages name it */
    char *source;
    size_t len, room;
    int descriptor; /* of the file, or of what makemap prints; -1: none */
    pid_t makemap;  /* 0: none */
    FILE *messages; /* of makemap */
};

/* Opens it; "-" is standard input, a name that ends in .db is read through makemap -u. An exit
 * status; failures are reported. */
int mapfile_open(struct mapfile *map, const char *path);

/* Reads it whole. As before. */
int mapfile_read(struct mapfile *map);

/* Refuses what is given by mistake in place of a map's source; warns of an empty one, if it is not
 * to be quiet. As before. */
int mapfile_check_source(const struct mapfile *map, bool quiet);

void mapfile_free(struct mapfile *map);

#endif
