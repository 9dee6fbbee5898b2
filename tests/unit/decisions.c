/* SPDX-License-Identifier: BSD-2-Clause */
/* Who may relay: the ruleset RelayTLS (cf/m4/proto.m4) on maps of a few lines. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

#define I "CERTISSUER:/O=Org/CN=CA"
#define S "CERTSUBJECT:/CN=A+5C/B"

/* The issuer is /O=Org/CN=CA, the subject's CN is A/B. Lookups: the line that answered, "~1:N" or
 * "~2:N" for a near miss in line N, "-" for nothing. */
static const struct {
    const char *source;

    dnmap_reason reason;
    const char *lookups;
} rows[] = {
    {I "\tRELAY\n", DNMAP_RELAY_BY_ISSUER, "1"},
    {"#\n\n" I "  relay (ours)\n", DNMAP_RELAY_BY_ISSUER, "3"},
    {"\n" I " RELAY\n", DNMAP_RELAY_BY_ISSUER, "2"},
    {"certissuer:/o=org/cn=ca RELAY", DNMAP_RELAY_BY_ISSUER, "1"},
    {"x y\n" I " RELAY\n" I " OK\n", DNMAP_RELAY_BY_ISSUER, "2"},
    {I " OK\n" I " RELAY\n", DNMAP_ISSUER_VALUE, "1"},
    {I " SUBJECT\n" S " RELAY\n", DNMAP_RELAY_BY_SUBJECT, "1 2"},
    {S " relay\n" I " subject\n", DNMAP_RELAY_BY_SUBJECT, "2 1"},
    {I " OK\n", DNMAP_ISSUER_VALUE, "1"},
    {I " RELAYS\n", DNMAP_ISSUER_VALUE, "1"},
    {I " RELAY # x\n", DNMAP_ISSUER_VALUE, "1"},
    {I " SUBJECT\n" S " SUBJECT\n", DNMAP_SUBJECT_VALUE, "1 2"},
    {I " SUBJECT\n" S " OK\n", DNMAP_SUBJECT_VALUE, "1 2"},
    {I " SUBJECT\n", DNMAP_NO_SUBJECT_ENTRY, "1 -"},
    {"", DNMAP_NO_ISSUER_ENTRY, "-"},
    {S " RELAY\n", DNMAP_NO_ISSUER_ENTRY, "-"},
    {" " I " RELAY\n" I "\n#" I " RELAY\n", DNMAP_NO_ISSUER_ENTRY, "-"},
    /* corrected it would be there */
    {I " SUBJECT\nCERTSUBJECT:/CN=A/B\tRELAY\n", DNMAP_NO_SUBJECT_ENTRY, "1 ~1:2"},
    {"CERTISSUER:O=Org/CN=CA/\tRELAY\n", DNMAP_NO_ISSUER_ENTRY, "~1:1"},
    {"x y\nCERTISSUER:/CN=(x) RELAY\nCERTISSUER:O=Org/CN=CA RELAY", DNMAP_NO_ISSUER_ENTRY, "~1:3"},
    {"CERTISSUER:O=Org/CN=CA/\tx", DNMAP_NO_ISSUER_ENTRY, "~1:1"},
    {"CERTISSUER:/CN=CA/C=US\tRELAY\nCERTISSUER:/O=0rg/CN=CA\tRELAY\n", DNMAP_NO_ISSUER_ENTRY,
     "~2:2"},
    /* one byte more, less or other */
    {"CERTISSUER:/O=Org/CN=CB\tRELAY\n", DNMAP_NO_ISSUER_ENTRY, "~2:1"},
    {"XERTISSUER:/O=Org/CN=CA\tRELAY\n", DNMAP_NO_ISSUER_ENTRY, "~2:1"},
    {"CERTISSUER:/O=Org/CN=C\tRELAY\n", DNMAP_NO_ISSUER_ENTRY, "~2:1"},
    {"CERTISSUER:/O=Org/CN=CAA\tRELAY\n", DNMAP_NO_ISSUER_ENTRY, "~2:1"},
    {"CERTISSUER:/O=OOrg/CN=CA\tRELAY\n", DNMAP_NO_ISSUER_ENTRY, "~2:1"},
    {"CERTISSUER:/O=og/cn=CA\tRELAY\n", DNMAP_NO_ISSUER_ENTRY, "~2:1"},
    {"ERTISSUER:/O=Org/CN=CA\tRELAY\n", DNMAP_NO_ISSUER_ENTRY, "~2:1"},
    {"CERTISSUER:/O=Org/CN=CABC\tRELAY\n", DNMAP_NO_ISSUER_ENTRY, "-"},
    {"CERTISSUER:/O=Org/CN=\tRELAY\n", DNMAP_NO_ISSUER_ENTRY, "-"},
    {"CERTISSUER:/O=Org/CN=BD\tRELAY\n", DNMAP_NO_ISSUER_ENTRY, "-"},
    {"CERTISSUER:/O=0rg/CN=CB\tRELAY\n", DNMAP_NO_ISSUER_ENTRY, "-"},
    {"CERTISSUER:/O=0rg/CN=CAx\tRELAY\n", DNMAP_NO_ISSUER_ENTRY, "-"},
};

