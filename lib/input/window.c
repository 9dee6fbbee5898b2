/* SPDX-License-Identifier: BSD-2-Clause */
#include "input/window.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Reading to the beginning of a page is several times faster than into the middle of one. */
enum { READ_SIZE = 64 * 1024, PAGE = 4096 };

static size_t to_page(size_t len)
{
    return (len + PAGE - 1) / PAGE * PAGE;
}

/* Moves what is in the window so that it ends at a page, in a buffer with this much room. */
static void move(struct window *window, unsigned char *buffer, size_t room)
{
    unsigned char *data = buffer + to_page(window->len) - window->len;

    if (window->len != 0)
        memmove(data, window->data, window->len);
    if (buffer != window->buffer)
        free(window->buffer);
    window->buffer = buffer;
    window->data = data;
    window->behind = (size_t)(data - buffer);
    window->room = room;
}

/* Makes room for another READ_SIZE bytes behind what is in the window. */
static dnmap_status make_room(struct window *window)
{
    size_t end = window->behind + window->len;
    size_t needed = to_page(window->len) + READ_SIZE;

    /* To move much in order to read little faster would not pay. */
    if (window->room - end >= READ_SIZE && (end % PAGE == 0 || window->len > (size_t)4 * PAGE))
        return DNMAP_OK;
    if (window->room >= needed) {
        move(window, window->buffer, window->room);
        return DNMAP_OK;
    }
    /* With some pages more, a small file is read to its end without another buffer. */
    size_t room = window->room * 2 > needed ? window->room * 2 : needed + (size_t)4 * PAGE;
    unsigned char *buffer = aligned_alloc(PAGE, room);
    if (buffer == NULL)
        return DNMAP_E_MEMORY;
    move(window, buffer, room);
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

dnmap_status window_find_line(struct window *window, size_t from, unsigned char byte, size_t max,
                              size_t *at)
{
    size_t seen = from; /* no such line before here */

    for (;;) {
        size_t end = window->len < max ? window->len : max;
        const unsigned char *found =
            seen < end ? memchr(window->data + seen, byte, end - seen) : NULL;
        *at = found == NULL ? end : (size_t)(found - window->data);
        if (found != NULL && (*at == from || found[-1] == '\n'))
            return DNMAP_OK;
        if (found == NULL && (end == max || window->at_end))
            return DNMAP_OK;
        seen = found == NULL ? end : *at + 1;
        dnmap_status status = found == NULL ? window_fill(window, window->len + 1) : DNMAP_OK;
        if (status != DNMAP_OK)
            return status;
    }
}

void window_skip(struct window *window, size_t len)
{
    const unsigned char *end = window->data + len;
    size_t lines = 0;

    for (const unsigned char *p = window->data; p < end; lines++) {
        p = memchr(p, '\n', (size_t)(end - p));
        if (p == NULL)
            break;
        p++;
    }
    window_skip_lines(window, len, lines);
}

void window_skip_lines(struct window *window, size_t len, size_t lines)
{
    window->line += lines;
    window->data += len;
    window->len -= len;
    window->offset += len;
    if (window->read != NULL)
        window->behind += len;
}

void window_free(struct window *window)
{
    free(window->buffer);
}
