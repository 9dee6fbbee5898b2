/* SPDX-License-Identifier: BSD-2-Clause */
#include "text/text.h"

#include <openssl/asn1.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/status.h"

dnmap_status text_fail(struct text_reading *reading, dnmap_status code, const char *message,
                       size_t at)
{
    return error_set(reading->error, code, message, at);
}

/* ------------------------------------------------------------------ types */

static bool is_type_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' ||
           c == '-' || c == '_';
}

static bool is_known(struct text_reading *reading, size_t at, size_t len)
{
    ASN1_OBJECT *object;
    dnmap_status status = type_from_text(&object, reading->text + at, len, reading->style);

    ASN1_OBJECT_free(object);
    reading->failed = reading->failed || status == DNMAP_E_MEMORY;
    return status == DNMAP_OK;
}

size_t text_type_at(struct text_reading *reading, size_t at, bool spaces, bool *known)
{
    size_t end = at;

    while (end < reading->len && is_type_byte(reading->text[end]))
        end++;
    size_t len = end - at;
    while (spaces && end < reading->len && reading->text[end] == ' ')
        end++;
    *known = false;
    if (len == 0 || end == reading->len || reading->text[end] != '=')
        return 0;
    *known = is_known(reading, at, len);
    return len;
}

static void skip_spaces(struct text_reading *reading)
{
    while (reading->at < reading->len && reading->text[reading->at] == ' ')
        reading->at++;
}

dnmap_status text_read_type(struct text_reading *reading, bool spaces, const char **type,
                            size_t *type_len)
{
    bool known;

    if (spaces)
        skip_spaces(reading);
    *type = reading->text + reading->at;
    *type_len = text_type_at(reading, reading->at, spaces, &known);
    if (*type_len == 0)
        return text_fail(reading, DNMAP_E_TEXT, "expected an attribute type and =", reading->at);
    if (!known)
        return text_fail(reading, DNMAP_E_TYPE, "an attribute type that OpenSSL does not know",
                         reading->at);
    reading->at += *type_len;
    if (spaces)
        skip_spaces(reading);
    reading->at++; /* the = */
    if (spaces)
        skip_spaces(reading);
    return DNMAP_OK;
}

/* ------------------------------------------------------------------ values */

void text_put(struct text_reading *reading, unsigned char byte)
{
    reading->value[reading->value_len++] = byte;
}

bool text_hex_at(const struct text_reading *reading, size_t at, bool upper_only,
                 unsigned char *byte)
{
    if (at >= reading->len || reading->len - at < 2)
        return false;
    char high = reading->text[at];
    char low = reading->text[at + 1];
    if (ascii_hex(high) < 0 || ascii_hex(low) < 0 || (upper_only && (high >= 'a' || low >= 'a')))
        return false;
    *byte = (unsigned char)(ascii_hex(high) << 4 | ascii_hex(low));
    return true;
}

/* X.680: the characters of a PrintableString. */
static bool is_printable_string(const unsigned char *value, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = value[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!letter && (c == '\0' || strchr(" '()+,-./:=?", c) == NULL))
            return false;
    }
    return true;
}

static bool is_ascii(const unsigned char *value, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (value[i] > 0x7F)
            return false;
    return true;
}

static bool is_utf8(const unsigned char *value, size_t len)
{
    unsigned long character;

    for (size_t i = 0; i < len;) {
        int step = UTF8_getc(value + i, (int)(len - i), &character);
        if (step <= 0)
            return false;
        i += (size_t)step;
    }
    return true;
}

dnmap_status text_add(struct text_reading *reading, const char *type, size_t type_len)
{
    const unsigned char *value = reading->value;
    size_t len = reading->value_len;
    int string_type = V_ASN1_T61STRING;

    if (is_printable_string(value, len))
        string_type = V_ASN1_PRINTABLESTRING;
    else if (is_utf8(value, len))
        string_type = V_ASN1_UTF8STRING;
    if (!is_ascii(value, len))
        reading->name.text_risks |= DNMAP_RISK_TEXT_TYPE;
    reading->value_len = 0;
    return text_add_typed(reading, type, type_len, value, len, string_type);
}

