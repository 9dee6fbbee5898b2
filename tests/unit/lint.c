/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults of access maps, each as what sendmail and makemap do with the line makes it one. The keys
 * that should stand there are what OpenSSL prints for the names, in xtext. */
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

/* So that lines of each kind have company. */
#define COMPANY "CERTISSUER:/CN=CA\tSUBJECT\nCERTSUBJECT:/CN=some\tRELAY\n"
#define X10 "xxxxxxxxxx"
#define X50 X10 X10 X10 X10 X10
#define UMLAUT10 "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"
#define UMLAUTS UMLAUT10 UMLAUT10 UMLAUT10 UMLAUT10 UMLAUT10 UMLAUT10 UMLAUT10
#define X200 X50 X50 X50 X50
#define BLANKS10 "          "
#define BLANKS50 BLANKS10 BLANKS10 BLANKS10 BLANKS10 BLANKS10
#define BLANKS200 BLANKS50 BLANKS50 BLANKS50 BLANKS50
#define SLASHES6 "/a/a/a/a/a/a"

/* What was found, in order: "LINE:id " for each; `!` before the first with advice that is certain,
 * `?` with a guess. The advice of the last line that has one is kept. */
struct found {
    char text[400];
    char fixed[2100];
};

static dnmap_status take(void *context, const dnmap_finding *finding)
{
    struct found *found = context;
    char line[4] = {0};

    line[0] = (char)('0' + finding->line);
    if (finding->fixed != NULL) {
        ck_assert_uint_lt(finding->fixed_len, sizeof found->fixed);
        memcpy(found->fixed, finding->fixed, finding->fixed_len);
        found->fixed[finding->fixed_len] = '\0';
        line[1] = finding->is_certain ? '!' : '?';
    } else {
        ck_assert_uint_eq(finding->fixed_len, 0);
    }
    strcat(strcat(strcat(found->text, line), ":"), finding->id);
    strcat(found->text, finding->is_last ? "." : " ");
    ck_assert_ptr_nonnull(finding->message);
    ck_assert_ptr_nonnull(dnmap_severity_name(finding->severity));
    return DNMAP_OK;
}

static void check(const char *source, dnmap_dialect dialect, dnmap_dialect next, dnmap_map map,
                  const char *expected, const char *fixed)
{
    struct found found = {"", ""};

    ck_assert_int_eq(
        dnmap_access_lint(source, strlen(source), dialect, next, map, take, &found, NULL),
        DNMAP_OK);
    ck_assert_msg(strcmp(found.text, expected) == 0, "%s: %s instead of %s", source, found.text,
                  expected);
    ck_assert_str_eq(found.fixed, fixed == NULL ? "" : fixed);
}

