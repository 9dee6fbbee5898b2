/* SPDX-License-Identifier: BSD-2-Clause */
#include "json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* One object under construction. */
struct record {
    json_t *object;
    json_t *flags, *warnings;
    dnmap_dialect dialect;
    dnmap_map map;
};

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

/* The path as text, or in hex if it is not UTF-8. */
static int add_source(json_t *object, const char *source)
{
    json_t *text = json_string(source);

    if (text != NULL)
        return json_object_set_new(object, "source", text);
    size_t len = strlen(source);
    char *hex = malloc(2 * len + 1);
    if (hex == NULL)
        return -1;
    for (size_t i = 0; i < len; i++)
        snprintf(hex + 2 * i, 3, "%02x", (unsigned char)source[i]);
    int failed = json_object_set_new(object, "source_hex", json_string(hex));
    free(hex);
    return failed;
}

static dnmap_status fill(struct record *record, const dnmap_cert *cert, const char *source,
                         const dnmap_position *position)
{
    if (record->object == NULL || record->flags == NULL || record->warnings == NULL ||
        add_source(record->object, source) != 0 ||
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

dnmap_status json_certificate(char **out, const struct options *options, dnmap_dialect dialect,
                              const dnmap_cert *cert, const char *source,
                              const dnmap_position *position)
{
    struct record record = {json_object(), json_array(), json_array(),
                            dnmap_dialect_resolve(dialect), options->map};
    dnmap_status status = fill(&record, cert, source, position);

    *out = NULL;
    if (json_object_set(record.object, "flags", record.flags) != 0 ||
        json_object_set(record.object, "warnings", record.warnings) != 0)
        status = DNMAP_E_MEMORY;
    if (status == DNMAP_OK && (*out = json_dumps(record.object, JSON_COMPACT)) == NULL)
        status = DNMAP_E_MEMORY;
    json_decref(record.flags);
    json_decref(record.warnings);
    json_decref(record.object);
    return status;
}
