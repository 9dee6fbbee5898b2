/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults of access maps, and what should stand there: a row a map. tests/cli/70-lint.t has
 * OpenSSL's own text for many more keys. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

/* What was found: a line a line of the map, "NUMBER: id id" and behind => what should stand there,
 * behind ~> what is only a guess. */
struct report {
    char text[8000];
    size_t len;
    bool begun; /* a line of the map has findings, and not all of them are here */
};

static void put(struct report *report, const char *text, size_t len)
{
    ck_assert_uint_lt(report->len + len, sizeof report->text);
    memcpy(report->text + report->len, text, len);
    report->len += len;
    report->text[report->len] = '\0';
}

static dnmap_status take(void *context, const dnmap_finding *finding)
{
    struct report *report = context;
    char number[30];

    ck_assert_ptr_nonnull(dnmap_severity_name(finding->severity));
    int len = snprintf(number, sizeof number, "%zu:", finding->line);
    if (!report->begun)
        put(report, number, (size_t)len);
    put(report, " ", 1);
    put(report, finding->id, strlen(finding->id));
    report->begun = !finding->is_last;
    if (report->begun)
        return DNMAP_OK;
    if (finding->fixed != NULL) {
        put(report, finding->is_certain ? " => " : " ~> ", 4);
        put(report, finding->fixed, finding->fixed_len);
    }
    if (finding->fixed == NULL || finding->fixed_len == 0)
        put(report, "\n", 1);
    return DNMAP_OK;
}

#define CA "CERTISSUER:/CN=CA\tSUBJECT\n"
#define S "CERTSUBJECT:"
#define COMPANY CA S "/CN=some\tRELAY\n"
#define R "\tRELAY\n"
#define O3 DNMAP_DIALECT_OPENSSL3
#define O1 DNMAP_DIALECT_OPENSSL1

struct row {
    const char *source, *expected;
    dnmap_dialect dialect, next;
};

