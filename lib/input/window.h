/* SPDX-License-Identifier: BSD-2-Clause */
/* A window that slides over the input: what is being looked at, and nothing behind it. */
#ifndef INPUT_WINDOW_H
#define INPUT_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dnmap.h"

struct window {
    dnmap_read_fn *read; /* NULL: the whole input is in memory at `data` */
    void *context;
    unsigned char *buffer;     /* owned; only with `read` */
    const unsigned char *data; /* what is in the window */
    size_t len;                /* bytes at `data` */
    size_t room;               /* of `buffer` */
    size_t behind;             /* bytes of `buffer` before `data` */
    bool at_end;               /* there is nothing behind `data` + `len` */
    int error;                 /* errno of a failed `read` */
    uint64_t offset;           /* of `data` in the input */
    size_t line;               /* the line that `data` is on, from 1 */
};

/* Makes the window hold at least `need` bytes, or all that is left; DNMAP_E_IO, DNMAP_E_MEMORY. */
dnmap_status window_fill(struct window *window, size_t need);

/* Finds the line that begins `from` bytes into the window: its length with the newline. A line that
 * is longer than `max` ends at `max`, without one. 0 at the end of the input. */
dnmap_status window_line(struct window *window, size_t from, size_t max, size_t *len);

/* Finds the first line at or behind `from` bytes into the window, where a line begins, that begins
 * with that byte: `*at` is its offset. That of the end of the input or `max` if there is none
 * before.
 */
dnmap_status window_find_line(struct window *window, size_t from, unsigned char byte, size_t max,
                              size_t *at);

/* Slides past `len` bytes, counting lines. */
void window_skip(struct window *window, size_t len);

/* The same where that many newlines are known to be in them. */
void window_skip_lines(struct window *window, size_t len, size_t lines);

void window_free(struct window *window);

#endif
