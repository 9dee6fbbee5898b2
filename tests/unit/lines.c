/* SPDX-License-Identifier: BSD-2-Clause */
/* Inputs of lines at their edges: names in text, certificates in base64, sendmail's log. */
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "parts.h"
#include "suite.h"

/* Writes what a reader gives: "+issuer|subject|bare" in RFC 4514, or "-STATUS", with the line. Each
 * has the next index. */
static void describe(dnmap_reader *reader, char *out, size_t size)
{
    size_t count = 0;

    for (size_t len = 0;;) {
        dnmap_cert *cert;
        dnmap_position at;
        char names[3][200] = {"", "", ""};
        dnmap_status status = dnmap_reader_next(reader, &cert, NULL);
        dnmap_reader_position(&at, reader);
        if (status == DNMAP_OK && cert == NULL)
            return;
        if (status != DNMAP_E_NOTHING)
            ck_assert_uint_eq(at.index, ++count);
        ck_assert_uint_lt(len, size / 2);
        if (status != DNMAP_OK) {
            len += (size_t)snprintf(out + len, size - len, "-%s@%zu ",
                                    dnmap_status_name(status) + strlen("DNMAP_E_"), at.line);
            continue;
        }
        const dnmap_name *const given[] = {dnmap_cert_issuer(cert), dnmap_cert_subject(cert),
                                           dnmap_cert_bare_name(cert)};
        for (size_t i = 0; i < 3; i++)
            if (given[i] != NULL)
                ck_assert_int_eq(dnmap_name_rfc4514(names[i], sizeof names[i], NULL, given[i]),
                                 DNMAP_OK);
        len += (size_t)snprintf(out + len, size - len, "+%s|%s|%s@%zu ", names[0], names[1],
                                names[2], at.line);
        dnmap_cert_free(cert);
    }
}

static void check(const char *text, size_t len, dnmap_input input, const char *pattern,
                  const char *expected)
{
    char found[4096] = "";
    char *exact = malloc(len + (len == 0)); /* nothing may be read behind it */
    dnmap_reader *reader;

    memcpy(exact, text, len);
    ck_assert_int_eq(dnmap_reader_new_memory(&reader, exact, len, input), DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_set_log(reader, DNMAP_DIALECT_OPENSSL3, pattern), DNMAP_OK);
    describe(reader, found, sizeof found);
    ck_assert_msg(strcmp(found, expected) == 0, "%.300s: %s instead of %s", text, found, expected);
    dnmap_reader_free(reader);
    free(exact);
}

/* ------------------------------------------------------------------ text */

#define BLOCK "-----BEGIN X-----\nx\n-----END X-----\n"

static const struct {
    const char *text, *expected;
} texts[] = {
    {"\tCN=a\n \t CN=b\n", "+||CN=a@1 +||CN=b@2 "},
    {"\r\r\n \t\n#\n /CN=c", "+||CN=c@4 "},
    {"Subject:\nCN=a\n", "-TEXT@1 +||CN=a@2 "},
    {"Subject:   \n", "-TEXT@1 "},
    {"Certificate Request:\n    Subject: CN=s\n    Signature Algorithm: x\n", "+|CN=s|@2 "},
    /* deeper, as that of the public key is: the certificate's own is still to come */
    {"Certificate:\n    Subject: CN=s\n        Signature Algorithm: x\nCN=x\n",
     "-TEXT@4 +|CN=s|@2 "},
    /* all of it deeper: what stands as deep as its first line is no more of it */
    {"  Certificate:\n      Subject: CN=s\n  CN=x\n", "-TEXT@3 +|CN=s|@2 "},
    {"  Certificate:\n      Subject: CN=s\n      Signature Algorithm: x\n  CN=x\n",
     "+|CN=s|@2 +||CN=x@4 "},
    {"issuer=Foo\nsubject=CN=s\nissuer=CN=i\nsubject=CN=t\n", "-TEXT@1 +CN=i|CN=t|@3 "},
    {"issuer=Foo\nissuer=CN=i\nsubject=CN=t\n", "-TEXT@1 +CN=i|CN=t|@2 "},
    {"subject=Foo\nsubject=CN=t\n", "-TEXT@1 +|CN=t|@2 "},
    {"subject=CN=s\n" BLOCK "issuer=CN=i\n" BLOCK BLOCK, "+|CN=s|@1 +CN=i||@5 "},
    {"-----BEGIN X-----\nx\n", "-TRUNCATED@1 "},
    {"0abc", "-TEXT@1 "},
    {"x", "-TEXT@1 "},
    {"#", "-NOTHING@0 "},
};

