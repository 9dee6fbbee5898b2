/* SPDX-License-Identifier: BSD-2-Clause */
/* Clients whose certificates are verified: by libcrypto, as where a mail server has these CAs. */
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "made.h"
#include "suite.h"

#define BOTH "CERTISSUER:/CN=CA\tSUBJECT\nCERTSUBJECT:/CN=x\tRELAY\n"

static EVP_PKEY *key;

/* Of version 1: a CA of its own signing needs no extension that says so. */
static X509 *make_cert(const char *subject, const char *issuer)
{
    X509 *x509 = X509_new();
    X509_NAME *subject_name = made_name(subject);
    X509_NAME *issuer_name = made_name(issuer);

    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), -7200);
    X509_gmtime_adj(X509_getm_notAfter(x509), 7200);
    X509_set_subject_name(x509, subject_name);
    X509_set_issuer_name(x509, issuer_name);
    X509_NAME_free(subject_name);
    X509_NAME_free(issuer_name);
    X509_set_pubkey(x509, key);
    ck_assert_int_gt(X509_sign(x509, key, EVP_sha256()), 0);
    return x509;
}

static dnmap_cert *cert_of(X509 *x509)
{
    unsigned char *der = NULL;
    int len = i2d_X509(x509, &der);
    dnmap_cert *cert;

    ck_assert_int_eq(dnmap_cert_from_der(&cert, der, (size_t)len, NULL), DNMAP_OK);
    OPENSSL_free(der);
    X509_free(x509);
    return cert;
}

/* The PEM of a CA, twice: one that is there already does no harm. */
static dnmap_trust *trust_in(const char *subject)
{
    BIO *bio = BIO_new(BIO_s_mem());
    X509 *ca = make_cert(subject, subject);
    dnmap_trust *trust;
    char *pem;

    PEM_write_bio_X509(bio, ca);
    PEM_write_bio_X509(bio, ca);
    long len = BIO_get_mem_data(bio, &pem);
    ck_assert_int_eq(dnmap_trust_new(&trust, pem, (size_t)len, NULL), DNMAP_OK);
    X509_free(ca);
    BIO_free(bio);
    return trust;
}

START_TEST(verified)
{
    dnmap_trust *trust = trust_in("CA");
    dnmap_cert *client = cert_of(make_cert("x", "CA"));
    dnmap_cert *stranger = cert_of(make_cert("x", "other"));
    dnmap_site site = {.dialect = DNMAP_DIALECT_OPENSSL3, .trust = trust};
    dnmap_access *access;
    dnmap_decision found;
    dnmap_error error = {DNMAP_E_MEMORY, "stale", 1, 1};

    ck_assert_int_eq(dnmap_cert_verify(client, trust, &error), DNMAP_OK);
    ck_assert_int_eq(error.code, DNMAP_OK);
    ck_assert_uint_eq(error.offset, 0);
    ck_assert_int_eq(dnmap_access_new(&access, BOTH, strlen(BOTH), NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_access_test_cert(&found, access, client, &site, NULL), DNMAP_OK);
    ck_assert_int_eq(found.reason, DNMAP_RELAY_BY_SUBJECT);
    dnmap_decision_clear(&found);
    ck_assert_int_eq(dnmap_access_test_cert(&found, access, stranger, &site, NULL), DNMAP_OK);
    ck_assert_int_eq(found.reason, DNMAP_NOT_VERIFIED);
    ck_assert_str_eq(found.verify_message,
                     X509_verify_cert_error_string(X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY));
    dnmap_decision_clear(&found);
    ck_assert_int_eq(dnmap_cert_verify(client, NULL, &error), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_access_test_cert(&found, access, client, NULL, &error),
                     DNMAP_E_ARGUMENT);
    site.trust = NULL;
    ck_assert_int_eq(dnmap_access_test_cert(&found, access, stranger, &site, NULL), DNMAP_OK);
    ck_assert_int_eq(found.reason, DNMAP_NO_ISSUER_ENTRY);
    dnmap_decision_clear(&found);
    dnmap_access_free(access);
    dnmap_cert_free(client);
    dnmap_cert_free(stranger);
    dnmap_trust_free(trust);
}
END_TEST

START_TEST(what_can_not_be_verified)
{
    dnmap_trust *trust = trust_in("CA"), *none;
    dnmap_reader *reader;
    dnmap_cert *text;
    dnmap_error error;
    X509_REQ *request = X509_REQ_new();
    unsigned char *der = NULL;

    X509_REQ_set_pubkey(request, key);
    ck_assert_int_gt(X509_REQ_sign(request, key, EVP_sha256()), 0);
    int len = i2d_X509_REQ(request, &der);
    ck_assert_int_eq(dnmap_trust_new(&none, der, (size_t)len, &error), DNMAP_E_UNSUPPORTED);
    ck_assert_ptr_null(none);
    ck_assert_int_eq(dnmap_trust_new(&none, der, (size_t)len - 1, &error), DNMAP_E_TRUNCATED);
    ck_assert_int_eq(dnmap_reader_new_memory(&reader, "/CN=x", 5, DNMAP_INPUT_TEXT), DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &text, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_cert_verify(text, trust, &error), DNMAP_E_UNVERIFIED);
    dnmap_cert_free(text);
    dnmap_reader_free(reader);
    OPENSSL_free(der);
    X509_REQ_free(request);
    dnmap_trust_free(trust);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, verified);
    tcase_add_test(tcase, what_can_not_be_verified);
}

int main(void)
{
    key = made_key();
    int status = suite_run("verify", add);
    EVP_PKEY_free(key);
    return status;
}
