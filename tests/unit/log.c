/* SPDX-License-Identifier: BSD-2-Clause */
/* sendmail's log: whose names count. tests/sendmail has what sendmail itself writes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

#define HEAD "Nov 24 10:45:25 mail sm-mta"
#define RELAY(process, host, verify)                                                  \
    HEAD process ": STARTTLS=server, relay=" host ", version=TLSv1.3, verify=" verify \
                 ", cipher=x, bits=256/256\n"
#define NAMES(process, subject) \
    HEAD process ": STARTTLS=server, cert-subject=" subject ", cert-issuer=/CN=CA, verifymsg=ok\n"
#define BY_B "[7]: STARTTLS=server, cert-subject=/CN=b, cert-issuer=/CN=CA, verifymsg=ok\n"
#define SUBJECT HEAD "[7]: STARTTLS=server, cert-subject="
#define X16 "xxxxxxxxxxxxxxxx"
#define X64 X16 X16 X16 X16
#define X256 X64 X64 X64 X64
#define A "a.example [192.0.2.1]"
#define OK_A RELAY("[7]", A, "OK")
#define AS_A NAMES("[7]", "/CN=a")

/* What comes out: the CN of each subject, or "status@index", with blanks behind. */
static const struct {
    const char *pattern, *log, *expected;
} rows[] = {
    {NULL, OK_A AS_A, "a "},
    {NULL, RELAY("[7]", A, "TRUSTED") AS_A, "a "},
    {NULL, RELAY("[7]", A, "NO") AS_A, ""},
    {NULL, RELAY("[7]", A, "FAIL") AS_A, ""},
    {NULL, RELAY("[7]", A, "OKAY") AS_A, ""},
    {NULL, RELAY("[7]", A, "O") AS_A, ""},
    {NULL, RELAY("[7]", A, "") AS_A, ""},
    {NULL,
     OK_A "Nov 24 10:45:26 mail sm-mta[7]: STARTTLS=server, cert-subject=/CN=a, "
          "cert-issuer=/CN=CA, verifymsg=ok\n",
     "a "},
    {NULL, AS_A, ""},
    {NULL, AS_A OK_A, ""},
    /* the last of a process counts, once */
    {NULL, OK_A AS_A AS_A, "a "},
    {NULL,
     OK_A AS_A "Nov 24 10:45:25 \x01"
               "ail sm-mta" BY_B,
     "a "},
    {NULL, RELAY("[7]", A, "NO") OK_A AS_A, "a "},
    {NULL, OK_A RELAY("[7]", A, "NO") AS_A, ""},
    {NULL, OK_A OK_A AS_A NAMES("[7]", "/CN=b"), "a "},
    {NULL, OK_A RELAY("[8]", A, "OK") NAMES("[8]", "/CN=b") AS_A, "b a "},
    {NULL, OK_A RELAY("[77]", A, "NO") AS_A, "a "},
    {NULL, OK_A NAMES("[77]", "/CN=b"), ""},
    {NULL, OK_A NAMES("x[7]", "/CN=b"), ""},
    /* with a queue's id, or without; none before the program's */
    {NULL, OK_A NAMES("[7]: 6AOAjPJg004806", "/CN=a"), "a "},
    {NULL, RELAY("[7]: 6AOAjPJg004806", A, "OK") AS_A, "a "},
    {NULL,
     OK_A HEAD "[7]: 6AO: STARTTLS=server, cert-subject=/CN=a, cert-issuer=/CN=CA, verifymsg=\n",
     "a "},
    {NULL, OK_A NAMES("[7]: x y", "/CN=a"), ""},
    {NULL, HEAD "[7]: x:", ""},
    {NULL, HEAD "[7]: x", ""},
    {NULL, OK_A NAMES("[7]: x=y", "/CN=a"), ""},
    {NULL, "mail sm-mta[7]: STARTTLS=server, relay=x, version=1, verify=OK, cipher=y\n" AS_A, "a "},
    {NULL, "l sm-mta[7]: STARTTLS=server, relay=x, version=1, verify=OK, cipher=y\n" AS_A, ""},
    {NULL, HEAD "[7]: STARTTLS=client, relay=x, version=1, verify=OK, cipher=y\n" AS_A, ""},
    {NULL, HEAD "[7] STARTTLS=server, relay=x, version=1, verify=OK, cipher=y\n" AS_A, ""},
    {NULL, OK_A HEAD "[7]: STARTTLS=client, cert-subject=/CN=b, cert-issuer=/CN=C, verifymsg=o\n",
     ""},
    /* what looks like the rest of a line within a name */
    {NULL, RELAY("[7]", "x, version=1, verify=OK, cipher=y", "NO") AS_A, ""},
    {NULL, RELAY("[7]", "x, verify=OK", "NO") AS_A, ""},
    {NULL, RELAY("[7]", "x, version=y", "OK") AS_A, ""},
    {NULL, RELAY("[7]", A, "OK, cipher=x") AS_A, ""},
    {NULL, OK_A NAMES("[7]", "/CN=a, cert-issuer=/CN=b"), ""},
    {NULL, OK_A HEAD "[7]: STARTTLS=server, cert-subject=/CN=a, cert-issuer=/CN=CA\n", ""},
    {NULL, OK_A HEAD "[7]: STARTTLS=server, cert-subject=/CN=a, verifymsg=ok\n", ""},
    {NULL, HEAD "[7]: STARTTLS=server, relay=x, version=1, verify=OK\n" AS_A, ""},
    /* names that are none */
    {NULL, OK_A NAMES("[7]", ""), "PASSED_OVER@1 "},
    {NULL, OK_A NAMES("[7]", "CN=a"), "PASSED_OVER@1 "},
    {NULL, OK_A NAMES("[7]", "/CN=a b"), "XTEXT@1 "},
    {NULL, OK_A NAMES("[7]", "/CN=a/Foo=b"), "a/Foo=b "},
    {NULL, OK_A NAMES("[7]", "/Foo=b") OK_A AS_A, "TYPE@1 a "},
    /* which clients */
    {"a.example", OK_A AS_A, "a "},
    {"*.example", OK_A AS_A, "a "},
    {"b.example", OK_A AS_A, ""},
    {"192.0.2.1", OK_A AS_A, "a "},
    {"192.0.2.*", OK_A AS_A, "a "},
    {"192.0.2.2", OK_A AS_A, ""},
    {"a.example [[]192.0.2.1]", OK_A AS_A, ""},
    {"192.0.2.1", RELAY("[7]", "[192.0.2.1]", "OK") AS_A, "a "},
    {"", RELAY("[7]", "[192.0.2.1]", "OK") AS_A, ""},
    {"*", RELAY("[7]", "[192.0.2.1]", "OK") AS_A, "a "},
    {"a.example", RELAY("[7]", A " (may be forged)", "OK") AS_A, ""},
    {"192.0.2.1", RELAY("[7]", A " (may be forged)", "OK") AS_A, "a "},
    {"a.example", RELAY("[7]", "a.example[192.0.2.1]", "OK") AS_A, ""},
    {"local", RELAY("[7]", "local", "OK") AS_A, "a "},
    {"x[[]y", RELAY("[7]", "x[y", "OK") AS_A, "a "},
};

