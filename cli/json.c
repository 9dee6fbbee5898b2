/* SPDX-License-Identifier: BSD-2-Clause */
#include "json.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* One object under construction. */
struct record {
    json_t *object;
    json_t *flags, *warnings;
    dnmap_dialect dialect;
    dnmap_map map;
};

enum { JSON_FORM = JSON_COMPACT | JSON_ENSURE_ASCII };

/* The object as text, to be freed; NULL without memory. json_dumps() may give a part of it then. */
static char *text_of(const json_t *object)
{
    size_t len = json_dumpb(object, NULL, 0, JSON_FORM);
    char *text = len == 0 ? NULL : malloc(len + 1);

    if (text != NULL && json_dumpb(object, text, len, JSON_FORM) != len) {
        free(text);
        return NULL;
    }
    if (text != NULL)
        text[len] = '\0';
    return text;
}

/* Adds a text that a function of the library allocated, and frees it. */
static dnmap_status add_text(struct record *record, const char *field, dnmap_status status,
                             char *text)
{
    if (status == DNMAP_OK && json_object_set_new(record->object, field, json_string(text)) != 0)
        status = DNMAP_E_MEMORY;
    dnmap_free(text);
    return status;
}

static dnmap_status add_risks(struct record *record, const char *role, unsigned risks)
{
    for (unsigned bit = 1; risks != 0; bit <<= 1) {
        if ((risks & bit) == 0)
            continue;
        risks &= ~bit;
        json_t *flag = json_sprintf("%s:%s", role, dnmap_risk_id(bit));
        json_t *warning = json_sprintf("%s: %s", role, dnmap_risk_message(bit));
        if (json_array_append_new(record->flags, flag) != 0 ||
            json_array_append_new(record->warnings, warning) != 0)
            return DNMAP_E_MEMORY;
    }
    return DNMAP_OK;
}

/* The fields of one name. */
static dnmap_status add_name(struct record *record, const dnmap_name *name, const char *role,
                             const char *tag)
{
    char field[32];
    char *text;
    unsigned risks;

    if (name == NULL)
        return DNMAP_OK;
    dnmap_status status = dnmap_macro_dn_new(&text, NULL, name, record->dialect);
    snprintf(field, sizeof field, "cert_%s", role);
    status = add_text(record, field, status, text);
    if (status != DNMAP_OK)
        return status;
    status = dnmap_macro_cn_new(&text, NULL, name, record->dialect);
    snprintf(field, sizeof field, "cn_%s", role);
    status = add_text(record, field, status, text);
    if (status != DNMAP_OK)
        return status;
    status = dnmap_key_new(&text, NULL, &risks, name, tag, record->dialect, record->map);
    snprintf(field, sizeof field, "%s_key", role);
    status = add_text(record, field, status, text);
    return status == DNMAP_OK ? add_risks(record, role, risks) : status;
}

/* The length of the UTF-8 character at the beginning (RFC 3629), 0 if none stands there. */
static size_t utf8_length(const unsigned char *bytes, size_t len)
{
    unsigned char first = bytes[0];
    size_t size = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;

    if (size == 0 || size > len || first > 0xF4)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
    /* Longer than needed, half of a pair of UTF-16, behind the last character. */
    if ((first == 0xE0 && bytes[1] < 0xA0) || (first == 0xED && bytes[1] > 0x9F) ||
        (first == 0xF0 && bytes[1] < 0x90) || (first == 0xF4 && bytes[1] > 0x8F))
        return 0;
    return size;
}

static bool is_utf8(const char *bytes, size_t len)
{
    size_t size = 1;

    for (size_t i = 0; i < len && size != 0; i += size)
        size = utf8_length((const unsigned char *)bytes + i, len - i);
    return size != 0;
}

/* Bytes as text, or in hex under another field if they are not UTF-8. */
static int add_bytes(json_t *object, const char *field, const char *bytes, size_t len)
{
    char hex_field[32];

    /* jansson gives nothing for bytes that are not UTF-8, and without memory. */
    if (is_utf8(bytes, len))
        return json_object_set_new(object, field, json_stringn(bytes, len));
    char *hex = malloc(2 * len + 1);
    if (hex == NULL)
        return -1;
    for (size_t i = 0; i < len; i++)
        snprintf(hex + 2 * i, 3, "%02x", (unsigned char)bytes[i]);
    snprintf(hex_field, sizeof hex_field, "%s_hex", field);
    int failed = json_object_set_new(object, hex_field, json_stringn(hex, 2 * len));
    free(hex);
    return failed;
}

