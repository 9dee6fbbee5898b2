/* SPDX-License-Identifier: BSD-2-Clause */
/* The source of an access map: its lines, what lint says of them, lookups in it. The first two
 * bytes choose the dialects, and with the second the map. */
#include "check.h"

/* Every byte is in one line, and the numbers count newlines. */
static void check_lines(const char *source, size_t len)
{
    dnmap_map_line line = {0};
    size_t at = 0, number = 1;

    while (dnmap_map_line_next(&line, source, len)) {
        CHECK(line.offset == at && line.len != 0 && line.text == source + at);
        CHECK(line.number == number);
        at += line.len;
        number += source[at - 1] == '\n';
        if (line.kind != DNMAP_LINE_ENTRY)
            continue;
        CHECK(line.key == line.text && line.key_len != 0 && line.value_len != 0);
        CHECK(line.value > line.key + line.key_len);
        CHECK(line.value + line.value_len <= line.text + line.len);
    }
    CHECK(at == len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    unsigned first = take_byte(&input), second = take_byte(&input);
    dnmap_dialect dialect = dialect_of(first), next = dialect_of(second / 8);

    errors_begin();
    check_lines((const char *)input.data, input.len);
    check_lint(&input, dialect, first < 0x80 ? dialect : next, map_of(second & 7));
    check_lookups(&input, dialect, map_of(second & 7));
    check_errors();
    return 0;
}