START_TEST(names_in_text)
{
    check(texts[_i].text, strlen(texts[_i].text), DNMAP_INPUT_TEXT, NULL, texts[_i].expected);
}
END_TEST

/* One of 1 MiB with its newline is read. */
START_TEST(longest_lines)
{
    static const dnmap_input inputs[] = {DNMAP_INPUT_TEXT, DNMAP_INPUT_BASE64};
    static const char *const expected[] = {"-TEXT@1 ", "-PEM@1 "};
    char *text = malloc(DNMAP_LINE_MAX);

    memset(text, '!', DNMAP_LINE_MAX);
    text[DNMAP_LINE_MAX - 1] = '\n';
    for (size_t i = 0; i < 2; i++)
        check(text, DNMAP_LINE_MAX, inputs[i], NULL, expected[i]);
    free(text);
}
END_TEST

/* A line of over 1 MiB is passed over, in each kind of lines that are read one by one. */
START_TEST(long_lines)
{
    static const struct {
        dnmap_input input;
        const char *expected, *at_end;
    } inputs[] = {
        {DNMAP_INPUT_TEXT, "-LIMIT@1 +||CN=x@2 ", "-LIMIT@1 "},
        {DNMAP_INPUT_BASE64, "-LIMIT@1 -PEM@2 ", "-LIMIT@1 "},
        {DNMAP_INPUT_LOG, "-NOTHING@0 ", "-NOTHING@0 "},
    };
    size_t len = 2 * DNMAP_LINE_MAX + 10;
    char *text = malloc(len + 6);

    memset(text, 'x', len);
    memcpy(text + len, "\n/CN=x", 6);
    for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++) {
        check(text, len + 6, inputs[i].input, NULL, inputs[i].expected);
        check(text, len, inputs[i].input, NULL, inputs[i].at_end);
    }
    free(text);
}
END_TEST

/* ------------------------------------------------------------------ base64 */

/* A certificate a line: as libcrypto decodes base64 of one line (EVP_DecodeUpdate), of which each
 * gives exactly one answer. */
START_TEST(certificates_in_base64)
{
    struct parts parts;
    size_t len;
    char text[20000];

    parts_begin(&parts);
    unsigned char *der = parts_end(&parts, &len);
    unsigned char *more = calloc(len + 3, 1);
    char line[2000], longer[2000];
    memcpy(more, der, len);
    EVP_EncodeBlock((unsigned char *)line, der, (int)len);
    EVP_EncodeBlock((unsigned char *)longer, more, (int)len + 3);
    snprintf(text, sizeof text, "%s\n\n%s \t\r\nMAA=\n%s\nx%s\n%.40s-%s\n%.40s %s\n!\n%s", line,
             line, longer, line, line, line + 40, line, line + 40, line);
    check(text, strlen(text), DNMAP_INPUT_BASE64, NULL,
          "+CN=CA|CN=x|@1 -PEM@2 +CN=CA|CN=x|@3 -DER@4 -TRAILING@5 -PEM@6 -PEM@7 +CN=CA|CN=x|@8 "
          "-PEM@9 +CN=CA|CN=x|@10 ");
    check("", 0, DNMAP_INPUT_BASE64, NULL, "-NOTHING@0 ");
    /* With an error record: the offset is that of the line. */
    dnmap_reader *reader;
    dnmap_cert *cert;
    dnmap_error error;
    ck_assert_int_eq(dnmap_reader_new_memory(&reader, "\n!\n", 3, DNMAP_INPUT_BASE64), DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), DNMAP_E_PEM);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), DNMAP_E_PEM);
    ck_assert_uint_eq(error.offset, 1);
    dnmap_reader_free(reader);
    free(more);
    free(der);
}
END_TEST

/* ------------------------------------------------------------------ the log */

#define SERVER(pid) "Nov 24 10:45:25 mail sm-mta[" pid "]: STARTTLS=server, "
#define RELAY(pid, relay, verify) \
    SERVER(pid) "relay=" relay ", version=TLSv1.3, verify=" verify ", cipher=x, bits=256/256\n"
#define NAMES(pid, subject, issuer) \
    SERVER(pid) "cert-subject=" subject ", cert-issuer=" issuer ", verifymsg=ok\n"
