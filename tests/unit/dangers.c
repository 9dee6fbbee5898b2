/* SPDX-License-Identifier: BSD-2-Clause */
/* What the library may not hand out, each danger by name; what would harm a terminal is in
 * terminal.c, the command's are tests/cli/94-dangers.t and 95-terminal.t. docs/security.md has the
 * list. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "hostile.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* A name of one attribute, or with `last` of two. */
static dnmap_name *name_of(unsigned tag, const void *cn, size_t len, const char *last)
{
    struct bytes der = {0};
    dnmap_name *name;

    hostile_rdn(&der, HOSTILE_CN, tag, cn, len);
    if (last != NULL)
        hostile_rdn(&der, HOSTILE_O, HOSTILE_UTF8, last, strlen(last));
    hostile_name(&der);
    ck_assert_int_eq(dnmap_name_from_der(&name, der.data, der.len, NULL), DNMAP_OK);
    bytes_free(&der);
    return name;
}

static dnmap_status line_of(char *out, size_t size, unsigned *risks, const dnmap_name *name,
                            const char *tag, const char *value, unsigned allowed)
{
    return dnmap_access_line(out, size, NULL, risks, name, tag, value, DNMAP_DIALECT_OPENSSL3,
                             DNMAP_MAP_HASH, allowed, NULL);
}

/* ------------------------------------------------------------------ keys */

/* Two names that begin alike: the key of one is found for the other. */
START_TEST(a_cut_key_matches_more)
{
    char octets[120], line[400];
    unsigned risks;

    memset(octets, '(', sizeof octets);
    dnmap_name *one = name_of(HOSTILE_UTF8, octets, 100, NULL);
    dnmap_name *other = name_of(HOSTILE_UTF8, octets, 120, NULL);
    ck_assert_int_eq(line_of(line, sizeof line, &risks, one, "CERTSUBJECT", "RELAY", 0),
                     DNMAP_E_UNSAFE);
    ck_assert_str_eq(line, "");
    ck_assert_uint_eq(risks, DNMAP_RISK_KEY_CUT);
    ck_assert_int_eq(
        line_of(line, sizeof line, &risks, one, "CERTSUBJECT", "RELAY", DNMAP_RISK_KEY_CUT),
        DNMAP_OK);
    ck_assert_uint_eq(strcspn(line, "\t"), 256);
    ck_assert_int_eq(dnmap_key_matches(other, line, 256, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH),
                     1);
    dnmap_name_free(one);
    dnmap_name_free(other);
}
END_TEST

/* LibreSSL cuts at byte 255, so what just fits is what longer names are cut to. */
START_TEST(a_name_that_just_fits_is_cut_to)
{
    for (size_t len = 250; len <= 253; len++) {
        char octets[253];
        unsigned risks;
        char *key;
        memset(octets, 'x', len);
        dnmap_name *name = name_of(HOSTILE_UTF8, octets, len, NULL);
        ck_assert_int_eq(
            dnmap_key_new(&key, NULL, &risks, name, NULL, DNMAP_DIALECT_LIBRESSL, DNMAP_MAP_LDAP),
            DNMAP_OK);
        /* "/CN=" and the value. */
        ck_assert_int_eq((risks & DNMAP_RISK_MACRO_CUT) != 0, 4 + len >= 255);
        dnmap_free(key);
        dnmap_name_free(name);
    }
}
END_TEST

/* sendmail keeps the first attribute, and so the key is that of a name which has only that. */
START_TEST(a_cut_name_has_another_names_key)
{
    char octets[250], line[400];
    unsigned risks;

    memset(octets, 'x', sizeof octets);
    octets[249] = '\0';
    dnmap_name *name = name_of(HOSTILE_UTF8, "short", 5, octets);
    dnmap_name *other = name_of(HOSTILE_UTF8, "short", 5, NULL);
    ck_assert_int_eq(line_of(line, sizeof line, &risks, name, "CERTSUBJECT", "RELAY", 0),
                     DNMAP_E_UNSAFE);
    ck_assert_uint_eq(risks & DNMAP_RISK_MACRO_CUT, DNMAP_RISK_MACRO_CUT);
    ck_assert_int_eq(
        line_of(line, sizeof line, NULL, name, "CERTSUBJECT", "RELAY", DNMAP_RISK_MACRO_CUT),
        DNMAP_OK);
    ck_assert_str_eq(line, "CERTSUBJECT:/CN=short\tRELAY");
    ck_assert_int_eq(
        dnmap_key_matches(other, line, strcspn(line, "\t"), DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH),
        1);
    dnmap_name_free(name);
    dnmap_name_free(other);
}
END_TEST

