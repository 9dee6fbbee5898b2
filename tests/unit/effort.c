/* SPDX-License-Identifier: BSD-2-Clause */
/* PKCS#12 that ask for more hashing than is fair are refused before anything is hashed. */
#include <openssl/pkcs12.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "made.h"
#include "suite.h"

/* As an ASN.1 INTEGER has them: both take four bytes, and two of the larger are over ten million.
 */
#define FEW "\x02\x03\x01\x00\x00"  /* 65,536 */
#define MANY "\x02\x03\x7F\xFF\xFF" /* 8,388,607 */

enum { FEW_COUNT = 65536, INTEGER_LEN = 5 };

static X509 *make_cert(void)
{
    X509 *x509 = X509_new();
    EVP_PKEY *key = made_key();
    X509_NAME *name = made_name("x");

    X509_gmtime_adj(X509_getm_notBefore(x509), 0);
    X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
    X509_set_subject_name(x509, name);
    X509_NAME_free(name);
    X509_set_pubkey(x509, key);
    ck_assert_int_gt(X509_sign(x509, key, EVP_sha256()), 0);
    EVP_PKEY_free(key);
    return x509;
}

/* A safe with a certificate, encrypted without a password; `pbe` -1 for PBES2. */
static PKCS7 *make_safe(int pbe)
{
    STACK_OF(PKCS12_SAFEBAG) *bags = NULL;
    X509 *x509 = make_cert();

    ck_assert_ptr_nonnull(PKCS12_add_cert(&bags, x509));
    if (pbe < 0)
        pbe = NID_aes_256_cbc;
    PKCS7 *safe = PKCS12_pack_p7encdata(pbe, "", 0, NULL, 0, FEW_COUNT, bags);
    ck_assert_ptr_nonnull(safe);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    X509_free(x509);
    return safe;
}

/* A PKCS#12 of that safe, which is freed, in DER. */
static unsigned char *pack(PKCS7 *safe, int with_mac, size_t *len)
{
    STACK_OF(PKCS7) *safes = sk_PKCS7_new_null();
    unsigned char *der = NULL;

    sk_PKCS7_push(safes, safe);
    PKCS12 *pkcs12 = PKCS12_add_safes(safes, 0);
    ck_assert_ptr_nonnull(pkcs12);
    if (with_mac)
        ck_assert(PKCS12_set_mac(pkcs12, "", 0, NULL, 0, FEW_COUNT, EVP_sha256()));
    int count = i2d_PKCS12(pkcs12, &der);
    ck_assert_int_gt(count, 0);
    *len = (size_t)count;
    PKCS12_free(pkcs12);
    sk_PKCS7_pop_free(safes, PKCS7_free);
    return der;
}

/* Writes MANY for each FEW; how many there were. */
static int raise_counts(unsigned char *der, size_t len)
{
    int count = 0;

    for (size_t i = 0; i + INTEGER_LEN <= len; i++) {
        if (memcmp(der + i, FEW, INTEGER_LEN) == 0) {
            memcpy(der + i, MANY, INTEGER_LEN);
            count++;
        }
    }
    return count;
}

static dnmap_status read_status(const unsigned char *der, size_t len)
{
    dnmap_reader *reader;
    dnmap_cert *cert;

    ck_assert_int_eq(dnmap_reader_new_memory(&reader, der, len, DNMAP_INPUT_AUTO), DNMAP_OK);
    dnmap_error error;
    dnmap_status status = dnmap_reader_next(reader, &cert, &error);
    ck_assert(status != DNMAP_OK || cert != NULL);
    if (status == DNMAP_E_LIMIT)
        ck_assert_ptr_nonnull(strstr(error.message, "10,000,000"));
    dnmap_cert_free(cert);
    dnmap_reader_free(reader);
    return status;
}

/* With MAC and safe, of which each alone would be fair. */
static void check_both(int pbe)
{
    size_t len;
    unsigned char *der = pack(make_safe(pbe), 1, &len);

    ck_assert_int_eq(read_status(der, len), DNMAP_OK);
    ck_assert_int_eq(raise_counts(der, len), 2);
    ck_assert_int_eq(read_status(der, len), DNMAP_E_LIMIT);
    OPENSSL_free(der);
}

START_TEST(of_pbes2)
{
    check_both(-1);
}
END_TEST

START_TEST(of_pbes1)
{
    check_both(NID_pbe_WithSHA1And3_Key_TripleDES_CBC);
}
END_TEST