static const struct row rows[] = {
    {"", "", O3, O3},
    {COMPANY, "", O3, O3},
    /* company */
    {CA, "1: no-subjects\n", O3, O3},
    {S "/CN=x" R, "1: subject-unused\n", O3, O3},
    {"CERTISSUER:/CN=CA" R, "", O3, O3},
    {"CERTISSUER:/CN=CA\tsubject\n" S "/CN=x" R, "", O3, O3},
    /* which bytes are encoded, and how */
    {COMPANY S "/CN=(x)" R, "3: unencoded => " S "/CN=+28x+29" R, O3, O3},
    {COMPANY S "/CN=x y" R, "3: raw-blank unencoded => " S "/CN=x+20y" R, O3, O3},
    {COMPANY S "/CN=x y  RELAY\n", "3: raw-blank unencoded => " S "/CN=x+20y" R, O3, O3},
    {COMPANY S "/CN=x y" R "a b\n", "3: raw-blank unencoded => " S "/CN=x+20y" R, O3, O3},
    {COMPANY S "/CN=x\\\xC3" R, "3: unencoded backslash => " S "/CN=x+5C+5CxC3" R, O1, O1},
    {COMPANY S "/CN=x+41" R, "3: needless => " S "/CN=xA" R, O3, O3},
    {COMPANY S "/CN=x+20Y+3cz" R, "3: hex-case => " S "/CN=x+20Y+3Cz" R, O3, O3},
    {COMPANY S "/CN=x+20Y+C3" R, "3: unencoded => " S "/CN=x+20Y+5C+2BC3" R, O3, O3},
    {COMPANY S "/CN=x+7E" R, "3: needless => " S "/CN=x~" R, O3, O3},
    {COMPANY S "/CN=x+21" R, "3: needless => " S "/CN=x!" R, O3, O3},
    {COMPANY S "/CN=x+20" R, "", O3, O3},
    {COMPANY "certsubject:/cn=x+3cy\trelay\n", "", O3, O3},
    {COMPANY "certsubject:/cn=x+3ay\trelay\n", "3: needless => certsubject:/cn=x:y\trelay\n", O3,
     O3},
    /* types */
    {COMPANY S "/cN=x" R, "3: type-case => " S "/CN=x" R, O3, O3},
    {COMPANY S "/CN=x/Email=a@b" R, "3: type-name => " S "/CN=x/emailAddress=a@b" R, O3, O3},
    {COMPANY S "/commonName=x" R, "3: type-name => " S "/CN=x" R, O3, O3},
    {COMPANY S "/C=a/CN=C" R, "", O3, O3},
    {COMPANY S "/C=a/2.5.4.3=C" R, "3: type-name => " S "/C=a/CN=C" R, O3, O3},
    /* slashes */
    {COMPANY S "C=US/CN=x" R, "3: no-slash => " S "/C=US/CN=x" R, O3, O3},
    {COMPANY S "/C=US/CN=x//" R, "3: extra-slash => " S "/C=US/CN=x" R, O3, O3},
    {COMPANY S "/" R, "3: malformed\n", O3, O3},
    {COMPANY S "foo" R, "3: malformed\n", O3, O3},
    {COMPANY S "foo bar" R, "3: raw-blank malformed\n", O3, O3},
    {COMPANY S "foo\tRELAY\r\n", "3: crlf malformed\n", O3, O3},
    {COMPANY S R, "3: malformed\n", O3, O3},
    /* dialects */
    {COMPANY S "/CN=A/B" R, "3: dialect => " S "/CN=A+5C/B" R, O3, O3},
    {COMPANY S "/CN=A+5C/" R, "", O3, O3},
    {COMPANY S "/CN=x+2BUID=y" R, "", O3, O3},
    {COMPANY S "/CN=x+2BUID=y" R, "3: other-dialect ~> " S "/CN=x/UID=y" R, O1, O1},
    {COMPANY S "/CN=a+5C+2Bb" R, "3: other-dialect ~> " S "/CN=a+2Bb" R, O1, O1},
    {COMPANY S "/CN=a+5C/b" R, "3: other-dialect ~> " S "/CN=a/b" R, O1, O1},
    {COMPANY S "/CN=a+5Cb" R, "", O1, O1},
    {COMPANY S "/CN=a+2Bb" R, "", O1, O1},
    {COMPANY S "/CN=a+2Bb" R, "3: upgrade => " S "/CN=a+2Bb" R S "/CN=a+5C+2Bb" R, O1, O3},
    {COMPANY S "/CN=ab" R, "", O1, O3},
    {COMPANY S "/CN=A/B" R S "/CN=A+5C/B\tOK\n",
     "3: collision dialect ~> " S "/CN=A+5C/B" R "4: value-ignored\n", O3, O3},
    {COMPANY S "/CN=A/B" R S "/CN=a/B" R, "3: dialect => " S "/CN=A+5C/B" R "4: duplicate => \n",
     O3, O3},
    {COMPANY S "/CN=(A)" R S "/CN=+28A)" R,
     "3: unencoded => " S "/CN=+28A+29" R "4: collision unencoded ~> " S "/CN=+28A+29" R, O3, O3},
    /* order */
    {COMPANY S "/CN=x/O=Foo/C=US" R, "3: reversed ~> " S "/C=US/O=Foo/CN=x" R, O3, O3},
    {COMPANY S "/emailAddress=x/DC=com" R, "3: reversed ~> " S "/DC=com/emailAddress=x" R, O3, O3},
    {COMPANY S "/C=US/CN=x" R, "", O3, O3},
    {COMPANY S "/CN=x/O=Foo" R, "", O3, O3},
    {COMPANY S "/O=x/C=US" R, "", O3, O3},
    {COMPANY S "/DC=com" R, "", O3, O3},
    /* values */
    {COMPANY S "/CN=x\tRELAY (why)\n", "", O3, O3},
    {COMPANY S "/CN=x\tRELAY (why\n", "3: value-ignored\n", O3, O3},
    {COMPANY S "/CN=x\tRELAY why)\n", "3: value-ignored\n", O3, O3},
    {COMPANY S "/CN=x\tRELAY \n", "", O3, O3},
    {COMPANY S "/CN=x  \t RELAY # why\n", "3: value-comment => " S "/CN=x  \t RELAY\n", O3, O3},
    {COMPANY S "/CN=x\tRELAY# RELAY\n", "3: value-comment => " S "/CN=x\tRELAY\n", O3, O3},
    {COMPANY S "/CN=x\t\"RELAY\"\n", "3: value-quoted => " S "/CN=x\tRELAY\n", O3, O3},
    {COMPANY S "/CN=x\t\"RELAY\n", "3: value-ignored\n", O3, O3},
    {COMPANY S "/CN=x\t\"RELAY\" \"\n", "3: value-ignored\n", O3, O3},
    {COMPANY S "/CN=x\t\"\n", "3: value-ignored\n", O3, O3},
    {COMPANY S "/CN=x\tSUBJECT\n", "3: value-ignored\n", O3, O3},
    {COMPANY S "/CN=x\tRELAYS\n", "3: value-ignored\n", O3, O3},
    {COMPANY S "/CN=x\tOK\n", "3: value-ignored\n", O3, O3},
    {COMPANY S "/CN=x\tRELAY\r\n", "3: crlf => " S "/CN=x" R, O3, O3},
    {COMPANY S "/CN=(x)\tRELAY", "3: unencoded => " S "/CN=+28x+29\tRELAY", O3, O3},
    /* what makemap does not take */
    {"x\n", "1: no-value\n", O3, O3},
    {"x \n", "1: no-value\n", O3, O3},
    {" x y\n", "1: leading-blank\n", O3, O3},
    {"# x\n\n#\nx\n", "4: no-value\n", O3, O3},
    {"x y\nX y\n", "2: duplicate => \n", O3, O3},
    {"x y\nX z\nx y\n", "2: conflict\n3: duplicate => \n", O3, O3},
    {"x yz\nx y\n", "2: conflict\n", O3, O3},
    {"x y\nxx y\n", "", O3, O3},
    /* TLS requirements */
    {"TLS_Srv:x VERIFY\nTLS_Clt:x PERM+VERIFY:112\nTLS_Rcpt:x@y TEMP+ENCR:112\n", "", O3, O3},
    {"TLS_Srv:x ENCR\n", "1: requirement-none\n", O3, O3},
    {"TLS_Srv:x VERIFIED\n", "1: requirement-none\n", O3, O3},
    {"TLS_Srv:x VERIFY:\n", "1: requirement-bits\n", O3, O3},
    {"TLS_Srv:x VERIFY:1x\n", "1: requirement-bits\n", O3, O3},
    {"TLS_Srv:x VERIFY:09\n", "", O3, O3},
    {"TLS_Srv:x VERIFY:1/\n", "1: requirement-bits\n", O3, O3},
    {"TLS_Srv:x VERIFY::\n", "1: requirement-bits\n", O3, O3},
    {"tls_srv:x verify+cn:y\n", "", O3, O3},
    {"TLS_Srv:x VERIFY+CN\n", "", O3, O3},
    {"TLS_Srv:x VERIFY+CNx\n", "1: requirement-part\n", O3, O3},
    {"TLS_Srv:x VERIFY+CN:\n", "1: requirement-part\n", O3, O3},
    {"TLS_Srv:x VERIFY+C\n", "1: requirement-part\n", O3, O3},
    {"TLS_Srv:x VERIFY+CS:\n", "1: requirement-part\n", O3, O3},
    {"TLS_Srv:x VERIFY+XX:y\n", "1: requirement-part\n", O3, O3},
    {"TLS_Srv:x VERIFY+CN:y++\n", "1: requirement-part\n", O3, O3},
    {"TLS_Srv:x VERIFY+CN:y++CS:/CN=y++CI:/CN=z\n", "", O3, O3},
    {"TLS_Srv:x VERIFY+CN:y+CS:/CN=y\n", "1: requirement-plus\n", O3, O3},
    {"TLS_Srv:x VERIFY+CN:y+CI:z\n", "1: requirement-plus\n", O3, O3},
    {"TLS_Srv:x VERIFY+CN:y+CN:z\n", "1: requirement-plus\n", O3, O3},
    {"TLS_Srv:x VERIFY+CN:y+CITag:z\n", "1: requirement-plus\n", O3, O3},
    {"TLS_Srv:x VERIFY+CS:/CN=(y)\n", "1: unencoded\n", O3, O3},
    {"TLS_Srv:x VERIFY+CI:/CN=A/B\n", "1: dialect\n", O3, O3},
    {"TLS_Srv:x ENCR:1+CN:y\n", "1: requirement-encr\n", O3, O3},
    {"TLS_Srv:x VERIFY+CN:5%y\n", "1: percent => TLS_Srv:x VERIFY+CN:5%%y\n", O3, O3},
    {"TLS_Srv:x VERIFY+CN:5%%y%\n", "1: percent => TLS_Srv:x VERIFY+CN:5%%y%%\n", O3, O3},
    {"TLS_Srv:x VERIFY+CN:5%%%y", "1: percent => TLS_Srv:x VERIFY+CN:5%%%%y", O3, O3},
    {"TLS_Srv:x VERIFY+CN:5%%y\n", "", O3, O3},
    {"TLS_Srv:x VERIFY+CX:5%y\n", "1: requirement-part percent\n", O3, O3},
    {"TLS_Srv:x VERIFY+CITag:MyCA\nMyCA:/CN=z OK\n", "", O3, O3},
    {"TLS_Srv:x VERIFY+CITag:MyCA\nmyca:/CN=z RELAY\n", "2: tag-value\n", O3, O3},
    {"TLS_Srv:x VERIFY+CITag:MyCA++CN:y\nMyCA:/CN=z RELAY\n", "2: tag-value\n", O3, O3},
    {"TLS_Srv:x VERIFY+CITag:MyCA\nMyCB:/CN=z RELAY\nMyC:/CN=z R\nMyCA R\n", "", O3, O3},
    {"TLS_Srv:x VERIFY+CITag:\n", "1: requirement-tag\n", O3, O3},
    {"TLS_Srv:x VERIFY+CITag:a.b\n", "1: requirement-tag\n", O3, O3},
    {"TLS_Srv:x VERIFY+CITag:a b\n", "1: requirement-tag\n", O3, O3},
    {"TLS_Other:x NONE\n", "", O3, O3},
};

