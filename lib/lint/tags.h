/* SPDX-License-Identifier: BSD-2-Clause */
/* The tags that the CITag: parts of a map name. */
#ifndef LINT_TAGS_H
#define LINT_TAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "dnmap.h"

/* Pointers into the map's source. All zero: none. */
struct tags {
    struct tag {
        const char *text;
        size_t len;
    } * list;
    size_t count, room;
};

/* Collects the tags of a line with a requirement. */
dnmap_status tags_add(struct tags *tags, const dnmap_map_line *line);

/* To be called once after the last is added. */
void tags_sort(struct tags *tags);

/* Whether the key is of an entry under one of the tags. */
bool tags_have(const struct tags *tags, const char *key, size_t key_len);

void tags_clear(struct tags *tags);

#endif
