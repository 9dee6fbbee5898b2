/* SPDX-License-Identifier: BSD-2-Clause */
/* Which entries a name gives, and which of them are refused, dropped or in conflict. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

/* What was taken: a line an entry, "VERDICT key value". */
struct taken {
    char text[8192];
};

static dnmap_status take(void *context, const dnmap_entry *entry)
{
    static const char *const verdicts[] = {"good", "duplicate", "refused", "conflict", "long"};
    struct taken *taken = context;
    size_t len = strlen(taken->text);

    snprintf(taken->text + len, sizeof taken->text - len, "%s %s %s\n", verdicts[entry->verdict],
             entry->key, entry->value == NULL ? "-" : entry->value);
    return DNMAP_OK;
}

/* Adds everything in `text` and writes what came of it. */
static void add_all(dnmap_entries *entries, const char *text, struct taken *taken)
{
    dnmap_reader *reader;
    dnmap_cert *cert;

    taken->text[0] = '\0';
    ck_assert_int_eq(dnmap_reader_new_memory(&reader, text, strlen(text), DNMAP_INPUT_TEXT),
                     DNMAP_OK);
    while (dnmap_reader_next(reader, &cert, NULL) == DNMAP_OK && cert != NULL) {
        dnmap_status status = dnmap_entries_add(entries, cert, take, taken, NULL);
        if (status != DNMAP_OK)
            strcat(strcat(taken->text, dnmap_status_name(status)), "\n");
        dnmap_cert_free(cert);
    }
    dnmap_reader_free(reader);
}

#define PAIR "Issuer: CN=i\nSubject: CN=s\n"

static const struct {
    dnmap_mode mode;
    const char *tag, *value;
    const char *text, *expected;
} cases[] = {
    {DNMAP_MODE_CLIENT, NULL, NULL, PAIR,
     "good CERTISSUER:/CN=i SUBJECT\ngood CERTSUBJECT:/CN=s RELAY\n"},
    {DNMAP_MODE_CA, NULL, NULL, PAIR, "good CERTISSUER:/CN=s RELAY\n"},
    {DNMAP_MODE_ISSUER, NULL, NULL, PAIR, "good CERTISSUER:/CN=i RELAY\n"},
    {DNMAP_MODE_SUBJECT, NULL, NULL, PAIR, "good CERTSUBJECT:/CN=s RELAY\n"},
    {DNMAP_MODE_ISSUER, "MyCA", "OK", PAIR, "good MyCA:/CN=i OK\n"},
    {DNMAP_MODE_CLIENT, "", NULL, PAIR, "good /CN=i -\ngood /CN=s -\n"},
    {DNMAP_MODE_CLIENT, NULL, NULL, PAIR "Issuer: CN=i\nSubject: CN=t\n",
     "good CERTISSUER:/CN=i SUBJECT\ngood CERTSUBJECT:/CN=s RELAY\n"
     "duplicate CERTISSUER:/CN=i SUBJECT\ngood CERTSUBJECT:/CN=t RELAY\n"},
    {DNMAP_MODE_SUBJECT, NULL, NULL, "/CN=x\n/CN=X\n/CN=x\n",
     "good CERTSUBJECT:/CN=x RELAY\nduplicate CERTSUBJECT:/CN=X RELAY\n"
     "duplicate CERTSUBJECT:/CN=x RELAY\n"},
    /* one tag for both names: the same key asks for two values */
    {DNMAP_MODE_CLIENT, "T", NULL, "Issuer: CN=i\nSubject: CN=I\n",
     "good T:/CN=i SUBJECT\nconflict T:/CN=I RELAY\n"},
    {DNMAP_MODE_CLIENT, NULL, NULL, "/CN=x\n", "DNMAP_E_NO_ISSUER\n"},
    {DNMAP_MODE_ISSUER, NULL, NULL, "Subject: CN=x\n", "DNMAP_E_NO_ISSUER\n"},
    {DNMAP_MODE_CA, NULL, NULL, "Issuer: CN=x\n", "DNMAP_E_NO_SUBJECT\n"},
};

