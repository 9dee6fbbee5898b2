/* SPDX-License-Identifier: BSD-2-Clause */
/* Holes that were found elsewhere, each by its number: bytes read behind an end, texts without one,
 * memory freed twice. What made them is given to our code; a sanitizer sees what goes wrong, and
 * without one a page that can't be read stands behind the input. Those of much work are in
 * cves_work.c. */
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "compare.h"
#include "hostile.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Whether it is a Name, and that all we make of it is what libcrypto does. */
static bool is_as_libcrypto_has_it(const struct bytes *name)
{
    struct difference difference = {""};
    bool accepted;
    unsigned char *copy = bytes_exact(name->data, name->len);
    bool same = compare_name_input(&difference, &accepted, copy, name->len);

    ck_assert_msg(same, "%s", difference.text);
    free(copy);
    return accepted;
}

/* ------------------------------------------------------------------ texts and their ends */

/* All of it is text: nothing of what the buffer held before is in it or behind it. */
static void check_text(const dnmap_name *name, dnmap_dialect dialect)
{
    size_t needed;

    ck_assert_int_eq(dnmap_oneline(NULL, 0, &needed, name, dialect, SIZE_MAX), DNMAP_OK);
    char *text = malloc(needed + 1);
    memset(text, '\xA5', needed + 1);
    ck_assert_int_eq(dnmap_oneline(text, needed + 1, NULL, name, dialect, SIZE_MAX), DNMAP_OK);
    ck_assert_uint_eq(strlen(text), needed);
    ck_assert_ptr_null(memchr(text, '\xA5', needed));
    free(text);
}

/* An OID that can't be written out made OBJ_obj2txt() leave its buffer without an end. */
START_TEST(cve_2014_3508_types_that_are_none)
{
    static const struct octets {
        const char *data;
        size_t len;
    } types[] = {
        {"\x80", 1},         {"\xFF", 1},         {"\x2A\x80", 2},     {"\x2A\x80\x01", 3},
        {"\x2A\xFF", 2},     {"\x80\x80\x01", 3}, {"\x2A\x03\x80", 3}, {"\x00", 1},
        {"\x2A\x00\x00", 3}, {"\xFF\x7F", 2},     {"\x55\x04\x83", 3}, {"\x55\x84\x03", 3},
    };
    size_t accepted = 0;

    for (size_t i = 0; i < COUNT(types); i++)
        for (size_t times = 1; times < 300; times += 23) {
            struct bytes oid = {0};
            for (size_t n = 0; n < times; n++)
                bytes_put(&oid, types[i].data, types[i].len);
            struct bytes der = hostile_name_of(oid.data, oid.len, "v", 1);
            dnmap_name *name;
            if (is_as_libcrypto_has_it(&der)) {
                accepted++;
                ck_assert_int_eq(dnmap_name_from_der(&name, der.data, der.len, NULL), DNMAP_OK);
                for (int dialect = DNMAP_DIALECT_HOST; dialect <= DNMAP_DIALECT_README; dialect++)
                    check_text(name, (dnmap_dialect)dialect);
                dnmap_name_free(name);
            }
            bytes_free(&der);
            bytes_free(&oid);
        }
    ck_assert_uint_gt(accepted, 30);
}
END_TEST

/* X509_NAME_oneline() read and wrote behind its buffer for names longer than it: all limits around
 * the ends of attributes and escapes, as libcrypto of today has them. */
START_TEST(cve_2016_2176_names_longer_than_the_limit)
{
    static const char value[] = "a/b+c\x01\x80\\d";
    struct bytes der = {0};
    dnmap_name *ours;

    for (size_t i = 0; i < 60; i++)
        hostile_rdn(&der, HOSTILE_CN, HOSTILE_T61, value, i % sizeof value);
    hostile_name(&der);
    const unsigned char *p = der.data;
    X509_NAME *theirs = d2i_X509_NAME(NULL, &p, (long)der.len);
    ck_assert_ptr_nonnull(theirs);
    ck_assert_int_eq(dnmap_name_from_der(&ours, der.data, der.len, NULL), DNMAP_OK);
    for (size_t limit = 1; limit < 900; limit++) {
        char *expected = malloc(limit + 1), *text = malloc(limit + 1);
        ck_assert_ptr_nonnull(X509_NAME_oneline(theirs, expected, (int)limit + 1));
        ck_assert_int_eq(dnmap_oneline(text, limit + 1, NULL, ours, DNMAP_DIALECT_HOST, limit),
                         DNMAP_OK);
        ck_assert_str_eq(text, expected);
        free(expected);
        free(text);
    }
    dnmap_name_free(ours);
    X509_NAME_free(theirs);
    bytes_free(&der);
}
END_TEST

/* The most that is written before an attribute is seen not to fit: all of the 255 bytes are taken,
 * and it has as many, of which each takes six. */
