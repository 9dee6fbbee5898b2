/* SPDX-License-Identifier: BSD-2-Clause */
/* Offsets into the source in an open table: four bytes an entry, and as much again free. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/keyed.h"
#include "map/table.h"

struct map_table {
    const char *source;
    struct keyed_hash *hash;
    uint32_t *slots; /* offset + 1; 0: free */
    size_t room;     /* a power of two */
};

void map_table_free(struct map_table *table)
{
    if (table == NULL)
        return;
    keyed_hash_free(table->hash);
    free(table->slots);
    free(table);
}

/* Whether the entry at that offset has this folded key, of which no byte is blank. */
static bool same_key(const char *entry, const char *key, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (ascii_fold(entry[i]) != key[i])
            return false;
    return ascii_is_blank(entry[len]);
}

dnmap_status map_table_find(struct map_table *table, size_t *first, const char *key, size_t key_len,
                            size_t at)
{
    unsigned char digest[KEYED_HASH_SIZE];
    char folded[DNMAP_LINE_LIMIT + 1];
    size_t place;

    *first = MAP_NOWHERE;
    if (key_len > DNMAP_LINE_LIMIT)
        return DNMAP_OK;
    for (size_t i = 0; i < key_len; i++)
        folded[i] = ascii_fold(key[i]);
    dnmap_status status = keyed_hash(table->hash, digest, folded, key_len);
    if (status != DNMAP_OK)
        return status;
    memcpy(&place, digest, sizeof place);
    for (;; place++) {
        uint32_t *slot = &table->slots[place & (table->room - 1)];
        if (*slot == 0) {
            if (at != MAP_NOWHERE)
                *slot = (uint32_t)(at + 1);
            *first = at;
            return DNMAP_OK;
        }
        if (same_key(table->source + *slot - 1, folded, key_len)) {
            *first = *slot - 1;
            return DNMAP_OK;
        }
    }
}

/* Adds every entry of the source. */
static dnmap_status fill(struct map_table *table, size_t source_len)
{
    dnmap_map_line line = {0};
    dnmap_status status = DNMAP_OK;
    size_t first;

    while (status == DNMAP_OK && dnmap_map_line_next(&line, table->source, source_len))
        if (line.kind == DNMAP_LINE_ENTRY)
            status = map_table_find(table, &first, line.key, line.key_len, line.offset);
    return status;
}

dnmap_status map_table_new(struct map_table **out, const char *source, size_t source_len,
                           size_t entries)
{
    struct map_table *table = calloc(1, sizeof *table);

    *out = NULL;
    if (table == NULL)
        return DNMAP_E_MEMORY;
    table->source = source;
    table->room = 16;
    while (table->room < entries + entries / 4)
        table->room *= 2;
    table->slots = calloc(table->room, sizeof *table->slots);
    dnmap_status status = table->slots == NULL ? DNMAP_E_MEMORY : keyed_hash_new(&table->hash);
    if (status == DNMAP_OK)
        status = fill(table, source_len);
    if (status != DNMAP_OK) {
        map_table_free(table);
        return status;
    }
    *out = table;
    return DNMAP_OK;
}
