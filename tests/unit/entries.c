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

static void add(TCase *tcase)
{
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