START_TEST(a_cut_key_passes_for_subject_only)
{
    static const char *const values[] = {"RELAY", "OK", "SUBJECT ", "SUBJECTS", "\"SUBJECT\""};
    char octets[100], line[400];

    memset(octets, '(', sizeof octets);
    dnmap_name *name = name_of(HOSTILE_UTF8, octets, sizeof octets, NULL);
    ck_assert_int_eq(line_of(line, sizeof line, NULL, name, "CERTISSUER", "SUBJECT", 0), DNMAP_OK);
    for (size_t i = 0; i < COUNT(values); i++)
        ck_assert_int_eq(line_of(line, sizeof line, NULL, name, "CERTISSUER", values[i], 0),
                         DNMAP_E_UNSAFE);
    dnmap_name_free(name);
}
END_TEST

START_TEST(keys_that_never_match)
{
    char octets[256], line[1100];
    unsigned risks;
    dnmap_name *none;

    memset(octets, '(', sizeof octets);
    ck_assert_int_eq(dnmap_name_from_der(&none, (const unsigned char *)"\x30", 2, NULL), DNMAP_OK);
    dnmap_name *first = name_of(HOSTILE_UTF8, octets, 252, "x");
    dnmap_name *prescan = name_of(HOSTILE_UTF8, octets, 251, NULL);
    ck_assert_int_eq(line_of(line, sizeof line, &risks, none, "T", "RELAY", 0), DNMAP_E_UNSAFE);
    ck_assert_uint_eq(risks, DNMAP_RISK_EMPTY);
    ck_assert_int_eq(line_of(line, sizeof line, &risks, first, "T", "RELAY", DNMAP_RISK_MACRO_CUT),
                     DNMAP_E_UNSAFE);
    ck_assert_uint_eq(risks & DNMAP_RISK_EMPTY, DNMAP_RISK_EMPTY);
    ck_assert_int_eq(line_of(line, sizeof line, &risks, prescan, "T", "RELAY", DNMAP_RISK_KEY_CUT),
                     DNMAP_E_UNSAFE);
    ck_assert_uint_eq(risks & DNMAP_RISK_TOO_LONG, DNMAP_RISK_TOO_LONG);
    dnmap_name_free(none);
    dnmap_name_free(first);
    dnmap_name_free(prescan);
}
END_TEST

/* Each has another name with the same key in that dialect, and so has that other. */
static const struct pair {
    const char *why;
    const char *one, *other; /* common names; behind `other` there is O=bar */
    dnmap_dialect dialect;
} same_keys[] = {
    {"wolfSSL and OpenSSL 1 escape no slash", "foo/O=bar", "foo", DNMAP_DIALECT_OPENSSL1},
    {"and LibreSSL neither", "foo/O=bar", "foo", DNMAP_DIALECT_LIBRESSL},
    {"OpenSSL 3 escapes no backslash", "foo/O=bar", "foo\\", DNMAP_DIALECT_OPENSSL3},
};

START_TEST(names_that_print_the_same_are_named)
{
    const struct pair *pair = &same_keys[_i];
    const unsigned named = DNMAP_RISK_AMBIGUOUS | DNMAP_RISK_IMITABLE;
    dnmap_name *one = name_of(HOSTILE_UTF8, pair->one, strlen(pair->one), NULL);
    dnmap_name *other = name_of(HOSTILE_UTF8, pair->other, strlen(pair->other), "bar");
    char first[100], second[100];
    unsigned risks[2];

    ck_assert_int_eq(
        dnmap_key(first, sizeof first, NULL, &risks[0], one, "T", pair->dialect, DNMAP_MAP_HASH),
        DNMAP_OK);
    ck_assert_int_eq(dnmap_key(second, sizeof second, NULL, &risks[1], other, "T", pair->dialect,
                               DNMAP_MAP_HASH),
                     DNMAP_OK);
    ck_assert_str_eq(first, second);
    ck_assert_msg((risks[0] & named) != 0, "%s: %x", pair->why, risks[0]);
    ck_assert_msg((risks[1] & named) != 0, "%s: %x", pair->why, risks[1]);
    ck_assert_int_eq(dnmap_name_equal(one, other), 0);
    dnmap_name_free(one);
    dnmap_name_free(other);
}
END_TEST

/* ------------------------------------------------------------------ lines */

