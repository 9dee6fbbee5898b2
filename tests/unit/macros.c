/* SPDX-License-Identifier: BSD-2-Clause */
/* {cn_subject} in each dialect, attributes in RFC 4514, and the names of settings: what no vector
 * has. */
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

/* One CN of that type and value. */
static dnmap_name *name_of(int type, const void *value, size_t len)
{
    unsigned char der[1200] = {0x30, 0x82, 0,    0, 0x31, 0x82, 0, 0, 0x30, 0x82,
                               0,    0,    0x06, 3, 0x55, 4,    3, 0, 0x82};
    dnmap_name *name;

    der[17] = (unsigned char)type;
    der[19] = (unsigned char)(len >> 8);
    der[20] = (unsigned char)len;
    memcpy(der + 21, value, len);
    for (size_t at = 2; at <= 10; at += 4) {
        size_t inside = 21 + len - (at + 2);
        der[at] = (unsigned char)(inside >> 8);
        der[at + 1] = (unsigned char)inside;
    }
    ck_assert_int_eq(dnmap_name_from_der(&name, der, 21 + len, NULL), DNMAP_OK);
    return name;
}

static void expect_cn(int type, const void *value, size_t len, dnmap_dialect dialect,
                      const char *expected)
{
    dnmap_name *name = name_of(type, value, len);
    char *text, buffer[800];
    size_t text_len;

    ck_assert_int_eq(dnmap_macro_cn_new(&text, &text_len, name, dialect), DNMAP_OK);
    ck_assert_str_eq(text, expected);
    ck_assert_uint_eq(text_len, strlen(expected));
    ck_assert_int_eq(dnmap_macro_cn(buffer, sizeof buffer, &text_len, name, dialect), DNMAP_OK);
    ck_assert_str_eq(buffer, expected);
    dnmap_free(text);
    dnmap_name_free(name);
}

enum { UTF8 = 12, PRINTABLE = 19, T61 = 20, BMP = 30 };
#define O3 DNMAP_DIALECT_OPENSSL3
#define LIBRE DNMAP_DIALECT_LIBRESSL

/* OpenSSL gives the bytes as they are, LibreSSL in UTF-8, or fails. */
START_TEST(common_names)
{
    expect_cn(UTF8, "a b", 3, O3, "a+20b");
    expect_cn(UTF8, "a b", 3, LIBRE, "a+20b");
    expect_cn(UTF8, "\xC3\xA9\\", 3, LIBRE, "+C3+A9+5C");
    expect_cn(UTF8, "\xC3\xA9\\", 3, DNMAP_DIALECT_README, "+C3+A9\\");
    expect_cn(T61, "\xE9", 1, O3, "+E9");
    expect_cn(T61, "\xE9", 1, LIBRE, "+C3+A9");
    expect_cn(BMP, "\0a\0b", 4, O3, "BadCertificateContainsNUL");
    expect_cn(BMP, "\0a\0b", 4, LIBRE, "ab");
    expect_cn(UTF8, "a\0b", 3, O3, "BadCertificateContainsNUL");
    expect_cn(UTF8, "a\0b", 3, LIBRE, "BadCertificateUnknown");
}
END_TEST

/* sendmail's buffer has 256 bytes. */
START_TEST(long_common_names)
{
    char value[300], utf8[600];

    memset(value, 'x', sizeof value);
    memset(utf8, 'x', sizeof utf8);
    for (size_t len = 250; len < 260; len++) {
        utf8[len] = '\0';
        const char *expected = len >= 255 ? "BadCertificateTooLong" : utf8;
        expect_cn(UTF8, value, len, O3, expected);
        expect_cn(UTF8, value, len, LIBRE, len >= 256 ? "BadCertificateUnknown" : expected);
        utf8[len] = 'x';
    }
    value[10] = '\0';
    expect_cn(UTF8, value, 255, O3, "BadCertificateTooLong");
    expect_cn(UTF8, value, 254, O3, "BadCertificateContainsNUL");
    expect_cn(UTF8, value, 255, LIBRE, "BadCertificateUnknown");
    /* two bytes of UTF-8 each, written as six */
    memset(value, 0xE9, sizeof value);
    char expected[127 * 6 + 1] = "";
    for (size_t i = 0; i < 127; i++)
        strcat(expected, "+C3+A9");
    expect_cn(T61, value, 127, LIBRE, expected);
    expect_cn(T61, value, 128, LIBRE, "BadCertificateUnknown");
}
END_TEST

START_TEST(no_common_name)
{
    static const char *const texts[] = {"/O=x", "/O=x/CN=a/CN=b"};
    static const char *const expected[] = {"BadCertificateUnknown", "a"};

    for (size_t i = 0; i < 2; i++) {
        dnmap_name *name;
        char *cn;
        ck_assert_int_eq(
            dnmap_name_from_text(&name, texts[i], strlen(texts[i]), DNMAP_TEXT_SLASH, NULL),
            DNMAP_OK);
        for (dnmap_dialect dialect = DNMAP_DIALECT_HOST; dialect <= DNMAP_DIALECT_README;
             dialect++) {
            ck_assert_int_eq(dnmap_macro_cn_new(&cn, NULL, name, dialect), DNMAP_OK);
            ck_assert_str_eq(cn, expected[i]);
            dnmap_free(cn);
        }
        ck_assert_int_eq(dnmap_macro_cn_new(&cn, NULL, name, (dnmap_dialect)99), DNMAP_E_ARGUMENT);
        ck_assert_ptr_null(cn);
        ck_assert_int_eq(dnmap_macro_cn_new(&cn, NULL, NULL, O3), DNMAP_E_ARGUMENT);
        ck_assert_int_eq(dnmap_macro_dn_new(&cn, NULL, name, (dnmap_dialect)99), DNMAP_E_ARGUMENT);
        ck_assert_int_eq(dnmap_macro_dn_new(&cn, NULL, NULL, O3), DNMAP_E_ARGUMENT);
        ck_assert_int_eq(dnmap_oneline_new(&cn, NULL, name, (dnmap_dialect)99, 255),
                         DNMAP_E_ARGUMENT);
        ck_assert_int_eq(dnmap_oneline_new(&cn, NULL, NULL, O3, 255), DNMAP_E_ARGUMENT);
        dnmap_name_free(name);
    }
}
END_TEST

