/* SPDX-License-Identifier: BSD-2-Clause */
#include "lint/tags.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "lint/lint.h"

dnmap_status tags_add(struct tags *tags, const dnmap_map_line *line)
{
    struct tag tag;
    const char *at = line->value;

    while (requirement_next_tag(&tag.text, &tag.len, &at, line)) {
        if (tags->count == tags->room) {
            size_t room = tags->room == 0 ? 16 : 2 * tags->room;
            struct tag *grown = realloc(tags->list, room * sizeof *grown);
            if (grown == NULL)
                return DNMAP_E_MEMORY;
            tags->list = grown;
            tags->room = room;
        }
        tags->list[tags->count++] = tag;
    }
    return DNMAP_OK;
}

/* In any case, the shorter first. */
static int compare(const void *a, const void *b)
{
    const struct tag *first = a, *second = b;

    if (first->len != second->len)
        return first->len < second->len ? -1 : 1;
    for (size_t i = 0; i < first->len; i++) {
        int difference = ascii_fold(first->text[i]) - ascii_fold(second->text[i]);
        if (difference != 0)
            return difference;
    }
    return 0;
}

void tags_sort(struct tags *tags)
{
    if (tags->count != 0)
        qsort(tags->list, tags->count, sizeof *tags->list, compare);
}

bool tags_have(const struct tags *tags, const char *key, size_t key_len)
{
    const char *colon = memchr(key, ':', key_len);

    if (tags->count == 0 || colon == NULL)
        return false;
    struct tag wanted = {key, (size_t)(colon - key)};
    return bsearch(&wanted, tags->list, tags->count, sizeof *tags->list, compare) != NULL;
}

void tags_clear(struct tags *tags)
{
    free(tags->list);
}
