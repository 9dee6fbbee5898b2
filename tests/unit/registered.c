/* SPDX-License-Identifier: BSD-2-Clause */
/* Types that the program, or something else in it, has registered with libcrypto: they take nothing
 * from those that every certificate has. */
#include <openssl/objects.h>
#include <stdint.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

/* Without an OID and content octets, if `oid` is NULL. Any name may be missing. */
static void add_type(const char *oid, const char *short_name, const char *long_name)
{
    ASN1_OBJECT *dotted = oid == NULL ? NULL : OBJ_txt2obj(oid, 1);
    unsigned char octets[20];
    size_t len = dotted == NULL ? 0 : OBJ_length(dotted);

    ck_assert_uint_le(len, sizeof octets);
    if (len != 0)
        memcpy(octets, OBJ_get0_data(dotted), len);
    ASN1_OBJECT *object =
        ASN1_OBJECT_create(OBJ_new_nid(1), octets, (int)len, short_name, long_name);
    ck_assert_ptr_nonnull(object);
    ck_assert_int_ne(OBJ_add_object(object), NID_undef);
    ASN1_OBJECT_free(object);
    ASN1_OBJECT_free(dotted);
}

static void check(const char *text, dnmap_text_format format, const char *expected)
{
    dnmap_name *name;
    char printed[200];

    ck_assert_int_eq(dnmap_name_from_text(&name, text, strlen(text), format, NULL), DNMAP_OK);
    ck_assert_int_eq(
        dnmap_oneline(printed, sizeof printed, NULL, name, DNMAP_DIALECT_OPENSSL3, SIZE_MAX),
        DNMAP_OK);
    ck_assert_str_eq(printed, expected);
    dnmap_name_free(name);
}

START_TEST(of_the_program)
{
    dnmap_name *name;

    /* named as common ones but for their case */
    add_type("1.3.6.1.4.1.32473.1", "oU", "a unit");
    add_type(NULL, "gN", "a name");
    check("ou=a, gn=b", DNMAP_TEXT_OPENSSL, "/OU=a/GN=b");
    check("oU=a", DNMAP_TEXT_OPENSSL, "/oU=a");
    /* without one of the names */
    add_type("1.3.6.1.4.1.32473.2", "shortOnly", NULL);
    add_type("1.3.6.1.4.1.32473.3", NULL, "longOnly");
    check("SHORTONLY=a", DNMAP_TEXT_OPENSSL, "/shortOnly=a");
    check("LONGONLY=a", DNMAP_TEXT_OPENSSL, "/longOnly=a");
    ck_assert_int_eq(dnmap_name_from_text(&name, "noSuchType=a", 12, DNMAP_TEXT_OPENSSL, NULL),
                     DNMAP_E_TYPE);
    /* before one or two capitals the old openssl has no slash: there it belongs to the value */
    add_type("1.3.6.1.4.1.32473.4", "ZZ", "two capitals");
    check("C=US, CN=a/ZZ=b", DNMAP_TEXT_OPENSSL, "/C=US/CN=a\\/ZZ=b");
    check("C=US, CN=a/shortOnly=b", DNMAP_TEXT_OPENSSL, "/C=US/CN=a/shortOnly=b");
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, of_the_program);
}

int main(void)
{
    return suite_run("registered", add);
}
