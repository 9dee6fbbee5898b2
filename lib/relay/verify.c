/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a certificate verifies, as it does where a mail server has these CAs (confCACERT). */
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <stdlib.h>

#include "base/quiet.h"
#include "base/status.h"
#include "decode/cert.h"

struct dnmap_trust {
    X509_STORE *store;
};

static dnmap_status add_cas(X509_STORE *store, dnmap_reader *reader, dnmap_error *error)
{
    for (;;) {
        dnmap_cert *cert;
        dnmap_status status = dnmap_reader_next(reader, &cert, error);
        if (status != DNMAP_OK || cert == NULL)
            return status;
        /* One that is there already is no failure. */
        X509 *x509 = cert_to_x509(cert);
        bool added = x509 != NULL && X509_STORE_add_cert(store, x509) == 1;
        bool is_certificate = cert->der != NULL;
        X509_free(x509);
        dnmap_cert_free(cert);
        if (!is_certificate)
            return error_set(error, DNMAP_E_UNSUPPORTED, "a request is no CA's certificate", 0);
        if (!added)
            return error_set(error, DNMAP_E_MEMORY, NULL, 0);
    }
}

dnmap_status dnmap_trust_new(dnmap_trust **out, const void *cas, size_t cas_len, dnmap_error *error)
{
    dnmap_reader *reader;

    error_clear(error);
    if (out == NULL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    *out = NULL;
    dnmap_status status = dnmap_reader_new_memory(&reader, cas, cas_len, DNMAP_INPUT_AUTO);
    if (status != DNMAP_OK)
        return error_set(error, status, NULL, 0);
    quiet_begin();
    dnmap_trust *trust = calloc(1, sizeof *trust);
    if (trust != NULL)
        trust->store = X509_STORE_new();
    if (trust == NULL || trust->store == NULL)
        status = error_set(error, DNMAP_E_MEMORY, NULL, 0);
    else
        status = add_cas(trust->store, reader, error);
    (void)quiet_end(status);
    dnmap_reader_free(reader);
    if (status != DNMAP_OK) {
        dnmap_trust_free(trust);
        return status;
    }
    *out = trust;
    return DNMAP_OK;
}

void dnmap_trust_free(dnmap_trust *trust)
{
    if (trust == NULL)
        return;
    quiet_begin(); /* OpenSSL 4.0 needs memory to free it */
    X509_STORE_free(trust->store);
    (void)quiet_end(DNMAP_OK);
    free(trust);
}

static dnmap_status verify_in(X509_STORE_CTX *context, const dnmap_trust *trust, X509 *x509,
                              dnmap_error *error)
{
    if (context == NULL || x509 == NULL ||
        X509_STORE_CTX_init(context, trust->store, x509, NULL) != 1 ||
        X509_STORE_CTX_set_default(context, "ssl_client") != 1)
        return error_set(error, DNMAP_E_MEMORY, NULL, 0);
    if (X509_verify_cert(context) == 1)
        return DNMAP_OK;
    int cause = X509_STORE_CTX_get_error(context);
    if (cause == X509_V_ERR_OUT_OF_MEM || quiet_lacked_memory())
        return error_set(error, DNMAP_E_MEMORY, NULL, 0);
    return error_set(error, DNMAP_E_UNVERIFIED, X509_verify_cert_error_string(cause), 0);
}

static dnmap_status verify(const dnmap_cert *cert, const dnmap_trust *trust, dnmap_error *error)
{
    error_clear(error);
    quiet_begin();
    X509 *x509 = cert_to_x509(cert);
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    dnmap_status status = verify_in(context, trust, x509, error);
    X509_STORE_CTX_free(context);
    X509_free(x509);
    return quiet_end(status);
}

dnmap_status dnmap_cert_verify(const dnmap_cert *cert, const dnmap_trust *trust, dnmap_error *error)
{
    if (cert == NULL || trust == NULL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    if (cert->der == NULL)
        return error_set(error, DNMAP_E_UNVERIFIED, "a name without a certificate", 0);
    dnmap_status status = verify(cert, trust, error);
    /* A signature that could not be computed looks like a wrong one. */
    if (status == DNMAP_E_UNVERIFIED)
        status = verify(cert, trust, error);
    if (status == DNMAP_E_UNVERIFIED && !quiet_has_memory(cert->der_len))
        status = error_set(error, DNMAP_E_MEMORY, NULL, 0);
    return status;
}
