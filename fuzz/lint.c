/* SPDX-License-Identifier: BSD-2-Clause */
/* What holds for lint of every source. */
#include <stdlib.h>
#include <string.h>

#include "check.h"

/* The source with what is certain put in its place. */
struct fixing {
    const char *source;
    char *fixed;
    size_t at, len; /* of the source, of the fixed one */
    size_t fixes;
    size_t line_end; /* of the last finding's line, if others of it may follow; else 0 */
};

static void copy(struct fixing *fixing, const char *text, size_t len)
{
    if (len != 0)
        memcpy(fixing->fixed + fixing->len, text, len);
    fixing->len += len;
}

/* What should stand there is lines that makemap takes, each with a key that can be one. */
static void check_fixed(const struct fixing *fixing, const dnmap_finding *finding)
{
    bool ended = fixing->source[finding->offset + finding->len - 1] == '\n';
    dnmap_map_line line = {0};
    size_t lines = 0;

    while (dnmap_map_line_next(&line, finding->fixed, finding->fixed_len)) {
        lines++;
        CHECK(line.kind == DNMAP_LINE_ENTRY);
        check_safe(line.key, line.key_len);
        /* Not a tag with nothing behind it. */
        CHECK(memchr(line.key, ':', line.key_len) != line.key + line.key_len - 1);
    }
    CHECK(lines <= 2);
    CHECK(lines == 0 || !ended || finding->fixed[finding->fixed_len - 1] == '\n');
}

static dnmap_status take(void *context, const dnmap_finding *finding)
{
    struct fixing *fixing = context;
    size_t end = finding->offset + finding->len;

    CHECK(finding->offset >= fixing->at || fixing->line_end == end);
    fixing->line_end = finding->is_last ? 0 : end;
    if (finding->fixed != NULL)
        check_fixed(fixing, finding);
    else
        CHECK(!finding->is_certain && finding->fixed_len == 0);
    if (!finding->is_last || !finding->is_certain)
        return DNMAP_OK;
    copy(fixing, fixing->source + fixing->at, finding->offset - fixing->at);
    copy(fixing, finding->fixed, finding->fixed_len);
    fixing->at = end;
    fixing->fixes++;
    return DNMAP_OK;
}

/* Lints, and leaves the corrected source in `out`, to be freed. The number of corrections. */
static size_t lint(char **out, size_t *out_len, const char *source, size_t len,
                   dnmap_dialect dialect, dnmap_dialect next, dnmap_map map)
{
    struct fixing fixing = {.source = source, .fixed = malloc(16 * len + 4096)};

    CHECK(fixing.fixed != NULL);
    CHECK(dnmap_access_lint(source, len, dialect, next, map, take, &fixing, NULL) == DNMAP_OK);
    CHECK(fixing.line_end == 0);
    copy(&fixing, source + fixing.at, len - fixing.at);
    *out = fixing.fixed;
    *out_len = fixing.len;
    return fixing.fixes;
}

/* What has been corrected needs no correction. (No mail server writes cf/README's dialect: its
 * backslash is a fault however it is written.) */
void check_lint(const struct input *input, dnmap_dialect dialect, dnmap_dialect next, dnmap_map map)
{
    char *fixed, *again;
    size_t len, again_len;
    size_t fixes = lint(&fixed, &len, (const char *)input->data, input->len, dialect, next, map);

    if (fixes != 0 && next == dialect && dialect != DNMAP_DIALECT_README) {
        CHECK(lint(&again, &again_len, fixed, len, dialect, next, map) == 0);
        free(again);
    }
    free(fixed);
}