static void check(const char *source, size_t len, dnmap_dialect dialect, dnmap_dialect next,
                  dnmap_map map, const char *expected)
{
    struct report report = {.len = 0};
    dnmap_error error = {DNMAP_E_MEMORY, "stale", 1, 1};
    char *exact = malloc(len + (len == 0));

    ck_assert_ptr_nonnull(exact);
    memcpy(exact, source, len);
    ck_assert_int_eq(dnmap_access_lint(exact, len, dialect, next, map, take, &report, &error),
                     DNMAP_OK);
    ck_assert_int_eq(error.code, DNMAP_OK);
    ck_assert_uint_eq(error.offset, 0);
    ck_assert(!report.begun);
    ck_assert_str_eq(report.text, expected);
    free(exact);
}

START_TEST(maps)
{
    const struct row *row = &rows[_i];

    check(row->source, strlen(row->source), row->dialect, row->next, DNMAP_MAP_HASH, row->expected);
}
END_TEST

/* COMPANY and an entry with a CN of so many letters, and what is behind them. */
static void check_long(const char *tag, size_t letters, const char *more, dnmap_map map,
                       const char *expected)
{
    char source[4000];
    size_t len = (size_t)sprintf(source, "%s%s/CN=", COMPANY, tag);

    memset(source + len, 'x', letters);
    strcpy(source + len + letters, more);
    check(source, strlen(source), O3, O3, map, expected);
}

