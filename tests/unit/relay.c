/* SPDX-License-Identifier: BSD-2-Clause */
/* Who may relay: what sendmail's ruleset RelayTLS (cf/m4/proto.m4) does with the names of a client.
 * That sendmail itself does so is tests/sendmail's. */
#include <stdbool.h>
#include <stdio.h>
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

#define BOTH "CERTISSUER:/CN=CA\tSUBJECT\nCERTSUBJECT:/CN=x\tRELAY\n"

/* The client is /CN=x, its issuer /CN=CA, unless they are given. `miss` is the near miss of the
 * last lookup, `line` its line. */
static const struct {
    const char *map, *issuer, *subject;
    dnmap_reason reason;
    size_t lookups;
    int miss;
    size_t line;
} cases[] = {
    {BOTH, NULL, NULL, DNMAP_RELAY_BY_SUBJECT, 2, 0, 2},
    {"# c\n\ncertissuer:/cn=ca relay (x)\n", NULL, NULL, DNMAP_RELAY_BY_ISSUER, 1, 0, 3},
    {"CERTISSUER:/CN=CA OK\n", NULL, NULL, DNMAP_ISSUER_VALUE, 1, 0, 1},
    {"CERTISSUER:/CN=CA RELAY\nCERTISSUER:/CN=CA OK\n", NULL, NULL, DNMAP_RELAY_BY_ISSUER, 1, 0, 1},
    {"CERTISSUER:/CN=CA SUBJECT\nCERTSUBJECT:/CN=x OK\n", NULL, NULL, DNMAP_SUBJECT_VALUE, 2, 0, 2},
    {"CERTISSUER:/CN=CA SUBJECT\nCERTSUBJECT:/CN=x SUBJECT\n", NULL, NULL, DNMAP_SUBJECT_VALUE, 2,
     0, 2},
    {"CERTISSUER:/CN=CA SUBJECT\n", NULL, NULL, DNMAP_NO_SUBJECT_ENTRY, 2, 0, 0},
    {"", NULL, NULL, DNMAP_NO_ISSUER_ENTRY, 1, 0, 0},
    /* a line that was meant to be the one */
    {"CERTISSUER:CN=CA RELAY\n", NULL, NULL, DNMAP_NO_ISSUER_ENTRY, 1, 1, 1},
    {"x y\nCERTISSUER:/CN=a/b RELAY", "/CN=a\\/b", NULL, DNMAP_NO_ISSUER_ENTRY, 1, 1, 2},
    {"x y\nx y\nCERTISSUER:/CN=b RELAY\nCERTISSUER:/CN=a b RELAY\nCERTISSUER:/CN=c d RELAY\n",
     "/CN=c d", NULL, DNMAP_NO_ISSUER_ENTRY, 1, 1, 5},
    /* one byte more, less or other */
    {"CERTISSUER:/CN=Cx RELAY\n", NULL, NULL, DNMAP_NO_ISSUER_ENTRY, 1, 2, 1},
    {"#\nCERTISSUER:/CN=CA1 RELAY\n", NULL, NULL, DNMAP_NO_ISSUER_ENTRY, 1, 2, 2},
    {"CERTISSUER:/CN=A RELAY\n", NULL, NULL, DNMAP_NO_ISSUER_ENTRY, 1, 2, 1},
    {"CERTISSUER:/CN=AC RELAY\n", NULL, NULL, DNMAP_NO_ISSUER_ENTRY, 1, 0, 0},
    {"CERTISSUER:/CN=CAxx RELAY\nCERTISSUER:/CN= RELAY\n", NULL, NULL, DNMAP_NO_ISSUER_ENTRY, 1, 0,
     0},
};

START_TEST(decision)
{
    dnmap_name *issuer = name_of(cases[_i].issuer != NULL ? cases[_i].issuer : "/CN=CA");
    dnmap_name *subject = name_of("/CN=x");
    const dnmap_site site = {.dialect = DNMAP_DIALECT_OPENSSL3, .map = DNMAP_MAP_HASH};
    dnmap_access *access;
    dnmap_decision found;

    ck_assert_int_eq(dnmap_access_new(&access, cases[_i].map, strlen(cases[_i].map), NULL),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_access_test(&found, access, issuer, subject, &site, NULL), DNMAP_OK);
    ck_assert_int_eq(found.reason, cases[_i].reason);
    ck_assert_int_eq(found.may_relay, cases[_i].reason == DNMAP_RELAY_BY_ISSUER ||
                                          cases[_i].reason == DNMAP_RELAY_BY_SUBJECT);
    ck_assert_uint_eq(found.count, cases[_i].lookups);
    const dnmap_lookup *last = &found.lookups[found.count - 1];
    ck_assert_int_eq(last->found, cases[_i].line != 0 && cases[_i].miss == 0);
    ck_assert_int_eq(last->near_miss, cases[_i].miss);
    ck_assert_uint_eq(last->line.number, cases[_i].line);
    dnmap_decision_clear(&found);
    dnmap_access_free(access);
    dnmap_name_free(issuer);
    dnmap_name_free(subject);
}
END_TEST

