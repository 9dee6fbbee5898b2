/* SPDX-License-Identifier: BSD-2-Clause */
/* Ours against libcrypto's own: random names, every certificate of the system. The expected value
 * is X509_NAME_oneline passed through an xtext written apart from the library's. */
#include <dirent.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "gen.h"
#include "suite.h"

enum { NAMES = 100000, BER_NAMES = 20000, SEED = 20261123 };

/* cf/README and tls.c, taken literally: one character at a time. */
static char *obvious_xtext(const char *text)
{
    char *encoded = malloc(3 * strlen(text) + 1);
    char *end = encoded;

    ck_assert_ptr_nonnull(encoded);
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        int plain = c > ' ' && c < 0x7F && c != '+' && c != '\\' && c != '(' && c != ')' &&
                    c != '<' && c != '>' && c != '"';
        end += plain ? sprintf(end, "%c", c) : sprintf(end, "+%02X", c);
    }
    *end = '\0';
    return encoded;
}

/* The macro as sendmail makes it: a buffer of 256. */
static void compare_macro(const X509_NAME *theirs, const dnmap_name *ours, unsigned number)
{
    char buffer[256];
    char *key;
    char *text = X509_NAME_oneline(theirs, buffer, sizeof buffer);
    dnmap_status status = dnmap_macro_dn_new(&key, NULL, ours, DNMAP_DIALECT_HOST);

    if (text == NULL) {
        ck_assert_int_eq(status, DNMAP_E_LIMIT);
        return;
    }
    ck_assert_int_eq(status, DNMAP_OK);
    char *expected = obvious_xtext(text);
    ck_assert_msg(strcmp(key, expected) == 0, "name %u: %s instead of %s", number, key, expected);
    free(expected);
    dnmap_free(key);
}

static void compare_whole(const X509_NAME *theirs, const dnmap_name *ours, unsigned number)
{
    char *line;
    char *text = X509_NAME_oneline(theirs, NULL, 0);
    dnmap_status status = dnmap_oneline_new(&line, NULL, ours, DNMAP_DIALECT_HOST, SIZE_MAX);

    if (text == NULL) {
        ck_assert_int_eq(status, DNMAP_E_LIMIT);
        return;
    }
    ck_assert_int_eq(status, DNMAP_OK);
    ck_assert_msg(strcmp(line, text) == 0, "name %u: %s instead of %s", number, line, text);
    OPENSSL_free(text);
    dnmap_free(line);
}

/* sendmail's CHECK_X509_NAME over X509_NAME_get_text_by_NID. */
static void compare_cn(X509_NAME *theirs, const dnmap_name *ours, unsigned number)
{
    char buffer[256];
    char *cn;
    int len = X509_NAME_get_text_by_NID(theirs, NID_commonName, buffer, sizeof buffer);

    if (len == -1)
        strcpy(buffer, "BadCertificateUnknown");
    else if ((size_t)len >= sizeof buffer - 1)
        strcpy(buffer, "BadCertificateTooLong");
    else if ((size_t)len > strlen(buffer))
        strcpy(buffer, "BadCertificateContainsNUL");
    char *expected = obvious_xtext(buffer);
    ck_assert_int_eq(dnmap_macro_cn_new(&cn, NULL, ours, DNMAP_DIALECT_HOST), DNMAP_OK);
    ck_assert_msg(strcmp(cn, expected) == 0, "name %u: %s instead of %s", number, cn, expected);
    free(expected);
    dnmap_free(cn);
}

/* The attribute as a whole: OID, type, value, and its UTF-8. */
static void compare_attributes(const X509_NAME *theirs, const dnmap_name *ours)
{
    int count = X509_NAME_entry_count(theirs);

    ck_assert_uint_eq(dnmap_name_count(ours), (size_t)count);
    for (int i = 0; i < count; i++) {
        const X509_NAME_ENTRY *entry = X509_NAME_get_entry(theirs, i);
        const ASN1_STRING *value = X509_NAME_ENTRY_get_data(entry);
        dnmap_attribute attribute;
        unsigned char *utf8 = NULL;
        char *text;
        size_t len;

        ck_assert_int_eq(dnmap_name_attribute(&attribute, ours, (size_t)i), DNMAP_OK);
        ck_assert_int_eq(attribute.string_type, ASN1_STRING_type(value));
        ck_assert_uint_eq(attribute.rdn, (size_t)X509_NAME_ENTRY_set(entry));
        ck_assert_uint_eq(attribute.value_len, (size_t)ASN1_STRING_length(value));
        ck_assert_mem_eq(attribute.value, ASN1_STRING_get0_data(value), attribute.value_len);
        int utf8_len = ASN1_STRING_to_UTF8(&utf8, value);
        dnmap_status status = dnmap_attribute_utf8_new(&text, &len, &attribute);
        ck_assert_int_eq(status, utf8_len < 0 ? DNMAP_E_CHARSET : DNMAP_OK);
        if (utf8_len >= 0) {
            ck_assert_uint_eq(len, (size_t)utf8_len);
            ck_assert_mem_eq(text, utf8, len);
        }
        OPENSSL_free(utf8);
        dnmap_free(text);
    }
    ERR_clear_error();
}

