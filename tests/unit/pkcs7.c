/* SPDX-License-Identifier: BSD-2-Clause */
/* PKCS#7 other than most, and blocks of PEM: what is in them, or why it is not read. */
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <stdlib.h>
#include <string.h>

#include "contained.h"
#include "dnmap.h"
#include "parts.h"
#include "suite.h"

#define PKCS7_OID "06092A864886F70D0107"

/* A type alone, without the content that is optional; a content of another kind; another type. */
START_TEST(pkcs7_without_content)
{
    contained_check_hex("300B" PKCS7_OID "01", "NOTHING");
    contained_check_hex("300B" PKCS7_OID "02", "NOTHING");
    contained_check_hex("300B" PKCS7_OID "04", "NOTHING");
    contained_check_hex("300D" PKCS7_OID "020500", "DER");
    contained_check_hex("300306012A", "NOTHING");
    contained_check_hex("300406028001", "DER");
}
END_TEST

static PKCS7 *pkcs7_of(int type, int count)
{
    PKCS7 *pkcs7 = PKCS7_new();
    X509 *x509 = contained_cert();

    PKCS7_set_type(pkcs7, type);
    if (type == NID_pkcs7_signed)
        PKCS7_content_new(pkcs7, NID_pkcs7_data);
    else
        pkcs7->d.signed_and_enveloped->enc_data->algorithm->algorithm =
            OBJ_nid2obj(NID_aes_128_cbc);
    for (int i = 0; i < count; i++)
        ck_assert_int_eq(PKCS7_add_certificate(pkcs7, x509), 1);
    X509_free(x509);
    return pkcs7;
}

static unsigned char *pkcs7_der(int type, int count, size_t *len)
{
    PKCS7 *pkcs7 = pkcs7_of(type, count);
    unsigned char *der = NULL;
    int size = i2d_PKCS7(pkcs7, &der);

    ck_assert_int_gt(size, 0);
    *len = (size_t)size;
    PKCS7_free(pkcs7);
    return der;
}

START_TEST(pkcs7_of_both_kinds)
{
    size_t len;
    unsigned char *der = pkcs7_der(NID_pkcs7_signedAndEnveloped, 2, &len);

    contained_check(der, len, NULL, "++");
    OPENSSL_free(der);
    der = pkcs7_der(NID_pkcs7_signed, 9, &len);
    contained_check(der, len, NULL, "+++++++++");
    OPENSSL_free(der);
    der = pkcs7_der(NID_pkcs7_signed, 0, &len);
    contained_check(der, len, NULL, "NOTHING");
    OPENSSL_free(der);
    /* a set of certificates that has none */
    unsigned char *empty = suite_hex("302506092A864886F70D010702A0183016020101310030"
                                     "0B06092A864886F70D010701A0003100",
                                     &len);
    contained_check(empty, len, NULL, "NOTHING");
    free(empty);
}
END_TEST

/* A reader may be freed before it has given all of them. */
START_TEST(pkcs7_read_in_part)
{
    size_t len;
    unsigned char *der = pkcs7_der(NID_pkcs7_signed, 3, &len);
    dnmap_reader *reader;
    dnmap_cert *cert;

    ck_assert_int_eq(dnmap_reader_new_memory(&reader, der, len, DNMAP_INPUT_AUTO), DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
    ck_assert_ptr_nonnull(cert);
    dnmap_cert_free(cert);
    dnmap_reader_free(reader);
    OPENSSL_free(der);
}
END_TEST

static char *pem_of(const char *label, const char *header, const unsigned char *der, size_t len)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *data;

    ck_assert_int_gt(PEM_write_bio(bio, label, header, der, (long)len), 0);
    long size = BIO_get_mem_data(bio, &data);
    char *pem = calloc((size_t)size + 1, 1);
    memcpy(pem, data, (size_t)size);
    BIO_free(bio);
    return pem;
}

static void check_pem(const char *label, const char *header, const unsigned char *der, size_t len,
                      const char *expected)
{
    char *pem = pem_of(label, header, der, len);

    contained_check(pem, strlen(pem), NULL, expected);
    free(pem);
}

START_TEST(blocks)
{
    size_t len, cert_len;
    unsigned char *der = pkcs7_der(NID_pkcs7_signed, 3, &len);
    unsigned char *more = calloc(len + 1, 1);
    struct parts parts;

    memcpy(more, der, len);
    check_pem("PKCS7", "", der, len, "+++");
    check_pem("CMS", "", more, len + 1, "TRAILING");
    check_pem("PKCS #7 SIGNED DATA", "", der, len - 1, "DER");
    check_pem("CERTIFICATE REQUEST", "", der, len, "DER");
    check_pem("TRUSTED CERTIFICATE", "", der, len, "DER");
    parts_begin(&parts);
    unsigned char *cert = parts_end(&parts, &cert_len);
    memcpy(more, cert, cert_len);
    check_pem("CERTIFICATE", "", more, cert_len + 1, "TRAILING");
    check_pem("CERTIFICATE", "", cert, cert_len, "+");
    check_pem("CERTIFICATE", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n", cert, cert_len,
              "UNSUPPORTED");
    check_pem("CERTIFICATE", "Proc-Type: 4,MIC-CLEAR\n", cert, cert_len, "+");
    free(cert);
    free(more);
    OPENSSL_free(der);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, pkcs7_without_content);
    tcase_add_test(tcase, pkcs7_of_both_kinds);
    tcase_add_test(tcase, pkcs7_read_in_part);
    tcase_add_test(tcase, blocks);
}

int main(void)
{
    return suite_run("pkcs7", add);
}
