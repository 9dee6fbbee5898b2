/* SPDX-License-Identifier: BSD-2-Clause */
/* Regular expressions as sendmail's regex map has them (map.c: regex_map_init, regex_map_lookup and
 * map_rewrite), and how they stand in a configuration. */
#include <string.h>

#include "dnmap.h"
#include "suite.h"

#define X10 "xxxxxxxxxx"
#define X50 X10 X10 X10 X10 X10
#define X300 X50 X50 X50 X50 X50 X50
#define GROUPS8 "(a)(a)(a)(a)(a)(a)(a)(a)"

static const struct {
    const char *text, *macro;
    dnmap_status status;
    const char *result;
} rows[] = {
    {"CN=x", "/CN=y", DNMAP_OK, "/CN=y"}, /* no match: the macro itself */
    {"CN=x", "/CN=x", DNMAP_OK, ""},      /* a match without -s gives nothing */
    {"-n CN=x", "/CN=x", DNMAP_OK, "/CN=x"},
    {"-n CN=x", "/CN=y", DNMAP_OK, ""},
    {"-n -s1 CN=(x)", "/CN=y", DNMAP_OK, ""},
    {"-n -m -a! CN=x", "/CN=y", DNMAP_OK, "/CN=y!"},
    {"-s1 cn=(.)", "/CN=a", DNMAP_OK, "a"},
    {"-f -s1 cn=(.)", "/CN=a", DNMAP_OK, "/CN=a"},
    {"-b -s1 CN=\\(.\\)", "/CN=a", DNMAP_OK, "a"},
    {"-m CN", "/CN=a", DNMAP_OK, "/CN=a"},
    {"-a.x -aEND -s1 CN=(.)", "/CN=a", DNMAP_OK, "aEND"},
    {"\t-s1\t-x -  CN=(.)", "/CN=a", DNMAP_OK, "a"}, /* what it does not know is passed over */
    {"-s", "/CN=a", DNMAP_OK, ""},                   /* the pattern is empty, and matches */
    {"-s (CN)", "/CN=a", DNMAP_E_UNSUPPORTED, NULL},
    {"-s -d: (C)(N)", "/CN=a", DNMAP_OK, "CN:C:N"},
    {"-s -d: -d- (C)(N)", "/CN=a", DNMAP_OK, "CN-C-N"},
    {"-s2,1 -d/ (C)(N)", "/CN=a", DNMAP_OK, "N/C"},
    {"-s2,1 (C)(N)", "/CN=a", DNMAP_E_UNSUPPORTED, NULL},
    {"-s1 -d: (z)?(C)", "/CN=a", DNMAP_OK, ""}, /* a group that took no part */
    {"-s1,2 -d: (z)?(C)", "/CN=a", DNMAP_OK, ":C"},
    {"-s2 (C)", "/CN=a", DNMAP_E_REGEX, NULL},
    {"-s12 (C)", "/CN=a", DNMAP_E_REGEX, NULL},
    {"-s29 (C)", "/CN=a", DNMAP_E_REGEX, NULL},
    {"-s-1 (C)", "/CN=a", DNMAP_E_REGEX, NULL},
    /* as atoi() reads them */
    {"-s1x (C)", "/CN=a", DNMAP_OK, "C"},
    {"-s1:2 (C)", "/CN=a", DNMAP_OK, "C"},
    {"-s1/ (C)", "/CN=a", DNMAP_OK, "C"},
    {"-sx (C)N", "/CN=a", DNMAP_OK, "CN"},
    {"-s1, -d: (C)N", "/CN=a", DNMAP_OK, "C:CN"},
    /* sendmail has room for 32 fields, the whole match among them */
    {"-s1 " GROUPS8 GROUPS8 GROUPS8 "(a)(a)(a)(a)(a)(a)(a)", "a", DNMAP_E_REGEX, NULL},
    {"-s1 " GROUPS8 GROUPS8 GROUPS8 "(a)(a)(a)(a)(a)(a)", "a", DNMAP_OK, "a"},
    {"-d: -s0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0 a", "a",
     DNMAP_E_REGEX, NULL},
    {"-s1 (", "", DNMAP_E_REGEX, NULL},
    {"-s1 (.*)", X300, DNMAP_OK, X50 X50 X50 X50 X50 "xxxxx"}, /* MAXNAME, less the NUL */
    {"-s1,1 -d- (.*)", X300, DNMAP_OK, X50 X50 X50 X50 X50 "xxxxx"},
    /* %0 is the whole macro, other digits are arguments that there are not */
    {"-s1 CN=(.*)", "CN=%0", DNMAP_OK, "CN=%0"},
    {"-s1 CN=(.*)", "CN=a%5b", DNMAP_OK, "ab"},
    {"-s1 CN=(.*)", "CN=5%%", DNMAP_OK, "5%"},
    {"-s1 CN=(.*)", "CN=%x%/%", DNMAP_OK, "%x%/%"},
};

