/* SPDX-License-Identifier: BSD-2-Clause */
/* The keys of a map's source, for lookups as makemap's map answers them: folded, the first of two.
 */
#ifndef MAP_TABLE_H
#define MAP_TABLE_H

#include <stddef.h>

#include "dnmap.h"

struct map_table;

/* Makes the table of a source, with room for that many entries: all that it has. */
dnmap_status map_table_new(struct map_table **out, const char *source, size_t source_len,
                           size_t entries);
void map_table_free(struct map_table *table);

/* What map_table_find() gives for a key that is not there. */
#define MAP_NOWHERE SIZE_MAX

/* Looks a key up, folded; `*first` is the offset of the line on which it came first. One that is
 * not there is added with the offset `at`, if that is not MAP_NOWHERE. */
dnmap_status map_table_find(struct map_table *table, size_t *first, const char *key, size_t key_len,
                            size_t at);

#endif