static dnmap_status fill(struct record *record, const dnmap_cert *cert, const char *source,
                         const dnmap_position *position)
{
    if (record->object == NULL || record->flags == NULL || record->warnings == NULL ||
        add_bytes(record->object, "source", source, strlen(source)) != 0 ||
        json_object_set_new(record->object, "index", json_integer((json_int_t)position->index)) ||
        json_object_set_new(record->object, "dialect",
                            json_string(dnmap_dialect_name(record->dialect))))
        return DNMAP_E_MEMORY;
    dnmap_status status = add_name(record, dnmap_cert_issuer(cert), "issuer", "CERTISSUER");
    if (status == DNMAP_OK)
        status = add_name(record, dnmap_cert_subject(cert), "subject", "CERTSUBJECT");
    if (status == DNMAP_OK)
        status = add_name(record, dnmap_cert_bare_name(cert), "subject", "CERTSUBJECT");
    return status;
}

/* The object as one line of printable ASCII, whatever is in it; NULL if memory runs out. Free with
 * free(). */
static char *print_object(const json_t *object)
{
    char *text = text_of(object);
    size_t deletes = 0;

    for (const char *p = text; p != NULL && *p != '\0'; p++)
        deletes += *p == 0x7F;
    if (deletes == 0)
        return text;
    /* Jansson takes DEL for printable. */
    char *printable = malloc(strlen(text) + deletes * strlen("u007f") + 1);
    char *end = printable;
    for (const char *p = text; printable != NULL && *p != '\0'; p++) {
        if (*p == 0x7F)
            end = stpcpy(end, "\\u007f");
        else
            *end++ = *p;
    }
    if (printable != NULL)
        *end = '\0';
    free(text);
    return printable;
}

/* Prints the object, if it came about, and lets go of it. */
static dnmap_status finish(char **out, struct record *record, dnmap_status status)
{
    *out = NULL;
    if (json_object_set(record->object, "flags", record->flags) != 0 ||
        json_object_set(record->object, "warnings", record->warnings) != 0)
        status = DNMAP_E_MEMORY;
    if (status == DNMAP_OK && (*out = print_object(record->object)) == NULL)
        status = DNMAP_E_MEMORY;
    json_decref(record->flags);
    json_decref(record->warnings);
    json_decref(record->object);
    return status;
}

void json_make_ready(void)
{
    json_object_seed(0);
}

dnmap_status json_certificate(char **out, const struct options *options, dnmap_dialect dialect,
                              const dnmap_cert *cert, const char *source,
                              const dnmap_position *position)
{
    struct record record = {json_object(), json_array(), json_array(),
                            dnmap_dialect_resolve(dialect), options->map};
    dnmap_status status = fill(&record, cert, source, position);

    return finish(out, &record, status);
}

/* ------------------------------------------------------------------ keys */

static int add_attribute(json_t *list, const dnmap_attribute *attribute)
{
    json_t *object = json_object();

    if (json_object_set_new(object, "type", json_string(attribute->type)) != 0 ||
        json_object_set_new(object, "oid", json_string(attribute->oid)) != 0 ||
        add_bytes(object, "value", (const char *)attribute->value, attribute->value_len) != 0 ||
        json_object_set_new(object, "rdn", json_integer((json_int_t)attribute->rdn)) != 0) {
        json_decref(object);
        return -1;
    }
    return json_array_append_new(list, object);
}

static int add_attributes(json_t *object, const dnmap_name *name)
{
    json_t *list = json_array();
    dnmap_attribute attribute;

    for (size_t i = 0; dnmap_name_attribute(&attribute, name, i) == DNMAP_OK; i++)
        if (add_attribute(list, &attribute) != 0) {
            json_decref(list);
            return -1;
        }
    return json_object_set_new(object, "attributes", list);
}