/* Corrections are made anew for another dialect or map, and more of them than there was room for.
 */
START_TEST(corrections)
{
    static const dnmap_site sites[] = {
        {.dialect = DNMAP_DIALECT_OPENSSL3, .map = DNMAP_MAP_HASH},
        {.dialect = DNMAP_DIALECT_OPENSSL3, .map = DNMAP_MAP_HASH},
        {.dialect = DNMAP_DIALECT_OPENSSL3, .map = DNMAP_MAP_LDAP},
        {.dialect = DNMAP_DIALECT_OPENSSL1, .map = DNMAP_MAP_LDAP},
    };
    char map[2048] = "";
    dnmap_name *name = name_of("/CN=z\\/z");
    dnmap_access *access;

    for (char c = 'a'; c <= 'z'; c++) {
        const char line[] = {'C', 'E', 'R', 'T', 'I', 'S', 'S', 'U', 'E', 'R', ':', '/',  'C',
                             'N', '=', c,   '/', c,   ' ', 'R', 'E', 'L', 'A', 'Y', '\n', '\0'};
        strcat(map, line);
    }
    ck_assert_int_eq(dnmap_access_new(&access, map, strlen(map), NULL), DNMAP_OK);
    for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++) {
        dnmap_decision found;
        ck_assert_int_eq(dnmap_access_test(&found, access, name, name, &sites[i], NULL), DNMAP_OK);
        /* OpenSSL 1 does not escape the slash: what stands there is the key */
        bool old = sites[i].dialect == DNMAP_DIALECT_OPENSSL1;
        ck_assert_int_eq(found.reason, old ? DNMAP_RELAY_BY_ISSUER : DNMAP_NO_ISSUER_ENTRY);
        ck_assert_int_eq(found.lookups[0].near_miss, old ? 0 : 1);
        ck_assert_uint_eq(found.lookups[0].line.number, 26);
        dnmap_decision_clear(&found);
    }
    dnmap_name_free(name);
    name = name_of("/CN=a\\/a");
    dnmap_decision first;
    ck_assert_int_eq(dnmap_access_test(&first, access, name, name, &sites[0], NULL), DNMAP_OK);
    ck_assert_uint_eq(first.lookups[0].line.number, 1);
    dnmap_decision_clear(&first);
    dnmap_access_free(access);
    dnmap_name_free(name);
    name = name_of("/CN=none");
    ck_assert_int_eq(dnmap_access_new(&access, map, strlen(map), NULL), DNMAP_OK);
    for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++) {
        dnmap_decision found;
        ck_assert_int_eq(dnmap_access_test(&found, access, name, name, &sites[i], NULL), DNMAP_OK);
        ck_assert_int_eq(found.lookups[0].near_miss, 0);
        dnmap_decision_clear(&found);
    }
    dnmap_access_free(access);
    dnmap_name_free(name);
}
END_TEST