static dnmap_name *name_of(const char *text)
{
    dnmap_name *name;

    ck_assert_int_eq(dnmap_name_from_text(&name, text, strlen(text), DNMAP_TEXT_RFC4514, NULL),
                     DNMAP_OK);
    return name;
}

static void describe(char *out, size_t size, const dnmap_decision *decision)
{
    size_t len = 0;

    out[0] = '\0';
    for (size_t i = 0; i < decision->count; i++) {
        const dnmap_lookup *lookup = &decision->lookups[i];
        ck_assert_uint_eq(lookup->key_len, strlen(lookup->key));
        const char *blank = i == 0 ? "" : " ";
        if (lookup->found)
            len += (size_t)snprintf(out + len, size - len, "%s%zu", blank, lookup->line.number);
        else if (lookup->near_miss != 0)
            len += (size_t)snprintf(out + len, size - len, "%s~%d:%zu", blank, lookup->near_miss,
                                    lookup->line.number);
        else
            len += (size_t)snprintf(out + len, size - len, "%s-", blank);
        ck_assert_int_eq(lookup->found && lookup->near_miss, 0);
    }
}

static void check(dnmap_access *access, const char *issuer_text, const char *subject_text,
                  const dnmap_site *site, dnmap_reason reason, const char *lookups)
{
    dnmap_name *issuer = name_of(issuer_text), *subject = name_of(subject_text);
    dnmap_error error = {DNMAP_E_MEMORY, "stale", 1, 1};
    dnmap_decision decision;
    char found[100];

    ck_assert_int_eq(dnmap_access_test(&decision, access, issuer, subject, site, &error), DNMAP_OK);
    ck_assert_int_eq(error.code, DNMAP_OK);
    ck_assert_uint_eq(error.offset, 0);
    ck_assert_int_eq(decision.reason, reason);
    ck_assert_int_eq(decision.may_relay,
                     reason == DNMAP_RELAY_BY_ISSUER || reason == DNMAP_RELAY_BY_SUBJECT);
    ck_assert_ptr_null(decision.verify_message);
    describe(found, sizeof found, &decision);
    ck_assert_str_eq(found, lookups);
    dnmap_decision_clear(&decision);
    ck_assert_uint_eq(decision.count, 0);
    dnmap_name_free(issuer);
    dnmap_name_free(subject);
}

START_TEST(decisions)
{
    const dnmap_site site = {.dialect = DNMAP_DIALECT_OPENSSL3, .map = DNMAP_MAP_HASH};
    size_t len = strlen(rows[_i].source);
    char *exact = malloc(len + (len == 0));
    dnmap_access *access;

    memcpy(exact, rows[_i].source, len);
    ck_assert_int_eq(dnmap_access_new(&access, exact, len, NULL), DNMAP_OK);
    for (int i = 0; i < 2; i++)
        check(access, "CN=CA,O=Org", "CN=A/B", &site, rows[_i].reason, rows[_i].lookups);
    dnmap_access_free(access);
    free(exact);
}
END_TEST