dnmap_status text_add_typed(struct text_reading *reading, const char *type, size_t type_len,
                            const unsigned char *value, size_t value_len, int string_type)
{
    struct type_names names;
    ASN1_OBJECT *object;
    dnmap_status status = type_from_text(&object, type, type_len, reading->style);

    if (status == DNMAP_OK)
        status = type_describe(&names, object);
    if (status != DNMAP_OK) {
        ASN1_OBJECT_free(object);
        return text_fail(reading, status, NULL, (size_t)(type - reading->text));
    }
    name_builder_add(&reading->name, &(dnmap_attribute){
                                         .type = names.printed,
                                         .oid = names.oid,
                                         .oid_der = OBJ_get0_data(object),
                                         .oid_der_len = OBJ_length(object),
                                         .string_type = string_type,
                                         .value = value,
                                         .value_len = value_len,
                                         .rdn = reading->rdn,
                                     });
    ASN1_OBJECT_free(object);
    return DNMAP_OK;
}

/* ------------------------------------------------------------------ one reading */

typedef dnmap_status form_reader(struct text_reading *reading, const void *context);

static dnmap_status read_with(dnmap_name **out, const char *text, size_t len, enum type_style style,
                              form_reader *read, const void *context, dnmap_error *error)
{
    struct text_reading reading = {.text = text, .len = len, .style = style, .error = error};

    name_builder_init(&reading.name);
    reading.value = malloc(len + 1);
    if (reading.value == NULL)
        return error_set(error, DNMAP_E_MEMORY, NULL, 0);
    dnmap_status status = read(&reading, context);
    free(reading.value);
    if (reading.failed)
        status = error_set(error, DNMAP_E_MEMORY, NULL, 0);
    if (status != DNMAP_OK) {
        name_builder_drop(&reading.name);
        return status;
    }
    status = name_builder_finish(&reading.name, out);
    return status == DNMAP_OK ? status : error_set(error, status, NULL, 0);
}

static dnmap_status read_printed(struct text_reading *reading, const void *context)
{
    return text_read_slash(reading, context);
}

dnmap_status text_read_printed(dnmap_name **out, const char *text, size_t len,
                               const struct slash_rules *rules, enum type_style style,
                               dnmap_error *error)
{
    return read_with(out, text, len, style, read_printed, rules, error);
}

/* Whether `attribute` is one of those that a name is about, or that it ends in. */
static bool is_type(const dnmap_name *name, size_t i, const char *a, const char *b)
{
    const char *type = name->attributes[i].type;
    return strcmp(type, a) == 0 || strcmp(type, b) == 0;
}

/* Certificates begin with the country or domain and end with the person or host, nearly always. A
 * text whose order was inferred and gives the opposite is in doubt. */
static bool looks_reversed(const dnmap_name *name)
{
    return name->count > 1 &&
           (is_type(name, 0, "CN", "UID") || is_type(name, 0, "emailAddress", "OU")) &&
           is_type(name, name->count - 1, "C", "DC");
}

static dnmap_status read_written(struct text_reading *reading, const void *context)
{
    static const struct slash_rules rules = {true, true, true, false, true};
    dnmap_text_format format = *(const dnmap_text_format *)context;

    for (size_t i = 0; i < reading->len; i++) {
        unsigned char c = (unsigned char)reading->text[i];
        if (c < ' ' || c == 0x7F)
            return text_fail(reading, DNMAP_E_TEXT, "a control character in the text", i);
    }
    if (reading->len == 0)
        return text_fail(reading, DNMAP_E_TEXT, "the name is empty", 0);
    if (format == DNMAP_TEXT_AUTO && reading->text[0] == '/')
        format = DNMAP_TEXT_SLASH;
    if (format == DNMAP_TEXT_AUTO) {
        dnmap_status status = text_tell_format(reading, &format);
        if (status != DNMAP_OK)
            return status;
    }
    switch (format) {
    case DNMAP_TEXT_SLASH:
        return text_read_slash(reading, &rules);
    case DNMAP_TEXT_RFC4514:
        reading->style = TYPE_AS_RFC4514;
        return text_read_rfc4514(reading);
    default:
        return text_read_openssl(reading);
    }
}

dnmap_status dnmap_name_from_text(dnmap_name **out, const char *text, size_t text_len,
                                  dnmap_text_format format, dnmap_error *error)
{
    error_clear(error);
    if (out == NULL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    *out = NULL;
    if ((text == NULL && text_len != 0) || (unsigned)format > DNMAP_TEXT_OPENSSL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    if (text_len > DNMAP_LINE_MAX)
        return error_set(error, DNMAP_E_LIMIT, NULL, DNMAP_LINE_MAX);
    dnmap_status status =
        read_with(out, text, text_len, TYPE_AS_WRITTEN, read_written, &format, error);
    if (status == DNMAP_OK && format == DNMAP_TEXT_AUTO && text[0] != '/' && looks_reversed(*out))
        (*out)->text_risks |= DNMAP_RISK_TEXT_GUESS;
    return status;
}
