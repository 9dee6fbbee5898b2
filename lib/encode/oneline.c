/* SPDX-License-Identifier: BSD-2-Clause */
/* X509_NAME_oneline as the TLS libraries have it (OpenSSL crypto/x509/x509_obj.c; LibreSSL
 * libcrypto/x509/x509_obj.c). The GeneralString case of theirs is not here: d2i_X509_NAME lets no
 * such value into a name. */
#include "encode/oneline.h"

#include <stdint.h>
#include <string.h>

#include "name/name.h"
#include "types/types.h"

/* OpenSSL's NAME_ONELINE_MAX. */
enum { OPENSSL_LONGEST = 1024 * 1024 };

const struct oneline_rules *oneline_rules(dnmap_dialect dialect)
{
    static const struct oneline_rules openssl3 = {true, true, true, true, true, OPENSSL_LONGEST};
    static const struct oneline_rules openssl1 = {false, false, true, true, true, OPENSSL_LONGEST};
    static const struct oneline_rules libressl = {false, false, true, false, true, SIZE_MAX};
    static const struct oneline_rules readme = {false, false, false, false, false, SIZE_MAX};

    switch (dialect) {
    case DNMAP_DIALECT_OPENSSL3:
        return &openssl3;
    case DNMAP_DIALECT_OPENSSL1:
        return &openssl1;
    case DNMAP_DIALECT_LIBRESSL:
        return &libressl;
    case DNMAP_DIALECT_README:
        return &readme;
    case DNMAP_DIALECT_HOST: /* GCOVR_EXCL_LINE: resolved before */
        break;               /* GCOVR_EXCL_LINE */
    }
    return NULL;
}

/* Text on its way into `out`, of which at most `left` more bytes are kept. */
struct line {
    struct out *out;
    size_t left;
};

static void put(struct line *line, unsigned char byte)
{
    if (line->left == 0)
        return;
    out_byte(line->out, byte);
    line->left--;
}

static void put_value_byte(struct line *line, unsigned char byte, const struct oneline_rules *rules)
{
    static const char digits[] = "0123456789ABCDEF";

    if ((byte < ' ' || byte > '~') && rules->hexes) {
        put(line, '\\');
        put(line, 'x');
        put(line, (unsigned char)digits[byte >> 4]);
        put(line, (unsigned char)digits[byte & 15]);
        return;
    }
    if ((byte == '/' || byte == '+') && rules->escapes_marks)
        put(line, '\\');
    put(line, byte);
}

static void put_attribute(struct line *line, const dnmap_attribute *attribute, char mark,
                          const char *type, const struct oneline_rules *rules)
{
    put(line, (unsigned char)mark);
    for (; *type != '\0'; type++)
        put(line, (unsigned char)*type);
    put(line, '=');
    for (size_t i = 0; i < attribute->value_len; i++)
        put_value_byte(line, attribute->value[i], rules);
}

/* The bytes that the attribute takes when nothing is cut. */
static size_t attribute_len(const dnmap_attribute *attribute, const char *type,
                            const struct oneline_rules *rules)
{
    struct out measure = {NULL, 0, 0};
    struct line line = {&measure, SIZE_MAX};

    put_attribute(&line, attribute, '/', type, rules);
    return measure.len;
}

static dnmap_status write_oneline(struct out *out, const dnmap_name *name, dnmap_dialect dialect,
                                  size_t limit)
{
    const struct oneline_rules *rules = oneline_rules(dialect);
    if (!rules->limited)
        limit = SIZE_MAX;
    struct line line = {out, limit};

    for (size_t i = 0; i < name->count; i++) {
        const dnmap_attribute *attribute = &name->attributes[i];
        const char *type = type_in_dialect(attribute, dialect);
        bool joined = i > 0 && attribute->rdn == name->attributes[i - 1].rdn;
        if (rules->cuts_attributes) {
            /* The order of these checks decides between a cut text and none. */
            if (attribute->value_len > rules->longest)
                return DNMAP_E_LIMIT;
            size_t end = out->len + attribute_len(attribute, type, rules);
            if (end > rules->longest)
                return DNMAP_E_LIMIT;
            if (end > limit)
                break;
        }
        put_attribute(&line, attribute, joined && rules->marks_rdns ? '+' : '/', type, rules);
    }
    return DNMAP_OK;
}

dnmap_status dnmap_oneline(char *out, size_t out_size, size_t *out_len, const dnmap_name *name,
                           dnmap_dialect dialect, size_t limit)
{
    struct out text;
    dnmap_status status = out_begin(&text, out, out_size, out_len);

    if (status != DNMAP_OK)
        return status;
    dialect = dnmap_dialect_resolve(dialect);
    if (name == NULL || oneline_rules(dialect) == NULL)
        return DNMAP_E_ARGUMENT;
    return out_finish(&text, out_len, write_oneline(&text, name, dialect, limit));
}

struct oneline_call {
    const dnmap_name *name;
    dnmap_dialect dialect;
    size_t limit;
};

static dnmap_status oneline_call(char *out, size_t size, size_t *out_len, const void *context)
{
    const struct oneline_call *call = context;
    return dnmap_oneline(out, size, out_len, call->name, call->dialect, call->limit);
}

dnmap_status dnmap_oneline_new(char **out, size_t *out_len, const dnmap_name *name,
                               dnmap_dialect dialect, size_t limit)
{
    struct oneline_call call = {name, dialect, limit};
    return out_allocate(out, out_len, oneline_call, &call);
}