START_TEST(by_mode)
{
    dnmap_entries *entries;
    struct taken taken;

    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_set_mode(entries, cases[_i].mode), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_set_tag(entries, cases[_i].tag), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_set_value(entries, cases[_i].value), DNMAP_OK);
    add_all(entries, cases[_i].text, &taken);
    ck_assert_str_eq(taken.text, cases[_i].expected);
    dnmap_entries_free(entries);
}
END_TEST

/* `count` letters in one CN, as the text of a certificate with a short issuer or subject. */
static char *long_pair(const char *first, const char *second, int count)
{
    char *text = malloc((size_t)count + 100);
    int len = sprintf(text, "%s CN=", first);

    memset(text + len, 'x', (size_t)count);
    sprintf(text + len + count, "\n%s CN=short\n", second);
    return text;
}

/* The verdict on the entry of the long name. */
static void check_long(const char *first, const char *second, int count, unsigned allowed,
                       const char *expected)
{
    dnmap_entries *entries;
    struct taken taken;
    char *text = long_pair(first, second, count);

    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    dnmap_entries_allow(entries, allowed);
    add_all(entries, text, &taken);
    ck_assert_msg(strstr(taken.text, expected) != NULL, "%s", taken.text);
    dnmap_entries_free(entries);
    free(text);
}

START_TEST(unsafe_keys)
{
    /* cut at 256 by the lookup */
    check_long("Subject:", "Issuer:", 245, 0, "refused CERTSUBJECT:/CN=xxx");
    check_long("Subject:", "Issuer:", 245, DNMAP_RISK_KEY_CUT, "good CERTSUBJECT:/CN=xxx");
    /* the subject still decides where a cut issuer has the value SUBJECT */
    check_long("Issuer:", "Subject:", 245, 0, "good CERTISSUER:/CN=xxx");
    /* the first attribute does not fit in 255 bytes: empty, never matches; SUBJECT does not help */
    check_long("Issuer:", "Subject:", 300, 0, "refused CERTISSUER: SUBJECT");
    check_long("Issuer:", "Subject:", 300, DNMAP_RISK_EMPTY, "good CERTISSUER: SUBJECT");
}
END_TEST

START_TEST(all_dialects)
{
    dnmap_entries *entries;
    struct taken taken;

    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    dnmap_entries_set_mode(entries, DNMAP_MODE_SUBJECT);
    dnmap_entries_set_all_dialects(entries, 1);
    /* The values stand in the vectors: openssl3, openssl1, and LibreSSL as openssl1. */
    add_all(entries, "CN=a/b\n", &taken);
    ck_assert_str_eq(taken.text, "good CERTSUBJECT:/CN=a+5C/b RELAY\n"
                                 "good CERTSUBJECT:/CN=a/b RELAY\n"
                                 "duplicate CERTSUBJECT:/CN=a/b RELAY\n");
    dnmap_entries_free(entries);
}
END_TEST

START_TEST(a_line_that_makemap_breaks)
{
    dnmap_entries *entries;
    struct taken taken;
    char value[1100];

    memset(value, 'v', sizeof value);
    /* CERTSUBJECT:/CN=x and a tab are 18 bytes. */
    for (int over = 0; over <= 1; over++) {
        value[DNMAP_LINE_LIMIT - 18 + over] = '\0';
        ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
        dnmap_entries_set_mode(entries, DNMAP_MODE_SUBJECT);
        ck_assert_int_eq(dnmap_entries_set_value(entries, value), DNMAP_OK);
        add_all(entries, "/CN=x\n", &taken);
        ck_assert_int_eq(strncmp(taken.text, over ? "long " : "good ", 5), 0);
        value[DNMAP_LINE_LIMIT - 18 + over] = 'v';
        dnmap_entries_free(entries);
    }
}
END_TEST

