/* SPDX-License-Identifier: BSD-2-Clause */
#include "key/risk.h"

#include <openssl/asn1.h>
#include <stdlib.h>
#include <string.h>

#include "encode/oneline.h"
#include "name/name.h"
#include "text/text.h"
#include "types/types.h"

const char *dnmap_risk_id(unsigned risk)
{
    switch (risk) {
#define CASE(name, bit, id, message) \
    case bit:                        \
        return id;
        DNMAP_RISK_TABLE(CASE)
#undef CASE
    }
    return NULL;
}

const char *dnmap_risk_message(unsigned risk)
{
    switch (risk) {
#define CASE(name, bit, id, message) \
    case bit:                        \
        return message;
        DNMAP_RISK_TABLE(CASE)
#undef CASE
    }
    return NULL;
}

/* ------------------------------------------------------------------ 553 Address too long */

/* sendmail (parseaddr.c, prescan) splits the macro into tokens and puts each, with a NUL, into a
 * buffer of PSBUFSIZE (1256) bytes, of which it leaves five free. */
enum { PRESCAN_MAX = 1251 };

bool risk_is_operator(char c)
{
    return strchr(".:%@!^/[]+,;", c) != NULL;
}

bool risk_is_too_long(const char *macro, size_t len)
{
    size_t tokens = 0;

    if (2 * len <= PRESCAN_MAX)
        return false;
    for (size_t i = 0; i < len; i++)
        if (i == 0 || risk_is_operator(macro[i]) || risk_is_operator(macro[i - 1]))
            tokens++;
    return len + tokens > PRESCAN_MAX;
}

/* ------------------------------------------------------------------ character sets */

static bool allows(int string_type, unsigned char c)
{
    switch (string_type) {
    case V_ASN1_PRINTABLESTRING: /* X.680, 41.4 */
        return c != '\0' && ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                             (c >= '0' && c <= '9') || strchr(" '()+,-./:=?", c) != NULL);
    case V_ASN1_NUMERICSTRING:
        return c == ' ' || (c >= '0' && c <= '9');
    case V_ASN1_IA5STRING:
        return c < 0x80;
    default: /* d2i checks UTF8String, BMPString and UniversalString; others allow every byte */
        return true;
    }
}

static bool breaks_charset(const dnmap_name *name)
{
    for (size_t i = 0; i < name->count; i++) {
        const dnmap_attribute *attribute = &name->attributes[i];
        for (size_t j = 0; j < attribute->value_len; j++)
            if (!allows(attribute->string_type, attribute->value[j]))
                return true;
    }
    return false;
}

/* ------------------------------------------------------------------ other names, same text */

/* Whether \xHH stands in the text: of a byte, or spelt out by a value. */
static bool shows_hex(const char *text, size_t len)
{
    for (size_t i = 0; i + 1 < len; i++)
        if (text[i] == '\\' && text[i + 1] == 'x')
            return true;
    return false;
}

/* Whether an escaped mark could also be a backslash that ends a value, and the next attribute. */
static dnmap_status shows_hidden_type(bool *shows, const char *text, size_t len)
{
    struct text_reading reading = {.text = text, .len = len, .style = TYPE_AS_FOLDED};
    bool known;

    *shows = false;
    for (size_t i = 0; i + 2 < len && !*shows; i++)
        *shows = text[i] == '\\' && (text[i + 1] == '/' || text[i + 1] == '+') &&
                 text_type_at(&reading, i + 2, false, &known) != 0 && known;
    /* Memory for one type and none for the next: too short a moment to be met. */
    return reading.failed ? DNMAP_E_MEMORY : DNMAP_OK; /* GCOVR_EXCL_BR_LINE */
}

/* Whether some other name, made for the purpose, prints the same. */
static dnmap_status is_imitable(bool *imitable, const dnmap_name *name,
                                const struct oneline_rules *rules, const char *text, size_t len)
{
    /* Without escapes one value can hold the text of all that follow. */
    *imitable =
        (rules->hexes && shows_hex(text, len)) || (!rules->escapes_marks && name->count > 1);
    if (*imitable || !rules->escapes_marks)
        return DNMAP_OK;
    return shows_hidden_type(imitable, text, len);
}

/* Reads the text as anybody would: the risk if that gives another name, or if one can be made. */
static dnmap_status assess_reading(unsigned *risks, const dnmap_name *name,
                                   const struct oneline_rules *rules, const char *text, size_t len)
{
    struct slash_rules reading = {rules->escapes_marks, rules->marks_rdns, rules->hexes, false,
                                  false};
    dnmap_name *read = NULL;
    bool imitable = false;

    /* Types in any case: maps fold. */
    dnmap_status status = text_read_printed(&read, text, len, &reading, TYPE_AS_FOLDED, NULL);
    if (status == DNMAP_E_MEMORY)
        return status;
    /* A text that can't be read has a type that prints as nothing: other names share it. */
    bool same = status == DNMAP_OK && dnmap_name_equal(name, read);
    dnmap_name_free(read);
    status = same ? is_imitable(&imitable, name, rules, text, len) : DNMAP_OK;
    if (!same)
        *risks |= DNMAP_RISK_AMBIGUOUS;
    if (imitable)
        *risks |= DNMAP_RISK_IMITABLE;
    return status;
}

