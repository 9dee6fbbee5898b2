/* SPDX-License-Identifier: BSD-2-Clause */
/* What a mail server's configuration, log and requirements are made of, at the edges that the
 * command does not reach. What sendmail does with them is tests/sendmail's. */
#include <dnmap.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"

static dnmap_name *name_of(const char *text)
{
    dnmap_name *name;

    ck_assert_int_eq(dnmap_name_from_text(&name, text, strlen(text), DNMAP_TEXT_AUTO, NULL),
                     DNMAP_OK);
    return name;
}

/* ------------------------------------------------------------------ requirements */

START_TEST(requirement_in_every_buffer)
{
    dnmap_name *subject = name_of("/O=50% off/CN=client");
    dnmap_name *issuer = name_of("/CN=CA");
    static const char expected[] =
        "TLS_Srv:mx\tVERIFY:112+CN:client++CS:/O=50%%+20off/CN=client++CI:/CN=CA";

    for (size_t size = 1; size <= sizeof expected; size++) {
        char *out = malloc(size);
        size_t len;
        dnmap_status status =
            dnmap_requirement(out, size, &len, NULL, "TLS_Srv:mx", "VERIFY:112", subject, issuer,
                              subject, DNMAP_DIALECT_OPENSSL3, 0, NULL);
        ck_assert_int_eq(status, size < sizeof expected ? DNMAP_E_BUFFER : DNMAP_OK);
        ck_assert_str_eq(out, size < sizeof expected ? "" : expected);
        ck_assert_uint_eq(len, sizeof expected - 1);
        free(out);
    }
    dnmap_name_free(subject);
    dnmap_name_free(issuer);
}
END_TEST

