/* SPDX-License-Identifier: BSD-2-Clause */
#include <openssl/pkcs7.h>

#include "base/quiet.h"
#include "decode/bundle.h"

/* The certificates of a PKCS#7 of either signed kind; NULL for another kind. */
static const STACK_OF(X509) * certificates_of(const PKCS7 *pkcs7)
{
    switch (OBJ_obj2nid(pkcs7->type)) {
    case NID_pkcs7_signed:
        return pkcs7->d.sign == NULL ? NULL : pkcs7->d.sign->cert;
    case NID_pkcs7_signedAndEnveloped:
        return pkcs7->d.signed_and_enveloped == NULL ? NULL : pkcs7->d.signed_and_enveloped->cert;
    default:
        return NULL;
    }
}

static dnmap_status decode_bundle(struct bundle *bundle, const unsigned char **der, size_t len,
                                  const char **message)
{
    PKCS7 *pkcs7 = d2i_PKCS7(NULL, der, (long)len);

    if (pkcs7 == NULL) {
        *message = "not a PKCS#7 that libcrypto accepts";
        return DNMAP_E_DER;
    }
    dnmap_status status = DNMAP_OK;
    const STACK_OF(X509) *found = certificates_of(pkcs7);
    for (int i = 0; status == DNMAP_OK && i < sk_X509_num(found); i++)
        status = bundle_add(bundle, sk_X509_value(found, i));
    if (sk_X509_num(found) <= 0) {
        *message = "this PKCS#7 holds no certificate";
        status = DNMAP_E_NOTHING;
    }
    PKCS7_free(pkcs7);
    return status;
}

dnmap_status bundle_decode_pkcs7(struct bundle *bundle, const unsigned char **der, size_t len,
                                 const char **message)
{
    quiet_begin();
    dnmap_status status = quiet_end(decode_bundle(bundle, der, len, message));
    if (status == DNMAP_E_MEMORY)
        *message = NULL;
    return status;
}