static const char *const bad_values[] = {"", " RELAY", "\tRELAY", "RELAY\nCERTISSUER:x RELAY",
                                         "\x7F"};

START_TEST(values_that_break_the_map)
{
    dnmap_entries *entries;

    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_set_value(entries, bad_values[_i]), DNMAP_E_VALUE);
    dnmap_entries_free(entries);
}
END_TEST

/* Enough keys for every table of the duplicate search to grow more than once. */
START_TEST(many_keys)
{
    enum { KEYS = 60000 };
    dnmap_entries *entries;
    struct taken taken;
    char text[40];

    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    dnmap_entries_set_mode(entries, DNMAP_MODE_SUBJECT);
    for (int i = 0; i < 2 * KEYS; i++) {
        snprintf(text, sizeof text, "/CN=%d\n", i % KEYS);
        add_all(entries, text, &taken);
        ck_assert_int_eq(strncmp(taken.text, i < KEYS ? "good" : "duplicate", 4), 0);
    }
    dnmap_entries_free(entries);
}
END_TEST

START_TEST(null_is_no_object)
{
    dnmap_position position = {1, 1, 1};

    ck_assert_int_eq(dnmap_entries_set_mode(NULL, DNMAP_MODE_CA), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_entries_set_tag(NULL, "T"), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_entries_set_value(NULL, "V"), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_entries_set_dialect(NULL, DNMAP_DIALECT_HOST), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_entries_set_map(NULL, DNMAP_MAP_HASH), DNMAP_E_ARGUMENT);
    dnmap_entries_set_all_dialects(NULL, 1);
    dnmap_entries_set_fold(NULL, 1);
    dnmap_entries_set_duplicates(NULL, 1);
    dnmap_entries_allow(NULL, 1);
    ck_assert_ptr_null(dnmap_cert_subject(NULL));
    ck_assert_ptr_null(dnmap_cert_issuer(NULL));
    ck_assert_ptr_null(dnmap_cert_bare_name(NULL));
    ck_assert_int_eq(dnmap_cert_is_ca(NULL), 0);
    dnmap_reader_position(&position, NULL);
    ck_assert_uint_eq(position.index, 0);
    ck_assert_ptr_null(dnmap_files_source(NULL));
}
END_TEST

/* ------------------------------------------------------------------ one line */

static const struct {
    const char *text, *tag, *value;
    unsigned allowed;
    dnmap_status status;
    const char *line; /* NULL: it is not looked at */
} lines[] = {
    {"/CN=x y", "T", "RELAY", 0, DNMAP_OK, "T:/CN=x+20y\tRELAY"},
    {"/CN=x y", "T", NULL, 0, DNMAP_OK, "T:/CN=x+20y"},
    {"/CN=x y", NULL, NULL, 0, DNMAP_OK, "/CN=x+20y"},
    {"/CN=x", NULL, "RELAY", 0, DNMAP_E_TAG, ""},
    {"/CN=x", "", "RELAY", 0, DNMAP_E_TAG, ""},
    {"/CN=x", "a b", NULL, 0, DNMAP_E_TAG, ""},
    {"/CN=x", "T", " RELAY", 0, DNMAP_E_VALUE, ""},
    {"/CN=x", "T", "", 0, DNMAP_E_VALUE, ""},
    /* LONG stands for 250 letters: cut behind a tag, by a hash map */
    {"LONG", "CERTISSUER", "RELAY", 0, DNMAP_E_UNSAFE, ""},
    {"LONG", "CERTISSUER", NULL, 0, DNMAP_E_UNSAFE, ""},
    {"LONG", "CERTISSUER", "Subject", 0, DNMAP_OK, NULL},
    {"LONG", "CERTISSUER", "SUBJECTS", 0, DNMAP_E_UNSAFE, ""},
    {"LONG", "CERTISSUER", "RELAY", DNMAP_RISK_KEY_CUT, DNMAP_OK, NULL},
    {"LONG", "CERTISSUER", "RELAY", DNMAP_RISK_MACRO_CUT, DNMAP_E_UNSAFE, ""},
    {"LONG", NULL, NULL, 0, DNMAP_OK, NULL},
};