START_TEST(cve_2016_2176_longest_attribute_behind_a_full_text)
{
    unsigned char value[DNMAP_ONELINE_LIMIT];
    char oneline[DNMAP_ONELINE_LIMIT + 1], expected[DNMAP_MACRO_SIZE];
    struct bytes der = {0};
    dnmap_macros macros;

    memset(value, '(', sizeof value);
    hostile_rdn(&der, HOSTILE_CN, HOSTILE_T61, value, sizeof value - strlen("/CN="));
    memset(value, 0xFF, sizeof value);
    hostile_rdn(&der, HOSTILE_CN, HOSTILE_T61, value, sizeof value);
    hostile_name(&der);
    const unsigned char *p = der.data;
    X509_NAME *theirs = d2i_X509_NAME(NULL, &p, (long)der.len);
    ck_assert_ptr_nonnull(X509_NAME_oneline(theirs, oneline, sizeof oneline));
    ck_assert_int_eq(dnmap_xtext_encode(expected, sizeof expected, NULL, oneline, strlen(oneline)),
                     DNMAP_OK);
    struct bytes cert = hostile_cert_of(&der);
    ck_assert_int_eq(dnmap_macros_from_der(&macros, cert.data, cert.len, DNMAP_DIALECT_HOST, NULL),
                     DNMAP_OK);
    ck_assert_str_eq(macros.subject, expected);
    ck_assert_uint_eq(macros.subject_len, 4 + (sizeof value - 4) * strlen("+28"));
    X509_NAME_free(theirs);
    bytes_free(&cert);
    bytes_free(&der);
}
END_TEST

/* ------------------------------------------------------------------ input without a NUL */

static void read_guarded(const void *data, size_t len, dnmap_input kind, size_t expected)
{
    dnmap_reader *reader;
    dnmap_cert *cert;
    size_t found = 0;

    ck_assert_int_eq(dnmap_reader_new_memory(&reader, bounds_guarded(data, len), len, kind),
                     DNMAP_OK);
    while (dnmap_reader_next(reader, &cert, NULL) == DNMAP_OK && cert != NULL) {
        found++;
        dnmap_cert_free(cert);
    }
    ck_assert_uint_eq(found, expected);
    dnmap_reader_free(reader);
}

