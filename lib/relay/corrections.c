/* SPDX-License-Identifier: BSD-2-Clause */
#include "relay/corrections.h"

#include <stdlib.h>
#include <string.h>

#include "map/table.h"

/* One corrected line: where it stands in the text, and in the source. */
struct correction {
    size_t at, offset;
};

struct corrections {
    dnmap_dialect dialect;
    dnmap_map map;
    char *text; /* the corrected lines: a map's source again */
    size_t len, room;
    struct correction *list; /* in the order of the text */
    size_t count, list_room;
    struct map_table *table; /* over the text */
};

/* Makes room for one more; false without memory. */
static bool make_room(struct corrections *corrections, size_t len)
{
    if (corrections->room - corrections->len < len) {
        size_t room = 2 * corrections->room + len;
        char *text = realloc(corrections->text, room);
        if (text == NULL)
            return false;
        corrections->text = text;
        corrections->room = room;
    }
    if (corrections->count == corrections->list_room) {
        size_t room = 2 * corrections->list_room + 16;
        struct correction *list = realloc(corrections->list, room * sizeof *list);
        if (list == NULL)
            return false;
        corrections->list = list;
        corrections->list_room = room;
    }
    return true;
}

/* Keeps the first line that should stand there, once for all findings of a line. */
static dnmap_status take_finding(void *context, const dnmap_finding *finding)
{
    struct corrections *corrections = context;
    dnmap_map_line fixed = {0};

    if (!finding->is_last || finding->fixed == NULL ||
        !dnmap_map_line_next(&fixed, finding->fixed, finding->fixed_len))
        return DNMAP_OK;
    if (!make_room(corrections, fixed.len))
        return DNMAP_E_MEMORY;
    corrections->list[corrections->count++] =
        (struct correction){corrections->len, finding->offset};
    memcpy(corrections->text + corrections->len, fixed.text, fixed.len);
    corrections->len += fixed.len; /* without a newline it is the source's last */
    return DNMAP_OK;
}

dnmap_status corrections_new(struct corrections **out, const char *source, size_t source_len,
                             dnmap_dialect dialect, dnmap_map map)
{
    struct corrections *corrections = calloc(1, sizeof *corrections);

    *out = NULL;
    if (corrections == NULL)
        return DNMAP_E_MEMORY;
    corrections->dialect = dialect;
    corrections->map = map;
    dnmap_status status = dnmap_access_lint(source, source_len, dialect, dialect, map, take_finding,
                                            corrections, NULL);
    /* Corrected lines may be longer than the source's: the table counts in 32 bits. */
    if (status == DNMAP_OK && corrections->len >= UINT32_MAX) /* GCOVR_EXCL_BR_LINE: takes GiB */
        status = DNMAP_E_LIMIT;                               /* GCOVR_EXCL_LINE */
    if (status == DNMAP_OK)
        status = map_table_new(&corrections->table, corrections->text, corrections->len,
                               corrections->count);
    if (status != DNMAP_OK) {
        corrections_free(corrections);
        return status;
    }
    *out = corrections;
    return DNMAP_OK;
}

void corrections_free(struct corrections *corrections)
{
    if (corrections == NULL)
        return;
    map_table_free(corrections->table);
    free(corrections->list);
    free(corrections->text);
    free(corrections);
}

bool corrections_fit(const struct corrections *corrections, dnmap_dialect dialect, dnmap_map map)
{
    return corrections->dialect == dialect && corrections->map == map;
}

static int compare(const void *a, const void *b)
{
    const struct correction *first = a, *second = b;

    return first->at < second->at ? -1 : first->at > second->at;
}

dnmap_status corrections_find(struct corrections *corrections, size_t *offset, const char *key,
                              size_t key_len)
{
    struct correction wanted = {0};
    dnmap_status status = map_table_find(corrections->table, &wanted.at, key, key_len, MAP_NOWHERE);

    *offset = MAP_NOWHERE;
    if (status != DNMAP_OK || wanted.at == MAP_NOWHERE)
        return status;
    const struct correction *found =
        bsearch(&wanted, corrections->list, corrections->count, sizeof *corrections->list, compare);
    *offset = found->offset; /* each line of the table is in the list */
    return DNMAP_OK;
}