static dnmap_name *name_of(const char *text)
{
    char letters[256] = "/CN=";
    dnmap_name *name;

    memset(letters + 4, 'x', 250);
    letters[254] = '\0';
    if (strcmp(text, "LONG") == 0)
        text = letters;
    ck_assert_int_eq(dnmap_name_from_text(&name, text, strlen(text), DNMAP_TEXT_SLASH, NULL),
                     DNMAP_OK);
    return name;
}

START_TEST(one_line)
{
    dnmap_name *name = name_of(lines[_i].text);
    dnmap_error error;
    unsigned risks;
    char *line, buffer[600];
    size_t len, needed;

    dnmap_status status =
        dnmap_access_line_new(&line, &len, &risks, name, lines[_i].tag, lines[_i].value,
                              DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH, lines[_i].allowed, &error);
    ck_assert_int_eq(status, lines[_i].status);
    ck_assert_int_eq(error.code, status);
    if (status == DNMAP_E_UNSAFE)
        ck_assert_str_eq(error.message, dnmap_risk_message(DNMAP_RISK_KEY_CUT));
    ck_assert(status == DNMAP_OK ? line != NULL && strlen(line) == len : line == NULL && len == 0);
    if (lines[_i].line != NULL && line != NULL)
        ck_assert_str_eq(line, lines[_i].line);

    /* Into the caller's buffer: the same, and not one byte more than there is room for. */
    memset(buffer, '!', sizeof buffer);
    ck_assert_int_eq(dnmap_access_line(buffer, len + 1, &needed, NULL, name, lines[_i].tag,
                                       lines[_i].value, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH,
                                       lines[_i].allowed, NULL),
                     status);
    ck_assert_str_eq(buffer, line == NULL ? "" : line);
    ck_assert_uint_eq(needed, len);
    if (line != NULL) {
        ck_assert_int_eq(dnmap_access_line(buffer, len, &needed, NULL, name, lines[_i].tag,
                                           lines[_i].value, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH,
                                           lines[_i].allowed, NULL),
                         DNMAP_E_BUFFER);
        ck_assert_uint_eq(needed, len);
        ck_assert_str_eq(buffer, "");
    }
    dnmap_free(line);
    dnmap_name_free(name);
}
END_TEST

START_TEST(the_worst_comes_first)
{
    char text[400] = "/CN=";
    dnmap_name *name;
    dnmap_error error;

    memset(text + 4, 'x', 300);
    ck_assert_int_eq(dnmap_name_from_text(&name, text, strlen(text), DNMAP_TEXT_SLASH, NULL),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_access_line(NULL, 0, NULL, NULL, name, "T", "RELAY",
                                       DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH, 0, &error),
                     DNMAP_E_UNSAFE);
    ck_assert_str_eq(error.message, dnmap_risk_message(DNMAP_RISK_EMPTY));
    dnmap_name_free(name);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, one_line, 0, (int)(sizeof lines / sizeof lines[0]));
    tcase_add_test(tcase, the_worst_comes_first);
    tcase_add_test(tcase, null_is_no_object);
    tcase_add_loop_test(tcase, by_mode, 0, (int)(sizeof cases / sizeof cases[0]));
    tcase_add_test(tcase, unsafe_keys);
    tcase_add_test(tcase, all_dialects);
    tcase_add_test(tcase, a_line_that_makemap_breaks);
    tcase_add_loop_test(tcase, values_that_break_the_map, 0,
                        (int)(sizeof bad_values / sizeof bad_values[0]));
    tcase_add_test(tcase, many_keys);
}

int main(void)
{
    return suite_run("entries", add);
}
