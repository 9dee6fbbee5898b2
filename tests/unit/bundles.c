/* SPDX-License-Identifier: BSD-2-Clause */
/* PKCS#12 and PKCS#7 in all that libcrypto makes of them: what comes out, and what is said of those
 * out of which nothing comes. */
#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "made.h"
#include "suite.h"

static EVP_PKEY *key;
static X509 *one, *two;

static X509 *make_cert(const char *cn)
{
    X509 *x509 = X509_new();
    X509_NAME *name = made_name(cn);

    X509_set_subject_name(x509, name);
    X509_NAME_free(name);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), 0);
    X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
    X509_set_pubkey(x509, key);
    ck_assert_int_gt(X509_sign(x509, key, EVP_sha256()), 0);
    return x509;
}

static void set_up(void)
{
    key = made_key();
    one = make_cert("one");
    two = make_cert("two");
}

static void tear_down(void)
{
    X509_free(one);
    X509_free(two);
    EVP_PKEY_free(key);
}

/* Twice in a row, with what was given in between: each certificate's CN and a blank, of a failure
 * its message and a semicolon. */
static void check(const unsigned char *der, size_t len, const char *password, const char *expected)
{
    unsigned char *input = malloc(2 * len);
    char found[600] = "", both[600];
    dnmap_reader *reader;
    dnmap_cert *cert = NULL;
    dnmap_status status;

    memcpy(input, der, len);
    memcpy(input + len, der, len);
    ck_assert_int_eq(dnmap_reader_new_memory(&reader, input, 2 * len, DNMAP_INPUT_AUTO), DNMAP_OK);
    if (password != NULL)
        ck_assert_int_eq(dnmap_reader_set_password(reader, password, strlen(password)), DNMAP_OK);
    do {
        dnmap_error error;
        status = dnmap_reader_next(reader, &cert, &error);
        ck_assert_uint_eq(ERR_peek_error(), 0);
        if (cert != NULL) {
            char *cn;
            ck_assert_int_eq(
                dnmap_macro_cn_new(&cn, NULL, dnmap_cert_subject(cert), DNMAP_DIALECT_OPENSSL3),
                DNMAP_OK);
            strcat(strcat(found, cn), " ");
            dnmap_free(cn);
            dnmap_cert_free(cert);
        } else if (status != DNMAP_OK) {
            strcat(strcat(found, error.message), "; ");
        }
    } while (status != DNMAP_OK || cert != NULL);
    strcat(strcpy(both, expected), expected);
    ck_assert_str_eq(found, both);
    dnmap_reader_free(reader);
    free(input);
}

/* ------------------------------------------------------------------ PKCS#12 */

enum { NO_CIPHER = -1, NO_MAC = -1, DEFAULT = 0 };

static void check_pkcs12(const char *password, X509 *cert, X509 *more, int cipher, int mac,
                         const char *given, const char *expected)
{
    STACK_OF(X509) *others = more == NULL ? NULL : sk_X509_new_null();
    unsigned char *der = NULL;

    if (others != NULL)
        sk_X509_push(others, more);
    PKCS12 *pkcs12 = PKCS12_create(password, NULL, key, cert, others, cipher, cipher, 1, mac, 0);
    ck_assert_ptr_nonnull(pkcs12);
    int len = i2d_PKCS12(pkcs12, &der);
    ck_assert_int_gt(len, 0);
    check(der, (size_t)len, given, expected);
    OPENSSL_free(der);
    PKCS12_free(pkcs12);
    sk_X509_free(others);
}

START_TEST(pkcs12)
{
    static const char wrong[] = "wrong password for this PKCS#12; ";
    static const char needed[] = "this PKCS#12 needs a password; ";
    static const char cipher[] =
        "this PKCS#12 does not decrypt: a cipher that libcrypto lacks, or damage; ";

    check_pkcs12("secret", one, NULL, DEFAULT, 1, "secret", "one ");
    check_pkcs12("secret", one, two, DEFAULT, 1, "secret", "one two ");
    check_pkcs12("secret", one, NULL, DEFAULT, 1, "Secret", wrong);
    check_pkcs12("secret", one, NULL, DEFAULT, 1, "secret ", wrong);
    check_pkcs12("secret", one, NULL, DEFAULT, 1, NULL, needed);
    check_pkcs12("secret", one, NULL, DEFAULT, 1, "", needed);
    check_pkcs12("", one, NULL, DEFAULT, 1, NULL, "one ");
    check_pkcs12(NULL, one, NULL, DEFAULT, 1, "", "one ");
    check_pkcs12(NULL, one, NULL, DEFAULT, 1, NULL, "one ");
    check_pkcs12("", one, NULL, DEFAULT, 1, "x", wrong);
    /* without a MAC nothing but the decryption fails */
    check_pkcs12("secret", one, NULL, NO_CIPHER, NO_MAC, NULL, "one ");
    check_pkcs12("secret", one, NULL, NO_CIPHER, NO_MAC, "other", "one ");
    check_pkcs12("secret", one, NULL, DEFAULT, NO_MAC, "secret", "one ");
    check_pkcs12("secret", one, NULL, DEFAULT, NO_MAC, "other", cipher);
    check_pkcs12("secret", NULL, NULL, DEFAULT, 1, "secret", "this PKCS#12 holds no certificate; ");
}
END_TEST

