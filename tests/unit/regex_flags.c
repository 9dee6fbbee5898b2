/* SPDX-License-Identifier: BSD-2-Clause */
/* Flags, fields and rewriting as in sendmail's map.c: regex_map_init, regex_map_lookup,
 * map_rewrite. */
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

static const struct {
    const char *text, *macro, *expected; /* NULL: refused, with this status */
    dnmap_status status;
} rows[] = {
    /* What matches becomes nothing, what does not stays. */
    {"b", "abc", "", DNMAP_OK},
    {"x", "abc", "abc", DNMAP_OK},
    {"B", "abc", "", DNMAP_OK},
    {"-f B", "abc", "abc", DNMAP_OK},
    {"-f b", "abc", "", DNMAP_OK},
    {"-n b", "abc", "abc", DNMAP_OK},
    {"-n x", "abc", "", DNMAP_OK},
    {"-n -aNO x", "abc", "NO", DNMAP_OK},
    {" \t-f\t -n  B", "abc", "", DNMAP_OK},
    {"-q b", "abc", "", DNMAP_OK},
    {"- b", "abc", "", DNMAP_OK},
    /* basic expressions have their parentheses escaped */
    {"-b -s1 a\\(b\\)", "xaby", "b", DNMAP_OK},
    {"-b (b)", "(b)", "", DNMAP_OK},
    {"-b (b)", "b", "b", DNMAP_OK},
    {"(b)", "(b)", "", DNMAP_OK},
    /* append, match only */
    {"-aMYCA b", "abc", "MYCA", DNMAP_OK},
    {"-aMYCA x", "abc", "abc", DNMAP_OK},
    {"-aA -aB b", "abc", "B", DNMAP_OK},
    {"-a b", "abc", "", DNMAP_OK},
    {"-m b", "a%bc", "a%bc", DNMAP_OK},
    {"-m -aX b", "abc", "abcX", DNMAP_OK},
    {"-m -s1 (b)", "abc", "abc", DNMAP_OK},
    /* fields */
    {"-s1 /CN=([^/]+)$", "/O=x/CN=Root+20One", "Root+20One", DNMAP_OK},
    {"-s0 b.", "abcd", "bc", DNMAP_OK},
    {"-s b.", "abcd", "bc", DNMAP_OK},
    {"-s -d, (b)(c)", "abcd", "bc,b,c", DNMAP_OK},
    {"-s1,2 -d: ^.*(/O=[^/]+).*(/CN=[^/]+)", "/O=Org/CN=h", "/O=Org:/CN=h", DNMAP_OK},
    {"-s2,1 -d: (b)(c)", "abcd", "c:b", DNMAP_OK},
    {"-s1,1,1 -d (b)", "abcd", "bbb", DNMAP_OK},
    {"-s1 (x)?b", "abcd", "", DNMAP_OK},
    {"-s1,2 -d: (x)?(b)", "abcd", ":b", DNMAP_OK},
    {"-s1 -aZ (b)", "abcd", "bZ", DNMAP_OK},
    {"-s01 (b)", "abcd", "b", DNMAP_OK},
    {"-s1x (b)", "abcd", "b", DNMAP_OK},
    {"-sx (b)", "abcd", "b", DNMAP_OK},
    {"-s9 (a)(b)(c)(d)(e)(f)(g)(h)(i)", "abcdefghi", "i", DNMAP_OK},
    {"-s10 (a)(b)(c)(d)(e)(f)(g)(h)(i)(j)", "abcdefghij", "j", DNMAP_OK},
    {"-n -s1 (x)", "abc", "", DNMAP_OK},
    /* what is left is rewritten: %0 is the macro, other digits nothing */
    {"-s1 (.*)", "a%0b", "aa%0bb", DNMAP_OK},
    {"-s1 (.*)", "a%1b%9c", "abc", DNMAP_OK},
    {"-s1 (.*)", "a%%b", "a%b", DNMAP_OK},
    {"-s1 (.*)", "a%/b%:c", "a%/b%:c", DNMAP_OK},
    {"-s1 (.*)", "a%", "a%", DNMAP_OK},
    {"-s1 -a%0 (.*)", "ab", "ab%0", DNMAP_OK},
    /* refused */
    {"(", "", NULL, DNMAP_E_REGEX},
    {"-s1 b", "", NULL, DNMAP_E_REGEX},
    {"-s2 (b)", "", NULL, DNMAP_E_REGEX},
    {"-s-1 (b)", "", NULL, DNMAP_E_REGEX},
    {"-s0,1 (b)", "", NULL, DNMAP_E_UNSUPPORTED},
    {"-s (b)", "", NULL, DNMAP_E_UNSUPPORTED},
    {"-dx -s3,1 (b)", "", NULL, DNMAP_E_REGEX},
};

