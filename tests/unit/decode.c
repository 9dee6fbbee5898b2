/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys back to names. */
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

/* The names stand in RFC 4514; that they are what the keys say can be seen. */
static const struct {
    const char *key;
    dnmap_dialect dialect;
    const char *name; /* NULL: refused */
    dnmap_status status;
    size_t offset;
    unsigned risks;
} keys[] = {
    {"/C=US/O=Foo+20Inc.", DNMAP_DIALECT_OPENSSL3, "O=Foo Inc.,C=US", DNMAP_OK, 0, 0},
    {"CERTISSUER:/C=US/O=Foo+20Inc.", DNMAP_DIALECT_OPENSSL3, "O=Foo Inc.,C=US", DNMAP_OK, 0, 0},
    {"/CN=a+5C+2Bb", DNMAP_DIALECT_OPENSSL3, "CN=a\\+b", DNMAP_OK, 0, 0},
    {"/CN=a+2Bb", DNMAP_DIALECT_OPENSSL1, "CN=a\\+b", DNMAP_OK, 0, 0},
    {"/CN=x+2BUID=y", DNMAP_DIALECT_OPENSSL3, "UID=y+CN=x", DNMAP_OK, 0, 0},
    {"/CN=+5CxC3+5CxA9", DNMAP_DIALECT_OPENSSL3, "CN=\xC3\xA9", DNMAP_OK, 0, DNMAP_RISK_IMITABLE},
    {"/CN=+5CxE9", DNMAP_DIALECT_OPENSSL3, "CN=#1401E9", DNMAP_OK, 0, DNMAP_RISK_IMITABLE},
    /* a short name that is no descr of RFC 4512 */
    {"/AD_DVCS=x", DNMAP_DIALECT_OPENSSL3, "1.3.6.1.5.5.7.48.4=x", DNMAP_OK, 0, 0},
    /* folded by makemap */
    {"certissuer:/c=us/cn=+5cxc3+5cxa9", DNMAP_DIALECT_OPENSSL3, "CN=\xC3\xA9,C=us", DNMAP_OK, 0,
     DNMAP_RISK_CASE | DNMAP_RISK_IMITABLE},
    {"/emailaddress=a@b", DNMAP_DIALECT_OPENSSL3, "emailAddress=a@b", DNMAP_OK, 0, DNMAP_RISK_CASE},
    /* nothing prints emailAddress as E: it is the end of the value before */
    {"/cn=y/e=", DNMAP_DIALECT_OPENSSL1, "CN=y/e=", DNMAP_OK, 0, DNMAP_RISK_CASE},
    /* malformed */
    {"", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TEXT, 0, 0},
    {"C=US", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TEXT, 0, 0},
    {"T:C=US", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TEXT, 0, 0},
    {"T:/C=U S", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_XTEXT, 6, 0},
    {"/CN=Foo+2b", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_XTEXT, 7, 0},
    {"/CN=Foo+2", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_XTEXT, 7, 0},
    {"/C=a/E=b", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TEXT, 4, 0},
    {"/CN=a+2Bb", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TEXT, 6, 0},
    {"/CN=+41", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TEXT, 4, 0},
    {"/Foo=US", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TYPE, 1, 0},
    /* folded: whatever the case of the digits, sendmail encodes neither : nor ? */
    {"/cn=+3a", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TEXT, 4, 0},
    {"/cn=+3f", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TEXT, 4, 0},
    {"/cn=+a1", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TEXT, 5, 0},
    {"/cn=+3g", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_XTEXT, 4, 0},
};

START_TEST(known_keys)
{
    unsigned risks;
    dnmap_name *name;
    dnmap_error error;
    char *text;

    dnmap_status status = dnmap_key_decode(&name, &risks, keys[_i].key, strlen(keys[_i].key),
                                           keys[_i].dialect, &error);
    ck_assert_int_eq(status, keys[_i].status);
    ck_assert_int_eq(error.code, status);
    if (status != DNMAP_OK)
        ck_assert_uint_eq(error.offset, keys[_i].offset);
    if (keys[_i].name != NULL) {
        ck_assert_int_eq(dnmap_name_rfc4514_new(&text, NULL, name), DNMAP_OK);
        ck_assert_str_eq(text, keys[_i].name);
        if (keys[_i].dialect != DNMAP_DIALECT_OPENSSL3)
            risks &= ~(unsigned)DNMAP_RISK_IMITABLE;
        ck_assert_uint_eq(risks, keys[_i].risks);
        dnmap_free(text);
    }
    dnmap_name_free(name);
}
END_TEST

/* A key of 256 bytes may end inside an escape. */
START_TEST(cut_keys)
{
    for (size_t letters = 1; letters <= 3; letters++) {
        char text[400] = "/CN=";
        unsigned risks;
        dnmap_name *name, *decoded;
        char *key;
        size_t len;

        memset(text + 4, 'x', letters);
        memset(text + 4 + letters, ' ', 100);
        ck_assert_int_eq(dnmap_name_from_text(&name, text, strlen(text), DNMAP_TEXT_SLASH, NULL),
                         DNMAP_OK);
        ck_assert_int_eq(dnmap_key_new(&key, &len, NULL, name, "CERTISSUER", DNMAP_DIALECT_OPENSSL3,
                                       DNMAP_MAP_HASH),
                         DNMAP_OK);
        ck_assert_uint_eq(len, 256);
        ck_assert_int_eq(dnmap_key_decode(&decoded, &risks, key, len, DNMAP_DIALECT_OPENSSL3, NULL),
                         DNMAP_OK);
        ck_assert_uint_ne(risks & DNMAP_RISK_KEY_CUT, 0);
        dnmap_attribute attribute;
        ck_assert_int_eq(dnmap_name_attribute(&attribute, decoded, 0), DNMAP_OK);
        ck_assert_uint_eq(attribute.value_len, letters + (256 - 11 - 4 - letters) / 3);
        dnmap_free(key);
        dnmap_name_free(name);
        dnmap_name_free(decoded);
    }
}
END_TEST

/* One of 256 bytes without a tag is not cut: no map is asked for that. */
START_TEST(whole_of_that_length)
{
    char key[257] = "/CN=";
    unsigned risks;
    dnmap_name *name;

    for (size_t i = 4; i < sizeof key - 1; i += 3)
        memcpy(key + i, "+28", 3);
    ck_assert_int_eq(dnmap_key_decode(&name, &risks, key, 256, DNMAP_DIALECT_OPENSSL3, NULL),
                     DNMAP_OK);
    ck_assert_uint_eq(risks, 0);
    dnmap_name_free(name);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, known_keys, 0, (int)(sizeof keys / sizeof keys[0]));
    tcase_add_test(tcase, cut_keys);
    tcase_add_test(tcase, whole_of_that_length);
}

int main(void)
{
    return suite_run("decode", add);
}