/* A certificate that is none in bags that are whole. */
START_TEST(bad_bag)
{
    PKCS12 *made = PKCS12_create("x", NULL, NULL, one, NULL, NO_CIPHER, NO_CIPHER, 1, NO_MAC, 0);
    unsigned char *der = NULL, *cert = NULL;
    int len = i2d_PKCS12(made, &der);
    int cert_len = i2d_X509(one, &cert);

    for (int i = 0; i + cert_len <= len; i++)
        if (memcmp(der + i, cert, (size_t)cert_len) == 0)
            der[i + 4] = 0x31; /* the SEQUENCE within */
    check(der, (size_t)len, NULL,
          "a certificate in this PKCS#12 is not one that libcrypto accepts; ");
    OPENSSL_free(der);
    OPENSSL_free(cert);
    PKCS12_free(made);
}
END_TEST

/* ------------------------------------------------------------------ PKCS#7 */

static void check_pkcs7(int type, X509 *first, X509 *second, const char *expected)
{
    PKCS7 *pkcs7 = PKCS7_new();
    unsigned char *der = NULL;

    ck_assert_int_eq(PKCS7_set_type(pkcs7, type), 1);
    if (type != NID_pkcs7_data)
        ck_assert_int_eq(type == NID_pkcs7_signed ? PKCS7_content_new(pkcs7, NID_pkcs7_data)
                                                  : PKCS7_set_cipher(pkcs7, EVP_aes_128_cbc()),
                         1);
    if (first != NULL)
        ck_assert_int_eq(PKCS7_add_certificate(pkcs7, first), 1);
    if (second != NULL)
        ck_assert_int_eq(PKCS7_add_certificate(pkcs7, second), 1);
    if (type == NID_pkcs7_signedAndEnveloped) {
        PKCS7_ENC_CONTENT *content = pkcs7->d.signed_and_enveloped->enc_data;
        X509_ALGOR_set0(content->algorithm, OBJ_nid2obj(NID_aes_128_cbc), V_ASN1_NULL, NULL);
    }
    int len = i2d_PKCS7(pkcs7, &der);
    ck_assert_int_gt(len, 0);
    check(der, (size_t)len, NULL, expected);
    OPENSSL_free(der);
    PKCS7_free(pkcs7);
}

START_TEST(pkcs7)
{
    static const char nothing[] = "this PKCS#7 holds no certificate; ";

    check_pkcs7(NID_pkcs7_signed, one, NULL, "one ");
    check_pkcs7(NID_pkcs7_signed, one, two, "one two ");
    check_pkcs7(NID_pkcs7_signed, NULL, NULL, nothing);
    check_pkcs7(NID_pkcs7_data, NULL, NULL, nothing);
    /* a SET OF, whose order is that of the encodings */
    check_pkcs7(NID_pkcs7_signedAndEnveloped, one, NULL, "one ");
    check_pkcs7(NID_pkcs7_signedAndEnveloped, NULL, NULL, nothing);
}
END_TEST

/* ------------------------------------------------------------------ lengths */

/* What stands behind a whole certificate, and what is said of it (X.690, 8.1.3). */
static const struct {
    size_t len;
    const char *octets;
    dnmap_status status;
} headers[] = {
#define HEADER(status, text)           \
    {                                  \
        sizeof(text) - 1, text, status \
    }
    HEADER(DNMAP_E_TRAILING, "\x04\x00"),
    HEADER(DNMAP_E_TRAILING, "x"),
    HEADER(DNMAP_E_TRUNCATED, "\x30\x01"),
    HEADER(DNMAP_E_TRUNCATED, "\x30\x05\x00\x00\x00\x00"),
    HEADER(DNMAP_E_DER, "\x30\x00"),
    HEADER(DNMAP_E_TRUNCATED, "\x30\x81\x80\x00"),
    HEADER(DNMAP_E_TRUNCATED, "\x30\x84\x03\xFF\xFF\xFA"), /* 64 MiB with its header */
    HEADER(DNMAP_E_LIMIT, "\x30\x84\x03\xFF\xFF\xFB"),
    HEADER(DNMAP_E_LIMIT, "\x30\x84\xFF\xFF\xFF\xFF"),
    HEADER(DNMAP_E_LIMIT, "\x30\x87\x01\x00\x00\x00\x00\x00\x00"),
    /* no length: of all that follows libcrypto makes what it can */
    HEADER(DNMAP_E_DER, "\x30"),
    HEADER(DNMAP_E_DER, "\x30\x80"),
    HEADER(DNMAP_E_DER, "\x30\x80\x00\x00"),
    HEADER(DNMAP_E_DER, "\x30\x82\x01"),
    HEADER(DNMAP_E_DER, "\x30\x88\x00\x00\x00\x00\x00\x00\x00\x00"),
};

START_TEST(object_headers)
{
    unsigned char *der = NULL;
    int len = i2d_X509(one, &der);
    unsigned char *input = malloc((size_t)len + headers[_i].len);
    dnmap_reader *reader;
    dnmap_cert *cert;
    dnmap_error error;

    memcpy(input, der, (size_t)len);
    memcpy(input + len, headers[_i].octets, headers[_i].len);
    ck_assert_int_eq(
        dnmap_reader_new_memory(&reader, input, (size_t)len + headers[_i].len, DNMAP_INPUT_AUTO),
        DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), DNMAP_OK);
    ck_assert_ptr_nonnull(cert);
    dnmap_cert_free(cert);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), headers[_i].status);
    ck_assert_uint_eq(error.offset, (size_t)len);
    ck_assert_ptr_null(cert);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), DNMAP_OK);
    ck_assert_ptr_null(cert);
    dnmap_reader_free(reader);
    free(input);
    OPENSSL_free(der);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_unchecked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, pkcs12);
    tcase_add_test(tcase, bad_bag);
    tcase_add_test(tcase, pkcs7);
    tcase_add_loop_test(tcase, object_headers, 0, (int)(sizeof headers / sizeof headers[0]));
}

int main(void)
{
    return suite_run("bundles", add);
}