/* ------------------------------------------------------------------ RFC 4514, one attribute */

static const struct {
    int type;
    const char *value;
    size_t len;
    const char *expected; /* by the rules of RFC 4514, section 2.4 */
} attributes[] = {
    {UTF8, "a,b+c\"d\\e<f>g;h", 15, "CN=a\\,b\\+c\\\"d\\\\e\\<f\\>g\\;h"},
    {UTF8, " a b ", 5, "CN=\\ a b\\ "},
    {UTF8, "#a#", 3, "CN=\\#a#"},
    {UTF8, "\xC3\xA9", 2, "CN=\xC3\xA9"},
    {UTF8, " ", 1, "CN=\\ "},
    {PRINTABLE, "a=b", 3, "CN=a=b"},
};

START_TEST(one_attribute)
{
    dnmap_name *name = name_of(attributes[_i].type, attributes[_i].value, attributes[_i].len);
    dnmap_attribute attribute;
    char *text, buffer[60];
    size_t len;

    ck_assert_int_eq(dnmap_name_attribute(&attribute, name, 0), DNMAP_OK);
    ck_assert_int_eq(dnmap_attribute_rfc4514_new(&text, &len, &attribute), DNMAP_OK);
    ck_assert_str_eq(text, attributes[_i].expected);
    ck_assert_uint_eq(len, strlen(text));
    ck_assert_int_eq(dnmap_attribute_rfc4514(buffer, len + 1, &len, &attribute), DNMAP_OK);
    ck_assert_str_eq(buffer, text);
    ck_assert_int_eq(dnmap_attribute_rfc4514(buffer, len, &len, &attribute), DNMAP_E_BUFFER);
    ck_assert_str_eq(buffer, "");
    dnmap_free(text);
    ck_assert_int_eq(dnmap_attribute_rfc4514_new(&text, &len, NULL), DNMAP_E_ARGUMENT);
    ck_assert_ptr_null(text);
    ck_assert_uint_eq(len, 0);
    ck_assert_int_eq(dnmap_attribute_rfc4514(NULL, 1, NULL, &attribute), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_name_attribute(&attribute, name, 1), DNMAP_E_ARGUMENT);
    attribute.type = NULL;
    ck_assert_int_eq(dnmap_attribute_rfc4514(NULL, 0, NULL, &attribute), DNMAP_E_ARGUMENT);
    dnmap_name_free(name);
}
END_TEST

/* ------------------------------------------------------------------ names of settings */

#define ROUND_TRIP(type, last, ...)                                            \
    do {                                                                       \
        static const char *const names[] = {__VA_ARGS__};                      \
        type found;                                                            \
        ck_assert_uint_eq(sizeof names / sizeof names[0], (size_t)(last) + 1); \
        for (size_t i = 0; i <= (size_t)(last); i++) {                         \
            ck_assert_str_eq(type##_name((type)i), names[i]);                  \
            ck_assert_int_eq(type##_from_name(&found, names[i]), DNMAP_OK);    \
            ck_assert_int_eq(found, (type)i);                                  \
        }                                                                      \
        ck_assert_ptr_null(type##_name((type)((last) + 1)));                   \
        ck_assert_int_eq(type##_from_name(&found, "other"), DNMAP_E_ARGUMENT); \
        ck_assert_int_eq(found, 0);                                            \
        ck_assert_int_eq(type##_from_name(&found, NULL), DNMAP_E_ARGUMENT);    \
        ck_assert_int_eq(type##_from_name(NULL, names[0]), DNMAP_E_ARGUMENT);  \
    } while (0)

START_TEST(names_of_settings)
{
    ROUND_TRIP(dnmap_dialect, DNMAP_DIALECT_README, "host", "openssl3", "openssl1", "libressl",
               "readme");
    ROUND_TRIP(dnmap_map, DNMAP_MAP_LDAP, "hash", "btree", "cdb", "dbm", "socket", "ldap");
    ROUND_TRIP(dnmap_mode, DNMAP_MODE_SUBJECT, "client", "ca", "issuer", "subject");
    ROUND_TRIP(dnmap_text_format, DNMAP_TEXT_OPENSSL, "auto", "slash", "rfc4514", "openssl");
    ROUND_TRIP(dnmap_severity, DNMAP_ERROR, "note", "warning", "error");
    ROUND_TRIP(dnmap_reason, DNMAP_NOT_VERIFIED, "issuer-relay", "subject-relay", "no-issuer-entry",
               "issuer-value", "no-subject-entry", "subject-value", "address-too-long",
               "not-verified");
    ck_assert_str_eq(dnmap_libcrypto_version(), OpenSSL_version(OPENSSL_VERSION));
    ck_assert_str_eq(dnmap_status_name((dnmap_status)1), "DNMAP_E_?");
    ck_assert_str_eq(dnmap_status_message((dnmap_status)1), "unknown status");
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, common_names);
    tcase_add_test(tcase, long_common_names);
    tcase_add_test(tcase, no_common_name);
    tcase_add_loop_test(tcase, one_attribute, 0, (int)(sizeof attributes / sizeof attributes[0]));
    tcase_add_test(tcase, names_of_settings);
}

int main(void)
{
    return suite_run("macros", add);
}