/* A line behind the company's two; on a host with OpenSSL 3. */
static const struct {
    const char *line, *found, *fixed;
} lines[] = {
    {"CERTSUBJECT:/C=US/O=Foo+20Inc./CN=x\tRELAY\n", "", NULL},
    {"certsubject:/C=US   relay \n", "", NULL},
    {"CERTSUBJECT:/CN=x\tRELAY (why)\n", "", NULL},
    {"CERTSUBJECT:/CN=x\tRELAY (why\n", "3:value-ignored.", NULL},
    {"localhost\tRELAY\n# comment\n\nFrom:x REJECT\n", "", NULL},
    {"CERTSUBJECT:/C=US/O=Foo Inc. x RELAY\n", "3!:raw-blank 3!:unencoded.",
     "CERTSUBJECT:/C=US/O=Foo+20Inc.+20x\tRELAY\n"},
    {"CERTISSUER:/CN=a b\t SUBJECT", "3!:raw-blank 3!:unencoded.", "CERTISSUER:/CN=a+20b\tSUBJECT"},
    {"CERTSUBJECT:/CN=x RELAY until RELAY\n", "3:value-ignored.", NULL},
    {"CERTSUBJECT:/CN=x a b\n", "3:value-ignored.", NULL},
    {"CERTSUBJECT:/CN=(x)\tRELAY\n", "3!:unencoded.", "CERTSUBJECT:/CN=+28x+29\tRELAY\n"},
    {"CERTSUBJECT:/CN=\xC3\xA9\tRELAY\n", "3!:unencoded.", "CERTSUBJECT:/CN=+5CxC3+5CxA9\tRELAY\n"},
    {"CERTSUBJECT:/CN=a\\xC3\tRELAY\n", "3!:backslash.", "CERTSUBJECT:/CN=a+5CxC3\tRELAY\n"},
    {"CERTSUBJECT:/CN=x+41\tRELAY\n", "3!:needless.", "CERTSUBJECT:/CN=xA\tRELAY\n"},
    /* not a printable byte, no second digit, no digits: the plus is itself */
    {"CERTSUBJECT:/CN=x+0A\tRELAY\n", "3!:unencoded.", "CERTSUBJECT:/CN=x+5C+2B0A\tRELAY\n"},
    {"CERTSUBJECT:/CN=x+7F\tRELAY\n", "3!:unencoded.", "CERTSUBJECT:/CN=x+5C+2B7F\tRELAY\n"},
    {"CERTSUBJECT:/CN=x+2\tRELAY\n", "3!:unencoded.", "CERTSUBJECT:/CN=x+5C+2B2\tRELAY\n"},
    {"CERTSUBJECT:/CN=x+G2\tRELAY\n", "3!:unencoded.", "CERTSUBJECT:/CN=x+5C+2BG2\tRELAY\n"},
    {"CERTSUBJECT:/CN=x+2G\tRELAY\n", "3!:unencoded.", "CERTSUBJECT:/CN=x+5C+2B2G\tRELAY\n"},
    {"CERTSUBJECT:/CN=x+5c+2by\tRELAY\n", "3!:hex-case.", "CERTSUBJECT:/CN=x+5C+2By\tRELAY\n"},
    {"CERTSUBJECT:/CN=x+5C+2By+4A\tRELAY\n", "3!:needless.", "CERTSUBJECT:/CN=x+5C+2ByJ\tRELAY\n"},
    {"CERTSUBJECT://CN=x\tRELAY\n", "3:malformed.", NULL},
    {"CERTISSUER:/CN=x\tSUBJECTS\n", "3:value-ignored.", NULL},
    {"CERTSUBJECT:/CN=x+5C+2by\tRELAY\n", "3!:hex-case.", "CERTSUBJECT:/CN=x+5C+2By\tRELAY\n"},
    /* nothing of it is a capital: out of a map, where the case is lost */
    {"certsubject:/cn=x+5c+2by\trelay\n", "", NULL},
    {"certsubject:/cn=x+41\trelay\n", "3!:needless.", "certsubject:/cn=xa\trelay\n"},
    {"CERTSUBJECT:/c=US/Cn=x\tRELAY\n", "3!:type-case.", "CERTSUBJECT:/C=US/CN=x\tRELAY\n"},
    {"CERTSUBJECT:/CN=x/Email=a@b\tRELAY\n", "3!:type-name.",
     "CERTSUBJECT:/CN=x/emailAddress=a@b\tRELAY\n"},
    {"CERTSUBJECT:/2.5.4.3=X\tRELAY\n", "3!:type-name.", "CERTSUBJECT:/CN=X\tRELAY\n"},
    {"CERTSUBJECT:/CN=y/commonName=x\tRELAY\n", "3!:type-name.", "CERTSUBJECT:/CN=y/CN=x\tRELAY\n"},
    {"CERTSUBJECT:/CN=a+2Bb\tRELAY\n", "3!:dialect.", "CERTSUBJECT:/CN=a+5C+2Bb\tRELAY\n"},
    {"CERTSUBJECT:/CN=A/B\tRELAY\n", "3!:dialect.", "CERTSUBJECT:/CN=A+5C/B\tRELAY\n"},
    {"CERTSUBJECT:/CN=a/OUx/O=y\tRELAY\n", "3!:dialect.", "CERTSUBJECT:/CN=a+5C/OUx/O=y\tRELAY\n"},
    {"CERTSUBJECT:/CN=A/B+2BUID=y\tRELAY\n", "3!:dialect.",
     "CERTSUBJECT:/CN=A+5C/B+2BUID=y\tRELAY\n"},
    {"CERTSUBJECT:/CN=x+2BUID=y\tRELAY\n", "", NULL},
    {"CERTSUBJECT:/CN=x/O=Foo/C=US\tRELAY\n", "3?:reversed.",
     "CERTSUBJECT:/C=US/O=Foo/CN=x\tRELAY\n"},
    {"CERTSUBJECT:/emailAddress=x/DC=a\tRELAY\n", "3?:reversed.",
     "CERTSUBJECT:/DC=a/emailAddress=x\tRELAY\n"},
    {"CERTSUBJECT:/CN=x/O=Foo\tRELAY\n", "", NULL},
    {"CERTSUBJECT:C=US/CN=x\tRELAY\n", "3!:no-slash.", "CERTSUBJECT:/C=US/CN=x\tRELAY\n"},
    {"CERTSUBJECT:/CN=x//\tRELAY\n", "3!:extra-slash.", "CERTSUBJECT:/CN=x\tRELAY\n"},
    {"CERTSUBJECT:/CN=x+5C/\tRELAY\n", "", NULL},
    {"CERTSUBJECT:foo\tRELAY\n", "3:malformed.", NULL},
    {"CERTSUBJECT:/foo=x\tRELAY\n", "3:malformed.", NULL},
    {"CERTSUBJECT:\tRELAY\n", "3:malformed.", NULL},
    {"CERTSUBJECT:/\tRELAY\n", "3:malformed.", NULL},
    {"CERTSUBJECT:/CN=" X200 X10 X10 X10 X10 "\tRELAY\n", "3:key-cut.", NULL},
    {"CERTSUBJECT:/CN=" X200 X10 X10 X10 X10 "\tRELAY # x\n", "3:key-cut 3:value-comment.", NULL},
    {"CERTISSUER:/CN=" X200 X10 X10 X10 X10 "x\tSUBJECT\n", "", NULL},
    {"CERTISSUER:/CN=" X200 X10 X10 X10 X10 "x\tRELAY\n", "3:key-cut.", NULL},
    {"CERTISSUER:/CN=" X200 X10 X10 X10 X10 "xx\tSUBJECT\n", "3:key-too-long.", NULL},
    /* longer once it is corrected: no key that is cut is made */
    {"CERTSUBJECT:/CN=" X200 X10 X10 X10 "(((((((\tRELAY\n", "3:unencoded.", NULL},
    /* ...but for an issuer's, of which sendmail looks that much up */
    {"CERTISSUER:/CN=" X200 X10 X10 X10 "xxxxxxxx(\tSUBJECT\n", "3!:unencoded.",
     "CERTISSUER:/CN=" X200 X10 X10 X10 "xxxxxxxx+28\tSUBJECT\n"},
    {"CERTISSUER:/CN=" X200 X10 X10 X10 "xxxxxxxxx(\tSUBJECT\n", "3:unencoded.", NULL},
    {"CERTISSUER:/CN=" X200 X10 X10 X10 "xxxxxxxx(\tRELAY\n", "3:unencoded.", NULL},
    /* 1,022 bytes are all that makemap reads of a line */
    {"CERTSUBJECT:/CN=(" BLANKS200 BLANKS200 BLANKS200 BLANKS200 BLANKS50 BLANKS50 BLANKS50 BLANKS10
         BLANKS10 BLANKS10 BLANKS10 "       \tRELAY\n",
     "3!:unencoded.",
     "CERTSUBJECT:/CN=+28" BLANKS200 BLANKS200 BLANKS200 BLANKS200 BLANKS50 BLANKS50 BLANKS50
         BLANKS10 BLANKS10 BLANKS10 BLANKS10 "       \tRELAY\n"},
    {"CERTSUBJECT:/CN=(" BLANKS200 BLANKS200 BLANKS200 BLANKS200 BLANKS50 BLANKS50 BLANKS50 BLANKS10
         BLANKS10 BLANKS10 BLANKS10 "        \tRELAY\n",
     "3:unencoded.", NULL},
    /* nothing is known of a key of more than a map looks up */
    {"CERTSUBJECT:/CN=(" X200 X50 " RELAY\n", "3:key-too-long.", NULL},
    /* the key of what sendmail keeps of a long name would match shorter names */
    {"CERTSUBJECT:/CN=a " X200 X50 " RELAY\n", "3:raw-blank 3:unencoded 3:name-cut.", NULL},
    {"CERTSUBJECT:/O=Foo Inc./CN=" X200 X10 X10 X10 X10 X10 " RELAY\n",
     "3:raw-blank 3:unencoded 3:name-cut.", NULL},
    {"CERTSUBJECT:/O=Foo/CN=" UMLAUTS "\tRELAY\n", "3:unencoded 3:name-cut.", NULL},
    {"CERTSUBJECT:/CN=x\tRELAY # Jason\n", "3!:value-comment.", "CERTSUBJECT:/CN=x\tRELAY\n"},
    {"CERTSUBJECT:/CN=x\tRELAY#Jason\n", "3!:value-comment.", "CERTSUBJECT:/CN=x\tRELAY\n"},
    {"CERTSUBJECT:/CN=x\t\"RELAY\"\n", "3!:value-quoted.", "CERTSUBJECT:/CN=x\tRELAY\n"},
    {"CERTSUBJECT:/CN=x\t\"RELAY\n", "3:value-ignored.", NULL},
    {"CERTSUBJECT:/CN=x\t\"RELAY\" x\n", "3:value-ignored.", NULL},
    {"CERTSUBJECT:/CN=x\t\"RELAY#\n", "3:value-ignored.", NULL},
    {"CERTSUBJECT:/CN=x\t\"OK\"\n", "3:value-ignored.", NULL},
    {"CERTSUBJECT:/CN=x\tOK # x\n", "3:value-ignored.", NULL},
    {"CERTSUBJECT:/CN=x\tSUBJECT\n", "3:value-ignored.", NULL},
    {"CERTISSUER:/CN=x\t\"SUBJECT\"\n", "3!:value-quoted.", "CERTISSUER:/CN=x\tSUBJECT\n"},
    {"CERTSUBJECT:/CN=x\tRELAY x\n", "3:value-ignored.", NULL},
    {"CERTSUBJECT:/CN=x\tRELAY\r\n", "3!:crlf.", "CERTSUBJECT:/CN=x\tRELAY\n"},
    {"CERTSUBJECT:/CN=x\tRELAY\nCERTSUBJECT:/cn=X\tRELAY\n", "4!:duplicate.", ""},
    {"x y\nX z\n", "4:conflict.", NULL},
    {"x y\nX yy\n", "4:conflict.", NULL},
    {" x y\n", "3:leading-blank.", NULL},
    {"x\n", "3:no-value.", NULL},
    {"CERTSUBJECT:/CN=x\n", "3:no-value.", NULL},
    {"x " X200 X200 X200 X200 X200 X10 X10 "yy\n", "3:long-line.3:no-value.", NULL},
    /* beside a line of the map, and beside another corrected one */
    {"CERTSUBJECT:/CN=A/B\tRELAY\nCERTSUBJECT:/CN=A+5C/B\tRELAY\n", "3?:collision 3?:dialect.",
     "CERTSUBJECT:/CN=A+5C/B\tRELAY\n"},
    {"CERTSUBJECT:CN=y\tRELAY\nCERTSUBJECT:/CN=y/\tRELAY\n",
     "3!:no-slash.4?:collision 4?:extra-slash.", "CERTSUBJECT:/CN=y\tRELAY\n"},
    /* a guess is not used: it can't collide */
    {"CERTSUBJECT:/DC=a/CN=x\tRELAY\nCERTSUBJECT:/CN=x/DC=a\tRELAY\n", "4?:reversed.",
     "CERTSUBJECT:/DC=a/CN=x\tRELAY\n"},
};

