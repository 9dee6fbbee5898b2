/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints what makemap would store of the map source in a file, as `makemap -v` reports it: a line
 * an entry, first come first served, and one for each line that is refused. */
#include <stdio.h>
#include <stdlib.h>

#include "dnmap.h"

static void print_entry(const dnmap_map_line *line)
{
    char *key = malloc(line->key_len + 1);

    if (key == NULL)
        exit(71);
    for (size_t i = 0; i < line->key_len; i++)
        key[i] = line->key[i];
    dnmap_key_fold(key, line->key_len);
    printf("key=`%.*s', val=`%.*s'\n", (int)line->key_len, key, (int)line->value_len, line->value);
    free(key);
}

int main(int argc, char **argv)
{
    static const char *const refused[] = {
        [DNMAP_LINE_NO_VALUE] = "no RHS",
        [DNMAP_LINE_LEADING_BLANK] = "syntax error",
        [DNMAP_LINE_TOO_LONG] = "line too long",
    };
    static char source[64 << 20];
    dnmap_map_line line = {0};
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;

    if (file == NULL)
        return 66;
    size_t len = fread(source, 1, sizeof source, file);
    if (ferror(file) || len == sizeof source)
        return 74;
    fclose(file);
    while (dnmap_map_line_next(&line, source, len)) {
        if (line.kind == DNMAP_LINE_ENTRY)
            print_entry(&line);
        else if (line.kind != DNMAP_LINE_COMMENT)
            printf("%s\n", refused[line.kind]);
    }
    return 0;
}
