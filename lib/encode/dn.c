/* SPDX-License-Identifier: BSD-2-Clause */
#include "encode/dn.h"

#include <openssl/asn1.h>
#include <string.h>

#include "encode/xtext.h"
#include "name/name.h"
#include "types/types.h"

/* With every byte as \xHH still far below the 1 MiB above which libcrypto prints nothing. */
enum { VALUE_MAX = 0xFFFF };

void dn_begin(struct dn *dn, const struct oneline_rules *rules)
{
    dn->rules = rules;
    dn->table = rules->escapes_marks ? escape_marked : escape_unmarked;
    dn->len = dn->oneline_len = dn->count = 0;
    dn->facts = 0;
}

/* Writes mark, type and equals sign of a type in the table; the length. */
static inline size_t put_known(char *out, const struct known_type *known, bool plus)
{
    if (!plus) {
        memcpy(out, known->text, sizeof known->text);
        return known->text_len;
    }
    memcpy(out, "+2B", 3);
    memcpy(out + 3, known->text + 1, sizeof known->text - 1);
    return (size_t)known->text_len + 2;
}

/* The same of any type. A function of its own, so that the stack protector guards what it has on
 * the stack only where it is called: seldom. */
static __attribute__((noinline)) size_t put_type(char *out, const char *type, bool plus)
{
    struct out text = {out, 256, 0};

    xtext_write(&text, plus ? "+" : "/", 1);
    xtext_write(&text, type, strlen(type));
    out_byte(&text, '=');
    return text.len;
}

static inline bool breaks_charset(int string_type, unsigned facts)
{
    switch (string_type) {
    case V_ASN1_PRINTABLESTRING:
        return (facts & ESCAPE_NOT_PRINTABLE) != 0;
    case V_ASN1_IA5STRING:
        return (facts & ESCAPE_NOT_ASCII) != 0;
    case V_ASN1_NUMERICSTRING:
        return (facts & ESCAPE_NOT_NUMERIC) != 0;
    default: /* d2i checks the others, or they allow every byte */
        return false;
    }
}

/* What an attribute that is in the text says of it. */
static inline unsigned facts_of(const struct dn_attribute *attribute, unsigned facts)
{
    static const unsigned hidden = ESCAPE_MARK | ESCAPE_EQUALS; /* an attribute, in a value */
    const struct known_type *known = attribute->known;
    unsigned found = attribute->joined ? DN_JOINED : 0;

    if (known == NULL || !known->same_everywhere)
        found |= DN_UNCLEAR;
    if (breaks_charset(attribute->string_type, facts))
        found |= DN_CHARSET;
    if ((facts & (ESCAPE_MARK | ESCAPE_BACKSLASH | ESCAPE_HEX)) == 0)
        return found;
    if ((facts & ESCAPE_BACKSLASH) != 0 || (facts & hidden) == hidden)
        found |= DN_UNCLEAR;
    if ((facts & ESCAPE_MARK) != 0)
        found |= DN_MARKS;
    if ((facts & ESCAPE_HEX) != 0)
        found |= DN_HEXES;
    return found;
}

static inline void add(struct dn *dn, const struct dn_attribute *attribute)
{
    const struct known_type *known = attribute->known;
    bool plus = attribute->joined && dn->rules->marks_rdns;
    char *out = dn->text + dn->len;

    dn->count++;
    if ((dn->facts & DN_CUT) != 0)
        return;
    if (attribute->value_len > DNMAP_ONELINE_LIMIT) {
        dn->facts |= DN_CUT;
        return;
    }
    size_t type_len =
        known != NULL ? put_known(out, known, plus) : put_type(out, attribute->type, plus);
    struct escaped value =
        escape_value(out + type_len, attribute->value, attribute->value_len, dn->table);
    size_t end = dn->oneline_len + value.oneline_len +
                 (known != NULL ? known->text_len : strlen(attribute->type) + 2);
    if (end > DNMAP_ONELINE_LIMIT) {
        dn->facts |= DN_CUT;
        return;
    }
    dn->len += type_len + value.len;
    dn->oneline_len = end;
    dn->facts |= facts_of(attribute, value.facts);
}

void dn_add(struct dn *dn, const struct dn_attribute *attribute)
{
    add(dn, attribute);
}

bool dn_write(struct dn *dn, const dnmap_name *name, dnmap_dialect dialect)
{
    const struct oneline_rules *rules = oneline_rules(dialect);
    const struct known_types *types = known_types();
    bool here = dialect == dnmap_dialect_resolve(DNMAP_DIALECT_HOST);

    if (!rules->cuts_attributes)
        return false;
    dn_begin(dn, rules);
    for (size_t i = 0; i < name->count; i++) {
        const dnmap_attribute *attribute = &name->attributes[i];
        const struct known_type *known =
            known_type(types, attribute->oid_der, attribute->oid_der_len);
        if (attribute->value_len > VALUE_MAX)
            return false;
        if (known != NULL && !known->same_everywhere && !here)
            known = NULL;
        add(dn, &(struct dn_attribute){
                    .known = known,
                    .type = known != NULL ? NULL : type_in_dialect(attribute, dialect),
                    .joined = i > 0 && attribute->rdn == name->attributes[i - 1].rdn,
                    .string_type = attribute->string_type,
                    .value = attribute->value,
                    .value_len = attribute->value_len,
                });
    }
    return true;
}
