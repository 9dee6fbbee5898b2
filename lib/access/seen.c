/* SPDX-License-Identifier: BSD-2-Clause */
#include "access/seen.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/keyed.h"

/* Many small tables instead of one, so that growing one never doubles the whole. */
enum { TABLES = 256, FIRST_ROOM = 16 };

/* 96 bits of the folded key's hash: with a secret in it nobody can make two keys that share it. */
struct slot {
    unsigned char hash[12];
    unsigned char spelling[2]; /* of the unfolded key's hash */
    unsigned char value;
    unsigned char used;
};

struct table {
    struct slot *slots;
    size_t room; /* a power of two */
    size_t count;
};

struct seen {
    struct keyed_hash *hash;
    struct table tables[TABLES];
};

dnmap_status seen_new(struct seen **out)
{
    struct seen *seen = calloc(1, sizeof *seen);

    if (seen == NULL)
        return DNMAP_E_MEMORY;
    dnmap_status status = keyed_hash_new(&seen->hash);
    if (status != DNMAP_OK) {
        seen_free(seen);
        return status;
    }
    *out = seen;
    return DNMAP_OK;
}

void seen_free(struct seen *seen)
{
    if (seen == NULL)
        return;
    for (size_t i = 0; i < TABLES; i++)
        free(seen->tables[i].slots);
    keyed_hash_free(seen->hash);
    free(seen);
}

/* The slot of that hash, or the free one where it belongs. Tables always have a free slot. */
static struct slot *find(const struct table *table, const unsigned char hash[12])
{
    size_t start;

    memcpy(&start, hash + 1, sizeof start);
    for (size_t i = start;; i++) {
        struct slot *slot = &table->slots[i & (table->room - 1)];
        if (!slot->used || memcmp(slot->hash, hash, sizeof slot->hash) == 0)
            return slot;
    }
}

/* Keeps the table at most 7/8 full: between 18 and 37 bytes a key in one table, below 32 on the
 * average of many. */
static bool make_room(struct table *table)
{
    if (table->room != 0 && table->count < table->room / 8 * 7)
        return true;
    struct table grown = {.room = table->room == 0 ? FIRST_ROOM : table->room * 2};
    grown.slots = calloc(grown.room, sizeof *grown.slots);
    if (grown.slots == NULL)
        return false;
    for (size_t i = 0; i < table->room; i++)
        if (table->slots[i].used)
            *find(&grown, table->slots[i].hash) = table->slots[i];
    grown.count = table->count;
    free(table->slots);
    *table = grown;
    return true;
}

dnmap_status seen_check(enum seen_answer *answer, struct seen *seen, const char *key,
                        size_t key_len, const char *folded, unsigned char value)
{
    unsigned char spelling[KEYED_HASH_SIZE];
    unsigned char digest[KEYED_HASH_SIZE];

    dnmap_status status = keyed_hash(seen->hash, spelling, key, key_len);
    if (status == DNMAP_OK)
        status = keyed_hash(seen->hash, digest, folded, key_len);
    if (status != DNMAP_OK)
        return status;
    struct table *table = &seen->tables[digest[0]];
    if (!make_room(table))
        return DNMAP_E_MEMORY;
    struct slot *slot = find(table, digest);
    if (slot->used) {
        if (slot->value != value)
            *answer = SEEN_OTHER_VALUE;
        else if (memcmp(slot->spelling, spelling, sizeof slot->spelling) != 0)
            *answer = SEEN_OTHER_CASE;
        else
            *answer = SEEN_SAME;
        return DNMAP_OK;
    }
    memcpy(slot->hash, digest, sizeof slot->hash);
    memcpy(slot->spelling, spelling, sizeof slot->spelling);
    slot->value = value;
    slot->used = 1;
    table->count++;
    *answer = SEEN_NEW;
    return DNMAP_OK;
}
