/* SPDX-License-Identifier: BSD-2-Clause */
#include "access/seen.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/keyed.h"

/* Many small tables instead of one, so that growing one never doubles the whole. */
enum { TABLES = 256, FIRST_ROOM = 16 };

/* 80 bits of the folded key's hash: with a secret in it nobody can make two keys that share it. */
struct slot {
    uint32_t spelling; /* which letters were capitals: spelling_of() */
    unsigned char hash[10];
    unsigned char value;
    unsigned char used;
};

struct table {
    struct slot *slots;
    size_t room; /* a power of two */
    size_t count;
};

/* A key as it is. */
struct text {
    size_t len;
    unsigned char value;
    char key[256]; /* what a map looks up at the most */
};

/* The first keys are kept as they are: small runs need no hash, which libcrypto takes long to set
 * up. Behind them the same room has those that came last: issuers come again and again. */
enum { TEXTS = 128 };

/* What larger runs need. */
struct hashed {
    struct keyed_hash *hash;
    uint32_t capitals[256]; /* a secret for each place in a key */
    struct table tables[TABLES];
};

struct seen {
    struct text *texts;
    size_t count;          /* of texts, while they are all there is */
    struct hashed *hashed; /* NULL: they are */
};

dnmap_status seen_new(struct seen **out)
{
    *out = calloc(1, sizeof **out);
    return *out == NULL ? DNMAP_E_MEMORY : DNMAP_OK;
}

static void free_hashed(struct hashed *hashed)
{
    if (hashed == NULL)
        return;
    for (size_t i = 0; i < TABLES; i++)
        free(hashed->tables[i].slots);
    keyed_hash_free(hashed->hash);
    free(hashed);
}

void seen_free(struct seen *seen)
{
    if (seen == NULL)
        return;
    free_hashed(seen->hashed);
    free(seen->texts);
    free(seen);
}

/* The slot of that hash, or the free one where it belongs. Tables always have a free slot. */
static struct slot *find(const struct table *table, const unsigned char hash[10])
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

/* A number for the places of the capitals: the sum of their secrets. Two spellings share it by a
 * chance of 1 in 2^32, which nobody can better. The few keys that are longer go by their hash. */
static dnmap_status spelling_of(uint32_t *spelling, struct hashed *hashed, const char *key,
                                size_t len, const char *folded)
{
    unsigned char digest[KEYED_HASH_SIZE];
    size_t places = sizeof hashed->capitals / sizeof hashed->capitals[0];
    size_t end = len < places ? len : places;
    uint32_t sum = 0;
    uint32_t rest = 0;

    for (size_t i = 0; i < end; i++)
        sum ^= hashed->capitals[i] & (key[i] == folded[i] ? 0 : UINT32_MAX);
    *spelling = sum;
    if (len <= places)
        return DNMAP_OK;
    dnmap_status status = keyed_hash(hashed->hash, digest, key + places, len - places);
    memcpy(&rest, digest, sizeof rest);
    *spelling ^= rest;
    return status;
}

static dnmap_status check_folded(enum seen_answer *answer, struct hashed *hashed, const char *key,
                                 size_t key_len, const char *folded, unsigned char value)
{
    unsigned char digest[KEYED_HASH_SIZE];
    uint32_t spelling;

    dnmap_status status = spelling_of(&spelling, hashed, key, key_len, folded);
    if (status == DNMAP_OK)
        status = keyed_hash(hashed->hash, digest, folded, key_len);
    if (status != DNMAP_OK)
        return status;
    struct table *table = &hashed->tables[digest[0]];
    if (!make_room(table))
        return DNMAP_E_MEMORY;
    struct slot *slot = find(table, digest);
    if (slot->used) {
        if (slot->value != value)
            *answer = SEEN_OTHER_VALUE;
        else if (slot->spelling != spelling)
            *answer = SEEN_OTHER_CASE;
        else
            *answer = SEEN_SAME;
        return DNMAP_OK;
    }
    memcpy(slot->hash, digest, sizeof slot->hash);
    slot->spelling = spelling;
    slot->value = value;
    slot->used = 1;
    table->count++;
    *answer = SEEN_NEW;
    return DNMAP_OK;
}