/* Each site has corrections of its own. */
START_TEST(sites)
{
    static const char source[] = "CERTISSUER:/CN=A/B RELAY\nCERTISSUER:/CN=CA RELAY\n";
    const dnmap_site site3 = {.dialect = DNMAP_DIALECT_OPENSSL3, .map = DNMAP_MAP_HASH};
    const dnmap_site site1 = {.dialect = DNMAP_DIALECT_OPENSSL1, .map = DNMAP_MAP_HASH};
    dnmap_access *access;

    ck_assert_int_eq(dnmap_access_new(&access, source, strlen(source), NULL), DNMAP_OK);
    for (int i = 0; i < 2; i++) {
        check(access, "CN=A/B", "CN=x", &site3, DNMAP_NO_ISSUER_ENTRY, "~1:1");
        check(access, "CN=A/B", "CN=x", &site1, DNMAP_RELAY_BY_ISSUER, "1");
        check(access, "CN=A\\+B", "CN=x", &site1, DNMAP_NO_ISSUER_ENTRY, "-");
        check(access, "CN=A/B,O=x", "CN=x", &site1, DNMAP_NO_ISSUER_ENTRY, "-");
    }
    dnmap_access_free(access);
}
END_TEST

/* Nothing is corrected for a map that looks up 256 bytes where a key has to have as many, which may
 * be the beginning of a longer one's, or more. */
START_TEST(maps)
{
    const size_t letters = _i == 0 ? 256 - strlen("CERTISSUER:/CN=") : 245;
    char issuer[300] = "CN=", source[300] = "CERTISSUER:CN=";
    dnmap_site site = {.dialect = DNMAP_DIALECT_OPENSSL3};
    dnmap_access *access;

    memset(issuer + 3, 'x', letters);
    memset(source + 14, 'x', letters);
    strcat(source, "/ RELAY\n");
    ck_assert_int_eq(dnmap_access_new(&access, source, strlen(source), NULL), DNMAP_OK);
    for (int i = 0; i < 4; i++) {
        site.map = i % 2 == 0 ? DNMAP_MAP_HASH : DNMAP_MAP_LDAP;
        check(access, issuer, "CN=x", &site, DNMAP_NO_ISSUER_ENTRY, i % 2 == 0 ? "-" : "~1:1");
    }
    dnmap_access_free(access);
}
END_TEST