static dnmap_status assess_text(unsigned *risks, const dnmap_name *name, dnmap_dialect dialect)
{
    const struct oneline_rules *rules = oneline_rules(dialect);
    char *text;
    size_t len;

    dnmap_status status = dnmap_oneline_new(&text, &len, name, dialect, SIZE_MAX);
    if (status == DNMAP_E_MEMORY)
        return status;
    /* Of a longer text sendmail keeps a part, and MACRO_CUT says what that means. */
    if (status == DNMAP_OK && len != 0 && (!rules->limited || len <= DNMAP_ONELINE_LIMIT))
        status = assess_reading(risks, name, rules, text, len);
    else
        status = DNMAP_OK;
    free(text);
    return status;
}

/* ------------------------------------------------------------------ the macro's limits */

/* Whether the dialect's limit of 255 bytes takes something off. */
static void assess_cut(unsigned *risks, const dnmap_name *name, dnmap_dialect dialect)
{
    size_t kept, whole;

    /* The first was written before, into the macro; the other can fail for its length alone. */
    (void)dnmap_oneline(NULL, 0, &kept, name, dialect, DNMAP_ONELINE_LIMIT);
    dnmap_status status = dnmap_oneline(NULL, 0, &whole, name, dialect, SIZE_MAX);
    /* Cut at a byte, one that just fits is what all longer ones are cut to. */
    bool brim = !oneline_rules(dialect)->cuts_attributes && kept == DNMAP_ONELINE_LIMIT;
    if (status != DNMAP_OK || whole != kept || brim)
        *risks |= DNMAP_RISK_MACRO_CUT;
}

/* Whether a mail server with another TLS library gets another value. */
static dnmap_status assess_dialects(unsigned *risks, const dnmap_name *name, dnmap_dialect dialect,
                                    const char *macro)
{
    for (size_t i = 0; i < REAL_DIALECTS; i++) {
        char *other = NULL;
        if (real_dialects[i] == dialect)
            continue;
        dnmap_status status = dnmap_macro_dn_new(&other, NULL, name, real_dialects[i]);
        if (status == DNMAP_E_MEMORY)
            return status;
        if (status != DNMAP_OK || strcmp(macro, other) != 0)
            *risks |= DNMAP_RISK_DIALECT;
        free(other);
    }
    return DNMAP_OK;
}

dnmap_status risk_assess(unsigned *risks, const dnmap_name *name, dnmap_dialect dialect,
                         const char *macro, size_t macro_len)
{
    *risks = name->text_risks;
    if (macro_len == 0)
        *risks |= DNMAP_RISK_EMPTY;
    if (risk_is_too_long(macro, macro_len))
        *risks |= DNMAP_RISK_TOO_LONG;
    if (breaks_charset(name))
        *risks |= DNMAP_RISK_CHARSET;
    assess_cut(risks, name, dialect);
    dnmap_status status = assess_text(risks, name, dialect);
    if (status == DNMAP_OK)
        status = assess_dialects(risks, name, dialect, macro);
    if (status != DNMAP_OK)
        *risks = 0;
    return status;
}

/* ------------------------------------------------------------------ in most cases */

bool risk_assess_dn(unsigned *risks, const dnmap_name *name, dnmap_dialect dialect,
                    const struct dn *dn)
{
    static const unsigned differing = DN_MARKS | DN_JOINED; /* from dialect to dialect */
    bool escapes = dialect == DNMAP_DIALECT_OPENSSL3;

    /* A text at the brim is a cut one elsewhere. Where nothing is escaped, marks are ambiguous. */
    if ((dn->facts & (DN_CUT | DN_UNCLEAR)) != 0 || dn->oneline_len >= DNMAP_ONELINE_LIMIT ||
        (!escapes && (dn->facts & differing) != 0))
        return false;
    *risks = name->text_risks;
    if (dn->len == 0)
        *risks |= DNMAP_RISK_EMPTY;
    if (risk_is_too_long(dn->text, dn->len))
        *risks |= DNMAP_RISK_TOO_LONG;
    if ((dn->facts & DN_CHARSET) != 0)
        *risks |= DNMAP_RISK_CHARSET;
    /* Without a backslash in any value the text is read back as this name. A \xHH can be imitated
     * by its four characters; and where nothing is escaped, an attribute by a value. */
    if ((dn->facts & DN_HEXES) != 0 || (!escapes && dn->count > 1))
        *risks |= DNMAP_RISK_IMITABLE;
    if ((dn->facts & differing) != 0)
        *risks |= DNMAP_RISK_DIALECT;
    return true;
}
