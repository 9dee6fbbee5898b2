/* SPDX-License-Identifier: BSD-2-Clause */
/* Names and keys of which libcrypto, sendmail or a map makes something else than their text. */
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

static dnmap_name *name_of(const char *text, size_t len)
{
    dnmap_name *name;

    ck_assert_int_eq(dnmap_name_from_text(&name, text, len, DNMAP_TEXT_SLASH, NULL), DNMAP_OK);
    return name;
}

/* X509_NAME_oneline() of OpenSSL 3 and 1 gives nothing for over 1 MiB of text: 300,000 bytes that
 * are four characters each. */
START_TEST(no_text_at_all)
{
    size_t len = 4 + 300000;
    char *text = malloc(len);
    unsigned risks;
    char *out;

    memset(text, 0xFF, len);
    memcpy(text, "/CN=", 4);
    dnmap_name *name = name_of(text, len);
    ck_assert_int_eq(dnmap_macro_dn_new(&out, NULL, name, DNMAP_DIALECT_OPENSSL3), DNMAP_E_LIMIT);
    ck_assert_ptr_null(out);
    ck_assert_int_eq(
        dnmap_key_new(&out, NULL, &risks, name, NULL, DNMAP_DIALECT_OPENSSL1, DNMAP_MAP_HASH),
        DNMAP_E_LIMIT);
    ck_assert_int_eq(
        dnmap_key_new(&out, NULL, &risks, name, "T", DNMAP_DIALECT_LIBRESSL, DNMAP_MAP_HASH),
        DNMAP_OK);
    ck_assert_int_eq(strncmp(out, "T:/CN=+5CxFF+5CxFF", 18), 0);
    ck_assert_uint_ne(risks & DNMAP_RISK_DIALECT, 0);
    ck_assert_uint_ne(risks & DNMAP_RISK_MACRO_CUT, 0);
    dnmap_free(out);
    ck_assert(!dnmap_key_matches(name, "/CN=x", 5, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH));
    dnmap_name_free(name);
    free(text);
}
END_TEST

/* What is kept of it ends before the attribute that makes it too long for libcrypto. */
START_TEST(only_the_rest_is_too_long)
{
    size_t len = 4 + 300600;
    char *text = malloc(len);
    unsigned risks;
    char *out;

    memset(text, 'x', 600);
    memcpy(text, "/O=", 3);
    memcpy(text + 200, "/OU=", 4);
    memcpy(text + 400, "/CN=", 4);
    memset(text + 600, 0xFF, len - 600);
    dnmap_name *name = name_of(text, len);
    ck_assert_int_eq(
        dnmap_key_new(&out, NULL, &risks, name, NULL, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_LDAP),
        DNMAP_OK);
    ck_assert_uint_eq(strlen(out), 200);
    ck_assert_uint_ne(risks & DNMAP_RISK_MACRO_CUT, 0);
    dnmap_free(out);
    dnmap_name_free(name);
    free(text);
}
END_TEST

/* No key is as long, and no name with a value of over 1 MiB has one. */
START_TEST(keys_without_end)
{
    size_t len = 4 + DNMAP_LINE_MAX + 1;
    char *key = malloc(len);
    dnmap_name *name;
    dnmap_error error;

    memset(key, 'X', len);
    memcpy(key, "/CN=", 4);
    ck_assert_int_eq(dnmap_key_decode(&name, NULL, key, len, DNMAP_DIALECT_OPENSSL3, &error),
                     DNMAP_E_LIMIT);
    ck_assert_int_eq(dnmap_key_decode(&name, NULL, key, 1000, DNMAP_DIALECT_OPENSSL3, &error),
                     DNMAP_E_TEXT);
    ck_assert_int_eq(dnmap_key_decode(&name, NULL, key, 256, DNMAP_DIALECT_OPENSSL3, &error),
                     DNMAP_E_TEXT);
    ck_assert_uint_eq(error.offset, 0);
    ck_assert_ptr_null(name);
    free(key);
}
END_TEST

/* As a map folds it: the digits too, and nothing but digits. */
static const struct {
    const char *key;
    dnmap_status status;
    size_t offset;
} folded[] = {
    {"/cn=a+2f", DNMAP_E_TEXT, 6},   {"/cn=x+2g", DNMAP_E_XTEXT, 5}, {"/cn=x+g2", DNMAP_E_XTEXT, 5},
    {"/cn=a+20b", DNMAP_OK, 0},      {"/cn=+5cxc3", DNMAP_OK, 0},    {"t:/foo=x", DNMAP_E_TYPE, 3},
    {"t:/+20cn=x", DNMAP_E_TEXT, 3}, {"/1.2.3=X", DNMAP_OK, 0},      {"/1.2.3.=X", DNMAP_E_TYPE, 1},
    {"/1.2.3a=x", DNMAP_E_TYPE, 1},  {"/a-b_c=x", DNMAP_E_TYPE, 1},  {"/cn=\\x4", DNMAP_E_TEXT, 4},
};