static dnmap_status check_hashed(enum seen_answer *answer, struct hashed *hashed, const char *key,
                                 size_t key_len, unsigned char value)
{
    char room[512];
    char *folded = key_len <= sizeof room ? room : malloc(key_len);

    if (folded == NULL)
        return DNMAP_E_MEMORY;
    memcpy(folded, key, key_len);
    dnmap_key_fold(folded, key_len);
    dnmap_status status = check_folded(answer, hashed, key, key_len, folded, value);
    if (folded != room)
        free(folded);
    return status;
}

/* ------------------------------------------------------------------ keys as they are */

static void set_text(struct text *text, const char *key, size_t len, unsigned char value)
{
    text->len = len;
    text->value = value;
    memcpy(text->key, key, len);
}

/* Enters the keys so far. */
static dnmap_status enter_texts(struct hashed *hashed, const struct seen *seen)
{
    enum seen_answer answer;
    dnmap_status status = DNMAP_OK;

    for (size_t i = 0; status == DNMAP_OK && i < seen->count; i++) {
        const struct text *text = &seen->texts[i];
        status = check_hashed(&answer, hashed, text->key, text->len, text->value);
    }
    return status;
}

/* Goes on with hashes. */
static dnmap_status begin_hashing(struct seen *seen)
{
    struct hashed *hashed = calloc(1, sizeof *hashed);

    if (hashed == NULL)
        return DNMAP_E_MEMORY;
    dnmap_status status = keyed_hash_new(&hashed->hash);
    if (status == DNMAP_OK)
        status = keyed_hash_secret(hashed->capitals, sizeof hashed->capitals);
    if (status == DNMAP_OK)
        status = enter_texts(hashed, seen);
    if (status != DNMAP_OK) {
        free_hashed(hashed);
        return status;
    }
    for (size_t i = 0; i < TEXTS; i++)
        seen->texts[i].len = 0;
    seen->hashed = hashed;
    return DNMAP_OK;
}

static enum seen_answer check_texts(struct seen *seen, const char *key, size_t key_len,
                                    unsigned char value)
{
    for (size_t i = 0; i < seen->count; i++) {
        const struct text *text = &seen->texts[i];
        if (text->len != key_len || !ascii_same(text->key, key, key_len))
            continue;
        if (text->value != value)
            return SEEN_OTHER_VALUE;
        return memcmp(text->key, key, key_len) == 0 ? SEEN_SAME : SEEN_OTHER_CASE;
    }
    set_text(&seen->texts[seen->count++], key, key_len, value);
    return SEEN_NEW;
}

/* Where among the last ones a key is, if it is there. Anybody may make two that share a place. */
static struct text *last_place(struct seen *seen, const char *key, size_t len)
{
    unsigned sum = (unsigned)len;

    for (size_t i = len < 24 ? 0 : len - 24; i < len; i++)
        sum = sum * 31 + (unsigned char)key[i];
    return &seen->texts[sum % TEXTS];
}

/* Of what was hashed, those that came again last are asked first. */
static dnmap_status check_last(enum seen_answer *answer, struct seen *seen, const char *key,
                               size_t key_len, unsigned char value)
{
    struct text *last = last_place(seen, key, key_len);

    if (last->len == key_len && last->value == value && memcmp(last->key, key, key_len) == 0) {
        *answer = SEEN_SAME;
        return DNMAP_OK;
    }
    dnmap_status status = check_hashed(answer, seen->hashed, key, key_len, value);
    if (status == DNMAP_OK && *answer == SEEN_SAME)
        set_text(last, key, key_len, value);
    return status;
}

dnmap_status seen_check(enum seen_answer *answer, struct seen *seen, const char *key,
                        size_t key_len, unsigned char value)
{
    bool fits = key_len <= sizeof seen->texts[0].key && key_len != 0;
    dnmap_status status = DNMAP_OK;

    if (seen->texts == NULL && (seen->texts = calloc(TEXTS, sizeof *seen->texts)) == NULL)
        return DNMAP_E_MEMORY;
    if (seen->hashed == NULL && fits && seen->count < TEXTS) {
        *answer = check_texts(seen, key, key_len, value);
        return DNMAP_OK;
    }
    if (seen->hashed == NULL)
        status = begin_hashing(seen);
    if (status != DNMAP_OK)
        return status;
    return fits ? check_last(answer, seen, key, key_len, value)
                : check_hashed(answer, seen->hashed, key, key_len, value);
}
