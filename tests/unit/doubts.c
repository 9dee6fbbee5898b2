/* SPDX-License-Identifier: BSD-2-Clause */
/* What is said of names whose key is in doubt, and names that RFC 4514 can't say by their types. */
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

static dnmap_name *name_of(const char *text)
{
    dnmap_name *name;

    ck_assert_int_eq(dnmap_name_from_text(&name, text, strlen(text), DNMAP_TEXT_SLASH, NULL),
                     DNMAP_OK);
    return name;
}

static unsigned risks_of(const dnmap_name *name, dnmap_dialect dialect)
{
    unsigned risks;

    ck_assert_int_eq(dnmap_key(NULL, 0, NULL, &risks, name, NULL, dialect, DNMAP_MAP_LDAP),
                     DNMAP_OK);
    return risks;
}

/* CN=a\b\ + CN=c prints as CN=a\b+CN=c does: an escaped plus is also a backslash that ends a value,
 * and the mark of an RDN. Not so where no type follows. In the readme dialect, which escapes
 * nothing, an attribute can always stand in another's value. */
START_TEST(imitable)
{
    static const struct {
        const char *text;
        dnmap_dialect dialect;
        unsigned risk;
    } rows[] = {
        {"/CN=a\\b\\+CN=c", DNMAP_DIALECT_OPENSSL3, DNMAP_RISK_IMITABLE},
        {"/CN=a\\b\\/CN=c", DNMAP_DIALECT_OPENSSL3, DNMAP_RISK_IMITABLE},
        {"/CN=a\\b\\+Foo=c", DNMAP_DIALECT_OPENSSL3, 0},
        {"/CN=a\\b\\+c", DNMAP_DIALECT_OPENSSL3, 0},
        {"/CN=a\\b", DNMAP_DIALECT_OPENSSL3, 0},
        {"/CN=x/O=y", DNMAP_DIALECT_README, DNMAP_RISK_IMITABLE},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        dnmap_name *name = name_of(rows[i].text);
        ck_assert_msg((risks_of(name, rows[i].dialect) & DNMAP_RISK_IMITABLE) == rows[i].risk, "%s",
                      rows[i].text);
        dnmap_name_free(name);
    }
}
END_TEST

/* sendmail's prescan() has room for 1,251 characters and tokens: /, CN= and for each blank three
 * characters and two tokens, the plus and 20. */
START_TEST(too_long)
{
    static const struct {
        size_t blanks;
        dnmap_dialect dialect;
        unsigned risk;
    } rows[] = {
        {249, DNMAP_DIALECT_OPENSSL3, 0}, /* 4 + 747 and 2 + 498 */
        {250, DNMAP_DIALECT_OPENSSL3, DNMAP_RISK_TOO_LONG},
        {251, DNMAP_DIALECT_OPENSSL3, DNMAP_RISK_TOO_LONG},
        {249, DNMAP_DIALECT_README, 0},
        {700, DNMAP_DIALECT_README, DNMAP_RISK_TOO_LONG},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[800] = "/CN=";
        memset(text + 4, ' ', rows[i].blanks);
        dnmap_name *name = name_of(text);
        ck_assert_uint_eq(risks_of(name, rows[i].dialect) & DNMAP_RISK_TOO_LONG, rows[i].risk);
        dnmap_name_free(name);
    }
}
END_TEST

START_TEST(matches_only_itself)
{
    dnmap_name *name = name_of("/CN=x");

    ck_assert(dnmap_key_matches(name, "/CN=x", 5, DNMAP_DIALECT_HOST, DNMAP_MAP_HASH));
    ck_assert(!dnmap_key_matches(name, "/CN=y", 5, DNMAP_DIALECT_HOST, DNMAP_MAP_HASH));
    dnmap_name_free(name);
}
END_TEST

/* The backslash is itself in the readme dialect. */
START_TEST(readme_keys)
{
    dnmap_name *name;
    char text[20];

    ck_assert_int_eq(dnmap_key_decode(&name, NULL, "/CN=A\\xC3", 9, DNMAP_DIALECT_README, NULL),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_name_rfc4514(text, sizeof text, NULL, name), DNMAP_OK);
    ck_assert_str_eq(text, "CN=A\\\\xC3");
    dnmap_name_free(name);
}
END_TEST

/* RFC 4514 reads uid as userId; a type that is printed in part reads as another. Both stand there
 * by their OID. A value of another length, or of the same, than its UTF-8. */
static const struct {
    const char *der, *rfc4514;
} names[] = {
    {"30133111300F060A0992268993F22C64012C0C0178", "0.9.2342.19200300.100.1.44=x"},
    {"304631443042063D2A8F7F8F7F8F7F8F7F8F7F8F7F8F7F8F7F8F7F8F7F8F7F8F7F8F7F8F7F8F7F8F7F8F7F8F7F8F7"
     "F"
     "8F7F8F7F8F7F8F7F8F7F8F7F8F7F8F7F8F7F8F7F8F7F0C0178",
     "1.2.2047.2047.2047.2047.2047.2047.2047.2047.2047.2047.2047.2047.2047.2047.2047.2047.2047."
     "2047."
     "2047.2047.2047.2047.2047.2047.2047.2047.2047.2047.2047.2047=x"},
    {"300D310B300906035504031E0200E9", "CN=#1E0200E9"},
    {"300B310930070603550403"
     "3000",
     "CN=#3000"},
    {"300C310A3008060355040313017B", "CN={"},
};

START_TEST(written_by_encoding)
{
    size_t len;
    unsigned char *der = suite_hex(names[_i].der, &len);
    dnmap_name *name;
    dnmap_attribute attribute;
    char *text;

    ck_assert_int_eq(dnmap_name_from_der(&name, der, len, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_name_attribute(&attribute, name, 0), DNMAP_OK);
    ck_assert_int_eq(dnmap_attribute_rfc4514_new(&text, NULL, &attribute), DNMAP_OK);
    ck_assert_str_eq(text, names[_i].rfc4514);
    ck_assert_uint_eq(risks_of(name, DNMAP_DIALECT_LIBRESSL) & DNMAP_RISK_CHARSET,
                      strcmp(text, "CN={") == 0 ? DNMAP_RISK_CHARSET : 0);
    dnmap_free(text);
    dnmap_name_free(name);
    free(der);
}
END_TEST

/* Neither a type nor an OID can be written; a value of nothing can. */
START_TEST(attributes_by_hand)
{
    static const unsigned char oid[] = {0x2A};
    const dnmap_attribute nameless = {
        .type = "", .oid = "", .oid_der = oid, .oid_der_len = 1, .string_type = 12};
    char text[20] = "stale";
    size_t len;

    ck_assert_int_eq(dnmap_attribute_rfc4514(text, sizeof text, &len, &nameless), DNMAP_E_TYPE);
    ck_assert_str_eq(text, "");
    ck_assert_int_eq(dnmap_attribute_utf8(text, sizeof text, &len, &nameless), DNMAP_OK);
    ck_assert_uint_eq(len, 0);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, imitable);
    tcase_add_test(tcase, too_long);
    tcase_add_test(tcase, matches_only_itself);
    tcase_add_test(tcase, readme_keys);
    tcase_add_loop_test(tcase, written_by_encoding, 0, (int)(sizeof names / sizeof names[0]));
    tcase_add_test(tcase, attributes_by_hand);
}

int main(void)
{
    return suite_run("doubts", add);
}
