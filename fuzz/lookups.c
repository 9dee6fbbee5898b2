/* SPDX-License-Identifier: BSD-2-Clause */
/* What holds for lookups in every source. */
#include "check.h"

static bool same_folded(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char x = a[i], y = b[i];
        dnmap_key_fold(&x, 1);
        dnmap_key_fold(&y, 1);
        if (x != y)
            return false;
    }
    return true;
}

/* The first line with the key, as makemap's map would answer: found by reading all of them. */
static void check_lookup(const dnmap_lookup *lookup, const struct input *input)
{
    dnmap_map_line line = {0};
    bool found = false;

    check_safe(lookup->key, lookup->key_len);
    while (!found && dnmap_map_line_next(&line, (const char *)input->data, input->len))
        found = line.kind == DNMAP_LINE_ENTRY && line.key_len == lookup->key_len &&
                same_folded(line.key, lookup->key, line.key_len);
    CHECK(found == (lookup->found != 0));
    CHECK(!found || (line.offset == lookup->line.offset && line.number == lookup->line.number));
}

void check_lookups(const struct input *input, dnmap_dialect dialect, dnmap_map map)
{
    static const char text[] = "/C=US/O=A b+c/CN=x\\/y";
    static dnmap_name *name;
    struct dnmap_site site = {.dialect = dialect, .map = map};
    dnmap_access *access;
    dnmap_decision decision;

    if (name == NULL)
        CHECK(dnmap_name_from_text(&name, text, sizeof text - 1, DNMAP_TEXT_SLASH, NULL) ==
              DNMAP_OK);
    CHECK(dnmap_access_new(&access, (const char *)input->data, input->len, NULL) == DNMAP_OK);
    CHECK(dnmap_access_test(&decision, access, name, name, &site, NULL) == DNMAP_OK);
    for (size_t i = 0; i < decision.count; i++)
        check_lookup(&decision.lookups[i], input);
    CHECK(!decision.may_relay || decision.lookups[decision.count - 1].found);
    dnmap_decision_clear(&decision);
    dnmap_access_free(access);
}
