/* SPDX-License-Identifier: BSD-2-Clause */
/* The macros that sendmail sets from a certificate (tls.c, tls_get_info). */
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "encode/dn.h"
#include "encode/xtext.h"
#include "name/name.h"

/* sendmail's buffer for one name, MAXNAME. */
enum { BUFFER_SIZE = 256 };

/* Encodes as the dialect's macros are: cf/README does not name the backslash. */
static void write_encoded(struct out *out, const void *bytes, size_t len, dnmap_dialect dialect)
{
    const unsigned char *in = bytes;

    if (dialect != DNMAP_DIALECT_README) {
        xtext_write(out, bytes, len);
        return;
    }
    for (size_t i = 0; i < len; i++) {
        if (in[i] != '\\' && xtext_is_encoded(in[i]))
            xtext_hex(out, in[i]);
        else
            out_byte(out, in[i]);
    }
}

/* ------------------------------------------------------------------ {cert_subject}, {cert_issuer}
 */

/* The readme dialect has no limit, so its text may need memory. */
static dnmap_status write_unlimited_dn(struct out *out, const dnmap_name *name,
                                       dnmap_dialect dialect)
{
    char *text;
    size_t len;
    dnmap_status status = dnmap_oneline_new(&text, &len, name, dialect, SIZE_MAX);

    if (status == DNMAP_OK)
        write_encoded(out, text, len, dialect);
    free(text);
    return status;
}

static dnmap_status write_dn(struct out *out, const dnmap_name *name, dnmap_dialect dialect)
{
    char text[BUFFER_SIZE];
    struct dn dn;
    size_t len;

    if (!oneline_rules(dialect)->limited)
        return write_unlimited_dn(out, name, dialect);
    if (dn_write(&dn, name, dialect)) {
        out_bytes(out, dn.text, dn.len);
        return DNMAP_OK;
    }
    dnmap_status status =
        dnmap_oneline(text, sizeof text, &len, name, dialect, DNMAP_ONELINE_LIMIT);
    if (status == DNMAP_OK)
        write_encoded(out, text, len, dialect);
    return status;
}

/* ------------------------------------------------------------------ {cn_subject}, {cn_issuer} */

static const dnmap_attribute *first_common_name(const dnmap_name *name)
{
    static const unsigned char oid[] = {0x55, 0x04, 0x03}; /* 2.5.4.3 */

    for (size_t i = 0; i < name->count; i++) {
        const dnmap_attribute *attribute = &name->attributes[i];
        if (attribute->oid_der_len == sizeof oid &&
            memcmp(attribute->oid_der, oid, sizeof oid) == 0)
            return attribute;
    }
    return NULL;
}

static void write_cn_bytes(struct out *out, const void *bytes, size_t len, dnmap_dialect dialect)
{
    static const char too_long[] = "BadCertificateTooLong";
    static const char contains_nul[] = "BadCertificateContainsNUL";

    /* In sendmail's order: a long value is not searched for a NUL. */
    if (len >= BUFFER_SIZE - 1)
        out_bytes(out, too_long, sizeof too_long - 1);
    else if (len != 0 && memchr(bytes, '\0', len) != NULL)
        out_bytes(out, contains_nul, sizeof contains_nul - 1);
    else
        write_encoded(out, bytes, len, dialect);
}

static void write_unknown_cn(struct out *out)
{
    static const char unknown[] = "BadCertificateUnknown";

    out_bytes(out, unknown, sizeof unknown - 1);
}

/* LibreSSL's X509_NAME_get_text_by_NID (x509name.c) converts to UTF-8, and fails where that fails,
 * where it holds a NUL and where it does not fit. */
static dnmap_status write_libressl_cn(struct out *out, const dnmap_attribute *attribute)
{
    char *utf8;
    size_t len;
    dnmap_status status = dnmap_attribute_utf8_new(&utf8, &len, attribute);

    if (status == DNMAP_OK && len < BUFFER_SIZE && memchr(utf8, '\0', len) == NULL)
        write_cn_bytes(out, utf8, len, DNMAP_DIALECT_LIBRESSL);
    else if (status == DNMAP_OK || status == DNMAP_E_CHARSET)
        write_unknown_cn(out);
    free(utf8);
    return status == DNMAP_E_CHARSET ? DNMAP_OK : status;
}

static dnmap_status write_cn(struct out *out, const dnmap_name *name, dnmap_dialect dialect)
{
    const dnmap_attribute *attribute = first_common_name(name);

    if (attribute != NULL && dialect == DNMAP_DIALECT_LIBRESSL)
        return write_libressl_cn(out, attribute);
    if (attribute != NULL)
        write_cn_bytes(out, attribute->value, attribute->value_len, dialect);
    else
        write_unknown_cn(out);
    return DNMAP_OK;
}

/* ------------------------------------------------------------------ the public calls */

typedef dnmap_status macro_writer(struct out *out, const dnmap_name *name, dnmap_dialect dialect);

static dnmap_status write_macro(char *out, size_t out_size, size_t *out_len, const dnmap_name *name,
                                dnmap_dialect dialect, macro_writer *write)
{
    struct out text;
    dnmap_status status = out_begin(&text, out, out_size, out_len);

    if (status != DNMAP_OK)
        return status;
    dialect = dnmap_dialect_resolve(dialect);
    if (name == NULL || oneline_rules(dialect) == NULL)
        return DNMAP_E_ARGUMENT;
    status = write(&text, name, dialect);
    return status == DNMAP_OK ? out_end(&text, out_len) : status;
}

struct macro_call {
    const dnmap_name *name;
    dnmap_dialect dialect;
    macro_writer *write;
};

static dnmap_status macro_call(char *out, size_t size, size_t *out_len, const void *context)
{
    const struct macro_call *call = context;
    return write_macro(out, size, out_len, call->name, call->dialect, call->write);
}

dnmap_status dnmap_macro_dn(char *out, size_t out_size, size_t *out_len, const dnmap_name *name,
                            dnmap_dialect dialect)
{
    return write_macro(out, out_size, out_len, name, dialect, write_dn);
}

dnmap_status dnmap_macro_dn_new(char **out, size_t *out_len, const dnmap_name *name,
                                dnmap_dialect dialect)
{
    struct macro_call call = {name, dialect, write_dn};
    return out_allocate(out, out_len, macro_call, &call);
}

dnmap_status dnmap_macro_cn(char *out, size_t out_size, size_t *out_len, const dnmap_name *name,
                            dnmap_dialect dialect)
{
    return write_macro(out, out_size, out_len, name, dialect, write_cn);
}

dnmap_status dnmap_macro_cn_new(char **out, size_t *out_len, const dnmap_name *name,
                                dnmap_dialect dialect)
{
    struct macro_call call = {name, dialect, write_cn};
    return out_allocate(out, out_len, macro_call, &call);
}