START_TEST(through_an_expression)
{
    dnmap_name *issuer = name_of("/C=US/CN=CA");
    dnmap_name *subject = name_of("/CN=x");
    dnmap_regex *last, *nothing;
    dnmap_access *access;
    dnmap_decision found;
    static const char map[] = "CERTISSUER:CA RELAY\nCERTISSUER: RELAY\n";

    ck_assert_int_eq(dnmap_regex_new(&last, "-s1 CN=([^/]*)", NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_regex_new(&nothing, "-s1 (x*)", NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_access_new(&access, map, sizeof map - 1, NULL), DNMAP_OK);
    dnmap_site site = {.dialect = DNMAP_DIALECT_OPENSSL3, .issuer_regex = last};
    ck_assert_int_eq(dnmap_access_test(&found, access, issuer, subject, &site, NULL), DNMAP_OK);
    ck_assert_int_eq(found.reason, DNMAP_RELAY_BY_ISSUER);
    ck_assert_str_eq(found.lookups[0].key, "CERTISSUER:CA");
    dnmap_decision_clear(&found);
    /* $+ in the ruleset wants something: nothing is looked up. */
    site.issuer_regex = nothing;
    ck_assert_int_eq(dnmap_access_test(&found, access, issuer, subject, &site, NULL), DNMAP_OK);
    ck_assert_int_eq(found.reason, DNMAP_NO_ISSUER_ENTRY);
    ck_assert_uint_eq(found.count, 0);
    dnmap_decision_clear(&found);
    dnmap_access_free(access);
    dnmap_regex_free(last);
    dnmap_regex_free(nothing);
    dnmap_name_free(issuer);
    dnmap_name_free(subject);
}
END_TEST

/* Over 1,251 characters and tokens (sendmail's prescan()): 250 of the site's own dots, each a
 * token, would fit. In the readme dialect, which has no limit, 700 do not. */
START_TEST(address_too_long)
{
    char text[800] = "/CN=";
    dnmap_site site = {.dialect = DNMAP_DIALECT_OPENSSL3, .map = DNMAP_MAP_LDAP};
    dnmap_name *issuer = name_of("/CN=CA");
    dnmap_access *access;
    dnmap_decision found;

    memset(text + 4, '.', 700);
    dnmap_name *subject = name_of(text);
    ck_assert_int_eq(dnmap_access_new(&access, BOTH, strlen(BOTH), NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_access_test(&found, access, issuer, subject, &site, NULL), DNMAP_OK);
    ck_assert_int_eq(found.reason, DNMAP_NO_SUBJECT_ENTRY);
    dnmap_decision_clear(&found);
    site.dialect = DNMAP_DIALECT_README;
    ck_assert_int_eq(dnmap_access_test(&found, access, issuer, subject, &site, NULL), DNMAP_OK);
    ck_assert_int_eq(found.reason, DNMAP_ADDRESS_TOO_LONG);
    ck_assert_int_eq(found.may_relay, 0);
    dnmap_decision_clear(&found);
    dnmap_access_free(access);
    dnmap_name_free(issuer);
    dnmap_name_free(subject);
}
END_TEST

/* A key that no line of a source has room for: in the readme dialect a name has no limit. */
START_TEST(longer_than_any_line)
{
    char text[1105] = "/CN=";
    const dnmap_site site = {.dialect = DNMAP_DIALECT_README, .map = DNMAP_MAP_LDAP};
    dnmap_access *access;
    dnmap_decision found;

    memset(text + 4, 'x', 1100);
    dnmap_name *name = name_of(text);
    ck_assert_int_eq(dnmap_access_new(&access, BOTH, strlen(BOTH), NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_access_test(&found, access, name, name, &site, NULL), DNMAP_OK);
    ck_assert_int_eq(found.reason, DNMAP_NO_ISSUER_ENTRY);
    ck_assert_uint_eq(found.lookups[0].key_len, 11 + 1104);
    dnmap_decision_clear(&found);
    dnmap_access_free(access);
    dnmap_name_free(name);
}
END_TEST

/* Maps of any small size, so that their tables are as full as they get: a search has to end. */
START_TEST(maps_of_every_size)
{
    enum { MOST = 40 };
    const dnmap_site site = {.dialect = DNMAP_DIALECT_OPENSSL3, .map = DNMAP_MAP_HASH};
    char map[MOST * 30] = "";

    for (size_t entries = 1; entries <= MOST; entries++) {
        dnmap_access *access;
        sprintf(map + strlen(map), "CERTISSUER:/CN=%zu RELAY\n", entries);
        ck_assert_int_eq(dnmap_access_new(&access, map, strlen(map), NULL), DNMAP_OK);
        for (size_t i = 1; i <= entries + 1; i++) {
            char text[30];
            sprintf(text, "/CN=%zu", i);
            dnmap_name *name = name_of(text);
            dnmap_decision found;
            ck_assert_int_eq(dnmap_access_test(&found, access, name, name, &site, NULL), DNMAP_OK);
            ck_assert_int_eq(found.lookups[0].found, i <= entries);
            if (i <= entries)
                ck_assert_uint_eq(found.lookups[0].line.number, i);
            dnmap_decision_clear(&found);
            dnmap_name_free(name);
        }
        dnmap_access_free(access);
    }
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, decision, 0, (int)(sizeof cases / sizeof cases[0]));
    tcase_add_test(tcase, corrections);
    tcase_add_test(tcase, through_an_expression);
    tcase_add_test(tcase, address_too_long);
    tcase_add_test(tcase, longer_than_any_line);
    tcase_add_test(tcase, maps_of_every_size);
}

int main(void)
{
    return suite_run("relay", add);
}
