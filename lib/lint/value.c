/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines for certificates taken apart, and what is wrong with their values. */
#include <string.h>

#include "base/ascii.h"
#include "lint/lint.h"

bool value_is(const char *value, size_t len, const char *word)
{
    return len == strlen(word) && ascii_same(value, word, len);
}

/* The value of an entry that does something: what may stand behind a name with blanks in it. */
static bool is_known_value(const char *value, size_t len)
{
    return value_is(value, len, "RELAY") || value_is(value, len, "SUBJECT");
}

static size_t tag_length(const dnmap_map_line *line, const char *tag)
{
    return ascii_begins(line->key, line->key_len, tag) ? strlen(tag) : 0;
}

/* The length of the first word, quotes and comments behind it left out. */
static size_t word_length(const char *value, size_t len)
{
    size_t i = 0;

    while (i < len && !ascii_is_blank(value[i]) && value[i] != '#' && value[i] != '"')
        i++;
    return i;
}

/* A blank in the name ends the key: the value is the last word then, if that is a known one. */
static void find_blank_in_name(struct cert_line *out)
{
    const char *end = out->value + out->value_len;
    const char *word = end;

    while (word > out->value && !ascii_is_blank(word[-1]))
        word--;
    if (word == out->value || !is_known_value(word, (size_t)(end - word)))
        return;
    if (is_known_value(out->value, word_length(out->value, out->value_len)))
        return; /* what follows is a comment */
    const char *name_end = word;
    while (ascii_is_blank(name_end[-1]))
        name_end--;
    out->blank_in_name = true;
    out->name_len = (size_t)(name_end - out->name);
    out->value = word;
    out->value_len = (size_t)(end - word);
}

bool cert_line_read(struct cert_line *out, const dnmap_map_line *line)
{
    *out = (struct cert_line){.tag_len = tag_length(line, "CERTISSUER:")};
    out->is_issuer = out->tag_len != 0;
    if (!out->is_issuer)
        out->tag_len = tag_length(line, "CERTSUBJECT:");
    if (out->tag_len == 0 || line->kind != DNMAP_LINE_ENTRY)
        return false;
    out->name = line->key + out->tag_len;
    out->name_len = line->key_len - out->tag_len;
    out->value = line->value;
    out->value_len = ascii_trimmed(line->value, line->value_len);
    if (!is_known_value(out->value, out->value_len))
        find_blank_in_name(out);
    return true;
}

/* ------------------------------------------------------------------ values */

/* Whether only blanks, comments in parentheses and nothing else follow the word. */
static bool has_harmless_end(const char *rest, size_t len)
{
    size_t i = 0;

    while (i < len && ascii_is_blank(rest[i]))
        i++;
    return i == len || (rest[i] == '(' && rest[len - 1] == ')');
}

bool value_means(const char *value, size_t len, const char *word)
{
    size_t word_len = strlen(word);

    len = ascii_trimmed(value, len);
    return len >= word_len && value_is(value, word_len, word) &&
           has_harmless_end(value + word_len, len - word_len);
}

fault_set value_check(const struct cert_line *line, const char **fixed, size_t *fixed_len)
{
    const char *value = line->value;
    size_t len = line->value_len;
    fault_set faults = 0;

    *fixed = value;
    *fixed_len = len;
    bool quoted = value[0] == '"'; /* an entry has a value */
    const char *word = value + quoted;
    size_t word_len = word_length(word, len - quoted);
    const char *rest = word + word_len;
    size_t rest_len = len - quoted - word_len;
    bool known = value_is(word, word_len, "RELAY") ||
                 (line->is_issuer && value_is(word, word_len, "SUBJECT"));

    if (known && !quoted && has_harmless_end(rest, rest_len))
        return 0;
    if (known && quoted && rest_len == 1 && rest[0] == '"')
        faults = fault_bit(DNMAP_FAULT_VALUE_QUOTED);
    else if (known && !quoted && memchr(rest, '#', rest_len) != NULL)
        faults = fault_bit(DNMAP_FAULT_VALUE_COMMENT);
    else
        return fault_bit(DNMAP_FAULT_VALUE_IGNORED);
    *fixed = word;
    *fixed_len = word_len;
    return faults;
}