START_TEST(applied)
{
    dnmap_error error = {DNMAP_E_MEMORY, "stale", 1, 1};
    dnmap_regex *regex;
    char *text, buffer[40];
    size_t len;

    ck_assert_int_eq(dnmap_regex_new(&regex, rows[_i].text, &error), rows[_i].status);
    ck_assert_int_eq(error.code, rows[_i].status);
    ck_assert_uint_eq(error.offset, 0);
    if (rows[_i].expected == NULL) {
        ck_assert_ptr_null(regex);
        return;
    }
    ck_assert_int_eq(dnmap_regex_apply_new(&text, &len, regex, rows[_i].macro), DNMAP_OK);
    ck_assert_str_eq(text, rows[_i].expected);
    ck_assert_uint_eq(len, strlen(text));
    ck_assert_int_eq(dnmap_regex_apply(buffer, len + 1, &len, regex, rows[_i].macro), DNMAP_OK);
    ck_assert_str_eq(buffer, text);
    ck_assert_int_eq(dnmap_regex_apply(buffer, len, &len, regex, rows[_i].macro), DNMAP_E_BUFFER);
    dnmap_free(text);
    dnmap_regex_free(regex);
}
END_TEST

/* sendmail has room for 255 bytes of the fields. */
START_TEST(cut)
{
    dnmap_regex *regex;
    char macro[400], *text;
    size_t len;

    memset(macro, 'x', sizeof macro);
    ck_assert_int_eq(dnmap_regex_new(&regex, "-s1,2 -d:: ([xa]*)(b*)", NULL), DNMAP_OK);
    for (size_t letters = 250; letters < 260; letters++) {
        strcpy(macro + letters, "bbb");
        ck_assert_int_eq(dnmap_regex_apply_new(&text, &len, regex, macro), DNMAP_OK);
        ck_assert_uint_eq(len, letters > 250 ? 255 : letters + 5);
        ck_assert_uint_eq(strspn(text, "x"), letters < 255 ? letters : 255);
        dnmap_free(text);
        memset(macro, 'x', sizeof macro);
    }
    dnmap_regex_free(regex);
}
END_TEST

