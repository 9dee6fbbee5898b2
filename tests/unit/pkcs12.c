/* SPDX-License-Identifier: BSD-2-Clause */
/* PKCS#12 other than most: what is in them, or why it is not read. They are made by libcrypto, or
 * byte by byte where it makes none such. */
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "contained.h"
#include "made.h"
#include "suite.h"

static EVP_PKEY *key;

/* The bag of a certificate; of one that is none; of another kind; with bags in it. */
static PKCS12_SAFEBAG *cert_bag(void)
{
    X509 *x509 = contained_cert();
    PKCS12_SAFEBAG *bag = PKCS12_SAFEBAG_create_cert(x509);

    X509_free(x509);
    return bag;
}

static PKCS12_SAFEBAG *other_bag(int kind)
{
    ASN1_IA5STRING *text = ASN1_IA5STRING_new();

    ASN1_STRING_set(text, "x", 1);
    PKCS12_SAFEBAG *bag =
        PKCS12_item_pack_safebag(text, ASN1_ITEM_rptr(ASN1_IA5STRING), kind, NID_certBag);
    ASN1_IA5STRING_free(text);
    return bag;
}

static PKCS12_SAFEBAG *nested_bag(int levels)
{
    static const unsigned char contents[] = {0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7,
                                             0x0D, 0x01, 0x0C, 0x0A, 0x01, 0x06};
    PKCS12_SAFEBAG *bag = cert_bag();
    unsigned char *der = NULL;
    int len = i2d_PKCS12_SAFEBAG(bag, &der);
    struct bytes inner = {0};

    bytes_put(&inner, der, (size_t)len);
    OPENSSL_free(der);
    PKCS12_SAFEBAG_free(bag);
    for (int i = 0; i < levels; i++) {
        struct bytes list = {0}, content = {0};
        bytes_put_der(&list, 0x30, &inner);
        bytes_put(&content, contents, sizeof contents);
        bytes_put_der(&content, 0xA0, &list);
        inner.len = 0;
        bytes_put_der(&inner, 0x30, &content);
        bytes_free(&list);
        bytes_free(&content);
    }
    const unsigned char *end = inner.data;
    bag = d2i_PKCS12_SAFEBAG(NULL, &end, (long)inner.len);
    ck_assert_ptr_nonnull(bag);
    bytes_free(&inner);
    return bag;
}

/* A safe with these bags, encrypted with the password unless that is NULL. */
static PKCS7 *safe_of(PKCS12_SAFEBAG *first, PKCS12_SAFEBAG *second, const char *password)
{
    STACK_OF(PKCS12_SAFEBAG) *bags = sk_PKCS12_SAFEBAG_new_null();

    sk_PKCS12_SAFEBAG_push(bags, first);
    if (second != NULL)
        sk_PKCS12_SAFEBAG_push(bags, second);
    PKCS7 *safe = password == NULL
                      ? PKCS12_pack_p7data(bags)
                      : PKCS12_pack_p7encdata(NID_aes_128_cbc, password, -1, NULL, 0, 1, bags);
    ck_assert_ptr_nonnull(safe);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    return safe;
}

/* Reads the PKCS#12 with these safes; without a MAC, if `mac` is NULL. */
static void check_safes(PKCS7 *first, PKCS7 *second, const char *mac, const char *expected)
{
    STACK_OF(PKCS7) *safes = sk_PKCS7_new_null();
    PKCS12 *pkcs12 = PKCS12_init(NID_pkcs7_data);
    unsigned char *der = NULL;

    sk_PKCS7_push(safes, first);
    if (second != NULL)
        sk_PKCS7_push(safes, second);
    ck_assert_int_eq(PKCS12_pack_authsafes(pkcs12, safes), 1);
    if (mac != NULL)
        ck_assert_int_eq(PKCS12_set_mac(pkcs12, mac, -1, NULL, 0, 1, EVP_sha256()), 1);
    int len = i2d_PKCS12(pkcs12, &der);
    contained_check(der, (size_t)len, mac, expected);
    OPENSSL_free(der);
    sk_PKCS7_pop_free(safes, PKCS7_free);
    PKCS12_free(pkcs12);
}