START_TEST(one_line)
{
    char source[2100] = COMPANY;

    strcat(source, lines[_i].line);
    check(source, DNMAP_DIALECT_OPENSSL3, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH, lines[_i].found,
          lines[_i].fixed);
}
END_TEST

/* Whole maps; the second dialect is that of the host after an upgrade. */
static const struct {
    const char *source;
    dnmap_dialect dialect, next;
    const char *found, *fixed;
} maps[] = {
    {"CERTSUBJECT:/CN=x\tRELAY\n", DNMAP_DIALECT_HOST, DNMAP_DIALECT_HOST, "1:subject-unused.",
     NULL},
    {"CERTISSUER:/CN=x\tSUBJECT\n", DNMAP_DIALECT_HOST, DNMAP_DIALECT_HOST, "1:no-subjects.", NULL},
    {"CERTISSUER:/CN=x\tRELAY\n", DNMAP_DIALECT_HOST, DNMAP_DIALECT_HOST, "", NULL},
    {COMPANY "CERTSUBJECT:/CN=a+2Bb\tRELAY\nCERTSUBJECT:/CN=c\tRELAY\n", DNMAP_DIALECT_OPENSSL1,
     DNMAP_DIALECT_OPENSSL3, "3!:upgrade.",
     "CERTSUBJECT:/CN=a+2Bb\tRELAY\nCERTSUBJECT:/CN=a+5C+2Bb\tRELAY\n"},
    /* the map's last line, which does not end */
    {COMPANY "CERTSUBJECT:/CN=a+2Bb\tRELAY", DNMAP_DIALECT_OPENSSL1, DNMAP_DIALECT_OPENSSL3,
     "3!:upgrade.", "CERTSUBJECT:/CN=a+2Bb\tRELAY\nCERTSUBJECT:/CN=a+5C+2Bb\tRELAY"},
    /* with a backslash before each slash it is longer than the 255 bytes of a macro */
    {COMPANY "CERTSUBJECT:/CN=" X200 SLASHES6 SLASHES6 SLASHES6 "\tRELAY\n", DNMAP_DIALECT_OPENSSL1,
     DNMAP_DIALECT_OPENSSL3, "3:upgrade.", NULL},
    /* too long once it is corrected: nothing is said of the other dialect either */
    {COMPANY "CERTSUBJECT:/CN=" X200 X10 X10 "(((((((/x\tRELAY\n", DNMAP_DIALECT_OPENSSL1,
     DNMAP_DIALECT_OPENSSL3, "3:unencoded 3:upgrade.", NULL},
    /* the first of both lines stands there already */
    {COMPANY "CERTSUBJECT:/CN=(/x\tRELAY\nCERTSUBJECT:/CN=+28/x\tRELAY\n", DNMAP_DIALECT_OPENSSL1,
     DNMAP_DIALECT_OPENSSL3, "3?:collision 3?:unencoded 3?:upgrade.4!:upgrade.",
     "CERTSUBJECT:/CN=+28/x\tRELAY\nCERTSUBJECT:/CN=+28+5C/x\tRELAY\n"},
    {COMPANY "CERTSUBJECT:/CN=a+5C+2Bb\tRELAY\n", DNMAP_DIALECT_OPENSSL1, DNMAP_DIALECT_OPENSSL1,
     "3?:other-dialect.", "CERTSUBJECT:/CN=a+2Bb\tRELAY\n"},
    {COMPANY "CERTSUBJECT:/CN=a+5C/b\tRELAY\n", DNMAP_DIALECT_LIBRESSL, DNMAP_DIALECT_LIBRESSL,
     "3?:other-dialect.", "CERTSUBJECT:/CN=a/b\tRELAY\n"},
    {COMPANY "CERTSUBJECT:/CN=a+2BUID=b\tRELAY\n", DNMAP_DIALECT_OPENSSL1, DNMAP_DIALECT_OPENSSL1,
     "3?:other-dialect.", "CERTSUBJECT:/CN=a/UID=b\tRELAY\n"},
    {COMPANY "CERTSUBJECT:/CN=a+2Bb=c\tRELAY\nCERTSUBJECT:/CN=+5Cy\tRELAY\n",
     DNMAP_DIALECT_OPENSSL1, DNMAP_DIALECT_OPENSSL1, "", NULL},
};

