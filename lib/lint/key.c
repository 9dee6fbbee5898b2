/* SPDX-License-Identifier: BSD-2-Clause */
/* What name a written key means, and in what way it is not the key of that name. */
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "encode/oneline.h"
#include "encode/xtext.h"
#include "key/key.h"
#include "lint/lint.h"
#include "name/name.h"
#include "text/text.h"

/* The text of a key in the making. */
struct repair {
    char *text;
    size_t len;
    fault_set faults;
    bool folded; /* no capital in it: makemap -u prints keys so */
};

static void note(struct repair *repair, dnmap_fault fault)
{
    repair->faults |= fault_bit(fault);
}

/* ------------------------------------------------------------------ from key to text */

/* The byte that +XX stands for at `at`, if it is one that TLS libraries put into text: printable.
 * -1 otherwise: then the plus is itself. */
static int escaped_byte(const char *key, size_t len, size_t at)
{
    if (key[at] != '+' || len - at < 3)
        return -1;
    int high = ascii_hex(key[at + 1]);
    int low = ascii_hex(key[at + 2]);
    int byte = high < 0 || low < 0 ? -1 : high << 4 | low;
    return byte >= ' ' && byte <= '~' ? byte : -1;
}

static void put_escaped(struct repair *repair, const char *digits, int byte)
{
    /* The first digit of a printable byte is none of a to f. */
    if (!repair->folded && digits[1] >= 'a')
        note(repair, DNMAP_FAULT_HEX_CASE);
    if (!xtext_is_encoded((unsigned char)byte))
        note(repair, DNMAP_FAULT_NEEDLESS);
    repair->text[repair->len++] = (char)byte;
}

static void put_plain(struct repair *repair, char c)
{
    if (c == '\\')
        note(repair, DNMAP_FAULT_BACKSLASH);
    else if (xtext_is_encoded((unsigned char)c))
        note(repair, DNMAP_FAULT_UNENCODED);
    repair->text[repair->len++] = c;
}

/* Decodes what is encoded and keeps what is not. */
static void decode(struct repair *repair, const char *key, size_t len)
{
    for (size_t i = 0; i < len;) {
        int byte = escaped_byte(key, len, i);
        if (byte < 0) {
            put_plain(repair, key[i++]);
        } else {
            put_escaped(repair, key + i + 1, byte);
            i += 3;
        }
    }
}

/* Sets slashes right: one in front, none behind. `repair->text` has a byte of room in front. */
static void set_slashes(struct repair *repair)
{
    if (repair->len != 0 && repair->text[0] != '/') {
        memmove(repair->text + 1, repair->text, repair->len++);
        repair->text[0] = '/';
        note(repair, DNMAP_FAULT_NO_SLASH);
    }
    while (repair->len > 1 && repair->text[repair->len - 1] == '/' &&
           repair->text[repair->len - 2] != '\\') {
        repair->len--;
        note(repair, DNMAP_FAULT_EXTRA_SLASH);
    }
}

/* ------------------------------------------------------------------ from text to name */

/* Reads the text as a careless writer meant it: types by any name. DNMAP_OK with NULL if that can't
 * be done. */
static dnmap_status read_careless(dnmap_name **out, const struct repair *repair,
                                  const struct oneline_rules *rules)
{
    struct slash_rules reading = {rules->escapes_marks, rules->marks_rdns, rules->hexes, true,
                                  false};
    dnmap_status status =
        text_read_printed(out, repair->text, repair->len, &reading, TYPE_AS_WRITTEN, NULL);

    if (status == DNMAP_E_MEMORY)
        return status;
    if (status != DNMAP_OK)
        *out = NULL;
    return DNMAP_OK;
}

/* The types of the text in order, as they are written: whether all are what `name` prints. */
static bool types_differ(const struct repair *repair, const dnmap_name *name, dnmap_dialect dialect)
{
    size_t at = 0;

    for (size_t i = 0; i < name->count; i++) {
        const char *type = type_in_dialect(&name->attributes[i], dialect);
        size_t len = strlen(type);
        bool found = false;
        /* Each stands behind a / or + and before =; values may hold the like, types come in order.
         */
        for (; at + len + 1 < repair->len && !found; at++)
            found = (repair->text[at] == '/' || repair->text[at] == '+') &&
                    ascii_same(repair->text + at + 1, type, len) &&
                    repair->text[at + 1 + len] == '=';
        if (!found)
            return true;
    }
    return false;
}

/* What the name is written as in a dialect. */
struct written {
    char *text, *macro;
    size_t text_len, macro_len;
};

/* Whether the key is the macro, but for its case. */
static bool is_macro(const struct written *written, const struct cert_line *line)
{
    if (written->macro_len != line->name_len)
        return false;
    return ascii_same(written->macro, line->name, line->name_len);
}

/* What the key is not, though every byte of it may be well encoded. */
static void compare(struct repair *repair, const dnmap_name *name, const struct written *written,
                    const struct cert_line *line, dnmap_dialect dialect)
{
    static const fault_set hex_case = (fault_set)1 << DNMAP_FAULT_HEX_CASE;

    if (is_macro(written, line)) {
        repair->faults &= hex_case;
        if (!repair->folded &&
            written->text_len == repair->len && /* GCOVR_EXCL_BR_LINE: of the same macro */
            memcmp(written->text, repair->text, repair->len) != 0)
            note(repair, DNMAP_FAULT_TYPE_CASE);
    } else if (types_differ(repair, name, dialect)) {
        note(repair, DNMAP_FAULT_TYPE_NAME);
    } else if ((repair->faults & ~hex_case) == 0) {
        note(repair, DNMAP_FAULT_DIALECT);
    }
}