/* Both verdicts on one encoding, and all texts if both accept it. 1 if they do. */
static int compare_der(const unsigned char *der, size_t len, unsigned number)
{
    const unsigned char *end = der;
    dnmap_name *ours;
    X509_NAME *theirs = d2i_X509_NAME(NULL, &end, (long)len);
    int accepted = theirs != NULL && end == der + len;
    dnmap_status status = dnmap_name_from_der(&ours, der, len, NULL);

    ERR_clear_error();
    ck_assert_msg((status == DNMAP_OK) == accepted, "name %u: status %d", number, status);
    if (accepted) {
        compare_macro(theirs, ours, number);
        compare_whole(theirs, ours, number);
        compare_cn(theirs, ours, number);
        compare_attributes(theirs, ours);
    }
    dnmap_name_free(ours);
    X509_NAME_free(theirs);
    return accepted;
}

START_TEST(random_names)
{
    struct gen gen;
    int accepted = 0;

    gen_seed(&gen, SEED);
    for (unsigned i = 0; i < NAMES; i++) {
        size_t len;
        unsigned char *der = gen_name(&gen, &len);
        accepted += compare_der(der, len, i);
        free(der);
    }
    /* A generator that makes only refused names would prove nothing. */
    ck_assert_int_gt(accepted, NAMES / 2);
    ck_assert_int_lt(accepted, NAMES);
}
END_TEST

START_TEST(random_ber_names)
{
    struct gen gen;
    int accepted = 0;

    gen_seed(&gen, SEED + 1);
    for (unsigned i = 0; i < BER_NAMES; i++) {
        size_t len, ber_len;
        unsigned char *der = gen_name(&gen, &len);
        unsigned char *ber = gen_ber_name(&gen, der, len, &ber_len);
        accepted += compare_der(ber, ber_len, i);
        free(ber);
        free(der);
    }
    ck_assert_int_gt(accepted, BER_NAMES / 4);
}
END_TEST

START_TEST(truncated_and_edited_names)
{
    struct gen gen;

    gen_seed(&gen, SEED + 2);
    for (unsigned i = 0; i < NAMES / 10; i++) {
        size_t len;
        unsigned char *der = gen_name(&gen, &len);
        compare_der(der, gen_below(&gen, (uint32_t)len + 1), i);
        der[gen_below(&gen, (uint32_t)len)] ^= (unsigned char)(1u << gen_below(&gen, 8));
        compare_der(der, len, i);
        free(der);
    }
}
END_TEST

static void compare_cert(X509 *theirs, const dnmap_cert *ours, unsigned number)
{
    ck_assert_int_eq(dnmap_cert_get_kind(ours), DNMAP_CERTIFICATE);
    compare_macro(X509_get_subject_name(theirs), dnmap_cert_subject(ours), number);
    compare_macro(X509_get_issuer_name(theirs), dnmap_cert_issuer(ours), number);
    compare_whole(X509_get_subject_name(theirs), dnmap_cert_subject(ours), number);
    ck_assert_int_eq(dnmap_cert_is_ca(ours), X509_check_ca(theirs) != 0);
}

static ptrdiff_t read_file(void *context, unsigned char *buffer, size_t size)
{
    FILE *file = context;
    size_t count = fread(buffer, 1, size, file);
    return ferror(file) ? -1 : (ptrdiff_t)count;
}

START_TEST(system_certificates)
{
    static const char bundle[] = "/etc/ssl/certs/ca-certificates.crt";
    FILE *theirs = fopen(bundle, "r");
    FILE *ours = fopen(bundle, "r");
    dnmap_reader *reader;
    unsigned count = 0;

    ck_assert_msg(theirs != NULL && ours != NULL, "%s: the ca-certificates package", bundle);
    ck_assert_int_eq(dnmap_reader_new_stream(&reader, read_file, ours, DNMAP_INPUT_AUTO), DNMAP_OK);
    for (X509 *x509; (x509 = PEM_read_X509(theirs, NULL, NULL, NULL)) != NULL; count++) {
        dnmap_cert *cert;
        ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
        ck_assert_ptr_nonnull(cert);
        compare_cert(x509, cert, count);
        dnmap_cert_free(cert);
        X509_free(x509);
    }
    dnmap_cert *cert;
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
    ck_assert_ptr_null(cert);
    ck_assert_uint_gt(count, 100);
    dnmap_reader_free(reader);
    fclose(theirs);
    fclose(ours);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, random_names);
    tcase_add_test(tcase, random_ber_names);
    tcase_add_test(tcase, truncated_and_edited_names);
    tcase_add_test(tcase, system_certificates);
}

int main(void)
{
    return suite_run("oracle", add);
}
