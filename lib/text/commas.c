/* SPDX-License-Identifier: BSD-2-Clause */
/* The forms with commas: RFC 4514 (and 2253), and what the openssl command prints.
 *
 *   RFC 4514            CN=x+UID=y,O=Foo\, Inc.,C=US           last RDN first
 *   openssl 1.1, 3.0    C = US, O = "Foo, Inc.", CN = x + UID = y
 *   openssl 3.2         C=US, O="Foo, Inc.", CN=x + UID=y
 *   openssl 0.9, 1.0    C=US, O=Foo, Inc., CN=x/UID=y          (-text; \xHH, nothing escaped)
 *
 * The last one (X509_NAME_print) puts ", " for the slash before types of one or two capitals only.
 */
#include <openssl/asn1.h>
#include <string.h>

#include "base/quiet.h"
#include "base/status.h"
#include "text/text.h"
#include "types/types.h"

enum place { INSIDE, NEXT_IN_RDN, NEXT_RDN, SLASHED, BROKEN };

static char byte_at(const struct text_reading *reading, size_t at)
{
    return at < reading->len ? reading->text[at] : '\0';
}

static size_t past_spaces(const struct text_reading *reading, size_t at)
{
    while (byte_at(reading, at) == ' ')
        at++;
    return at;
}

/* ------------------------------------------------------------------ escapes */

/* Reads the escape at the place (RFC 4514, section 3: pair). */
static dnmap_status read_escape(struct text_reading *reading, bool openssl)
{
    char next = byte_at(reading, reading->at + 1);
    unsigned char byte;

    if (text_hex_at(reading, reading->at + 1, false, &byte)) {
        text_put(reading, byte);
        reading->at += 3;
        return DNMAP_OK;
    }
    if (openssl && next == 'x' && text_hex_at(reading, reading->at + 2, true, &byte)) {
        text_put(reading, byte);
        reading->at += 4;
        return DNMAP_OK;
    }
    if (next == '\0' || strchr("\\ \"#+,;<=>", next) == NULL)
        return text_fail(reading, DNMAP_E_TEXT, "a backslash that begins no known escape",
                         reading->at);
    text_put(reading, (unsigned char)next);
    reading->at += 2;
    return DNMAP_OK;
}

static dnmap_status read_quoted(struct text_reading *reading, bool openssl)
{
    size_t begin = reading->at++;

    while (byte_at(reading, reading->at) != '"') {
        if (reading->at >= reading->len)
            return text_fail(reading, DNMAP_E_TEXT, "a quote that is not closed", begin);
        if (reading->text[reading->at] == '\\') {
            dnmap_status status = read_escape(reading, openssl);
            if (status != DNMAP_OK)
                return status;
            continue;
        }
        text_put(reading, (unsigned char)reading->text[reading->at++]);
    }
    reading->at++;
    return DNMAP_OK;
}

/* ------------------------------------------------------------------ where a value ends */

/* X509_NAME_print of old puts ", " before such types and leaves the slash before others. */
static bool is_short_capital(const char *type, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (type[i] < 'A' || type[i] > 'Z')
            return false;
    return len == 1 || len == 2;
}

static enum place rfc4514_place(const struct text_reading *reading)
{
    char c = reading->text[reading->at];

    if (c == ',' || c == ';')
        return NEXT_RDN;
    return c == '+' ? NEXT_IN_RDN : INSIDE;
}

static enum place openssl_place(struct text_reading *reading)
{
    char c = reading->text[reading->at];
    bool known;

    if (c == '/') {
        size_t len = text_type_at(reading, reading->at + 1, false, &known);
        bool old = len != 0 && known && !reading->spaced &&
                   !is_short_capital(reading->text + reading->at + 1, len);
        return old ? SLASHED : INSIDE;
    }
    if (c != ',' && c != '+')
        return INSIDE;
    size_t next = past_spaces(reading, reading->at + 1);
    if (c == ',' && next == reading->at + 1)
        return INSIDE;
    if (text_type_at(reading, next, true, &known) == 0)
        return INSIDE; /* a character of the value: older versions do not escape it */
    if (!known)
        return BROKEN;
    return c == ',' ? NEXT_RDN : NEXT_IN_RDN;
}

static enum place place_of(struct text_reading *reading, bool openssl)
{
    return openssl ? openssl_place(reading) : rfc4514_place(reading);
}

/* ------------------------------------------------------------------ values */

/* Takes off the spaces before a separator, but none that was escaped. */
static void trim(struct text_reading *reading, size_t fixed)
{
    while (reading->value_len > fixed && reading->value[reading->value_len - 1] == ' ')
        reading->value_len--;
}

static dnmap_status read_plain(struct text_reading *reading, bool openssl)
{
    size_t fixed = 0; /* what an escape wrote stays */

    while (reading->at < reading->len) {
        char c = reading->text[reading->at];
        if (c == '\\') {
            dnmap_status status = read_escape(reading, openssl);
            if (status != DNMAP_OK)
                return status;
            fixed = reading->value_len;
            continue;
        }
        if (place_of(reading, openssl) != INSIDE)
            break;
        /* Older versions print a comma of the value as it is; people forget a type. */
        if (c == ',')
            reading->name.text_risks |= DNMAP_RISK_TEXT_GUESS;
        text_put(reading, (unsigned char)c);
        reading->at++;
    }
    trim(reading, fixed);
    return DNMAP_OK;
}