START_TEST(applied)
{
    dnmap_regex *regex;
    dnmap_error error;
    char *result, buffer[600];
    size_t len;

    ck_assert_int_eq(dnmap_regex_new(&regex, rows[_i].text, &error), rows[_i].status);
    ck_assert_int_eq(error.code, rows[_i].status);
    ck_assert_uint_eq(error.offset, 0); /* that is told of a configuration only */
    if (rows[_i].status == DNMAP_OK) {
        ck_assert_int_eq(dnmap_regex_apply_new(&result, &len, regex, rows[_i].macro), DNMAP_OK);
        ck_assert_str_eq(result, rows[_i].result);
        ck_assert_uint_eq(len, strlen(result));
        dnmap_free(result);
        ck_assert_int_eq(dnmap_regex_apply(buffer, sizeof buffer, NULL, regex, NULL),
                         DNMAP_E_ARGUMENT);
    } else {
        ck_assert_ptr_null(regex);
    }
    ck_assert_int_eq(dnmap_regex_apply(buffer, sizeof buffer, NULL, NULL, "x"), DNMAP_E_ARGUMENT);
    dnmap_regex_free(regex);
}
END_TEST

START_TEST(no_expression)
{
    dnmap_regex *regex;

    ck_assert_int_eq(dnmap_regex_new(&regex, NULL, NULL), DNMAP_E_ARGUMENT);
    ck_assert_ptr_null(regex);
}
END_TEST

/* ------------------------------------------------------------------ configurations */

/* What the issuer's expression makes of "/CN=ab"; NULL: there is none. */
static const struct {
    const char *config, *result;
} configs[] = {
    {"define(`_CERT_REGEX_ISSUER_', `-s1 (.)b')\n", "a"},
    {" \tdefine(`_CERT_REGEX_ISSUER_' , `-s1 (.)b')dnl\n", "a"},
    {"define(`_CERT_REGEX_ISSUER_', `-s1 -d`x' (.)b')", "a"},
    {"define(`_CERT_REGEX_ISSUER_', `-s1 (.)b$$')", "a"},
    {"define(`_CERT_REGEX_ISSUER_')\n", NULL},
    {"define(`_CERT_REGEX_ISSUER_',-s1 (.)b)\n", NULL},
    {"define(`_CERT_REGEX_ISSUER_', `-s1 (.)b\n", NULL},
    {"define(`_CERT_REGEX_ISSUER_X', `-s1 (.)b')\n", NULL},
    {"define(`_CERT_REGEX_', `-s1 (.)b')\n", NULL},
    {"dnl define(`_CERT_REGEX_ISSUER_', `-s1 (.)b')\n", NULL},
    {"define(`_CERT_REGEX_SUBJECT_', `-s1 (.)b')\n", NULL},
    {"KCERTIssuer regex -s1 (.)b", "a"},
    {"KCERTIssuer\t regex-s1 (.)b  \n", "a"},
    {"KCERTIssuer regex -s1 (x)\nKCERTIssuer regex -s1 (.)b\n", "a"},
    {"KCERTIssuer\n", NULL},
    {"KCERTIssuer", NULL},
    {"KCERTIssuers regex -s1 (.)b\n", NULL},
    {"KCERTIssuer dequote\n", NULL},
    {"KCERT\n", NULL},
    {"# KCERTIssuer regex x\n\n", NULL},
    {"", NULL},
};

START_TEST(configured)
{
    dnmap_regex *issuer, *subject;
    char result[20];

    ck_assert_int_eq(dnmap_regex_from_config(&issuer, &subject, configs[_i].config,
                                             strlen(configs[_i].config), NULL),
                     DNMAP_OK);
    ck_assert_int_eq(issuer != NULL, configs[_i].result != NULL);
    if (issuer != NULL) {
        ck_assert_int_eq(dnmap_regex_apply(result, sizeof result, NULL, issuer, "/CN=ab"),
                         DNMAP_OK);
        ck_assert_str_eq(result, configs[_i].result);
    }
    dnmap_regex_free(issuer);
    dnmap_regex_free(subject);
}
END_TEST

/* A NUL, a $ alone, one at the end, a pattern that does not compile. */
START_TEST(malformed_configurations)
{
    static const struct {
        const char *config;
        size_t len, offset;
    } malformed[] = {
        {"KCERTIssuer regex a\0b", 21, 19},
        {"KCERTSubject regex a$b", 22, 20},
        {"KCERTSubject regex a$", 21, 20},
        {"x\nKCERTIssuer regex (", 21, 19},
    };

    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        dnmap_regex *issuer, *subject;
        dnmap_error error;
        ck_assert_int_eq(dnmap_regex_from_config(&issuer, &subject, malformed[i].config,
                                                 malformed[i].len, &error),
                         DNMAP_E_REGEX);
        ck_assert_uint_eq(error.offset, malformed[i].offset);
        ck_assert_ptr_null(issuer);
        ck_assert_ptr_null(subject);
        ck_assert_int_eq(
            dnmap_regex_from_config(&issuer, &subject, malformed[i].config, malformed[i].len, NULL),
            DNMAP_E_REGEX);
    }
    dnmap_regex *issuer, *subject;
    ck_assert_int_eq(dnmap_regex_from_config(&issuer, &subject, NULL, 0, NULL), DNMAP_OK);
    ck_assert_ptr_null(issuer);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, applied, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_test(tcase, no_expression);
    tcase_add_loop_test(tcase, configured, 0, (int)(sizeof configs / sizeof configs[0]));
    tcase_add_test(tcase, malformed_configurations);
}

int main(void)
{
    return suite_run("regex", add);
}
