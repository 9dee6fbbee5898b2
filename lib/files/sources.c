/* SPDX-License-Identifier: BSD-2-Clause */
#include "files/sources.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *copy_of(const void *bytes, size_t len)
{
    void *copy = malloc(len == 0 ? 1 : len);

    if (copy != NULL && len != 0)
        memcpy(copy, bytes, len);
    return copy;
}

static bool make_room(struct sources *sources)
{
    if (sources->count < sources->room)
        return true;
    size_t room = sources->room == 0 ? 8 : sources->room * 2;
    void *list = realloc(sources->list, room * sizeof *sources->list);
    if (list == NULL)
        return false;
    sources->list = list;
    sources->room = room;
    return true;
}

dnmap_status sources_add(struct sources *sources, enum source_kind kind, const char *label,
                         int descriptor, const void *bytes, size_t bytes_len)
{
    if (label == NULL || (bytes == NULL && bytes_len != 0))
        return DNMAP_E_ARGUMENT;
    if (!make_room(sources))
        return DNMAP_E_MEMORY;
    struct source source = {
        .kind = kind,
        .label = copy_of(label, strlen(label) + 1),
        .descriptor = descriptor,
        .bytes = copy_of(bytes, bytes_len),
        .bytes_len = bytes_len,
    };
    if (source.label == NULL || source.bytes == NULL) {
        free(source.label);
        free(source.bytes);
        return DNMAP_E_MEMORY;
    }
    sources->list[sources->count++] = source;
    return DNMAP_OK;
}

void sources_clear(struct sources *sources)
{
    for (size_t i = 0; i < sources->count; i++) {
        free(sources->list[i].label);
        free(sources->list[i].bytes);
    }
    free(sources->list);
    *sources = (struct sources){0};
}

/* ------------------------------------------------------------------ directories */

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* By bytes, so that the order does not depend on the locale. */
static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

int directory_open(struct directory *directory, const char *path)
{
    *directory = (struct directory){0};
    directory->count = scandir(path, &directory->entries, is_visible, compare_names);
    if (directory->count < 0)
        return errno;
    directory->path = path;
    return 0;
}

dnmap_status directory_next(char **out, struct directory *directory)
{
    *out = NULL;
    if (directory->next == directory->count)
        return DNMAP_OK;
    const char *name = directory->entries[directory->next++]->d_name;
    size_t len = strlen(directory->path);
    /* No directory has an empty path. */
    const char *slash = directory->path[len - 1] == '/' ? "" : "/";
    size_t size = len + strlen(slash) + strlen(name) + 1;

    *out = malloc(size);
    if (*out == NULL)
        return DNMAP_E_MEMORY;
    snprintf(*out, size, "%s%s%s", directory->path, slash, name);
    return DNMAP_OK;
}

void directory_close(struct directory *directory)
{
    for (int i = 0; directory->path != NULL && i < directory->count; i++)
        free(directory->entries[i]);
    free(directory->entries);
    *directory = (struct directory){0};
}
