/* SPDX-License-Identifier: BSD-2-Clause */
/* From a certificate's DER to its macros, without a name in between: where the walker is sure of
 * every byte. Where it is not, by way of libcrypto, whose answer is the one that counts. */
#include <string.h>

#include "base/status.h"
#include "der/cert.h"
#include "der/name.h"
#include "encode/dn.h"
#include "types/types.h"

/* Writes a Name of the certificate; false if it is not sure. `here`: the dialect is this host's. */
static bool write_name(struct dn *dn, const struct der *rdns, const struct oneline_rules *rules,
                       bool here, const struct known_types *types)
{
    struct der_name name = {.types = types, .rdns = *rdns};
    struct der_attribute attribute;
    size_t last_rdn = SIZE_MAX;

    dn_begin(dn, rules);
    for (;;) {
        enum der_step step = der_next_attribute(&attribute, &name);
        if (step != DER_ATTRIBUTE)
            return step == DER_END;
        if (!here && !attribute.type->same_everywhere)
            return false;
        dn_add(dn, &(struct dn_attribute){
                       .known = attribute.type,
                       .joined = attribute.rdn == last_rdn,
                       .string_type = attribute.string_type,
                       .value = attribute.value.at,
                       .value_len = der_left(&attribute.value),
                   });
        last_rdn = attribute.rdn;
    }
}

/* Keeps what was written; the result fits, as sendmail's does. */
static void keep(char *macro, size_t *len, const struct dn *dn)
{
    memcpy(macro, dn->text, dn->len);
    macro[dn->len] = '\0';
    *len = dn->len;
}

static void clear(dnmap_macros *out)
{
    out->subject_len = out->issuer_len = 0;
    out->subject[0] = out->issuer[0] = '\0';
}

static bool write_directly(dnmap_macros *out, const unsigned char *der, size_t der_len,
                           dnmap_dialect dialect)
{
    const struct oneline_rules *rules = oneline_rules(dialect);
    const struct known_types *types = known_types();
    bool here = dialect == dnmap_dialect_resolve(DNMAP_DIALECT_HOST);
    struct der_cert cert;
    struct dn dn;

    if (!rules->cuts_attributes || !der_read_cert(&cert, der, der_len) || cert.len != der_len ||
        !write_name(&dn, &cert.issuer, rules, here, types))
        return false;
    keep(out->issuer, &out->issuer_len, &dn);
    if (!write_name(&dn, &cert.subject, rules, here, types))
        return false;
    keep(out->subject, &out->subject_len, &dn);
    return true;
}

/* The same by libcrypto, and in the dialects that are not OpenSSL's. */
static dnmap_status write_decoded(dnmap_macros *out, const unsigned char *der, size_t der_len,
                                  dnmap_dialect dialect, dnmap_error *error)
{
    dnmap_cert *cert;
    dnmap_status status = dnmap_cert_from_der(&cert, der, der_len, error);

    if (status != DNMAP_OK)
        return status;
    status = dnmap_macro_dn(out->subject, sizeof out->subject, &out->subject_len,
                            dnmap_cert_subject(cert), dialect);
    if (status == DNMAP_OK)
        status = dnmap_macro_dn(out->issuer, sizeof out->issuer, &out->issuer_len,
                                dnmap_cert_issuer(cert), dialect);
    dnmap_cert_free(cert);
    return error_set(error, status, NULL, 0);
}

dnmap_status dnmap_macros_from_der(dnmap_macros *out, const unsigned char *der, size_t der_len,
                                   dnmap_dialect dialect, dnmap_error *error)
{
    error_clear(error);
    if (out == NULL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    clear(out);
    dialect = dnmap_dialect_resolve(dialect);
    const struct oneline_rules *rules = oneline_rules(dialect);
    if (der == NULL || rules == NULL || !rules->limited)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    if (write_directly(out, der, der_len, dialect))
        return DNMAP_OK;
    dnmap_status status = write_decoded(out, der, der_len, dialect, error);
    if (status != DNMAP_OK)
        clear(out);
    return status;
}
