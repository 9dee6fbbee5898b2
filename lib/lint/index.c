/* SPDX-License-Identifier: BSD-2-Clause */
/* Offsets into the source in an open table: four bytes an entry, and as much again free. */
#include <stdlib.h>
#include <string.h>

#include "base/keyed.h"
#include "lint/lint.h"

struct lint_index {
    const char *source;
    struct keyed_hash *hash;
    uint32_t *slots; /* offset + 1; 0: free */
    size_t room;     /* a power of two */
};

dnmap_status lint_index_new(struct lint_index **out, const char *source, size_t entries)
{
    struct lint_index *index = calloc(1, sizeof *index);

    *out = NULL;
    if (index == NULL)
        return DNMAP_E_MEMORY;
    index->source = source;
    index->room = 16;
    while (index->room < entries + entries / 4)
        index->room *= 2;
    index->slots = calloc(index->room, sizeof *index->slots);
    dnmap_status status = index->slots == NULL ? DNMAP_E_MEMORY : keyed_hash_new(&index->hash);
    if (status != DNMAP_OK) {
        lint_index_free(index);
        return status;
    }
    *out = index;
    return DNMAP_OK;
}

void lint_index_free(struct lint_index *index)
{
    if (index == NULL)
        return;
    keyed_hash_free(index->hash);
    free(index->slots);
    free(index);
}

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Whether the entry at that offset has this folded key, of which no byte is blank. */
static bool same_key(const char *entry, const char *key, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (fold(entry[i]) != key[i])
            return false;
    return entry[len] == ' ' || (entry[len] >= '\t' && entry[len] <= '\r');
}

dnmap_status lint_index_find(struct lint_index *index, size_t *first, const char *key,
                             size_t key_len, size_t at)
{
    unsigned char digest[KEYED_HASH_SIZE];
    char folded[DNMAP_LINE_LIMIT + 1];
    size_t place;

    for (size_t i = 0; i < key_len; i++)
        folded[i] = fold(key[i]);
    dnmap_status status = keyed_hash(index->hash, digest, folded, key_len);
    if (status != DNMAP_OK)
        return status;
    memcpy(&place, digest, sizeof place);
    for (;; place++) {
        uint32_t *slot = &index->slots[place & (index->room - 1)];
        if (*slot == 0) {
            if (at != LINT_NOWHERE)
                *slot = (uint32_t)(at + 1);
            *first = at;
            return DNMAP_OK;
        }
        if (same_key(index->source + *slot - 1, folded, key_len)) {
            *first = *slot - 1;
            return DNMAP_OK;
        }
    }
}
