/* SPDX-License-Identifier: BSD-2-Clause */
#include "decode/raw.h"

#include <openssl/asn1t.h>
#include <stdbool.h>

/* The templates of crypto/x509 (x_x509.c, x_pubkey.c) over again, with the key left as it is. */
typedef struct raw_key {
    X509_ALGOR *algorithm;
    ASN1_BIT_STRING *bits;
} RAW_KEY;

typedef struct raw_validity {
    ASN1_TIME *not_before, *not_after;
} RAW_VALIDITY;

typedef struct raw_tbs {
    ASN1_INTEGER *version, *serial;
    X509_ALGOR *algorithm;
    X509_NAME *issuer, *subject;
    RAW_VALIDITY *validity;
    RAW_KEY *key;
    ASN1_BIT_STRING *issuer_id, *subject_id;
    STACK_OF(X509_EXTENSION) * extensions;
} RAW_TBS;

typedef struct raw_cert {
    RAW_TBS *tbs;
    X509_ALGOR *algorithm;
    ASN1_BIT_STRING *signature;
} RAW_CERT;

/* Each is a list of parts, not a block. */
/* clang-format off */
ASN1_SEQUENCE(RAW_KEY) = {
    ASN1_SIMPLE(RAW_KEY, algorithm, X509_ALGOR),
    ASN1_SIMPLE(RAW_KEY, bits, ASN1_BIT_STRING),
} static_ASN1_SEQUENCE_END(RAW_KEY)

ASN1_SEQUENCE(RAW_VALIDITY) = {
    ASN1_SIMPLE(RAW_VALIDITY, not_before, ASN1_TIME),
    ASN1_SIMPLE(RAW_VALIDITY, not_after, ASN1_TIME),
} static_ASN1_SEQUENCE_END(RAW_VALIDITY)

ASN1_SEQUENCE(RAW_TBS) = {
    ASN1_EXP_OPT(RAW_TBS, version, ASN1_INTEGER, 0),
    ASN1_SIMPLE(RAW_TBS, serial, ASN1_INTEGER),
    ASN1_SIMPLE(RAW_TBS, algorithm, X509_ALGOR),
    ASN1_SIMPLE(RAW_TBS, issuer, X509_NAME),
    ASN1_SIMPLE(RAW_TBS, validity, RAW_VALIDITY),
    ASN1_SIMPLE(RAW_TBS, subject, X509_NAME),
    ASN1_SIMPLE(RAW_TBS, key, RAW_KEY),
    ASN1_IMP_OPT(RAW_TBS, issuer_id, ASN1_BIT_STRING, 1),
    ASN1_IMP_OPT(RAW_TBS, subject_id, ASN1_BIT_STRING, 2),
    ASN1_EXP_SEQUENCE_OF_OPT(RAW_TBS, extensions, X509_EXTENSION, 3),
} static_ASN1_SEQUENCE_END(RAW_TBS)

ASN1_SEQUENCE(RAW_CERT) = {
    ASN1_SIMPLE(RAW_CERT, tbs, RAW_TBS),
    ASN1_SIMPLE(RAW_CERT, algorithm, X509_ALGOR),
    ASN1_SIMPLE(RAW_CERT, signature, ASN1_BIT_STRING),
} static_ASN1_SEQUENCE_END(RAW_CERT)
    /* clang-format on */

    /* d2i_X509 asks for a decoder by the name of the key's algorithm (x_pubkey.c), and refuses the
     * certificate where there is none to be had: an OID that OBJ_obj2txt won't write out. */
    static bool has_nameless_key(const struct raw_cert *cert)
{
    const ASN1_OBJECT *algorithm;
    char name[80];

    X509_ALGOR_get0(&algorithm, NULL, NULL, cert->tbs->key->algorithm);
    return OBJ_obj2txt(name, sizeof name, algorithm, 0) <= 0;
}

static bool is_accepted(const unsigned char *der, size_t len)
{
    X509 *x509 = d2i_X509(NULL, &der, (long)len);

    X509_free(x509);
    return x509 != NULL;
}

struct raw_cert *raw_cert_decode(const unsigned char **der, size_t len)
{
    const unsigned char *begin = *der;
    RAW_CERT *cert = (RAW_CERT *)ASN1_item_d2i(NULL, der, (long)len, ASN1_ITEM_rptr(RAW_CERT));

    /* A libcrypto accepts such keys or it does not: no test sees both. */
    if (cert == NULL || !has_nameless_key(cert) || is_accepted(begin, len)) /* GCOVR_EXCL_BR_LINE */
        return cert;
    raw_cert_free(cert);
    return NULL;
}

void raw_cert_free(struct raw_cert *cert)
{
    ASN1_item_free((ASN1_VALUE *)cert, ASN1_ITEM_rptr(RAW_CERT));
}

const X509_NAME *raw_cert_subject(const struct raw_cert *cert)
{
    return cert->tbs->subject;
}

const X509_NAME *raw_cert_issuer(const struct raw_cert *cert)
{
    return cert->tbs->issuer;
}