static char *read_all(const char *log, size_t len, const char *pattern)
{
    static char found[4000];
    char *exact = malloc(len + (len == 0));
    dnmap_reader *reader;
    dnmap_cert *cert;

    memcpy(exact, log, len);
    found[0] = '\0';
    ck_assert_int_eq(dnmap_reader_new_memory(&reader, exact, len, DNMAP_INPUT_LOG), DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_set_log(reader, DNMAP_DIALECT_OPENSSL1, pattern), DNMAP_OK);
    for (;;) {
        dnmap_error error;
        dnmap_position at;
        dnmap_status status = dnmap_reader_next(reader, &cert, &error);
        if (status == DNMAP_E_NOTHING || (status == DNMAP_OK && cert == NULL))
            break;
        ck_assert_uint_lt(strlen(found), sizeof found - 400);
        dnmap_reader_position(&at, reader);
        if (status != DNMAP_OK) {
            sprintf(found + strlen(found), "%s@%zu ", dnmap_status_name(status) + 8, at.index);
            continue;
        }
        char cn[300];
        ck_assert_int_eq(
            dnmap_macro_cn(cn, sizeof cn, NULL, dnmap_cert_subject(cert), DNMAP_DIALECT_OPENSSL1),
            DNMAP_OK);
        strcat(strcat(found, cn), " ");
        ck_assert_int_eq(
            dnmap_macro_cn(cn, sizeof cn, NULL, dnmap_cert_issuer(cert), DNMAP_DIALECT_OPENSSL1),
            DNMAP_OK);
        ck_assert_str_eq(cn, "CA");
        dnmap_cert_free(cert);
    }
    dnmap_reader_free(reader);
    free(exact);
    return found;
}

START_TEST(logs)
{
    size_t len = strlen(rows[_i].log);

    ck_assert_str_eq(read_all(rows[_i].log, len, rows[_i].pattern), rows[_i].expected);
    /* without a newline at the end */
    ck_assert_str_eq(read_all(rows[_i].log, len - 1, rows[_i].pattern), rows[_i].expected);
}
END_TEST

/* 256 bytes of a name are what sendmail logs: one as long may have been longer. */
START_TEST(long_names)
{
    for (size_t len = 250; len < 260; len++) {
        char name[300], expected[300], log[1000];
        memset(name, 'x', len);
        memcpy(name, "/CN=", 4);
        name[len] = '\0';
        sprintf(log,
                OK_A HEAD "[7]: STARTTLS=server, cert-subject=%s, cert-issuer=/CN=CA, "
                          "verifymsg=ok\n",
                name);
        sprintf(expected, "%s ", name + 4);
        ck_assert_str_eq(read_all(log, strlen(log), NULL), len < 256 ? expected : "PASSED_OVER@1 ");
    }
}
END_TEST