/* A subject for which libcrypto has no text, over 1 MiB: nothing is left of the issuer's lookup. */
START_TEST(a_name_without_text)
{
    static const char source[] = "CERTISSUER:/CN=CA SUBJECT\n";
    const dnmap_site site = {.dialect = DNMAP_DIALECT_OPENSSL3, .map = DNMAP_MAP_HASH};
    const size_t len = 300000;
    char *text = malloc(len);
    dnmap_name *issuer = name_of("CN=CA"), *subject;
    dnmap_error error = {.offset = 7};
    dnmap_decision decision;
    dnmap_access *access;

    memset(text, 0xE9, len); /* each takes four bytes */
    memcpy(text, "CN=", 3);
    ck_assert_int_eq(dnmap_name_from_text(&subject, text, len, DNMAP_TEXT_RFC4514, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_access_new(&access, source, strlen(source), NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_access_test(&decision, access, issuer, subject, &site, &error),
                     DNMAP_E_LIMIT);
    ck_assert_uint_eq(decision.count, 0);
    ck_assert_ptr_null(decision.lookups[0].key);
    ck_assert_uint_eq(error.offset, 0);
    dnmap_access_free(access);
    dnmap_name_free(issuer);
    dnmap_name_free(subject);
    free(text);
}
END_TEST

/* A key is cut at 256 bytes; LDAP does not cut it. */
START_TEST(long_names)
{
    char issuer[400] = "CN=", source[400] = "CERTISSUER:/CN=";
    const dnmap_site hash = {.dialect = DNMAP_DIALECT_OPENSSL3, .map = DNMAP_MAP_HASH};
    const dnmap_site ldap = {.dialect = DNMAP_DIALECT_OPENSSL3, .map = DNMAP_MAP_LDAP};
    dnmap_access *access;

    memset(issuer + 3, 'x', 250);
    memset(source + 15, 'x', 241);
    strcpy(source + 15 + 241, " RELAY\n");
    ck_assert_int_eq(dnmap_access_new(&access, source, strlen(source), NULL), DNMAP_OK);
    check(access, issuer, "CN=x", &hash, DNMAP_RELAY_BY_ISSUER, "1");
    check(access, issuer, "CN=x", &ldap, DNMAP_NO_ISSUER_ENTRY, "-");
    /* one attribute that does not fit: no value, no lookup */
    memset(issuer + 3, 'x', 260);
    check(access, issuer, "CN=x", &hash, DNMAP_NO_ISSUER_ENTRY, "");
    /* /CN= has four characters and two tokens, each +28 three and two: 1251 is the most. */
    for (size_t n = 248; n <= 251; n++) {
        memset(issuer + 3, '(', n);
        issuer[3 + n] = '\0';
        check(access, issuer, "CN=x", &hash,
              n <= 249 ? DNMAP_NO_ISSUER_ENTRY : DNMAP_ADDRESS_TOO_LONG, n <= 249 ? "-" : "");
        if (n == 249) {
            strcpy(issuer + 3 + n, "x"); /* a character more, and no token */
            check(access, issuer, "CN=x", &hash, DNMAP_ADDRESS_TOO_LONG, "");
        }
    }
    dnmap_access_free(access);
}
END_TEST

START_TEST(expressions)
{
    static const char source[] =
        "CERTISSUER:CA SUBJECT\nCERTSUBJECT:x RELAY\nCERTISSUER:/CN=CA OK\n";
    dnmap_site site = {.dialect = DNMAP_DIALECT_OPENSSL3, .map = DNMAP_MAP_HASH};
    dnmap_regex *regex, *nothing;
    dnmap_access *access;

    ck_assert_int_eq(dnmap_regex_new(&regex, "-s1 /CN=(.*)", NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_regex_new(&nothing, ".", NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_access_new(&access, source, strlen(source), NULL), DNMAP_OK);
    check(access, "CN=CA", "CN=x", &site, DNMAP_ISSUER_VALUE, "3");
    site.issuer_regex = regex;
    check(access, "CN=CA", "CN=x", &site, DNMAP_NO_SUBJECT_ENTRY, "1 -");
    site.subject_regex = regex;
    check(access, "CN=CA", "CN=x", &site, DNMAP_RELAY_BY_SUBJECT, "1 2");
    site.subject_regex = nothing;
    check(access, "CN=CA", "CN=x", &site, DNMAP_NO_SUBJECT_ENTRY, "1");
    site.issuer_regex = nothing;
    check(access, "CN=CA", "CN=x", &site, DNMAP_NO_ISSUER_ENTRY, "");
    dnmap_access_free(access);
    dnmap_regex_free(nothing);
    /* a key that no line can have */
    char flags[1200] = "-a";
    memset(flags + 2, 'x', 1100);
    strcpy(flags + 1102, " .");
    ck_assert_int_eq(dnmap_regex_new(&nothing, flags, NULL), DNMAP_OK);
    site = (dnmap_site){.dialect = DNMAP_DIALECT_OPENSSL3, .map = DNMAP_MAP_LDAP};
    site.issuer_regex = nothing;
    ck_assert_int_eq(dnmap_access_new(&access, "CERTISSUER:O=x/ RELAY\n", 22, NULL), DNMAP_OK);
    check(access, "CN=CA", "CN=x", &site, DNMAP_NO_ISSUER_ENTRY, "-");
    dnmap_access_free(access);
    dnmap_regex_free(regex);
    dnmap_regex_free(nothing);
}
END_TEST

/* Enough entries for a table that is not the smallest, and lines whose numbers count. */
START_TEST(many_lines)
{
    const dnmap_site site = {.dialect = DNMAP_DIALECT_OPENSSL3, .map = DNMAP_MAP_HASH};
    enum { LINES = 3000 };
    char *source = malloc(LINES * 40), issuer[30], lookups[30];
    dnmap_access *access;
    size_t len = 0;

    for (int i = 0; i < LINES; i++)
        len += (size_t)sprintf(source + len, "CERTISSUER:/CN=name+20%d RELAY\n", i);
    ck_assert_int_eq(dnmap_access_new(&access, source, len, NULL), DNMAP_OK);
    for (int i = 0; i < LINES; i += 7) {
        sprintf(issuer, "CN=NAME %d", i);
        sprintf(lookups, "%d", i + 1);
        check(access, issuer, "CN=x", &site, DNMAP_RELAY_BY_ISSUER, lookups);
    }
    check(access, "CN=name 3000", "CN=x", &site, DNMAP_NO_ISSUER_ENTRY, "~2:301");
    dnmap_access_free(access);
    free(source);
}
END_TEST

START_TEST(arguments)
{
    const dnmap_site site = {.dialect = DNMAP_DIALECT_OPENSSL3, .map = DNMAP_MAP_HASH};
    const dnmap_site bad = {.dialect = (dnmap_dialect)99, .map = DNMAP_MAP_HASH};
    dnmap_name *name = name_of("CN=x");
    dnmap_decision decision;
    dnmap_access *access;
    dnmap_error error;

    ck_assert_int_eq(dnmap_access_new(NULL, "", 0, &error), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(error.code, DNMAP_E_ARGUMENT);
    ck_assert_uint_eq(error.offset, 0);
    ck_assert_int_eq(dnmap_access_new(&access, NULL, 1, NULL), DNMAP_E_ARGUMENT);
    ck_assert_ptr_null(access);
    ck_assert_int_eq(dnmap_access_new(&access, "", UINT32_MAX, &error), DNMAP_E_LIMIT);
    ck_assert_uint_eq(error.offset, 0);
    ck_assert_int_eq(dnmap_access_new(&access, NULL, 0, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_access_test(NULL, access, name, name, &site, NULL), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_access_test(&decision, NULL, name, name, &site, NULL), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_access_test(&decision, access, name, name, NULL, &error),
                     DNMAP_E_ARGUMENT);
    ck_assert_uint_eq(error.offset, 0);
    ck_assert_int_eq(dnmap_access_test(&decision, access, NULL, name, &site, &error),
                     DNMAP_E_NO_ISSUER);
    ck_assert_uint_eq(error.offset, 0);
    ck_assert_int_eq(dnmap_access_test(&decision, access, name, NULL, &site, &error),
                     DNMAP_E_NO_SUBJECT);
    ck_assert_uint_eq(error.offset, 0);
    ck_assert_int_eq(dnmap_access_test(&decision, access, name, name, &bad, &error),
                     DNMAP_E_ARGUMENT);
    ck_assert_int_eq(error.code, DNMAP_E_ARGUMENT);
    ck_assert_uint_eq(decision.count, 0);
    ck_assert_int_eq(dnmap_access_test_cert(&decision, access, NULL, &site, &error),
                     DNMAP_E_ARGUMENT);
    ck_assert_uint_eq(error.offset, 0);
    dnmap_access_free(access);
    dnmap_access_free(NULL);
    dnmap_name_free(name);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, decisions, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_test(tcase, sites);
    tcase_add_loop_test(tcase, maps, 0, 2);
    tcase_add_test(tcase, a_name_without_text);
    tcase_add_test(tcase, long_names);
    tcase_add_test(tcase, expressions);
    tcase_add_test(tcase, many_lines);
    tcase_add_test(tcase, arguments);
}

int main(void)
{
    return suite_run("decisions", add);
}
