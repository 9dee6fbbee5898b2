/* SPDX-License-Identifier: BSD-2-Clause */
#include "made.h"

#include <openssl/ec.h>

EVP_PKEY *made_key(void)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, NULL);
    EVP_PKEY *key = NULL;

    if (EVP_PKEY_keygen_init(context) == 1 &&
        EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) == 1)
        (void)EVP_PKEY_keygen(context, &key);
    EVP_PKEY_CTX_free(context);
    return key;
}

X509_NAME *made_name(const char *cn)
{
    X509_NAME *name = X509_NAME_new();

    if (X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)cn, -1, -1,
                                   0) == 1)
        return name;
    X509_NAME_free(name);
    return NULL;
}