START_TEST(requirement_refused)
{
    dnmap_name *name = name_of("/O=x");
    dnmap_name *empty;
    dnmap_error error;
    char *out = NULL;
    char key[1010];

    ck_assert_int_eq(dnmap_name_from_der(&empty, (const unsigned char *)"\x30", 2, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_requirement_new(&out, NULL, NULL, NULL, "VERIFY", NULL, NULL, NULL,
                                           DNMAP_DIALECT_HOST, 0, &error),
                     DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_requirement_new(&out, NULL, NULL, NULL, "VERIFY", empty, NULL, NULL,
                                           DNMAP_DIALECT_HOST, 0, &error),
                     DNMAP_E_UNSAFE);
    ck_assert_int_eq(dnmap_requirement_new(&out, NULL, NULL, NULL, "VERIFY", empty, NULL, NULL,
                                           DNMAP_DIALECT_HOST, DNMAP_RISK_EMPTY, &error),
                     DNMAP_OK);
    ck_assert_str_eq(out, "VERIFY+CS:");
    dnmap_free(out);
    ck_assert_int_eq(dnmap_requirement_new(&out, NULL, NULL, NULL, "VERIFY", NULL, NULL, name,
                                           DNMAP_DIALECT_HOST, 0, &error),
                     DNMAP_E_UNSAFE);
    ck_assert_ptr_null(out);
    /* 1,008 bytes, a tab and 14 are one too many for a line. */
    memset(key, 'x', sizeof key);
    key[1008] = '\0';
    ck_assert_int_eq(dnmap_requirement_new(&out, NULL, NULL, key, "VERIFY", name, NULL, NULL,
                                           DNMAP_DIALECT_HOST, 0, &error),
                     DNMAP_E_LIMIT);
    key[1007] = '\0';
    ck_assert_int_eq(dnmap_requirement_new(&out, NULL, NULL, key, "VERIFY", name, NULL, NULL,
                                           DNMAP_DIALECT_HOST, 0, &error),
                     DNMAP_OK);
    ck_assert_uint_eq(strlen(out), DNMAP_LINE_LIMIT);
    dnmap_free(out);
    dnmap_name_free(name);
    dnmap_name_free(empty);
}
END_TEST

static dnmap_name *name_with(char letter, size_t count)
{
    char text[300] = "/CN=";
    dnmap_name *name;

    memset(text + 4, letter, count);
    text[4 + count] = '\0';
    ck_assert_int_eq(dnmap_name_from_text(&name, text, strlen(text), DNMAP_TEXT_SLASH, NULL),
                     DNMAP_OK);
    return name;
}

/* 240 times +20 (three characters, two tokens) and 35 for what is around it: 1251 is the most. */
START_TEST(long_requirements)
{
    dnmap_name *cs = name_with(' ', 240);

    for (size_t count = 14; count < 19; count++) {
        dnmap_name *ci = name_with('x', count);
        char *text = NULL;
        size_t len;
        ck_assert_int_eq(dnmap_requirement_new(&text, &len, NULL, NULL, "VERIFY", cs, ci, NULL,
                                               DNMAP_DIALECT_OPENSSL3, 0, NULL),
                         count <= 16 ? DNMAP_OK : DNMAP_E_LIMIT);
        ck_assert_uint_eq(len, count <= 16 ? 23 + 3 * 240 + count : 0);
        dnmap_free(text);
        dnmap_name_free(ci);
    }
    /* one that needs more memory than the first piece of it */
    char level[2000] = "VERIFY:";
    memset(level + 7, '1', 1500);
    char *text;
    ck_assert_int_eq(dnmap_requirement_new(&text, NULL, NULL, NULL, level, cs, cs, NULL,
                                           DNMAP_DIALECT_OPENSSL3, 0, NULL),
                     DNMAP_E_LIMIT);
    dnmap_name_free(cs);
}
END_TEST

/* ------------------------------------------------------------------ the log */

static const char log_text[] =
    "Nov 24 10:45:25 mail sm-mta[7]: STARTTLS=server, relay=a.example [192.0.2.1], "
    "version=TLSv1.3, verify=OK, cipher=x, bits=256/256\n"
    "Nov 24 10:45:25 mail sm-mta[8]: STARTTLS=server, relay=b.example [192.0.2.2], "
    "version=TLSv1.3, verify=OK, cipher=x, bits=256/256\r\n"
    "Nov 24 10:45:25 mail sm-mta[7]: STARTTLS=server, cert-subject=/CN=a, cert-issuer=/CN=CA, "
    "verifymsg=ok\n"
    "Nov 24 10:45:25 mail sm-mta[8]: 6AOAjPJg004806: STARTTLS=server, cert-subject=/CN=b, "
    "cert-issuer=/CN=CA, verifymsg=ok";

struct source {
    size_t at, step;
};

static ptrdiff_t read_some(void *context, unsigned char *buffer, size_t size)
{
    struct source *source = context;
    size_t left = sizeof log_text - 1 - source->at;
    size_t count = source->step < left ? source->step : left;

    if (count > size)
        count = size;
    memcpy(buffer, log_text + source->at, count);
    source->at += count;
    return (ptrdiff_t)count;
}

START_TEST(log_in_pieces)
{
    struct source source = {0, (size_t)_i};
    dnmap_reader *reader;
    dnmap_cert *cert;
    char text[40];

    ck_assert_int_eq(dnmap_reader_new_stream(&reader, read_some, &source, DNMAP_INPUT_LOG),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_set_log(reader, DNMAP_DIALECT_OPENSSL3, "[ab].example"),
                     DNMAP_OK);
    for (const char *expected = "ab"; *expected != '\0'; expected++) {
        ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
        ck_assert_ptr_nonnull(cert);
        ck_assert_int_eq(dnmap_name_rfc4514(text, sizeof text, NULL, dnmap_cert_subject(cert)),
                         DNMAP_OK);
        ck_assert_int_eq(text[3], *expected);
        dnmap_cert_free(cert);
    }
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
    ck_assert_ptr_null(cert);
    dnmap_reader_free(reader);
}
END_TEST

/* No end of a line, no cut and no byte out of place makes a reader give what was not said. */
START_TEST(log_damaged)
{
    size_t given = 0;

    for (size_t i = 0; i < sizeof log_text - 1; i++) {
        char copy[sizeof log_text];
        dnmap_reader *reader;
        dnmap_cert *cert;
        dnmap_error error;
        memcpy(copy, log_text, sizeof log_text);
        copy[i] = _i == 0 ? '\n' : _i == 1 ? '\0' : '\xFF';
        ck_assert_int_eq(
            dnmap_reader_new_memory(&reader, copy, sizeof log_text - 1, DNMAP_INPUT_LOG), DNMAP_OK);
        for (size_t calls = 0; calls < 4; calls++) {
            dnmap_status status = dnmap_reader_next(reader, &cert, &error);
            ck_assert_int_ne(status, DNMAP_E_MEMORY);
            given += cert != NULL;
            dnmap_cert_free(cert);
        }
        dnmap_reader_free(reader);
    }
    ck_assert_uint_gt(given, 0);
    ck_assert_uint_lt(given, 2 * sizeof log_text);
}
END_TEST

/* ------------------------------------------------------------------ configuration and trust */

START_TEST(configuration)
{
    static const char both[] = "KCERTIssuer regex -s1 (.)\nKCERTSubject\tregex x$$\n";
    dnmap_regex *issuer, *subject;
    dnmap_error error;
    char out[10];

    ck_assert_int_eq(dnmap_regex_from_config(&issuer, &subject, both, strlen(both), NULL),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_regex_apply(out, sizeof out, NULL, issuer, "ab"), DNMAP_OK);
    ck_assert_str_eq(out, "a");
    ck_assert_int_eq(dnmap_regex_apply(out, sizeof out, NULL, subject, "xy"), DNMAP_OK);
    ck_assert_str_eq(out, "xy");
    dnmap_regex_free(issuer);
    dnmap_regex_free(subject);
    /* Whatever is left of it: nothing, or a whole expression. */
    for (size_t len = 0; len < sizeof both - 1; len++) {
        dnmap_status status = dnmap_regex_from_config(&issuer, &subject, both, len, &error);
        ck_assert(status == DNMAP_OK || status == DNMAP_E_REGEX);
        dnmap_regex_free(issuer);
        dnmap_regex_free(subject);
    }
    ck_assert_int_eq(dnmap_regex_from_config(&issuer, &subject,
                                             "KCERTIssuer regex a\nKCERTIssuer regex $x", 40,
                                             &error),
                     DNMAP_E_REGEX);
    ck_assert_uint_eq(error.offset, 38);
    ck_assert_ptr_null(issuer);
    ck_assert_int_eq(dnmap_regex_from_config(NULL, &subject, "", 0, NULL), DNMAP_E_ARGUMENT);
}
END_TEST

START_TEST(trust)
{
    dnmap_trust *made;
    dnmap_error error;

    ck_assert_int_eq(dnmap_trust_new(&made, "", 0, &error), DNMAP_E_NOTHING);
    ck_assert_ptr_null(made);
    ck_assert_int_eq(dnmap_cert_verify(NULL, NULL, &error), DNMAP_E_ARGUMENT);
    dnmap_trust_free(NULL);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, requirement_in_every_buffer);
    tcase_add_test(tcase, requirement_refused);
    tcase_add_test(tcase, long_requirements);
    tcase_add_loop_test(tcase, log_in_pieces, 1, 40);
    tcase_add_loop_test(tcase, log_damaged, 0, 3);
    tcase_add_test(tcase, configuration);
    tcase_add_test(tcase, trust);
}

int main(void)
{
    return suite_run("site", add);
}