/* 31 fields, the whole among them, are what sendmail's table holds. */
START_TEST(many_groups)
{
    for (size_t groups = 29; groups < 33; groups++) {
        char text[400] = "-s -d.", *made;
        dnmap_regex *regex;
        strcat(text, " ");
        for (size_t i = 0; i < groups; i++)
            strcat(text, "(x)");
        dnmap_status status = dnmap_regex_new(&regex, text, NULL);
        ck_assert_int_eq(status, groups < 31 ? DNMAP_OK : DNMAP_E_REGEX);
        if (status != DNMAP_OK)
            continue;
        ck_assert_int_eq(
            dnmap_regex_apply_new(&made, NULL, regex, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
            DNMAP_OK);
        ck_assert_uint_eq(strlen(made), groups + 2 * groups);
        dnmap_free(made);
        dnmap_regex_free(regex);
    }
    for (size_t fields = 31; fields < 34; fields++) {
        char text[400] = "-d. -s0";
        dnmap_regex *regex;
        for (size_t i = 1; i < fields; i++)
            strcat(text, ",0");
        ck_assert_int_eq(dnmap_regex_new(&regex, strcat(text, " x"), NULL),
                         fields <= 32 ? DNMAP_OK : DNMAP_E_REGEX);
        dnmap_regex_free(regex);
    }
}
END_TEST

START_TEST(arguments)
{
    dnmap_regex *regex;
    dnmap_error error;
    char buffer[4] = "old", *text;
    size_t len = 9;

    ck_assert_int_eq(dnmap_regex_new(NULL, "x", &error), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(error.code, DNMAP_E_ARGUMENT);
    ck_assert_uint_eq(error.offset, 0);
    ck_assert_int_eq(dnmap_regex_new(&regex, NULL, NULL), DNMAP_E_ARGUMENT);
    ck_assert_ptr_null(regex);
    ck_assert_int_eq(dnmap_regex_apply(buffer, sizeof buffer, &len, NULL, "x"), DNMAP_E_ARGUMENT);
    ck_assert_str_eq(buffer, "");
    ck_assert_uint_eq(len, 0);
    ck_assert_int_eq(dnmap_regex_new(&regex, "x", NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_regex_apply_new(&text, NULL, regex, NULL), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_regex_apply(NULL, 1, NULL, regex, "x"), DNMAP_E_ARGUMENT);
    dnmap_regex_free(regex);
    dnmap_regex_free(NULL);
}
END_TEST

/* ------------------------------------------------------------------ a site's configuration */

static const struct {
    const char *config;
    const char *issuer, *subject; /* what they make of "abc"; NULL: there is none */
    dnmap_status status;
    size_t offset;
} configs[] = {
    {"", NULL, NULL, DNMAP_OK, 0},
    {"KCERTIssuer regex -s1 (b)", "b", NULL, DNMAP_OK, 0},
    {"KCERTIssuer\t regex -aX b\nKCERTSubject regex -aY b\n", "X", "Y", DNMAP_OK, 0},
    {"KCERTIssuer regex -aX b\nKCERTIssuer regex -aZ b\n", "Z", NULL, DNMAP_OK, 0},
    {"KCERTIssuer regex -aX bc$$\n", "X", NULL, DNMAP_OK, 0},
    {"KCERTIssuer regex -aX b$$\n", "abc", NULL, DNMAP_OK, 0},
    {"KCERTIssuer regex -aX b  \n", "X", NULL, DNMAP_OK, 0},
    {"KCERTIssuer hash b\n", NULL, NULL, DNMAP_OK, 0},
    {"KCERTIssuers regex b\n", NULL, NULL, DNMAP_OK, 0},
    {"KCERTIssuer", NULL, NULL, DNMAP_OK, 0},
    {"KCERTIssuer ", NULL, NULL, DNMAP_OK, 0},
    {" KCERTIssuer regex b\n", NULL, NULL, DNMAP_OK, 0},
    {"define(`_CERT_REGEX_ISSUER_', `-aX b')", "X", NULL, DNMAP_OK, 0},
    {" define(`_CERT_REGEX_SUBJECT_' ,\t`-aX b')dnl\n", NULL, "X", DNMAP_OK, 0},
    {"define(`_CERT_REGEX_ISSUER_', `-a`X' b')", "`X'", NULL, DNMAP_OK, 0},
    {"define(`_CERT_REGEX_ISSUER_', `-aX b", NULL, NULL, DNMAP_OK, 0},
    {"define(`_CERT_REGEX_ISSUER_', -aX b')", NULL, NULL, DNMAP_OK, 0},
    {"define(`_CERT_REGEX_ISSUER_' `-aX b')", NULL, NULL, DNMAP_OK, 0},
    {"define(`_CERT_REGEX_ISSUER', `-aX b')", NULL, NULL, DNMAP_OK, 0},
    {"dnl define(`_CERT_REGEX_ISSUER_', `-aX b')", NULL, NULL, DNMAP_OK, 0},
    {"x\nKCERTIssuer regex a$b\n", NULL, NULL, DNMAP_E_REGEX, 21},
    {"x\nKCERTIssuer regex a$", NULL, NULL, DNMAP_E_REGEX, 21},
    {"KCERTSubject regex b\nKCERTIssuer regex (\n", NULL, NULL, DNMAP_E_REGEX, 38},
    {"KCERTIssuer regex b\nKCERTSubject regex (\n", NULL, NULL, DNMAP_E_REGEX, 38},
    {"define(`_CERT_REGEX_ISSUER_', `$$$')", NULL, NULL, DNMAP_E_REGEX, 33},
};

static void check_made(const dnmap_regex *regex, const char *expected)
{
    char *text;

    ck_assert(expected == NULL ? regex == NULL : regex != NULL);
    if (regex == NULL)
        return;
    ck_assert_int_eq(dnmap_regex_apply_new(&text, NULL, regex, "abc"), DNMAP_OK);
    ck_assert_str_eq(text, expected);
    dnmap_free(text);
}

START_TEST(configuration)
{
    dnmap_regex *issuer, *subject;
    dnmap_error error = {DNMAP_E_MEMORY, "stale", 1, 1};
    size_t len = strlen(configs[_i].config);
    char *exact = malloc(len + (len == 0));

    memcpy(exact, configs[_i].config, len);
    ck_assert_int_eq(dnmap_regex_from_config(&issuer, &subject, exact, len, &error),
                     configs[_i].status);
    ck_assert_int_eq(error.code, configs[_i].status);
    ck_assert_uint_eq(error.offset, configs[_i].offset);
    check_made(issuer, configs[_i].issuer);
    check_made(subject, configs[_i].subject);
    dnmap_regex_free(issuer);
    dnmap_regex_free(subject);
    free(exact);
}
END_TEST

START_TEST(no_configuration)
{
    dnmap_regex *issuer, *subject;
    dnmap_error error;

    ck_assert_int_eq(dnmap_regex_from_config(&issuer, NULL, "", 0, &error), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(error.code, DNMAP_E_ARGUMENT);
    ck_assert_uint_eq(error.offset, 0);
    ck_assert_int_eq(dnmap_regex_from_config(&issuer, &subject, NULL, 1, NULL), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_regex_from_config(&issuer, &subject, NULL, 0, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_regex_from_config(&issuer, &subject, "KCERTIssuer regex a\0b", 21, NULL),
                     DNMAP_E_REGEX);
    ck_assert_ptr_null(issuer);
    ck_assert_ptr_null(subject);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, applied, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_test(tcase, cut);
    tcase_add_test(tcase, many_groups);
    tcase_add_test(tcase, arguments);
    tcase_add_loop_test(tcase, configuration, 0, (int)(sizeof configs / sizeof configs[0]));
    tcase_add_test(tcase, no_configuration);
}

int main(void)
{
    return suite_run("regex_flags", add);
}
