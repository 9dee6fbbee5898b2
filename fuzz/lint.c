/* SPDX-License-Identifier: BSD-2-Clause */
/* What holds for lint of every source. */
#include <string.h>
#include <strings.h>

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

/* A line that makemap takes, with a key that can be one: not a tag with nothing behind it. In a
 * requirement a host's name, and parts that are no faulty names, stay as the site wrote them, and
 * nothing behind the tag stands for all hosts. */
static void check_line(const dnmap_map_line *line)
{
    bool is_requirement = line->key_len > 4 && strncasecmp(line->key, "TLS_", 4) == 0;

    CHECK(line->kind == DNMAP_LINE_ENTRY);
    if (is_requirement)
        return;
    check_safe(line->key, line->key_len);
    CHECK(memchr(line->key, ':', line->key_len) != line->key + line->key_len - 1);
}

/* The key for the next TLS library is the same name's, not that of its beginning. */
static void check_upgrade(const struct linting *linting, const dnmap_map_line *now,
                          const dnmap_map_line *next)
{
    dnmap_name *name;
    unsigned risks;

    if (dnmap_key_decode(&name, NULL, now->key, now->key_len, linting->dialect, NULL) != DNMAP_OK)
        return;
    CHECK(dnmap_key(NULL, 0, NULL, &risks, name, NULL, linting->next, linting->map) == DNMAP_OK);
    CHECK((risks & (DNMAP_RISK_MACRO_CUT | DNMAP_RISK_EMPTY)) == 0);
    CHECK(dnmap_key_matches(name, next->key, next->key_len, linting->next, linting->map));
    dnmap_name_free(name);
}

/* What should stand there. */
static void check_fixed(const struct linting *linting, const dnmap_finding *finding)
{
    dnmap_map_line now = {0};

    if (finding->fixed_len == 0)
        return;
    CHECK(dnmap_map_line_next(&now, finding->fixed, finding->fixed_len));
    check_line(&now);
    dnmap_map_line next = now;
    bool has_two = dnmap_map_line_next(&next, finding->fixed, finding->fixed_len);
    CHECK(has_two || finding->fault != DNMAP_FAULT_UPGRADE);
    if (has_two) {
        check_line(&next);
        if (finding->is_certain) /* a guess may take the key for another dialect's */
            check_upgrade(linting, &now, &next);
    }
    CHECK(next.offset + next.len == finding->fixed_len);
    CHECK(linting->source[finding->offset + finding->len - 1] != '\n' ||
          finding->fixed[finding->fixed_len - 1] == '\n');
}

/* Nobody can say what should stand there instead of half a name. */
static bool is_cut(dnmap_fault fault)
{
    return fault == DNMAP_FAULT_NAME_CUT || fault == DNMAP_FAULT_KEY_CUT ||
           fault == DNMAP_FAULT_KEY_TOO_LONG;
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
    CHECK(!is_cut(finding->fault));
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
