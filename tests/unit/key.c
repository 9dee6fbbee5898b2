/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys: where each map cuts them, and what the risks say. */
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

/* sendmail.md's rule of 256 bytes, tag and colon included; LDAP keeps all. */
static const struct {
    dnmap_map map;
    size_t len;
} cuts[] = {
    {DNMAP_MAP_HASH, 256}, {DNMAP_MAP_BTREE, 256},  {DNMAP_MAP_CDB, 256},
    {DNMAP_MAP_DBM, 256},  {DNMAP_MAP_SOCKET, 256}, {DNMAP_MAP_LDAP, 11 + 4 + 3 * 100},
};

START_TEST(cut_by_map)
{
    char text[300] = "/CN=";
    unsigned risks;
    size_t len;
    char *key;

    memset(text + 4, ' ', 100); /* each is +20 */
    dnmap_name *name = name_of(text);
    ck_assert_int_eq(
        dnmap_key_new(&key, &len, &risks, name, "CERTISSUER", DNMAP_DIALECT_OPENSSL3, cuts[_i].map),
        DNMAP_OK);
    ck_assert_uint_eq(len, cuts[_i].len);
    ck_assert_uint_eq(strlen(key), len);
    ck_assert_uint_eq(risks & DNMAP_RISK_KEY_CUT, len == 256 ? DNMAP_RISK_KEY_CUT : 0);
    ck_assert_int_eq(strncmp(key, "CERTISSUER:/CN=+20+20", 21), 0);
    dnmap_free(key);
    dnmap_name_free(name);
}
END_TEST

/* Encoded names of 244 bytes fit behind CERTISSUER:, of 243 behind CERTSUBJECT:. One more is a key
 * of 256 bytes, to which all longer ones are cut: the same as theirs. */
START_TEST(longest_that_is_not_cut)
{
    char text[300] = "/CN=";
    unsigned risks;

    memset(text + 4, 'x', 240);
    dnmap_name *name = name_of(text);
    ck_assert_int_eq(dnmap_key(NULL, 0, NULL, &risks, name, "CERTISSUER", DNMAP_DIALECT_OPENSSL3,
                               DNMAP_MAP_HASH),
                     DNMAP_OK);
    ck_assert_uint_eq(risks, 0);
    ck_assert_int_eq(dnmap_key(NULL, 0, NULL, &risks, name, "CERTSUBJECT", DNMAP_DIALECT_OPENSSL3,
                               DNMAP_MAP_HASH),
                     DNMAP_OK);
    ck_assert_uint_eq(risks, DNMAP_RISK_KEY_CUT);
    dnmap_name_free(name);
}
END_TEST

/* Names by DER: text could not say them. */
static const struct {
    const char *der;
    dnmap_dialect dialect;
    unsigned risks;
    const char *why;
} risky[] = {
    {"3000", DNMAP_DIALECT_OPENSSL3, DNMAP_RISK_EMPTY, "no attribute"},
    {"300C310A300806035504030C0161", DNMAP_DIALECT_OPENSSL3, 0, "CN=a"},
    {"300C310A300806035504030C0161", DNMAP_DIALECT_OPENSSL1, 0, "CN=a"},
    {"300E310C300A06035504030C03412F42", DNMAP_DIALECT_OPENSSL3, DNMAP_RISK_DIALECT, "CN=A/B"},
    {"300E310C300A06035504030C03412F42", DNMAP_DIALECT_OPENSSL1, DNMAP_RISK_DIALECT, "CN=A/B"},
    {"3011310F300D060355040A0C06612F636E3D62", DNMAP_DIALECT_OPENSSL1,
     DNMAP_RISK_AMBIGUOUS | DNMAP_RISK_DIALECT, "O=a/cn=b: folded, the key of O=a, CN=b"},
    {"3011310F300D060355040A0C06612F636E3D62", DNMAP_DIALECT_OPENSSL3,
     DNMAP_RISK_IMITABLE | DNMAP_RISK_DIALECT, "O=a/cn=b: folded, the key of O=a\\, CN=b"},
    {"30143112301006035504030C09666F6F2F4F3D626172", DNMAP_DIALECT_OPENSSL1,
     DNMAP_RISK_AMBIGUOUS | DNMAP_RISK_DIALECT, "CN=foo/O=bar reads as CN=foo, O=bar"},
    {"30143112301006035504030C09666F6F2F4F3D626172", DNMAP_DIALECT_OPENSSL3,
     DNMAP_RISK_IMITABLE | DNMAP_RISK_DIALECT, "CN=foo\\, O=bar prints the same"},
    {"3019310B300906035504030C02615C310A3008060355040A0C0162", DNMAP_DIALECT_OPENSSL3,
     DNMAP_RISK_AMBIGUOUS, "CN=a\\, O=b reads as CN=a/O=b"},
    {"300D310B300906035504030C02C3A9", DNMAP_DIALECT_OPENSSL3, DNMAP_RISK_IMITABLE,
     "a CN that spells \\xC3\\xA9 prints the same"},
    {"30133111300F06035504030C085C7843335C784139", DNMAP_DIALECT_OPENSSL3, DNMAP_RISK_AMBIGUOUS,
     "it spells \\xC3\\xA9"},
    {"300C310A30080603550403130140", DNMAP_DIALECT_OPENSSL3, DNMAP_RISK_CHARSET,
     "@ in a PrintableString"},
    {"300C310A300806035504031601E9", DNMAP_DIALECT_OPENSSL3,
     DNMAP_RISK_CHARSET | DNMAP_RISK_IMITABLE, "a byte above 0x7F in an IA5String"},
    {"30123110300E060355040A0C07612F78797A3D62", DNMAP_DIALECT_OPENSSL3, DNMAP_RISK_DIALECT,
     "O=a/xyz=b: no name has a type xyz"},
    {"3029310A3008060355040A0C016F311B300806035504030C0178300F060A0992268993F22C6401010C0179",
     DNMAP_DIALECT_OPENSSL1, DNMAP_RISK_AMBIGUOUS | DNMAP_RISK_DIALECT, "two in one RDN"},
};

