/* SPDX-License-Identifier: BSD-2-Clause */
#include "options/mistake.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "report.h"

/* Longer words are no option mistyped. So many slips make another word of one. */
enum { WORD_MAX = 24, SLIPS_MAX = 2 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool same(char a, char b)
{
    return a == b || (a >= 'A' && a <= 'Z' && a + ('a' - 'A') == b);
}

/* How many slips make `meant` of `typed`: a letter left out, one too many, another, or two swapped.
 * Each row is about one more letter of `typed`, each column about one of `meant`. */
static size_t slips(const char *typed, size_t typed_len, const char *meant)
{
    size_t rows[WORD_MAX + 1][WORD_MAX + 1];
    size_t meant_len = strlen(meant);

    if (typed_len > WORD_MAX || meant_len > WORD_MAX)
        return WORD_MAX;
    for (size_t i = 0; i <= typed_len; i++) {
        for (size_t k = 0; k <= meant_len; k++) {
            if (i == 0 || k == 0) {
                rows[i][k] = i + k;
                continue;
            }
            size_t replaced = rows[i - 1][k - 1] + !same(typed[i - 1], meant[k - 1]);
            rows[i][k] = least(replaced, least(rows[i - 1][k], rows[i][k - 1]) + 1);
            if (i > 1 && k > 1 && same(typed[i - 1], meant[k - 2]) &&
                same(typed[i - 2], meant[k - 1]))
                rows[i][k] = least(rows[i][k], rows[i - 2][k - 2] + 1);
        }
    }
    return rows[typed_len][meant_len];
}

/* The option that is next to the word, NULL if none is near. Of a short word all could be. */
static const char *nearest(const char *typed, size_t len, const struct option *options)
{
    size_t best = least(SLIPS_MAX, len / 2) + 1;
    const char *name = NULL;

    for (; options->name != NULL; options++) {
        size_t count = slips(typed, len, options->name);
        if (count < best) {
            best = count;
            name = options->name;
        }
    }
    return name;
}

/* All options that begin so, as a list; whether there are any. */
static bool list_beginning(char *list, size_t room, const char *typed, size_t len,
                           const struct option *options)
{
    size_t used = 0;

    for (; options->name != NULL; options++) {
        if (strncmp(options->name, typed, len) != 0 || used >= room)
            continue;
        int count =
            snprintf(list + used, room - used, "%s--%s", used == 0 ? "" : ", ", options->name);
        used += count > 0 ? (size_t)count : 0;
    }
    return used != 0;
}

static void report_unknown(const char *word, const struct option *options)
{
    bool is_long = strncmp(word, "--", 2) == 0;
    const char *typed = word + (is_long ? 2 : 1);
    size_t len = strcspn(typed, "=");
    char list[400];

    if (is_long && list_beginning(list, sizeof list, typed, len, options)) {
        report("%s: more than one option begins so: %s", word, list);
        return;
    }
    const char *name = nearest(typed, len, options);
    if (name != NULL)
        report("%s: no such option; did you mean --%s?", word, name);
    else
        report("%s: no such option; try --help", word);
}

void mistake_report(int id, const char *word, const struct option *options)
{
    bool is_known = false;

    for (const struct option *option = options; option->name != NULL; option++)
        is_known = is_known || option->val == optopt;
    if (id == ':')
        report("%s: the option needs an argument; try --help", word);
    else if (is_known)
        report("%s: the option takes no argument; try --help", word);
    else
        report_unknown(word, options);
}
