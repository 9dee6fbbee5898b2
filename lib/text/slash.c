/* SPDX-License-Identifier: BSD-2-Clause */
/* The slash form: /C=US/O=Foo. It can't be read with certainty: OpenSSL before 3 escapes neither
 * the slash nor the plus, and no version escapes the backslash. */
#include "text/text.h"

static char byte_at(const struct text_reading *reading, size_t at)
{
    return at < reading->len ? reading->text[at] : '\0';
}

static void note_guess(struct text_reading *reading, const struct slash_rules *rules)
{
    if (rules->written)
        reading->name.text_risks |= DNMAP_RISK_TEXT_GUESS;
}

/* Reads an escape at `at` into the value. False if none stands there. */
static bool read_escape(struct text_reading *reading, const struct slash_rules *rules)
{
    size_t at = reading->at;
    char next = byte_at(reading, at + 1);
    unsigned char byte;
    bool known;

    if (byte_at(reading, at) != '\\')
        return false;
    if (rules->escapes_marks && (next == '/' || next == '+')) {
        text_put(reading, (unsigned char)next);
        reading->at += 2;
        /* Elsewhere this is a value that ends in a backslash, and the next attribute. */
        if (text_type_at(reading, at + 2, false, &known) != 0 && known)
            note_guess(reading, rules);
        return true;
    }
    /* Only what is not printable is written so; other text of that look is itself. */
    if (rules->hexes && next == 'x' && text_hex_at(reading, at + 2, !rules->folded, &byte) &&
        (byte < ' ' || byte > '~')) {
        text_put(reading, byte);
        reading->at += 4;
        return true;
    }
    return false;
}

/* Whether the / or + at the place ends the value. */
static dnmap_status ends_value(struct text_reading *reading, const struct slash_rules *rules,
                               bool *ends)
{
    char mark = reading->text[reading->at];
    bool known;
    size_t type_len = text_type_at(reading, reading->at + 1, false, &known);

    *ends = false;
    if (mark == '+' && !rules->marks_rdns)
        return DNMAP_OK;
    if (type_len != 0 && known) {
        *ends = true;
        /* A + may be the value's own in the text of an older OpenSSL. */
        if (mark == '+')
            note_guess(reading, rules);
        return DNMAP_OK;
    }
    if (rules->written && type_len != 0)
        return text_fail(reading, DNMAP_E_TYPE, "an attribute type that OpenSSL does not know",
                         reading->at + 1);
    note_guess(reading, rules);
    return DNMAP_OK;
}

/* Whether a comma at the place would end the attribute in the other form: "/C=US,O=Foo". */
static bool looks_like_comma_form(struct text_reading *reading)
{
    size_t at = reading->at + 1;
    bool known;

    if (reading->text[reading->at] != ',')
        return false;
    while (byte_at(reading, at) == ' ')
        at++;
    return text_type_at(reading, at, false, &known) != 0 && known;
}

/* Reads the value up to the next attribute. */
static dnmap_status read_value(struct text_reading *reading, const struct slash_rules *rules)
{
    while (reading->at < reading->len) {
        char c = reading->text[reading->at];
        if (read_escape(reading, rules))
            continue;
        if (c == '/' || c == '+') {
            bool ends;
            dnmap_status status = ends_value(reading, rules, &ends);
            if (status != DNMAP_OK || ends)
                return status;
        }
        if (looks_like_comma_form(reading))
            note_guess(reading, rules);
        text_put(reading, (unsigned char)c);
        reading->at++;
    }
    /* The value's, as X509_NAME_oneline prints it, or left behind by an editor. */
    if (reading->text[reading->len - 1] == ' ')
        note_guess(reading, rules);
    return DNMAP_OK;
}

dnmap_status text_read_slash(struct text_reading *reading, const struct slash_rules *rules)
{
    if (byte_at(reading, 0) != '/')
        return text_fail(reading, DNMAP_E_TEXT, "this form begins with a slash", 0);
    while (reading->at < reading->len) {
        const char *type;
        size_t type_len;
        /* What stands here is a mark: the first slash, or the one that ended a value. */
        if (reading->text[reading->at] == '/' && reading->at != 0)
            reading->rdn++;
        reading->at++;
        dnmap_status status = text_read_type(reading, false, &type, &type_len);
        if (status == DNMAP_OK)
            status = read_value(reading, rules);
        if (status == DNMAP_OK)
            status = text_add(reading, type, type_len);
        if (status != DNMAP_OK)
            return status;
    }
    return DNMAP_OK;
}