/* Reads #hex, the value's encoding (RFC 4514, 2.4), and adds the attribute. */
static dnmap_status add_hex(struct text_reading *reading, const char *type, size_t type_len)
{
    size_t begin = reading->at++;
    unsigned char byte;

    while (text_hex_at(reading, reading->at, false, &byte)) {
        text_put(reading, byte);
        reading->at += 2;
    }
    const unsigned char *end = reading->value;
    quiet_begin();
    ASN1_STRING *string = d2i_ASN1_PRINTABLE(NULL, &end, (long)reading->value_len);
    bool whole = string != NULL && end == reading->value + reading->value_len;
    dnmap_status status = quiet_end(whole ? DNMAP_OK : DNMAP_E_TEXT);
    reading->value_len = 0;
    if (whole)
        status = text_add_typed(reading, type, type_len, ASN1_STRING_get0_data(string),
                                (size_t)ASN1_STRING_length(string), type_tag(string));
    else
        status =
            text_fail(reading, status,
                      status == DNMAP_E_TEXT ? "not the hex encoding of a string" : NULL, begin);
    ASN1_STRING_free(string);
    return status;
}

static dnmap_status read_attribute(struct text_reading *reading, bool openssl)
{
    const char *type;
    size_t type_len;
    dnmap_status status = text_read_type(reading, true, &type, &type_len);

    if (status != DNMAP_OK)
        return status;
    char first = byte_at(reading, reading->at);
    if (first == '#')
        return add_hex(reading, type, type_len);
    if (first == '"')
        status = read_quoted(reading, openssl);
    else
        status = read_plain(reading, openssl);
    return status == DNMAP_OK ? text_add(reading, type, type_len) : status;
}

/* ------------------------------------------------------------------ whole names */

/* Steps past what separates two attributes. */
static dnmap_status read_separator(struct text_reading *reading, bool openssl)
{
    reading->at = past_spaces(reading, reading->at);
    if (reading->at >= reading->len)
        return DNMAP_OK;
    switch (place_of(reading, openssl)) {
    case INSIDE:
        return text_fail(reading, DNMAP_E_TEXT, "expected a comma or + after the value",
                         reading->at);
    case BROKEN:
        return text_fail(reading, DNMAP_E_TYPE, "an attribute type that OpenSSL does not know",
                         past_spaces(reading, reading->at + 1));
    case SLASHED:
        reading->name.text_risks |= DNMAP_RISK_TEXT_GUESS;
        reading->rdn++;
        break;
    case NEXT_RDN:
        reading->rdn++;
        break;
    case NEXT_IN_RDN:
        /* RFC 4514 leaves the order within an RDN open; we undo what OpenSSL does. */
        if (!openssl)
            reading->name.text_risks |= DNMAP_RISK_TEXT_GUESS;
        break;
    }
    if (++reading->at >= reading->len)
        return text_fail(reading, DNMAP_E_TEXT, "expected another attribute", reading->len);
    return DNMAP_OK;
}

static dnmap_status read_commas(struct text_reading *reading, bool openssl)
{
    while (reading->at < reading->len) {
        dnmap_status status = read_attribute(reading, openssl);
        if (status == DNMAP_OK)
            status = read_separator(reading, openssl);
        if (status != DNMAP_OK)
            return status;
    }
    return DNMAP_OK;
}

/* Whether the first type is followed by " = ". */
static bool is_spaced(const struct text_reading *reading)
{
    const char *equals = memchr(reading->text, '=', reading->len);
    return equals != NULL && equals != reading->text && equals[-1] == ' ';
}

dnmap_status text_read_openssl(struct text_reading *reading)
{
    reading->spaced = is_spaced(reading);
    return read_commas(reading, true);
}

dnmap_status text_read_rfc4514(struct text_reading *reading)
{
    dnmap_status status = read_commas(reading, false);

    if (status == DNMAP_OK)
        name_builder_reverse(&reading->name);
    return status;
}

/* ------------------------------------------------------------------ telling them apart */

dnmap_status text_tell_format(struct text_reading *reading, dnmap_text_format *format)
{
    bool quoted = false;
    bool tight = false; /* ",type=" */
    bool wide = false;  /* ", type=" */
    bool plus = false;  /* "+type=", where openssl writes " + type=" */
    bool known;

    for (size_t at = 0; at < reading->len; at++) {
        char c = reading->text[at];
        if (c == '\\') {
            at++;
        } else if (c == '"') {
            quoted = !quoted;
        } else if ((c == ',' || c == ';') && !quoted) {
            size_t next = past_spaces(reading, at + 1);
            if (text_type_at(reading, next, true, &known) == 0)
                continue;
            tight = tight || next == at + 1;
            wide = wide || next != at + 1;
        } else if (c == '+' && !quoted) {
            plus = plus || text_type_at(reading, at + 1, false, &known) != 0;
        }
    }
    if (tight && wide)
        return text_fail(reading, DNMAP_E_TEXT,
                         "both \",\" and \", \" between attributes: the order can't be told", 0);
    *format = tight || (plus && !wide) ? DNMAP_TEXT_RFC4514 : DNMAP_TEXT_OPENSSL;
    return DNMAP_OK;
}