#define X64 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct {
    const char *pattern, *relay, *verify, *subject, *issuer, *expected;
} logs[] = {
    {"a.example", "a.example [192.0.2.1]", "OK", "/CN=x", "/CN=CA", "+CN=CA|CN=x|@2 "},
    {"192.0.2.*", "a.example [192.0.2.1]", "TRUSTED", "/CN=x", "/CN=CA", "+CN=CA|CN=x|@2 "},
    {NULL, "a.example [192.0.2.1]", "FAIL", "/CN=x", "/CN=CA", "-NOTHING@0 "},
    /* a name that is not sure does not count, its address does */
    {"a.example", "a.example [192.0.2.1] (may be forged)", "OK", "/CN=x", "/CN=CA", "-NOTHING@0 "},
    {"192.0.2.1", "a.example [192.0.2.1] (may be forged)", "OK", "/CN=x", "/CN=CA",
     "+CN=CA|CN=x|@2 "},
    {"192.0.2.1", "[192.0.2.1]", "OK", "/CN=x", "/CN=CA", "+CN=CA|CN=x|@2 "},
    {"*", "a[192.0.2.1]", "OK", "/CN=x", "/CN=CA", "+CN=CA|CN=x|@2 "},
    {"a", "a[192.0.2.1]", "OK", "/CN=x", "/CN=CA", "-NOTHING@0 "},
    {"localhost", "localhost", "OK", "/CN=x", "/CN=CA", "+CN=CA|CN=x|@2 "},
    {"local", "localhost", "OK", "/CN=x", "/CN=CA", "-NOTHING@0 "},
    {"b", "[192.0.2.1", "OK", "/CN=x", "/CN=CA", "-NOTHING@0 "},
    {"b", "b [x] [y]", "OK", "/CN=x", "/CN=CA", "-NOTHING@0 "},
    /* what does not fit into sendmail's own line, or ours */
    {NULL, X64 X64, "OK", "/CN=x", "/CN=CA", "-NOTHING@0 "},
    {NULL, "a", "OK", "/CN=" X64 X64 X64 X64, "/CN=CA", "-PASSED_OVER@2 "},
    {NULL, "a", "OK", "/CN=x", "/CN=" X64 X64 X64 X64, "-PASSED_OVER@2 "},
    {NULL, "a", "OK", "", "/CN=CA", "-PASSED_OVER@2 "},
    {NULL, "a", "OK", "BadCertificate", "/CN=CA", "-PASSED_OVER@2 "},
    {NULL, "a", "OK", "/CN=a b", "/CN=CA", "-XTEXT@2 "},
    {NULL, "a", "OK", "/CN=x", "/Foo=CA", "-TYPE@2 "},
    /* a name that looks like the rest of the line */
    {NULL, "a", "OK", "/CN=x, cert-issuer=/CN=y", "/CN=CA", "-NOTHING@0 "},
    {NULL, "a, version=x", "OK", "/CN=x", "/CN=CA", "-NOTHING@0 "},
};

START_TEST(verified_clients)
{
    char text[2000];

    snprintf(text, sizeof text, RELAY("1", "%s", "%s") NAMES("1", "%s", "%s"), logs[_i].relay,
             logs[_i].verify, logs[_i].subject, logs[_i].issuer);
    check(text, strlen(text), DNMAP_INPUT_LOG, logs[_i].pattern, logs[_i].expected);
}
END_TEST

/* The last word about a process counts; names without one, and lines of others, are nothing. */
START_TEST(lines_of_the_log)
{
    static const char text[] = NAMES("2", "/CN=x", "/CN=CA") RELAY("3", "a", "OK")
        RELAY("3", "b", "FAIL") NAMES("3", "/CN=x", "/CN=CA") RELAY("4", "a", "NO")
            RELAY("4", "b", "OK") NAMES("4", "/CN=y", "/CN=CA") NAMES("4", "/CN=y", "/CN=CA")
                SERVER("5") "get_verify: 0\n" SERVER(
                    "5") "\n"
                         "no process\n]: x\nmail sm-mta[6]: STARTTLS=client, relay=x\n" RELAY(
                             "7", "a\0b", "OK") NAMES("7", "/CN=z", "/CN=CA")
                             RELAY(X64 X64 X64, "a", "OK") NAMES(X64 X64 X64, "/CN=z", "/CN=CA");

    check(text, sizeof text - 1, DNMAP_INPUT_LOG, NULL, "+CN=CA|CN=y|@7 ");
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, names_in_text, 0, (int)(sizeof texts / sizeof texts[0]));
    tcase_add_test(tcase, long_lines);
    tcase_add_test(tcase, longest_lines);
    tcase_add_test(tcase, certificates_in_base64);
    tcase_add_loop_test(tcase, verified_clients, 0, (int)(sizeof logs / sizeof logs[0]));
    tcase_add_test(tcase, lines_of_the_log);
}

int main(void)
{
    return suite_run("lines", add);
}
