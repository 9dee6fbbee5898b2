/* SPDX-License-Identifier: BSD-2-Clause */
/* The list of sources, and the files of a directory. */
#ifndef FILES_SOURCES_H
#define FILES_SOURCES_H

#include <dirent.h>
#include <stdbool.h>

#include "dnmap.h"

enum source_kind { SOURCE_PATH, SOURCE_DESCRIPTOR, SOURCE_BYTES };

struct source {
    enum source_kind kind;
    char *label;
    int descriptor;
    unsigned char *bytes;
    size_t bytes_len;
};

struct sources {
    struct source *list;
    size_t count, room;
};

/* Adds a source of a kind, with a copy of its path or label; the descriptor is SOURCE_DESCRIPTOR's,
 * the bytes (copied) SOURCE_BYTES'. */
dnmap_status sources_add(struct sources *sources, enum source_kind kind, const char *label,
                         int descriptor, const void *bytes, size_t bytes_len);

void sources_clear(struct sources *sources);

/* The visible entries of a directory in the order of their bytes. */
struct directory {
    const char *path; /* NULL: none is open */
    struct dirent **entries;
    int count, next;
};

/* Lists the directory `path`, which must stay. An errno, or 0. */
int directory_open(struct directory *directory, const char *path);

/* The path of the next entry, for the caller to free(): DNMAP_OK with NULL after the last one. */
dnmap_status directory_next(char **out, struct directory *directory);

void directory_close(struct directory *directory);

#endif