/* The map's 256 bytes of a key, and sendmail's 255 of a name. */
START_TEST(long_keys)
{
    check_long(S, 239, R, DNMAP_MAP_HASH, "");
    check_long(S, 240, R, DNMAP_MAP_HASH, "3: key-cut\n");
    check_long(S, 238, "+2" R, DNMAP_MAP_HASH, "3: key-cut\n");
    check_long(S, 241, R, DNMAP_MAP_HASH, "3: key-too-long\n");
    check_long(S, 241, R, DNMAP_MAP_LDAP, "");
    check_long(S, 251, R, DNMAP_MAP_LDAP, "");
    check_long(S, 252, R, DNMAP_MAP_LDAP, "3: name-cut\n");
    check_long("CERTISSUER:", 241, "\tSUBJECT\n", DNMAP_MAP_HASH, "");
    check_long("CERTISSUER:", 241, R, DNMAP_MAP_HASH, "3: key-cut\n");
    check_long("CERTISSUER:", 242, "\tSUBJECT\n", DNMAP_MAP_HASH, "3: key-too-long\n");
    check_long("CERTISSUER:", 240, R, DNMAP_MAP_HASH, "");
    /* a correction that would be cut is none */
    check_long(S, 238, "(" R, DNMAP_MAP_HASH, "3: unencoded\n");
    check_long(S, 300, " y" R, DNMAP_MAP_HASH, "3: raw-blank unencoded name-cut\n");
    check_long(S "/O=Foo", 300, " y" R, DNMAP_MAP_HASH, "3: raw-blank unencoded name-cut\n");
    check_long(S "/O=Foo", 300, "(" R, DNMAP_MAP_LDAP, "3: unencoded name-cut\n");
}
END_TEST