START_TEST(folded_keys)
{
    dnmap_name *name;
    dnmap_error error;

    ck_assert_int_eq(dnmap_key_decode(&name, NULL, folded[_i].key, strlen(folded[_i].key),
                                      DNMAP_DIALECT_OPENSSL3, &error),
                     folded[_i].status);
    ck_assert_uint_eq(error.offset, folded[_i].offset);
    dnmap_name_free(name);
}
END_TEST

START_TEST(empty_name)
{
    static const unsigned char der[] = {0x30, 0x00};
    dnmap_name *name, *copy;

    ck_assert_int_eq(dnmap_name_from_der(&name, der, 2, NULL), DNMAP_OK);
    ck_assert(!dnmap_key_matches(name, "", 0, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH));
    ck_assert_int_eq(dnmap_name_copy(&copy, name), DNMAP_OK);
    ck_assert(dnmap_name_equal(name, copy));
    dnmap_name_free(copy);
    dnmap_name_free(name);
}
END_TEST

/* More attributes than the short way has room for: they are the same by the long one. */
START_TEST(many_attributes)
{
    enum { COUNT = 50 };
    unsigned char der[4 + 12 * COUNT] = {0x30, 0x82, (12 * COUNT) >> 8, (12 * COUNT) & 0xFF};
    dnmap_name *name;
    dnmap_attribute attribute;

    for (size_t i = 0; i < COUNT; i++)
        memcpy(der + 4 + 12 * i, "\x31\x0A\x30\x08\x06\x03\x55\x04\x03\x0C\x01x", 12);
    ck_assert_int_eq(dnmap_name_from_der(&name, der, sizeof der, NULL), DNMAP_OK);
    ck_assert_uint_eq(dnmap_name_count(name), COUNT);
    ck_assert_int_eq(dnmap_name_attribute(&attribute, name, COUNT - 1), DNMAP_OK);
    ck_assert_uint_eq(attribute.rdn, COUNT - 1);
    dnmap_name_free(name);
}
END_TEST

START_TEST(name_with_more_behind)
{
    static const unsigned char der[] = {0x30, 0x00, 0x05, 0x00};
    dnmap_name *name;
    dnmap_error error;

    ck_assert_int_eq(dnmap_name_from_der(&name, der, 4, &error), DNMAP_E_TRAILING);
    ck_assert_uint_eq(error.offset, 2);
    ck_assert_int_eq(dnmap_name_from_der(&name, der, 1, &error), DNMAP_E_DER);
    ck_assert_ptr_null(name);
}
END_TEST

/* ------------------------------------------------------------------ by their encoding */

/* RFC 4514, 2.4: what is escaped, and what is written as # and its encoding. The risk CHARSET in
 * LibreSSL's dialect. */
static const struct {
    const char *der, *rfc4514;
    unsigned charset;
} encoded[] = {
    {"300F310D300B06035504030C0420612020", "CN=\\ a \\ ", 0},
    {"300D310B300906035504030C022378", "CN=\\#x", 0},
    {"300D310B300906035504030C027823", "CN=x#", 0},
    {"300D310B300906035504030C02017F", "CN=\\01\\7F", 0},
    {"3012311030 0E06035504030C07222B2C3B3C3E5C", "CN=\\\"\\+\\,\\;\\<\\>\\\\", 0},
    {"300D310B300906035504031402E9E9", "CN=#1402E9E9", 0},
    {"300D310B300906035504031E020078", "CN=#1E020078", 0},
    {"300D310B30090603550403030200C0", "CN=#030200C0", 0},
    {"3016311430080603550403130161300806035504031301 62", "CN=b+CN=a", 0},
    {"3018310A30080603550403130161310A300806035504031301 62", "CN=b,CN=a", 0},
    {"300C310A300806035504031301 40", "CN=@", DNMAP_RISK_CHARSET},
    {"300C310A300806035504031301 00", "CN=\\00", DNMAP_RISK_CHARSET},
    {"3013311130 0F060355040313085A617A20392D303F", "CN=Zaz 9-0?", 0},
    {"300F310D300B060355040312043031 2039", "CN=01 9", 0},
    {"300D310B300906035504031202393A", "CN=9:", DNMAP_RISK_CHARSET},
    {"300D310B300906035504031202392F", "CN=9/", DNMAP_RISK_CHARSET},
    {"300C310A300806035504031601 7F", "CN=\\7F", 0},
    {"300C310A300806035504031601 E9", "CN=#1601E9", DNMAP_RISK_CHARSET},
};