/* ------------------------------------------------------------------ doubts about a good key */

static bool is_type(const dnmap_name *name, size_t i, const char *type)
{
    return strcmp(name->attributes[i].type, type) == 0;
}

/* CN first and C last: as RFC 4514 and LDAP write names. */
static bool looks_reversed(const dnmap_name *name)
{
    size_t last = name->count - 1;

    return name->count > 1 && (is_type(name, 0, "CN") || is_type(name, 0, "emailAddress")) &&
           (is_type(name, last, "C") || is_type(name, last, "DC"));
}

static dnmap_status reverse(dnmap_name **name)
{
    struct name_builder builder;

    name_builder_init(&builder);
    for (size_t i = 0; i < (*name)->count; i++)
        name_builder_add(&builder, &(*name)->attributes[i]);
    name_builder_reverse(&builder);
    dnmap_name *reversed;
    dnmap_status status = name_builder_finish(&builder, &reversed);
    if (status == DNMAP_OK) {
        dnmap_name_free(*name);
        *name = reversed;
    }
    return status;
}

/* Whether the text shows escapes or RDN marks that only OpenSSL 3 writes. */
static dnmap_status shows_openssl3(bool *shows, const struct repair *repair)
{
    struct text_reading reading = {
        .text = repair->text, .len = repair->len, .style = TYPE_AS_PRINTED};
    bool known;

    *shows = false;
    for (size_t i = 0; i + 1 < repair->len && !*shows; i++) {
        char c = repair->text[i], next = repair->text[i + 1];
        *shows = (c == '\\' && (next == '/' || next == '+')) ||
                 (c == '+' && text_type_at(&reading, i + 1, false, &known) != 0 && known);
    }
    return reading.failed ? DNMAP_E_MEMORY : DNMAP_OK;
}

/* A key that is right to the letter may still be meant for another host, or the wrong way round. */
static dnmap_status doubt(struct key_check *out, struct repair *repair,
                          const struct oneline_rules *rules)
{
    dnmap_status status = DNMAP_OK;
    bool is_openssl3 = false;

    if (!rules->escapes_marks)
        status = shows_openssl3(&is_openssl3, repair);
    if (status == DNMAP_OK && is_openssl3) {
        dnmap_name *name;
        status = read_careless(&name, repair, oneline_rules(DNMAP_DIALECT_OPENSSL3));
        /* What shows OpenSSL 3 has been read as such a name. */
        if (status == DNMAP_OK && name != NULL) { /* GCOVR_EXCL_BR_LINE */
            note(repair, DNMAP_FAULT_OTHER_DIALECT);
            dnmap_name_free(out->name);
            out->name = name;
        }
    }
    if (status == DNMAP_OK && looks_reversed(out->name)) {
        note(repair, DNMAP_FAULT_REVERSED);
        status = reverse(&out->name);
    }
    return status;
}

/* ------------------------------------------------------------------ one key */

/* DNMAP_E_LIMIT if sendmail does not keep the whole text. */
static dnmap_status write_name(struct written *out, const dnmap_name *name, dnmap_dialect dialect)
{
    dnmap_status status = dnmap_oneline_new(&out->text, &out->text_len, name, dialect, SIZE_MAX);

    if (status != DNMAP_OK)
        return status;
    if (out->text_len > DNMAP_ONELINE_LIMIT)
        status = DNMAP_E_LIMIT;
    else
        status = dnmap_xtext_encode_new(&out->macro, &out->macro_len, out->text, out->text_len);
    if (status != DNMAP_OK)
        dnmap_free(out->text);
    return status;
}

static dnmap_status examine(struct key_check *out, struct repair *repair,
                            const struct cert_line *line, dnmap_dialect dialect)
{
    const struct oneline_rules *rules = oneline_rules(dialect);
    struct written written;

    decode(repair, line->name, line->name_len);
    set_slashes(repair);
    dnmap_status status = read_careless(&out->name, repair, rules);
    if (status != DNMAP_OK)
        return status;
    if (out->name == NULL) {
        repair->faults = fault_bit(DNMAP_FAULT_MALFORMED);
        return DNMAP_OK;
    }
    status = write_name(&written, out->name, dialect);
    if (status == DNMAP_E_LIMIT) {
        note(repair, DNMAP_FAULT_NAME_CUT);
        return DNMAP_OK;
    }
    if (status != DNMAP_OK)
        return status;
    compare(repair, out->name, &written, line, dialect);
    dnmap_free(written.text);
    dnmap_free(written.macro);
    return doubt(out, repair, rules);
}

dnmap_status key_check(struct key_check *out, const struct cert_line *line, dnmap_dialect dialect)
{
    struct repair repair = {.folded = !ascii_has_capital(line->name, line->name_len)};

    *out = (struct key_check){0};
    repair.text = malloc(line->name_len + 1);
    if (repair.text == NULL)
        return DNMAP_E_MEMORY;
    dnmap_status status = examine(out, &repair, line, dialect);
    free(repair.text);
    out->faults = repair.faults;
    out->folded = repair.folded;
    if (line->blank_in_name)
        out->faults |= fault_bit(DNMAP_FAULT_RAW_BLANK);
    if (status != DNMAP_OK) {
        dnmap_name_free(out->name);
        out->name = NULL;
    }
    return status;
}