/* An ASN1_STRING was taken for a C string. None of ours has a NUL behind it. */
START_TEST(cve_2021_3712_strings_without_an_end)
{
    struct bytes name = hostile_name_of(HOSTILE_CN, "a\xC3\xA9", 3), der = hostile_cert_of(&name),
                 pem = {0};
    dnmap_name *ours;
    dnmap_cert *cert;
    dnmap_macros macros;
    char *text;

    ck_assert_int_eq(
        dnmap_name_from_der(&ours, bounds_guarded(name.data, name.len), name.len, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_name_rfc4514_new(&text, NULL, ours), DNMAP_OK);
    ck_assert_str_eq(text, "CN=a\xC3\xA9");
    dnmap_free(text);
    dnmap_name_free(ours);
    ck_assert_int_eq(dnmap_cert_from_der(&cert, bounds_guarded(der.data, der.len), der.len, NULL),
                     DNMAP_OK);
    dnmap_cert_free(cert);
    ck_assert_int_eq(dnmap_macros_from_der(&macros, bounds_guarded(der.data, der.len), der.len,
                                           DNMAP_DIALECT_OPENSSL3, NULL),
                     DNMAP_OK);
    ck_assert_str_eq(macros.subject, "/CN=a+5CxC3+5CxA9");
    read_guarded(der.data, der.len, DNMAP_INPUT_AUTO, 1);
    hostile_pem(&pem, "CERTIFICATE", &der);
    for (size_t cut = 0; cut <= 12; cut++)
        read_guarded(pem.data, pem.len - cut, DNMAP_INPUT_AUTO, cut < 2);
    bytes_free(&pem);
    bytes_free(&der);
    bytes_free(&name);
}
END_TEST

static dnmap_status take_finding(void *context, const dnmap_finding *finding)
{
    (void)context;
    (void)finding;
    return DNMAP_OK;
}

/* Every beginning of a text, whether it can be read or not. */
START_TEST(cve_2021_3712_texts_without_an_end)
{
    static const char text[] =
        "CERTISSUER:/C=US/O=a+5CxC3+2B \"x\", CN = \\C3\\A9, 1.2.3=#0C01 \tRELAY\r\nKCERTIssuer "
        "regex -s1 $$x";

    for (size_t start = 0; start < sizeof text; start++)
        for (size_t len = 0; len < sizeof text - start; len++) {
            const char *at = (const char *)bounds_guarded(text + start, len);
            dnmap_name *name;
            dnmap_access *access;
            dnmap_regex *issuer, *subject;
            char out[400];
            (void)dnmap_name_from_text(&name, at, len, DNMAP_TEXT_AUTO, NULL);
            dnmap_name_free(name);
            (void)dnmap_key_decode(&name, NULL, at, len, DNMAP_DIALECT_OPENSSL3, NULL);
            dnmap_name_free(name);
            (void)dnmap_xtext_decode(out, sizeof out, NULL, at, len, NULL);
            ck_assert_int_eq(dnmap_xtext_encode(out, sizeof out, NULL, at, len), DNMAP_OK);
            ck_assert_int_eq(dnmap_access_lint(at, len, DNMAP_DIALECT_OPENSSL3,
                                               DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH, take_finding,
                                               NULL, NULL),
                             DNMAP_OK);
            ck_assert_int_eq(dnmap_access_new(&access, at, len, NULL), DNMAP_OK);
            dnmap_access_free(access);
            (void)dnmap_regex_from_config(&issuer, &subject, at, len, NULL);
            dnmap_regex_free(issuer);
            dnmap_regex_free(subject);
        }
}
END_TEST

/* ------------------------------------------------------------------ PEM without a payload */

static const char *const labels[] = {
    "CERTIFICATE", "X509 CERTIFICATE",    "TRUSTED CERTIFICATE",    "PKCS7",
    "CMS",         "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"};

static const char *const empty[] = {
    "",         "\n",    "\n\n", "Proc-Type: 4,ENCRYPTED\n\n",
    "=\n",      "==\n",  " \n",  "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n",
    "X: y\n\n", "====\n"};

static void put_block(struct bytes *out, const char *label, const char *payload)
{
    const char *const parts[] = {"-----BEGIN ", label, "-----\n", payload,
                                 "-----END ",   label, "-----\n"};

    for (size_t i = 0; i < COUNT(parts); i++)
        bytes_put(out, parts[i], strlen(parts[i]));
}

/* PEM_read_bio_ex() said that there is nothing and left freed memory in its outputs. Each is
 * refused, and what stands behind is read. */
START_TEST(cve_2022_4450_empty_payloads)
{
    struct bytes name = hostile_name_of(HOSTILE_CN, "good", 4), der = hostile_cert_of(&name),
                 pem = {0};
    dnmap_reader *reader;
    dnmap_cert *cert;

    for (size_t i = 0; i < COUNT(empty); i++)
        put_block(&pem, labels[_i], empty[i]);
    hostile_pem(&pem, "CERTIFICATE", &der);
    for (unsigned again = 0; again < 20; again++) {
        ck_assert_int_eq(dnmap_reader_new_memory(&reader, pem.data, pem.len, DNMAP_INPUT_AUTO),
                         DNMAP_OK);
        for (size_t i = 0; i < COUNT(empty); i++) {
            ck_assert_msg(dnmap_reader_next(reader, &cert, NULL) != DNMAP_OK, "block %zu", i);
            ck_assert_ptr_null(cert);
        }
        ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
        ck_assert_ptr_nonnull(cert);
        dnmap_cert_free(cert);
        dnmap_reader_free(reader);
    }
    bytes_free(&pem);
    bytes_free(&der);
    bytes_free(&name);
}
END_TEST

/* ------------------------------------------------------------------ NUL */

/* Others took the name for www.example.com's. */
START_TEST(cve_2009_2408_nul_in_a_common_name)
{
    static const char value[] = "www.example.com\0.evil.example";
    struct bytes der = hostile_name_of(HOSTILE_CN, value, sizeof value - 1);
    dnmap_name *name;
    char text[200];

    ck_assert_int_eq(dnmap_name_from_der(&name, der.data, der.len, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_macro_dn(text, sizeof text, NULL, name, DNMAP_DIALECT_OPENSSL3),
                     DNMAP_OK);
    ck_assert_str_eq(text, "/CN=www.example.com+5Cx00.evil.example");
    ck_assert_int_eq(dnmap_macro_cn(text, sizeof text, NULL, name, DNMAP_DIALECT_OPENSSL3),
                     DNMAP_OK);
    ck_assert_str_eq(text, "BadCertificateContainsNUL");
    ck_assert_int_eq(dnmap_name_rfc4514(text, sizeof text, NULL, name), DNMAP_OK);
    ck_assert_str_eq(text, "CN=www.example.com\\00.evil.example");
    ck_assert_int_eq(
        dnmap_key_matches(name, "/CN=www.example.com", 19, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH),
        0);
    dnmap_name_free(name);
    bytes_free(&der);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, cve_2009_2408_nul_in_a_common_name);
    tcase_add_test(tcase, cve_2014_3508_types_that_are_none);
    tcase_add_test(tcase, cve_2016_2176_names_longer_than_the_limit);
    tcase_add_test(tcase, cve_2016_2176_longest_attribute_behind_a_full_text);
    tcase_add_test(tcase, cve_2021_3712_strings_without_an_end);
    tcase_add_test(tcase, cve_2021_3712_texts_without_an_end);
    tcase_add_loop_test(tcase, cve_2022_4450_empty_payloads, 0, (int)COUNT(labels));
}

int main(void)
{
    return suite_run("cves", add);
}