static dnmap_status fill_key(struct record *record, const struct json_key *key)
{
    char *text;
    dnmap_status status = dnmap_name_rfc4514_new(&text, NULL, key->name);

    status = add_text(record, "name", status, text);
    if (status != DNMAP_OK)
        return status;
    if (add_bytes(record->object, "source", key->source, strlen(key->source)) != 0 ||
        json_object_set_new(record->object, "line", json_integer((json_int_t)key->line)) != 0 ||
        json_object_set_new(record->object, "dialect",
                            json_string(dnmap_dialect_name(record->dialect))) != 0 ||
        add_bytes(record->object, "key", key->key, strlen(key->key)) != 0 ||
        (key->value != NULL &&
         add_bytes(record->object, "value", key->value, strlen(key->value)) != 0) ||
        add_attributes(record->object, key->name) != 0)
        return DNMAP_E_MEMORY;
    return add_risks(record, "key", key->risks);
}

dnmap_status json_key(char **out, const struct json_key *key)
{
    struct record record = {json_object(), json_array(), json_array(),
                            dnmap_dialect_resolve(key->dialect), DNMAP_MAP_HASH};
    dnmap_status status = fill_key(&record, key);

    return finish(out, &record, status);
}

/* ------------------------------------------------------------------ findings */

dnmap_status json_finding(char **out, const char *source, const dnmap_finding *finding)
{
    json_t *object = json_object();
    bool done = add_bytes(object, "source", source, strlen(source)) == 0 &&
                json_object_set_new(object, "line", json_integer((json_int_t)finding->line)) == 0 &&
                json_object_set_new(object, "severity",
                                    json_string(dnmap_severity_name(finding->severity))) == 0 &&
                json_object_set_new(object, "code", json_string(finding->id)) == 0 &&
                json_object_set_new(object, "message", json_string(finding->message)) == 0 &&
                (finding->fixed == NULL ||
                 (add_bytes(object, "fixed", finding->fixed, finding->fixed_len) == 0 &&
                  json_object_set_new(object, "certain", json_boolean(finding->is_certain)) == 0));

    *out = done ? print_object(object) : NULL;
    json_decref(object);
    return *out == NULL ? DNMAP_E_MEMORY : DNMAP_OK;
}

/* ------------------------------------------------------------------ decisions */

static int add_lookup(json_t *list, const dnmap_lookup *lookup)
{
    json_t *object = json_object();
    int failed = add_bytes(object, "key", lookup->key, lookup->key_len);

    if (failed == 0 && (lookup->found || lookup->near_miss))
        failed = json_object_set_new(object, lookup->found ? "line" : "near_miss",
                                     json_integer((json_int_t)lookup->line.number)) != 0 ||
                 add_bytes(object, lookup->found ? "value" : "near_miss_key",
                           lookup->found ? lookup->line.value : lookup->line.key,
                           lookup->found ? lookup->line.value_len : lookup->line.key_len) != 0;
    if (failed != 0) {
        json_decref(object);
        return -1;
    }
    return json_array_append_new(list, object);
}

dnmap_status json_decision(char **out, const char *source, const dnmap_position *position,
                           const dnmap_decision *decision)
{
    json_t *object = json_object();
    json_t *lookups = json_array();
    bool done =
        add_bytes(object, "source", source, strlen(source)) == 0 &&
        json_object_set_new(object, "index", json_integer((json_int_t)position->index)) == 0 &&
        json_object_set_new(object, "may_relay", json_boolean(decision->may_relay)) == 0 &&
        json_object_set_new(object, "reason", json_string(dnmap_reason_name(decision->reason))) ==
            0 &&
        (decision->verify_message == NULL ||
         json_object_set_new(object, "verify_message", json_string(decision->verify_message)) == 0);

    for (size_t i = 0; done && i < decision->count; i++)
        done = add_lookup(lookups, &decision->lookups[i]) == 0;
    if (json_object_set_new(object, "lookups", lookups) != 0)
        done = false;
    *out = done ? print_object(object) : NULL;
    json_decref(object);
    return *out == NULL ? DNMAP_E_MEMORY : DNMAP_OK;
}