START_TEST(pkcs12_bags)
{
    check_safes(safe_of(cert_bag(), cert_bag(), NULL), NULL, NULL, "++");
    check_safes(safe_of(cert_bag(), NULL, NULL), safe_of(cert_bag(), NULL, NULL), NULL, "++");
    check_safes(safe_of(nested_bag(1), cert_bag(), NULL), NULL, NULL, "++");
    check_safes(safe_of(nested_bag(8), NULL, NULL), NULL, NULL, "+");
    check_safes(safe_of(nested_bag(9), NULL, NULL), NULL, NULL, "LIMIT");
    check_safes(safe_of(other_bag(NID_sdsiCertificate), NULL, NULL), NULL, NULL, "NOTHING");
    check_safes(safe_of(other_bag(NID_x509Certificate), cert_bag(), NULL),
                safe_of(cert_bag(), NULL, NULL), NULL, "DER");
    check_safes(safe_of(cert_bag(), other_bag(NID_x509Certificate), NULL), NULL, NULL, "DER");
}
END_TEST

/* A safe that is neither data nor encrypted, with a certificate in it. */
static PKCS7 *signed_safe(void)
{
    PKCS7 *pkcs7 = PKCS7_new();
    X509 *x509 = contained_cert();

    PKCS7_set_type(pkcs7, NID_pkcs7_signed);
    PKCS7_content_new(pkcs7, NID_pkcs7_data);
    PKCS7_add_certificate(pkcs7, x509);
    X509_free(x509);
    return pkcs7;
}

START_TEST(pkcs12_safes)
{
    check_safes(safe_of(cert_bag(), NULL, "a"), NULL, "a", "+");
    /* the MAC's password is not that of the certificates */
    check_safes(safe_of(cert_bag(), NULL, "a"), NULL, "b", "UNSUPPORTED");
    /* one that is of another type is passed over */
    check_safes(signed_safe(), NULL, NULL, "NOTHING");
    check_safes(signed_safe(), safe_of(cert_bag(), NULL, NULL), NULL, "+");
}
END_TEST

/* Of a key only; without any password, where libcrypto makes a MAC of none. */
START_TEST(pkcs12_by_libcrypto)
{
    X509 *x509 = contained_cert();
    unsigned char *der = NULL;
    PKCS12 *pkcs12 = PKCS12_create(NULL, "name", NULL, x509, NULL, -1, -1, 0, 0, 0);
    int len = i2d_PKCS12(pkcs12, &der);

    contained_check(der, (size_t)len, NULL, "+");
    PKCS12_free(pkcs12);
    OPENSSL_free(der);
    der = NULL;
    pkcs12 = PKCS12_create("", "name", key, NULL, NULL, -1, -1, 0, 0, 0);
    len = i2d_PKCS12(pkcs12, &der);
    contained_check(der, (size_t)len, NULL, "NOTHING");
    PKCS12_free(pkcs12);
    OPENSSL_free(der);
    X509_free(x509);
}
END_TEST

/* None, and one whose data are no safes. */
START_TEST(pkcs12_malformed)
{
    contained_check_hex("3003020103", "DER");
    contained_check_hex("301602010330110609"
                        "2A864886F70D010701A00404020500",
                        "DER");
}
END_TEST

/* Without the ciphers of old, which come out of a file, the others do. */
START_TEST(no_legacy_ciphers)
{
    ck_assert_int_eq(setenv("OPENSSL_MODULES", "/nonexistent", 1), 0);
    check_safes(safe_of(cert_bag(), NULL, "a"), NULL, "a", "+");
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, pkcs12_bags);
    tcase_add_test(tcase, pkcs12_safes);
    tcase_add_test(tcase, pkcs12_by_libcrypto);
    tcase_add_test(tcase, pkcs12_malformed);
    tcase_add_test(tcase, no_legacy_ciphers);
}

int main(void)
{
    key = made_key();
    int status = suite_run("pkcs12", add);
    EVP_PKEY_free(key);
    return status;
}