/* Each byte there is, in each dialect: the key is printable ASCII without blanks. */
START_TEST(no_byte_of_a_value_breaks_a_line)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        const char value[] = {'a', (char)byte, 'b'};
        dnmap_name *name = name_of(HOSTILE_T61, value, sizeof value, NULL);
        for (int dialect = DNMAP_DIALECT_HOST; dialect <= DNMAP_DIALECT_README; dialect++) {
            char key[100];
            size_t len;
            ck_assert_int_eq(dnmap_key(key, sizeof key, &len, NULL, name, "T",
                                       (dnmap_dialect)dialect, DNMAP_MAP_HASH),
                             DNMAP_OK);
            ck_assert_uint_eq(strlen(key), len);
            for (size_t i = 0; i < len; i++)
                ck_assert_msg(key[i] > ' ' && key[i] < 0x7F, "byte %02X: %s", byte, key);
        }
        dnmap_name_free(name);
    }
}
END_TEST

/* A tag, a value and a requirement's level are taken whole or not at all. */
START_TEST(no_byte_of_an_argument_breaks_a_line)
{
    dnmap_name *name = name_of(HOSTILE_UTF8, "a", 1, NULL);
    char out[600];

    for (unsigned byte = 1; byte < 256; byte++) {
        const char text[] = {'A', (char)byte, 'B', '\0'};
        char level[] = {'V', 'E', 'R', 'I', 'F', 'Y', (char)byte, '\0'};
        bool printable = byte > ' ' && byte < 0x7F;
        ck_assert_int_eq(line_of(out, sizeof out, NULL, name, text, "RELAY", 0),
                         printable ? DNMAP_OK : DNMAP_E_TAG);
        ck_assert_int_eq(line_of(out, sizeof out, NULL, name, "T", text, 0),
                         byte >= ' ' && byte != 0x7F ? DNMAP_OK : DNMAP_E_VALUE);
        ck_assert_int_eq(dnmap_ldif(out, sizeof out, NULL, text, "RELAY", "o=x", "c", NULL, 0),
                         printable ? DNMAP_OK : DNMAP_E_TAG);
        ck_assert_int_eq(dnmap_requirement(out, sizeof out, NULL, NULL, text, "VERIFY", name, NULL,
                                           NULL, DNMAP_DIALECT_HOST, 0, NULL),
                         printable ? DNMAP_OK : DNMAP_E_TAG);
        ck_assert_int_eq(dnmap_requirement(out, sizeof out, NULL, NULL, "T", level, name, NULL,
                                           NULL, DNMAP_DIALECT_HOST, 0, NULL),
                         DNMAP_E_VALUE);
    }
    dnmap_name_free(name);
}
END_TEST

/* base64 wherever RFC 2849 wants it, whatever stands where. */
START_TEST(no_byte_of_an_argument_breaks_ldif)
{
    char out[1200];

    for (unsigned byte = 1; byte < 256; byte++) {
        const char first[] = {(char)byte, 'x', '\0'}, middle[] = {'x', (char)byte, 'x', '\0'};
        bool safe = byte >= ' ' && byte < 0x7F;
        ck_assert_int_eq(
            dnmap_ldif(out, sizeof out, NULL, "T:/CN=a", "RELAY", middle, first, NULL, 0),
            DNMAP_OK);
        ck_assert_int_eq(strncmp(out, safe ? "dn: " : "dn:: ", safe ? 4 : 5), 0);
        const char *cluster = strstr(out, "\nsendmailMTACluster:");
        ck_assert_ptr_nonnull(cluster);
        ck_assert_int_eq(cluster[20] == ':', !safe || strchr(" :<", (int)byte) != NULL);
        size_t lines = 0;
        for (const char *p = out; *p != '\0'; p++) {
            lines += *p == '\n';
            ck_assert_msg(*p == '\n' || (*p >= ' ' && *p < 0x7F), "byte %02X: %s", byte, out);
        }
        ck_assert_uint_eq(lines, 9);
    }
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, a_cut_key_matches_more);
    tcase_add_test(tcase, a_cut_name_has_another_names_key);
    tcase_add_test(tcase, a_name_that_just_fits_is_cut_to);
    tcase_add_test(tcase, a_cut_key_passes_for_subject_only);
    tcase_add_test(tcase, keys_that_never_match);
    tcase_add_loop_test(tcase, names_that_print_the_same_are_named, 0, (int)COUNT(same_keys));
    tcase_add_test(tcase, no_byte_of_a_value_breaks_a_line);
    tcase_add_test(tcase, no_byte_of_an_argument_breaks_a_line);
    tcase_add_test(tcase, no_byte_of_an_argument_breaks_ldif);
}

int main(void)
{
    return suite_run("dangers", add);
}