START_TEST(risks)
{
    unsigned found;
    dnmap_name *name;
    size_t len;
    unsigned char *der = suite_hex(risky[_i].der, &len);

    ck_assert_int_eq(dnmap_name_from_der(&name, der, len, NULL), DNMAP_OK);
    ck_assert_int_eq(
        dnmap_key(NULL, 0, NULL, &found, name, "CERTISSUER", risky[_i].dialect, DNMAP_MAP_HASH),
        DNMAP_OK);
    ck_assert_msg(found == risky[_i].risks, "%s: %x instead of %x", risky[_i].why, found,
                  risky[_i].risks);
    dnmap_name_free(name);
    free(der);
}
END_TEST

static const char *const bad_tags[] = {"", "#TAG", "TA G", "TAG\n", "T\xC3\xA9"};

START_TEST(tags_that_break_the_map)
{
    dnmap_name *name = name_of("/CN=a");
    char key[64] = "stale";

    ck_assert_int_eq(dnmap_key(key, sizeof key, NULL, NULL, name, bad_tags[_i], DNMAP_DIALECT_HOST,
                               DNMAP_MAP_HASH),
                     DNMAP_E_TAG);
    ck_assert_str_eq(key, "");
    dnmap_name_free(name);
}
END_TEST

START_TEST(folding)
{
    char key[] = "CERTISSUER:/C=US/O=\xC3\x89Z+2B[@";

    dnmap_key_fold(key, strlen(key));
    ck_assert_str_eq(key, "certissuer:/c=us/o=\xC3\x89z+2b[@");
}
END_TEST

START_TEST(every_risk_has_a_message)
{
    for (unsigned bit = 1; bit <= DNMAP_RISK_REGEX; bit <<= 1) {
        ck_assert_ptr_nonnull(dnmap_risk_id(bit));
        ck_assert_ptr_nonnull(dnmap_risk_message(bit));
    }
    ck_assert_ptr_null(dnmap_risk_id(0));
    ck_assert_ptr_null(dnmap_risk_message(DNMAP_RISK_REGEX << 1));
}
END_TEST

/* Whether it matches OpenSSL 1's key of /C=US/CN=a b in a hash map. */
static const struct {
    const char *key;
    int matches;
} matching[] = {
    {"/C=US/CN=a+20b", 1},
    {"CERTISSUER:/C=US/CN=a+20b", 1},
    {"certissuer:/c=us/cn=a+20B", 1},
    {"a:b:/C=US/CN=a+20b", 1},
    {":/C=US/CN=a+20b", 0},
    {"CERTISSUER:/C=US/CN=a b", 0},
    {"CERTISSUER:/C=US/CN=a+20b ", 0},
    {"CERTISSUER:/C=US/CN=a", 0},
    {"CERT ISSUER:/C=US/CN=a+20b", 0},
    {"", 0},
};

START_TEST(keys_that_match)
{
    dnmap_name *name = name_of("/C=US/CN=a b");
    const char *key = matching[_i].key;

    ck_assert_int_eq(
        dnmap_key_matches(name, key, strlen(key), DNMAP_DIALECT_OPENSSL1, DNMAP_MAP_HASH),
        matching[_i].matches);
    ck_assert_int_eq(
        dnmap_key_matches(name, "/C=US/CN=a+20b\0", 15, DNMAP_DIALECT_OPENSSL1, DNMAP_MAP_HASH), 0);
    dnmap_name_free(name);
}
END_TEST

/* A key is matched as it is cut: a longer one in the map's source is never found. */
START_TEST(cut_keys_match)
{
    char text[300] = "/CN=";
    char *cut, *whole;
    size_t cut_len, whole_len;

    memset(text + 4, ' ', 100);
    dnmap_name *name = name_of(text);
    ck_assert_int_eq(dnmap_key_new(&cut, &cut_len, NULL, name, "CERTISSUER", DNMAP_DIALECT_OPENSSL3,
                                   DNMAP_MAP_HASH),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_key_new(&whole, &whole_len, NULL, name, "CERTISSUER",
                                   DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_LDAP),
                     DNMAP_OK);
    ck_assert(dnmap_key_matches(name, cut, cut_len, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH));
    ck_assert(!dnmap_key_matches(name, whole, whole_len, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH));
    ck_assert(dnmap_key_matches(name, whole, whole_len, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_LDAP));
    ck_assert(!dnmap_key_matches(name, cut, cut_len, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_LDAP));
    dnmap_free(cut);
    dnmap_free(whole);
    dnmap_name_free(name);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, keys_that_match, 0, (int)(sizeof matching / sizeof matching[0]));
    tcase_add_test(tcase, cut_keys_match);
    tcase_add_loop_test(tcase, cut_by_map, 0, (int)(sizeof cuts / sizeof cuts[0]));
    tcase_add_test(tcase, longest_that_is_not_cut);
    tcase_add_loop_test(tcase, risks, 0, (int)(sizeof risky / sizeof risky[0]));
    tcase_add_loop_test(tcase, tags_that_break_the_map, 0,
                        (int)(sizeof bad_tags / sizeof bad_tags[0]));
    tcase_add_test(tcase, folding);
    tcase_add_test(tcase, every_risk_has_a_message);
}

int main(void)
{
    return suite_run("key", add);
}