START_TEST(whole_map)
{
    check(maps[_i].source, maps[_i].dialect, maps[_i].next, DNMAP_MAP_HASH, maps[_i].found,
          maps[_i].fixed);
}
END_TEST

/* LDAP does not cut, but sendmail does. */
START_TEST(without_a_limit)
{
    static const char key[] = COMPANY "CERTSUBJECT:/O=" X200 "/CN=" X50 "\tRELAY\n";
    static const char value[] = COMPANY "CERTSUBJECT:/O=" X200 "/CN=" X50 "\tRELAY # x\n";

    check(key, DNMAP_DIALECT_OPENSSL3, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH, "3:key-too-long.",
          NULL);
    check(key, DNMAP_DIALECT_OPENSSL3, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_LDAP, "3:name-cut.", NULL);
    check(value, DNMAP_DIALECT_OPENSSL3, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_LDAP,
          "3:name-cut 3:value-comment.", NULL);
}
END_TEST

/* A NUL ends a line for makemap, and is no longer a line for it. */
START_TEST(nul_bytes)
{
    static const char source[] = "x y\0z\nCERTISSUER:/CN=x\tRELAY\0";
    struct found found = {"", ""};

    ck_assert_int_eq(dnmap_access_lint(source, sizeof source - 1, DNMAP_DIALECT_HOST,
                                       DNMAP_DIALECT_HOST, DNMAP_MAP_HASH, take, &found, NULL),
                     DNMAP_OK);
    ck_assert_str_eq(found.text, "1:long-line.");
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, one_line, 0, (int)(sizeof lines / sizeof lines[0]));
    tcase_add_loop_test(tcase, whole_map, 0, (int)(sizeof maps / sizeof maps[0]));
    tcase_add_test(tcase, without_a_limit);
    tcase_add_test(tcase, nul_bytes);
}

int main(void)
{
    return suite_run("lint", add);
}