/* The relay's name may have 100 bytes, the process 159; a longer one is nobody's. */
START_TEST(long_hosts)
{
    for (size_t len = 98; len < 103; len++) {
        char host[200], log[1000];
        memset(host, 'h', len);
        host[len] = '\0';
        sprintf(log, HEAD "[7]: STARTTLS=server, relay=%s, version=1, verify=OK, cipher=x\n" AS_A,
                host);
        ck_assert_str_eq(read_all(log, strlen(log), "h*h"), len <= 100 ? "a " : "");
    }
    for (size_t len = 150; len < 165; len++) {
        char process[200], log[2000];
        memset(process, 'p', len);
        process[len] = '\0';
        memcpy(process, "m ", 2);
        memcpy(process + len - 2, "[7", 2);
        sprintf(log,
                "Nov %s]: STARTTLS=server, relay=x, version=1, verify=OK, cipher=x\n"
                "Nov %s]: STARTTLS=server, cert-subject=/CN=a, cert-issuer=/CN=CA, verifymsg=ok\n",
                process, process);
        ck_assert_str_eq(read_all(log, strlen(log), NULL), len < 160 ? "a " : "");
    }
}
END_TEST

/* 1024 clients whose names have not come yet are kept. */
START_TEST(many_clients)
{
    char *log = malloc(3000 * 300), expected[10];

    ck_assert_ptr_nonnull(log);
    for (int others = 1020; others < 1028; others++) {
        size_t len = (size_t)sprintf(log, OK_A);
        for (int i = 0; i < others; i++)
            len += (size_t)sprintf(log + len, RELAY("[%d]", A, "OK"), 1000 + i);
        len += (size_t)sprintf(log + len, AS_A);
        sprintf(expected, "%s", others < 1024 ? "a " : "");
        ck_assert_str_eq(read_all(log, len, NULL), expected);
        len += (size_t)sprintf(log + len, NAMES("[1000]", "/CN=b"));
        ck_assert_str_eq(read_all(log, len, NULL), others < 1024    ? "a b "
                                                   : others == 1024 ? "b "
                                                                    : "");
    }
    free(log);
}
END_TEST

/* A line of over 64 KiB is none, and what is at its end is not another. */
START_TEST(long_lines)
{
    enum { MOST = 64 * 1024 };
    static const char line[] = OK_A AS_A;
    char *log = malloc(3 * MOST);

    ck_assert_ptr_nonnull(log);
    for (size_t len = MOST - 2; len < MOST + 3; len++) {
        memset(log, 'x', len);
        strcpy(log + len, "\n" OK_A AS_A);
        ck_assert_str_eq(read_all(log, strlen(log), NULL), "a ");
        /* as if it began anew where the reader stops */
        strcpy(log + len, OK_A AS_A);
        ck_assert_str_eq(read_all(log, strlen(log), NULL), "");
    }
    /* one that just fits, and one that does not */
    for (size_t len = MOST - 2; len < MOST + 3; len++) {
        size_t head = strlen(OK_A);
        memset(log, ' ', len);
        memcpy(log, line, head);
        strcpy(log + head, HEAD "[7]: STARTTLS=server, cert-subject=/CN=a, cert-issuer=/CN=CA, "
                                "verifymsg=");
        size_t used = strlen(log);
        memset(log + used, 'v', head + len - used);
        strcpy(log + head + len, "\n");
        ck_assert_str_eq(read_all(log, head + len + 1, NULL), len < MOST ? "a " : "");
    }
    free(log);
}
END_TEST

/* Where a name is bad; 0 for one that the log does not have. */
static const struct {
    const char *log;
    dnmap_status status;
    size_t offset;
} bad_names[] = {
    {OK_A NAMES("[7]", "/CN=a b"), DNMAP_E_XTEXT, sizeof OK_A SUBJECT - 1 + 5},
    {OK_A NAMES("[7]", "/Foo=b"), DNMAP_E_TYPE, sizeof OK_A SUBJECT - 1 + 1},
    {OK_A SUBJECT "/CN=a, cert-issuer=/CN=CA+2, verifymsg=ok\n", DNMAP_E_XTEXT,
     sizeof OK_A SUBJECT "/CN=a, cert-issuer=/CN=CA" - 1},
    {OK_A NAMES("[7]", "CN=a"), DNMAP_E_PASSED_OVER, 0},
    {OK_A NAMES("[7]", "/CN=" X256), DNMAP_E_PASSED_OVER, 0},
};

START_TEST(where_names_are_bad)
{
    const char *log = bad_names[_i].log;
    dnmap_reader *reader;
    dnmap_cert *cert;
    dnmap_error error;

    ck_assert_int_eq(dnmap_reader_new_memory(&reader, log, strlen(log), DNMAP_INPUT_LOG), DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), bad_names[_i].status);
    ck_assert_uint_eq(error.offset, bad_names[_i].offset);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), DNMAP_OK);
    ck_assert_ptr_null(cert);
    dnmap_reader_free(reader);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, where_names_are_bad, 0,
                        (int)(sizeof bad_names / sizeof bad_names[0]));
    tcase_add_loop_test(tcase, logs, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_test(tcase, long_names);
    tcase_add_test(tcase, long_hosts);
    tcase_add_test(tcase, many_clients);
    tcase_add_test(tcase, long_lines);
}

int main(void)
{
    return suite_run("log", add);
}
