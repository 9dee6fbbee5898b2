/* SPDX-License-Identifier: BSD-2-Clause */
/* libcrypto's memory; and functions of it that fail for want of some, whether or not this one takes
 * any there. */
#define OPENSSL_API_COMPAT 0x10101000L /* ERR_put_error() */

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/stack.h>
#include <openssl/x509.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fault.h"

/* ------------------------------------------------------------------ memory */

void *__real_malloc(size_t size);
void *__real_realloc(void *old, size_t size);
void __real_free(void *memory);

static atomic_long outstanding;

long fault_outstanding_crypto(void)
{
    return outstanding;
}

/* Whether libcrypto says that there was no memory. OpenSSL 1.1.1 does not say it of all, and 3.5
 * not of blocks that grow: then it is said for them, so that all that follows from it can be seen.
 */
static bool is_told = true;

static bool is_due_to_libcrypto(void)
{
    static _Thread_local bool is_telling; /* for which it may want memory */
    bool due = fault_is_due_inside();

    if (due && !is_told && !is_telling) {
        is_telling = true;
        ERR_put_error(ERR_LIB_USER, 0, ERR_R_MALLOC_FAILURE, "fault.c", 0);
        is_telling = false;
    }
    return due;
}

static void *crypto_malloc(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    void *memory = is_due_to_libcrypto() ? NULL : __real_malloc(size);
    outstanding += memory != NULL;
    return memory;
}

static void crypto_free(void *memory, const char *file, int line)
{
    (void)file;
    (void)line;
    outstanding -= memory != NULL;
    __real_free(memory);
}

static void *crypto_realloc(void *old, size_t size, const char *file, int line)
{
    if (old != NULL && size == 0) {
        crypto_free(old, file, line);
        return NULL;
    }
    if (old == NULL) /* as libcrypto's own does: CRYPTO_malloc() says that there was none */
        return CRYPTO_malloc(size, file, line);
    return is_due_to_libcrypto() ? NULL : __real_realloc(old, size);
}

/* Lets a stack grow that can't. */
static bool tells_of_memory(void)
{
    OPENSSL_STACK *stack = OPENSSL_sk_new_null();
    static char object;
    int pushed = 1;

    (void)ERR_peek_error(); /* makes the queue */
    (void)OPENSSL_sk_push(stack, &object);
    fault_begin(FAULT_MEMORY, 1, true, ENOMEM);
    for (int i = 0; pushed > 0 && i < 100; i++)
        pushed = OPENSSL_sk_push(stack, &object);
    (void)fault_end();
    OPENSSL_sk_free(stack);
    bool told = ERR_peek_error() != 0;
    ERR_clear_error();
    return told;
}

void fault_set_up(void)
{
    if (CRYPTO_set_mem_functions(crypto_malloc, crypto_realloc, crypto_free) != 1) {
        fputs("libcrypto has used memory before main()\n", stderr);
        exit(EXIT_FAILURE);
    }
    is_told = tells_of_memory();
    if (!is_told)
        puts("# libcrypto does not always tell that it had no memory: it is told for it");
}

/* ------------------------------------------------------------------ digests */

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
