/* SPDX-License-Identifier: BSD-2-Clause */
#include "input/window.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { READ_SIZE = 64 * 1024 };

/* Makes room for another READ_SIZE bytes behind what is in the window. */
static dnmap_status make_room(struct window *window)
{
    if (window->room - window->behind - window->len >= READ_SIZE)
        return DNMAP_OK;
    if (window->behind != 0) {
        memmove(window->buffer, window->data, window->len);
        window->behind = 0;
        window->data = window->buffer;
    }
    if (window->room - window->len >= READ_SIZE)
        return DNMAP_OK;
    size_t room = window->room == 0 ? (size_t)2 * READ_SIZE : window->room * 2;
    unsigned char *buffer = realloc(window->buffer, room);
    if (buffer == NULL)
        return DNMAP_E_MEMORY;
    window->buffer = buffer;
    window->data = buffer;
    window->room = room;
    return DNMAP_OK;
}

dnmap_status window_fill(struct window *window, size_t need)
{
    while (window->len < need && !window->at_end) {
        dnmap_status status = make_room(window);
        if (status != DNMAP_OK)
            return status;
        unsigned char *end = window->buffer + window->behind + window->len;
        ptrdiff_t count = window->read(window->context, end, READ_SIZE);
        if (count < 0 || count > READ_SIZE) {
            window->error = count < 0 ? errno : EIO;
            return DNMAP_E_IO;
        }
        if (count == 0)
            window->at_end = true;
        window->len += (size_t)count;
    }
    return DNMAP_OK;
}

dnmap_status window_line(struct window *window, size_t from, size_t max, size_t *len)
{
    size_t seen = from; /* no newline before here */

    *len = 0;
    for (;;) {
        size_t have = window->len < from ? from : window->len;
        size_t end = have - from > max ? from + max : have;
        const unsigned char *newline =
            seen < end ? memchr(window->data + seen, '\n', end - seen) : NULL;
        if (newline != NULL) {
            *len = (size_t)(newline - window->data) + 1 - from;
            return DNMAP_OK;
        }
        if (end - from == max || window->at_end) {
            *len = end - from;
            return DNMAP_OK;
        }
        seen = end;
        dnmap_status status = window_fill(window, window->len + 1);
        if (status != DNMAP_OK)
            return status;
    }
}

void window_skip(struct window *window, size_t len)
{
    const unsigned char *end = window->data + len;

    for (const unsigned char *p = window->data; p < end; window->line++) {
        p = memchr(p, '\n', (size_t)(end - p));
        if (p == NULL)
            break;
        p++;
    }
    window->data = end;
    window->len -= len;
    window->offset += len;
    if (window->read != NULL)
        window->behind += len;
}

void window_free(struct window *window)
{
    free(window->buffer);
}
