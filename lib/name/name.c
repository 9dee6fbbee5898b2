/* SPDX-License-Identifier: BSD-2-Clause */
#include "name/name.h"

#include <limits.h>
#include <openssl/asn1.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "base/quiet.h"

void dnmap_name_free(dnmap_name *name)
{
    free(name);
}

dnmap_status dnmap_name_copy(dnmap_name **out, const dnmap_name *name)
{
    struct name_builder builder;

    if (out == NULL)
        return DNMAP_E_ARGUMENT;
    *out = NULL;
    if (name == NULL)
        return DNMAP_E_ARGUMENT;
    name_builder_init(&builder);
    for (size_t i = 0; i < name->count; i++)
        name_builder_add(&builder, &name->attributes[i]);
    builder.text_risks = name->text_risks;
    return name_builder_finish(&builder, out);
}

size_t dnmap_name_count(const dnmap_name *name)
{
    return name == NULL ? 0 : name->count;
}

dnmap_status dnmap_name_attribute(dnmap_attribute *out, const dnmap_name *name, size_t index)
{
    if (out == NULL)
        return DNMAP_E_ARGUMENT;
    *out = (dnmap_attribute){0};
    if (name == NULL || index >= name->count)
        return DNMAP_E_ARGUMENT;
    *out = name->attributes[index];
    return DNMAP_OK;
}

static bool same_bytes(const void *a, size_t a_len, const void *b, size_t b_len)
{
    return a_len == b_len && (a_len == 0 || memcmp(a, b, a_len) == 0);
}

/* Whether attribute `i` stands in the same RDN as the one before it. An empty SET in between shows
 * in no text, so the indices themselves are not compared. */
static bool joins_previous(const dnmap_name *name, size_t i)
{
    return i > 0 && name->attributes[i].rdn == name->attributes[i - 1].rdn;
}

int dnmap_name_equal(const dnmap_name *a, const dnmap_name *b)
{
    if (a == NULL || b == NULL || a->count != b->count)
        return a == b;
    for (size_t i = 0; i < a->count; i++) {
        const dnmap_attribute *x = &a->attributes[i];
        const dnmap_attribute *y = &b->attributes[i];
        if (joins_previous(a, i) != joins_previous(b, i) ||
            !same_bytes(x->oid_der, x->oid_der_len, y->oid_der, y->oid_der_len) ||
            !same_bytes(x->value, x->value_len, y->value, y->value_len))
            return 0;
    }
    return 1;
}

/* ------------------------------------------------------------------ a value as UTF-8 */

/* Converts by libcrypto; on success the caller frees `*utf8` with OPENSSL_free(). */
static dnmap_status to_utf8(unsigned char **utf8, size_t *utf8_len,
                            const dnmap_attribute *attribute)
{
    if (attribute->value_len >= INT_MAX) /* libcrypto puts a NUL behind it */
        return DNMAP_E_CHARSET;
    ASN1_STRING *string = ASN1_STRING_type_new(attribute->string_type);
    if (string == NULL ||
        ASN1_STRING_set(string, attribute->value, (int)attribute->value_len) != 1) {
        ASN1_STRING_free(string);
        return DNMAP_E_MEMORY;
    }
    int len = ASN1_STRING_to_UTF8(utf8, string);
    ASN1_STRING_free(string);
    if (len < 0)
        return DNMAP_E_CHARSET;
    *utf8_len = (size_t)len;
    return DNMAP_OK;
}

dnmap_status dnmap_attribute_utf8(char *out, size_t out_size, size_t *out_len,
                                  const dnmap_attribute *attribute)
{
    struct out text;
    unsigned char *utf8 = NULL;
    size_t len = 0;
    dnmap_status status = out_begin(&text, out, out_size, out_len);

    if (status != DNMAP_OK)
        return status;
    if (attribute == NULL || (attribute->value == NULL && attribute->value_len != 0))
        return DNMAP_E_ARGUMENT;
    quiet_begin();
    status = quiet_end(to_utf8(&utf8, &len, attribute));
    if (status != DNMAP_OK)
        return status;
    out_bytes(&text, utf8, len);
    OPENSSL_free(utf8);
    return out_end(&text, out_len);
}

static dnmap_status utf8_call(char *out, size_t size, size_t *out_len, const void *context)
{
    return dnmap_attribute_utf8(out, size, out_len, context);
}

dnmap_status dnmap_attribute_utf8_new(char **out, size_t *out_len, const dnmap_attribute *attribute)
{
    return out_allocate(out, out_len, utf8_call, attribute);
}