/* makemap reads 1022 bytes of a line and its newline. */
START_TEST(long_lines)
{
    char source[3000];

    for (size_t len = 1020; len < 1026; len++) {
        memset(source, 'x', sizeof source);
        source[1] = ' ';
        strcpy(source + len, "\ny\n");
        check(source, len + 3, O3, O3, DNMAP_MAP_HASH,
              len <= DNMAP_LINE_LIMIT       ? "2: no-value\n"
              : len == DNMAP_LINE_LIMIT + 1 ? "1: long-line\n2: no-value\n"
                                            : "1: long-line\n1: no-value\n2: no-value\n");
        /* without a newline, what just fits its buffer looks cut */
        check(source, len, O3, O3, DNMAP_MAP_HASH,
              len <= DNMAP_LINE_LIMIT       ? ""
              : len == DNMAP_LINE_LIMIT + 1 ? "1: long-line\n"
                                            : "1: long-line\n1: no-value\n");
    }
    check("x y\0z\nu v\0w", 11, O3, O3, DNMAP_MAP_HASH, "1: long-line\n");
    check("\0\n", 2, O3, O3, DNMAP_MAP_HASH, "1: long-line\n");
}
END_TEST

/* Enough of everything for every table to grow. */
START_TEST(many_lines)
{
    char *source = malloc(1 << 20), expected[40];
    size_t len = 0;

    ck_assert_ptr_nonnull(source);
    for (int i = 0; i < 1000; i++)
        len +=
            (size_t)snprintf(source + len, 64, "TLS_Srv:h%d VERIFY+CITag:Tag%d\n", i, 7 * i % 1000);
    for (int i = 0; i < 1000; i++)
        len += (size_t)snprintf(source + len, 64, "tag%d:/CN=x OK\n", i);
    check(source, len, O3, O3, DNMAP_MAP_HASH, "");
    for (int i = 0; i < 1000; i += 111) {
        size_t with = len + (size_t)snprintf(source + len, 64, "TAG%d:/CN=y REJECT\n", i);
        check(source, with, O3, O3, DNMAP_MAP_HASH, "2001: tag-value\n");
        with = len + (size_t)snprintf(source + len, 64, "tls_srv:H%d x\n", i);
        snprintf(expected, sizeof expected, "2001: conflict requirement-none\n");
        check(source, with, O3, O3, DNMAP_MAP_HASH, expected);
    }
    free(source);
}
END_TEST

static dnmap_status stop(void *context, const dnmap_finding *finding)
{
    (void)finding;
    ++*(int *)context;
    return DNMAP_E_STOPPED;
}

START_TEST(any_call)
{
    static const char two[] = S "/CN=(x)\tOK\nx\n";
    dnmap_error error;
    int calls = 0;

    ck_assert_int_eq(
        dnmap_access_lint(two, strlen(two), O3, O3, DNMAP_MAP_HASH, stop, &calls, &error),
        DNMAP_E_STOPPED);
    ck_assert_int_eq(error.code, DNMAP_E_STOPPED);
    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(dnmap_access_lint(NULL, 1, O3, O3, DNMAP_MAP_HASH, stop, &calls, &error),
                     DNMAP_E_ARGUMENT);
    ck_assert_int_eq(error.code, DNMAP_E_ARGUMENT);
    ck_assert_uint_eq(error.offset, 0);
    ck_assert_int_eq(dnmap_access_lint(NULL, 0, O3, O3, DNMAP_MAP_HASH, stop, &calls, NULL),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_access_lint(two, 1, O3, O3, DNMAP_MAP_HASH, NULL, &calls, NULL),
                     DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_access_lint(two, 1, O3, O3, (dnmap_map)99, stop, &calls, NULL),
                     DNMAP_E_ARGUMENT);
    ck_assert_int_eq(
        dnmap_access_lint(two, 1, (dnmap_dialect)99, O3, DNMAP_MAP_HASH, stop, &calls, NULL),
        DNMAP_E_ARGUMENT);
    ck_assert_int_eq(
        dnmap_access_lint(two, 1, O3, (dnmap_dialect)99, DNMAP_MAP_HASH, stop, &calls, NULL),
        DNMAP_E_ARGUMENT);
    ck_assert_int_eq(
        dnmap_access_lint(two, (size_t)UINT32_MAX, O3, O3, DNMAP_MAP_HASH, stop, &calls, &error),
        DNMAP_E_LIMIT);
    ck_assert_uint_eq(error.offset, 0);
    ck_assert_int_eq(calls, 1);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, maps, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_test(tcase, long_keys);
    tcase_add_test(tcase, long_lines);
    tcase_add_test(tcase, many_lines);
    tcase_add_test(tcase, any_call);
}

int main(void)
{
    return suite_run("map_faults", add);
}
