/* SPDX-License-Identifier: BSD-2-Clause */
/* What holds for lint of every source. */
#include <string.h>

#include "check.h"

struct linting {
    const char *source;
    dnmap_dialect dialect, next;
    dnmap_map map;
    size_t begin, end; /* of the last finding's line */
    bool is_open;      /* other findings of it follow */
    size_t fixes;      /* that are certain */
};

static void lint(struct linting *linting, size_t len);

/* What should stand there is lines that makemap takes, each with a key that can be one. */
static void check_fixed(const struct linting *linting, const dnmap_finding *finding)
{
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
    CHECK(lines == 0 || linting->source[finding->offset + finding->len - 1] != '\n' ||
          finding->fixed[finding->fixed_len - 1] == '\n');
}

/* What has been corrected needs no correction. (No mail server writes cf/README's dialect: its
 * backslash is a fault however it is written.) */
static void check_again(const struct linting *linting, const dnmap_finding *finding)
{
    struct linting again = *linting;

    if (linting->next != linting->dialect || linting->dialect == DNMAP_DIALECT_README)
        return;
    again.source = finding->fixed;
    lint(&again, finding->fixed_len);
    CHECK(again.fixes == 0);
}

static dnmap_status take(void *context, const dnmap_finding *finding)
{
    struct linting *linting = context;

    if (linting->is_open)
        CHECK(finding->offset == linting->begin);
    else
        CHECK(finding->offset >= linting->end);
    linting->begin = finding->offset;
    linting->end = finding->offset + finding->len;
    linting->is_open = !finding->is_last;
    if (finding->fixed == NULL) {
        CHECK(!finding->is_certain && finding->fixed_len == 0);
        return DNMAP_OK;
    }
    check_fixed(linting, finding);
    if (finding->is_certain && finding->is_last) {
        linting->fixes++;
        check_again(linting, finding);
    }
    return DNMAP_OK;
}

static void lint(struct linting *linting, size_t len)
{
    linting->begin = linting->end = linting->fixes = 0;
    linting->is_open = false;
    CHECK(dnmap_access_lint(linting->source, len, linting->dialect, linting->next, linting->map,
                            take, linting, NULL) == DNMAP_OK);
    CHECK(!linting->is_open && linting->end <= len);
}

void check_lint(const struct input *source, dnmap_dialect dialect, dnmap_dialect next,
                dnmap_map map)
{
    struct linting linting = {
        .source = (const char *)source->data, .dialect = dialect, .next = next, .map = map};

    lint(&linting, source->len);
}
