/* SPDX-License-Identifier: BSD-2-Clause */
/* A map's source, line by line as makemap reads it (makemap.c, its loop over sm_io_fgets). */
#include <stdbool.h>
#include <string.h>

#include "base/ascii.h"
#include "dnmap.h"

/* makemap's buffer, less the NUL behind a line. */
enum { PIECE_MAX = DNMAP_LINE_LIMIT + 1 };

/* Takes key and value out of a line of `len` bytes, neither newline nor NUL in it. */
static void split(dnmap_map_line *line, const char *text, size_t len)
{
    size_t i = 0;

    while (i < len && !ascii_is_blank(text[i]))
        i++;
    line->key = text;
    line->key_len = i;
    while (i < len && ascii_is_blank(text[i]))
        i++;
    line->value = text + i;
    line->value_len = len - i;
    line->kind = i == len ? DNMAP_LINE_NO_VALUE : DNMAP_LINE_ENTRY;
}

static void read_piece(dnmap_map_line *line, const char *text, size_t len, bool at_end)
{
    const char *nul = memchr(text, '\0', len);
    bool ended = nul == NULL && text[len - 1] == '\n';
    size_t seen = nul != NULL ? (size_t)(nul - text) : len - ended;

    /* It looks for the newline up to a NUL only. */
    if (!ended && !at_end)
        line->kind = DNMAP_LINE_TOO_LONG;
    else if (seen == 0 || text[0] == '#')
        line->kind = DNMAP_LINE_COMMENT;
    else if (ascii_is_blank(text[0]))
        line->kind = DNMAP_LINE_LEADING_BLANK;
    else
        split(line, text, seen);
}

int dnmap_map_line_next(dnmap_map_line *line, const char *source, size_t source_len)
{
    size_t begin = line->offset + line->len;
    size_t number = line->number;

    if (line->len != 0 && source[begin - 1] == '\n')
        number++;
    if (begin >= source_len)
        return 0;
    size_t left = source_len - begin;
    size_t room = left < PIECE_MAX ? left : PIECE_MAX;
    const char *text = source + begin;
    const char *newline = memchr(text, '\n', room);
    size_t len = newline == NULL ? room : (size_t)(newline - text) + 1;

    *line = (dnmap_map_line){
        .number = number == 0 ? 1 : number, .offset = begin, .len = len, .text = text};
    read_piece(line, text, len, newline == NULL && room < PIECE_MAX);
    return 1;
}
