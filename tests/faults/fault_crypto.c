/* SPDX-License-Identifier: BSD-2-Clause */
/* Functions of libcrypto that fail for want of memory, whether or not this one takes any there. */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <string.h>

#include "fault.h"

int __real_EVP_DigestInit_ex(EVP_MD_CTX *context, const EVP_MD *type, ENGINE *engine);
int __wrap_EVP_DigestInit_ex(EVP_MD_CTX *context, const EVP_MD *type, ENGINE *engine);
int __real_EVP_DigestUpdate(EVP_MD_CTX *context, const void *bytes, size_t len);
int __wrap_EVP_DigestUpdate(EVP_MD_CTX *context, const void *bytes, size_t len);
int __real_EVP_DigestFinal_ex(EVP_MD_CTX *context, unsigned char *out, unsigned *len);
int __wrap_EVP_DigestFinal_ex(EVP_MD_CTX *context, unsigned char *out, unsigned *len);
int __real_RAND_bytes(unsigned char *out, int len);
int __wrap_RAND_bytes(unsigned char *out, int len);

int __wrap_EVP_DigestInit_ex(EVP_MD_CTX *context, const EVP_MD *type, ENGINE *engine)
{
    return fault_is_due() ? 0 : __real_EVP_DigestInit_ex(context, type, engine);
}

int __wrap_EVP_DigestUpdate(EVP_MD_CTX *context, const void *bytes, size_t len)
{
    return fault_is_due() ? 0 : __real_EVP_DigestUpdate(context, bytes, len);
}

int __wrap_EVP_DigestFinal_ex(EVP_MD_CTX *context, unsigned char *out, unsigned *len)
{
    return fault_is_due() ? 0 : __real_EVP_DigestFinal_ex(context, out, len);
}

int __wrap_RAND_bytes(unsigned char *out, int len)
{
    return fault_is_due() ? 0 : __real_RAND_bytes(out, len);
}

/* ------------------------------------------------------------------ certificates */

int __real_X509_STORE_CTX_init(X509_STORE_CTX *context, X509_STORE *store, X509 *x509,
                               STACK_OF(X509) * chain);
int __wrap_X509_STORE_CTX_init(X509_STORE_CTX *context, X509_STORE *store, X509 *x509,
                               STACK_OF(X509) * chain);
int __real_X509_STORE_CTX_set_default(X509_STORE_CTX *context, const char *name);
int __wrap_X509_STORE_CTX_set_default(X509_STORE_CTX *context, const char *name);
int __real_i2d_X509_AUX(const X509 *x509, unsigned char **out);
int __wrap_i2d_X509_AUX(const X509 *x509, unsigned char **out);

int __wrap_X509_STORE_CTX_init(X509_STORE_CTX *context, X509_STORE *store, X509 *x509,
                               STACK_OF(X509) * chain)
{
    return fault_is_due() ? 0 : __real_X509_STORE_CTX_init(context, store, x509, chain);
}

int __wrap_X509_STORE_CTX_set_default(X509_STORE_CTX *context, const char *name)
{
    return fault_is_due() ? 0 : __real_X509_STORE_CTX_set_default(context, name);
}

int __wrap_i2d_X509_AUX(const X509 *x509, unsigned char **out)
{
    return fault_is_due() ? -1 : __real_i2d_X509_AUX(x509, out);
}

/* ------------------------------------------------------------------ PKCS#12 */

#ifdef LIBCRYPTO_HAS_PROVIDERS
#include <openssl/provider.h>

OSSL_LIB_CTX *__real_OSSL_LIB_CTX_new(void);
OSSL_LIB_CTX *__wrap_OSSL_LIB_CTX_new(void);
OSSL_PROVIDER *__real_OSSL_PROVIDER_load(OSSL_LIB_CTX *library, const char *name);
OSSL_PROVIDER *__wrap_OSSL_PROVIDER_load(OSSL_LIB_CTX *library, const char *name);
PKCS12 *__real_PKCS12_init_ex(int mode, OSSL_LIB_CTX *library, const char *properties);
PKCS12 *__wrap_PKCS12_init_ex(int mode, OSSL_LIB_CTX *library, const char *properties);

OSSL_LIB_CTX *__wrap_OSSL_LIB_CTX_new(void)
{
    return fault_is_due() ? NULL : __real_OSSL_LIB_CTX_new();
}

/* The legacy one may be missing: that is no matter of memory. */
OSSL_PROVIDER *__wrap_OSSL_PROVIDER_load(OSSL_LIB_CTX *library, const char *name)
{
    return strcmp(name, "default") == 0 && fault_is_due()
               ? NULL
               : __real_OSSL_PROVIDER_load(library, name);
}

PKCS12 *__wrap_PKCS12_init_ex(int mode, OSSL_LIB_CTX *library, const char *properties)
{
    if (!fault_is_due())
        return __real_PKCS12_init_ex(mode, library, properties);
    ERR_raise(ERR_LIB_PKCS12, ERR_R_MALLOC_FAILURE);
    return NULL;
}
#endif