/* A safe whose key scrypt makes, with that cost and `times`. */
static dnmap_status scrypt_status(uint64_t cost, uint64_t block, uint64_t times)
{
    PKCS7 *safe = make_safe(-1);
    X509_ALGOR **algorithm = &safe->d.encrypted->enc_data->algorithm;
    size_t len;

    X509_ALGOR_free(*algorithm);
    *algorithm = PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), NULL, 0, NULL, 2, 1, 1);
    ck_assert_ptr_nonnull(*algorithm);
    PBE2PARAM *pbes2 =
        ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), (*algorithm)->parameter);
    X509_ALGOR *function = pbes2->keyfunc;
    SCRYPT_PARAMS *scrypt =
        ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(SCRYPT_PARAMS), function->parameter);
    ck_assert(ASN1_INTEGER_set_uint64(scrypt->costParameter, cost));
    ck_assert(ASN1_INTEGER_set_uint64(scrypt->blockSize, block));
    ck_assert(ASN1_INTEGER_set_uint64(scrypt->parallelizationParameter, times));
    ck_assert_ptr_nonnull(
        ASN1_TYPE_pack_sequence(ASN1_ITEM_rptr(SCRYPT_PARAMS), scrypt, &function->parameter));
    ck_assert_ptr_nonnull(
        ASN1_TYPE_pack_sequence(ASN1_ITEM_rptr(PBE2PARAM), pbes2, &(*algorithm)->parameter));
    SCRYPT_PARAMS_free(scrypt);
    PBE2PARAM_free(pbes2);
    unsigned char *der = pack(safe, 0, &len);
    dnmap_status status = read_status(der, len);
    OPENSSL_free(der);
    return status;
}

START_TEST(of_scrypt)
{
    /* Fair: the contents are then decrypted with a key that they were not encrypted with. */
    ck_assert_int_eq(scrypt_status(2, 1, 1), DNMAP_E_UNSUPPORTED);
    ck_assert_int_eq(scrypt_status(16384, 8, 77), DNMAP_E_LIMIT); /* 10,092,544 */
    /* 10,000,000, and more; libcrypto refuses a cost that is no power of two without hashing */
    ck_assert_int_eq(scrypt_status(10, 1000, 1000), DNMAP_E_UNSUPPORTED);
    ck_assert_int_eq(scrypt_status(10, 1000, 1001), DNMAP_E_LIMIT);
    ck_assert_int_eq(scrypt_status(1U << 31, 1U << 31, 1U << 31), DNMAP_E_LIMIT);
    ck_assert_int_eq(scrypt_status(UINT64_MAX, 1, 1), DNMAP_E_LIMIT);
    ck_assert_int_eq(scrypt_status(1, 1, UINT64_MAX), DNMAP_E_LIMIT);
}
END_TEST

/* Parameters of PBES2 that are none, a function for the key that nobody knows, and parameters of a
 * known one that are none: there is nothing to count, and libcrypto does not decrypt. */
static dnmap_status pbes2_status(int function, int with_parameters)
{
    PKCS7 *safe = make_safe(-1);
    X509_ALGOR *algorithm = safe->d.encrypted->enc_data->algorithm;
    size_t len;

    if (with_parameters) {
        PBE2PARAM *pbes2 =
            ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), algorithm->parameter);
        ck_assert(X509_ALGOR_set0(pbes2->keyfunc, OBJ_nid2obj(function), V_ASN1_NULL, NULL));
        ck_assert_ptr_nonnull(
            ASN1_TYPE_pack_sequence(ASN1_ITEM_rptr(PBE2PARAM), pbes2, &algorithm->parameter));
        PBE2PARAM_free(pbes2);
    } else {
        ck_assert(X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_pbes2), V_ASN1_NULL, NULL));
    }
    unsigned char *der = pack(safe, 0, &len);
    dnmap_status status = read_status(der, len);
    OPENSSL_free(der);
    return status;
}

START_TEST(of_nothing)
{
    ck_assert_int_eq(pbes2_status(NID_undef, 0), DNMAP_E_UNSUPPORTED);
    ck_assert_int_eq(pbes2_status(NID_sha256, 1), DNMAP_E_UNSUPPORTED);
    ck_assert_int_eq(pbes2_status(NID_id_pbkdf2, 1), DNMAP_E_UNSUPPORTED);
    ck_assert_int_eq(pbes2_status(NID_id_scrypt, 1), DNMAP_E_UNSUPPORTED);
}
END_TEST

/* Counts that no 64 bits hold, negative ones and parameters of another form end quickly as well. */
START_TEST(of_odd_counts)
{
    static const char *const counts[] = {"FFFFFFFFFFFFFFFFFFFFFFFF", "-5"};
    static const dnmap_status expected[] = {DNMAP_E_LIMIT, DNMAP_E_UNSUPPORTED};

    for (int i = 0; i < 2; i++) {
        PKCS7 *safe = make_safe(NID_pbe_WithSHA1And3_Key_TripleDES_CBC);
        X509_ALGOR *algorithm = safe->d.encrypted->enc_data->algorithm;
        BIGNUM *count = NULL;
        size_t len;
        PBEPARAM *pbes1 = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBEPARAM), algorithm->parameter);
        ck_assert(BN_hex2bn(&count, counts[i]));
        ck_assert_ptr_nonnull(BN_to_ASN1_INTEGER(count, pbes1->iter));
        ck_assert_ptr_nonnull(
            ASN1_TYPE_pack_sequence(ASN1_ITEM_rptr(PBEPARAM), pbes1, &algorithm->parameter));
        PBEPARAM_free(pbes1);
        BN_free(count);
        unsigned char *der = pack(safe, 0, &len);
        ck_assert_int_eq(read_status(der, len), expected[i]);
        OPENSSL_free(der);
    }
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, of_pbes2);
    tcase_add_test(tcase, of_pbes1);
    tcase_add_test(tcase, of_scrypt);
    tcase_add_test(tcase, of_nothing);
    tcase_add_test(tcase, of_odd_counts);
}

int main(void)
{
    return suite_run("effort", add);
}
