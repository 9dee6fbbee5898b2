/* SPDX-License-Identifier: BSD-2-Clause */
/* What is told of a name while its macro is written is what the long look finds, in each dialect.
 */
#include <stdlib.h>
#include <string.h>

#include "gen.h"
#include "key/risk.h"
#include "suite.h"
#include "types/types.h"

enum { NAMES = 60000, SEED = 20261124 };

/* How many names the short way told everything of. */
static unsigned compare(const dnmap_name *name, dnmap_dialect dialect, unsigned number)
{
    unsigned quick, slow;
    struct dn dn;
    char *macro;
    size_t len;

    ck_assert_int_eq(dnmap_macro_dn_new(&macro, &len, name, dialect), DNMAP_OK);
    unsigned told = 0;
    if (dn_write(&dn, name, dialect)) {
        ck_assert_uint_eq(dn.len, len);
        ck_assert_mem_eq(dn.text, macro, len);
        dn.text[dn.len] = '\0';
        if (risk_assess_dn(&quick, name, dialect, &dn)) {
            told = 1;
            ck_assert_int_eq(risk_assess(&slow, name, dialect, macro, len), DNMAP_OK);
            ck_assert_msg(quick == slow, "name %u, %s: %x instead of %x", number, macro, quick,
                          slow);
        }
    }
    dnmap_free(macro);
    return told;
}

/* One name in `least` or more is told by the short way. */
static void compare_all(dnmap_dialect dialect, unsigned least)
{
    const unsigned names = suite_share(NAMES);
    struct gen gen;
    unsigned told = 0;

    gen_seed(&gen, SEED);
    for (unsigned i = 0; i < names; i++) {
        size_t len;
        dnmap_name *name;
        unsigned char *der = gen_tame_name(&gen, &len);
        ck_assert_int_eq(dnmap_name_from_der(&name, der, len, NULL), DNMAP_OK);
        told += compare(name, dialect, i);
        dnmap_name_free(name);
        free(der);
    }
    /* A short way that nothing takes would prove nothing. */
    ck_assert_uint_ge(told, names / least);
}

START_TEST(openssl3)
{
    compare_all(DNMAP_DIALECT_OPENSSL3, 5);
}
END_TEST

START_TEST(openssl1)
{
    compare_all(DNMAP_DIALECT_OPENSSL1, 20);
}
END_TEST

/* A byte of each kind, and each two of them, in a value of each string type. */
START_TEST(pairs)
{
    unsigned char der[] = {0x30, 0x0D, 0x31, 0x0B, 0x30, 0x09, 0x06, 0x03,
                           0x55, 0x04, 0x03, 0,    0x02, 0,    0};
    static const unsigned char types[] = {0x0C, 0x12, 0x13, 0x14, 0x16};
    const unsigned firsts = suite_share(256);
    unsigned told = 0;

    for (unsigned first = 0; first < 256; first += 256 / firsts) {
        for (unsigned second = 0; second < 256; second++) {
            dnmap_name *name;
            der[11] = types[(first + second) % sizeof types];
            der[13] = (unsigned char)first;
            der[14] = (unsigned char)second;
            if (dnmap_name_from_der(&name, der, sizeof der, NULL) != DNMAP_OK)
                continue;
            told += compare(name, DNMAP_DIALECT_OPENSSL3, first << 8 | second);
            told += compare(name, DNMAP_DIALECT_OPENSSL1, first << 8 | second);
            dnmap_name_free(name);
        }
    }
    ck_assert_uint_gt(told, firsts * 350);
}
END_TEST

/* What the table of known types takes for granted: libcrypto reads each name back as the type that
 * it is the name of, and prints it so. */
START_TEST(known_names)
{
    const struct known_types *types = known_types();
    unsigned count = 0;

    ck_assert_ptr_nonnull(types);
    for (size_t i = 0; i < KNOWN_MAX && types->list[i].oid_len != 0; i++, count++) {
        const struct known_type *type = &types->list[i];
        ASN1_OBJECT *object;
        struct type_names names;
        ck_assert_int_eq(
            type_from_text(&object, type->printed, strlen(type->printed), TYPE_AS_FOLDED),
            DNMAP_OK);
        ck_assert_uint_eq(OBJ_length(object), type->oid_len);
        ck_assert_mem_eq(OBJ_get0_data(object), type->oid, type->oid_len);
        ck_assert_int_eq(type_describe(&names, object), DNMAP_OK);
        ck_assert_str_eq(names.printed, type->printed);
        ck_assert_str_eq(names.oid, type->dotted);
        ck_assert_ptr_eq(known_type(types, type->oid, type->oid_len), type);
        ck_assert_int_eq(type->text[0], '/');
        ck_assert_int_eq(strncmp(type->text + 1, type->printed, strlen(type->printed)), 0);
        ck_assert_str_eq(type->text + 1 + strlen(type->printed), "=");
        ck_assert_uint_eq(type->text_len, strlen(type->text));
        ASN1_OBJECT_free(object);
    }
    ck_assert_uint_gt(count, 30);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, openssl3);
    tcase_add_test(tcase, openssl1);
    tcase_add_test(tcase, pairs);
    tcase_add_test(tcase, known_names);
}

int main(void)
{
    return suite_run("inside-risk", add);
}
