/* SPDX-License-Identifier: BSD-2-Clause */
#include "decode/strict.h"

#include <stdlib.h>
#include <string.h>

#include "decode/cert.h"
#include "der/cert.h"
#include "der/name.h"
#include "name/name.h"

/* Names with more are rare enough for libcrypto. */
enum { ATTRIBUTES_MAX = 40 };

struct found {
    struct der_attribute list[ATTRIBUTES_MAX];
    size_t count;
};

static bool find_attributes(struct found *found, const struct der *rdns,
                            const struct known_types *types)
{
    struct der_name name = {.types = types, .rdns = *rdns};

    for (found->count = 0;; found->count++) {
        struct der_attribute attribute;
        enum der_step step = der_next_attribute(&attribute, &name);
        if (step != DER_ATTRIBUTE)
            return step == DER_END;
        if (found->count == ATTRIBUTES_MAX)
            return false;
        found->list[found->count] = attribute;
    }
}

static size_t name_size(const struct found *found)
{
    return sizeof(dnmap_name) + found->count * sizeof(dnmap_attribute);
}

/* Makes the name at `name`, its values and OIDs in the block's own copy of the encoding: `copy` of
 * what begins at `der`. */
static void fill_name(dnmap_name *name, const struct found *found, const unsigned char *copy,
                      const unsigned char *der)
{
    name->count = found->count;
    name->text_risks = 0;
    for (size_t i = 0; i < found->count; i++) {
        const struct der_attribute *attribute = &found->list[i];
        const struct known_type *type = attribute->type;
        name->attributes[i] = (dnmap_attribute){
            .type = type->printed,
            .oid = type->dotted,
            .oid_der = type->oid,
            .oid_der_len = type->oid_len,
            .string_type = attribute->string_type,
            .value = copy + (attribute->value.at - der),
            .value_len = der_left(&attribute->value),
            .rdn = attribute->rdn,
        };
    }
}

bool strict_name(dnmap_name **out, size_t *used, const unsigned char *der, size_t len)
{
    struct der in = {der, der + len};
    struct der rdns;
    struct found found;
    const struct known_types *types = known_types();

    if (!der_take_name(&rdns, &in) || !find_attributes(&found, &rdns, types))
        return false; /* libcrypto is asked */
    *used = (size_t)(in.at - der);
    unsigned char *block = malloc(name_size(&found) + *used);
    if (block == NULL)
        return false;
    unsigned char *copy = block + name_size(&found);
    memcpy(copy, der, *used);
    *out = (dnmap_name *)block;
    fill_name(*out, &found, copy, der);
    return true;
}

bool strict_cert(dnmap_cert **out, size_t *used, const unsigned char *der, size_t len)
{
    struct der_cert walked;
    struct found issuer, subject;
    const struct known_types *types = known_types();

    if (!der_read_cert(&walked, der, len) || !find_attributes(&issuer, &walked.issuer, types) ||
        !find_attributes(&subject, &walked.subject, types))
        return false;
    *used = walked.len;
    size_t issuer_at = sizeof(dnmap_cert);
    size_t subject_at = issuer_at + name_size(&issuer);
    size_t der_at = subject_at + name_size(&subject);
    unsigned char *block = malloc(der_at + *used);
    if (block == NULL)
        return false;
    memcpy(block + der_at, der, *used);
    *out = (dnmap_cert *)block;
    **out = (dnmap_cert){
        .kind = DNMAP_CERTIFICATE,
        .issuer = (dnmap_name *)(block + issuer_at),
        .subject = (dnmap_name *)(block + subject_at),
        .der = block + der_at,
        .der_len = *used,
        .is_one_block = true,
    };
    fill_name((*out)->issuer, &issuer, (*out)->der, der);
    fill_name((*out)->subject, &subject, (*out)->der, der);
    return true;
}