START_TEST(by_their_encoding)
{
    char hex[100];
    size_t used = 0, len;
    unsigned risks;
    dnmap_name *name;
    char *text;

    for (const char *p = encoded[_i].der; *p != '\0'; p++)
        if (*p != ' ')
            hex[used++] = *p;
    hex[used] = '\0';
    unsigned char *der = suite_hex(hex, &len);
    ck_assert_int_eq(dnmap_name_from_der(&name, der, len, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_name_rfc4514_new(&text, NULL, name), DNMAP_OK);
    ck_assert_str_eq(text, encoded[_i].rfc4514);
    dnmap_free(text);
    ck_assert_int_eq(
        dnmap_key(NULL, 0, NULL, &risks, name, NULL, DNMAP_DIALECT_LIBRESSL, DNMAP_MAP_HASH),
        DNMAP_OK);
    ck_assert_uint_eq(risks & DNMAP_RISK_CHARSET, encoded[_i].charset);
    dnmap_name_free(name);
    free(der);
}
END_TEST

/* Another type, another value, one of another length, another RDN: no two are the same. */
START_TEST(other_names)
{
    static const char *const texts[] = {"/CN=a", "/CN=b",    "/CN=ab",     "/OU=a",
                                        "/CN=",  "/1.2.3=a", "/CN=a/CN=a", "/CN=a+CN=a"};
    enum { COUNT = sizeof texts / sizeof texts[0] };
    dnmap_name *names[COUNT];

    for (size_t i = 0; i < COUNT; i++)
        names[i] = name_of(texts[i], strlen(texts[i]));
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < COUNT; k++)
            ck_assert_int_eq(dnmap_name_equal(names[i], names[k]), i == k);
    for (size_t i = 0; i < COUNT; i++)
        dnmap_name_free(names[i]);
}
END_TEST

/* ------------------------------------------------------------------ {cn_subject} */

/* LibreSSL's X509_NAME_get_text_by_NID() converts to UTF-8, and gives nothing where that fails, for
 * a NUL and for what does not fit into 256 bytes. The values by their tag. */
static const struct {
    unsigned char tag;
    const char *value;
    size_t len;
    size_t repeat;
    const char *openssl, *libressl;
} names[] = {
    {0x0C, "a b", 3, 1, "a+20b", "a+20b"},
    {0x14, "\xE9", 1, 1, "+E9", "+C3+A9"},
    {0x1E, "\0\xE9", 2, 1, "BadCertificateContainsNUL", "+C3+A9"},
    {0x0C, "a\0b", 3, 1, "BadCertificateContainsNUL", "BadCertificateUnknown"},
    {0x03, "\0\x01", 2, 1, "+01", "BadCertificateUnknown"},
    {0x14, "x", 1, 255, "BadCertificateTooLong", "BadCertificateTooLong"},
    {0x14, "x", 1, 256, "BadCertificateTooLong", "BadCertificateUnknown"},
};

START_TEST(common_names)
{
    unsigned char der[300];
    size_t value_len = names[_i].len * names[_i].repeat, len = 0;
    dnmap_name *name;
    char out[800];

#define ELEMENT(tag, inside)                                                            \
    der[len++] = (tag), der[len++] = 0x82, der[len++] = (unsigned char)((inside) >> 8), \
    der[len++] = (unsigned char)((inside)&0xFF)
    ELEMENT(0x30, value_len + 17);
    ELEMENT(0x31, value_len + 13);
    ELEMENT(0x30, value_len + 9);
    memcpy(der + len, "\x06\x03\x55\x04\x03", 5);
    len += 5;
    ELEMENT(names[_i].tag, value_len);
    for (size_t i = 0; i < names[_i].repeat; i++, len += names[_i].len)
        memcpy(der + len, names[_i].value, names[_i].len);
    ck_assert_int_eq(dnmap_name_from_der(&name, der, len, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_macro_cn(out, sizeof out, NULL, name, DNMAP_DIALECT_OPENSSL3), DNMAP_OK);
    ck_assert_str_eq(out, names[_i].openssl);
    ck_assert_int_eq(dnmap_macro_cn(out, sizeof out, NULL, name, DNMAP_DIALECT_LIBRESSL), DNMAP_OK);
    ck_assert_str_eq(out, names[_i].libressl);
    dnmap_name_free(name);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, no_text_at_all);
    tcase_add_test(tcase, only_the_rest_is_too_long);
    tcase_add_test(tcase, keys_without_end);
    tcase_add_loop_test(tcase, folded_keys, 0, (int)(sizeof folded / sizeof folded[0]));
    tcase_add_test(tcase, empty_name);
    tcase_add_test(tcase, many_attributes);
    tcase_add_test(tcase, name_with_more_behind);
    tcase_add_loop_test(tcase, by_their_encoding, 0, (int)(sizeof encoded / sizeof encoded[0]));
    tcase_add_test(tcase, other_names);
    tcase_add_loop_test(tcase, common_names, 0, (int)(sizeof names / sizeof names[0]));
}

int main(void)
{
    return suite_run("extremes", add);
}
