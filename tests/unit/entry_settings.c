/* SPDX-License-Identifier: BSD-2-Clause */
/* What the settings of dnmap_entries change in what it gives, and the error records of these calls.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

/* The entries of one name or pair, as "VERDICT DIALECT key value +RISKS" in lines. */
struct taken {
    char text[8192];
    unsigned calls, stop; /* at which call to end it; 0: never */
};

static dnmap_status take(void *context, const dnmap_entry *entry)
{
    struct taken *taken = context;
    size_t len = strlen(taken->text);

    ck_assert_uint_eq(entry->key_len, strlen(entry->key));
    snprintf(taken->text + len, sizeof taken->text - len, "%d %s%s %s %s +%x\n",
             (int)entry->verdict, dnmap_dialect_name(entry->dialect),
             entry->is_issuer ? " issuer" : "", entry->key,
             entry->value == NULL ? "-" : entry->value, entry->risks);
    return ++taken->calls == taken->stop ? DNMAP_E_STOPPED : DNMAP_OK;
}

static dnmap_cert *cert_of(const char *text)
{
    dnmap_reader *reader;
    dnmap_cert *cert;

    ck_assert_int_eq(dnmap_reader_new_memory(&reader, text, strlen(text), DNMAP_INPUT_TEXT),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
    ck_assert_ptr_nonnull(cert);
    dnmap_reader_free(reader);
    return cert;
}

static dnmap_entries *entries_of(dnmap_mode mode, dnmap_dialect dialect)
{
    dnmap_entries *entries;

    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_set_mode(entries, mode), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_set_dialect(entries, dialect), DNMAP_OK);
    return entries;
}

static dnmap_status add_text(dnmap_entries *entries, const char *text, struct taken *taken)
{
    dnmap_error error = {DNMAP_E_MEMORY, "stale", 1, 1};
    dnmap_cert *cert = cert_of(text);

    dnmap_status status = dnmap_entries_add(entries, cert, take, taken, &error);
    ck_assert_int_eq(error.code, status);
    ck_assert_str_eq(error.message, dnmap_status_message(status));
    ck_assert_uint_eq(error.offset, 0);
    ck_assert_int_eq(error.system_error, 0);
    dnmap_cert_free(cert);
    return status;
}

/* Adds it and compares what comes. */
static void expect(dnmap_entries *entries, const char *text, const char *expected)
{
    struct taken taken = {.calls = 0};

    ck_assert_int_eq(add_text(entries, text, &taken), DNMAP_OK);
    ck_assert_str_eq(taken.text, expected);
}

START_TEST(folded)
{
    dnmap_entries *entries = entries_of(DNMAP_MODE_SUBJECT, DNMAP_DIALECT_OPENSSL3);

    dnmap_entries_set_fold(entries, 1);
    expect(entries, "CN=Xy z\n", "0 openssl3 certsubject:/cn=xy+20z RELAY +0\n");
    expect(entries, "CN=XY z\n", "1 openssl3 certsubject:/cn=xy+20z RELAY +100\n");
    dnmap_entries_set_fold(entries, 0);
    expect(entries, "CN=Xz\n", "0 openssl3 CERTSUBJECT:/CN=Xz RELAY +0\n");
    dnmap_entries_free(entries);
}
END_TEST

START_TEST(every_entry_given)
{
    dnmap_entries *entries = entries_of(DNMAP_MODE_SUBJECT, DNMAP_DIALECT_OPENSSL3);

    dnmap_entries_set_duplicates(entries, 1);
    for (int i = 0; i < 2; i++)
        expect(entries, "CN=x\n", "0 openssl3 CERTSUBJECT:/CN=x RELAY +0\n");
    /* but of one name each key once */
    dnmap_entries_set_all_dialects(entries, 1);
    expect(entries, "CN=x\n", "0 openssl3 CERTSUBJECT:/CN=x RELAY +0\n");
    expect(entries, "CN=a/b\n",
           "0 openssl3 CERTSUBJECT:/CN=a+5C/b RELAY +0\n0 openssl1 CERTSUBJECT:/CN=a/b RELAY +0\n");
    dnmap_entries_free(entries);
}
END_TEST

/* That other servers look up another key is no risk where all keys are given. */
START_TEST(all_dialects)
{
    dnmap_entries *entries = entries_of(DNMAP_MODE_SUBJECT, DNMAP_DIALECT_OPENSSL1);

    expect(entries, "CN=a/b\n", "0 openssl1 CERTSUBJECT:/CN=a/b RELAY +80\n");
    dnmap_entries_set_all_dialects(entries, 1);
    expect(entries, "CN=c/d\n",
           "0 openssl3 CERTSUBJECT:/CN=c+5C/d RELAY +0\n0 openssl1 CERTSUBJECT:/CN=c/d RELAY +0\n"
           "1 libressl CERTSUBJECT:/CN=c/d RELAY +0\n");
    dnmap_entries_free(entries);
}
END_TEST

START_TEST(expressions)
{
    dnmap_entries *entries = entries_of(DNMAP_MODE_CLIENT, DNMAP_DIALECT_OPENSSL3);
    dnmap_regex *issuer, *subject;
    char text[400];

    ck_assert_int_eq(dnmap_regex_new(&issuer, "-s1 ^(.*)/OU=.*$", NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_regex_new(&subject, "-s1 /CN=([a-z]*)$", NULL), DNMAP_OK);
    dnmap_entries_set_regexes(entries, issuer, subject);
    expect(entries, "Issuer: O=CA, OU=x\nSubject: O=s, CN=client\n",
           "0 openssl3 issuer CERTISSUER:/O=CA SUBJECT +800\n"
           "0 openssl3 CERTSUBJECT:client RELAY +800\n");
    /* one that makes nothing */
    expect(entries, "Issuer: O=CB, OU=x\nSubject: O=s, CN=\n",
           "0 openssl3 issuer CERTISSUER:/O=CB SUBJECT +800\n"
           "2 openssl3 CERTSUBJECT: RELAY +804\n");
    dnmap_entries_set_regexes(entries, issuer, NULL);
    expect(entries, "Issuer: O=CC, OU=x\nSubject: CN=t\n",
           "0 openssl3 issuer CERTISSUER:/O=CC SUBJECT +800\n"
           "0 openssl3 CERTSUBJECT:/CN=t RELAY +0\n");
    dnmap_entries_free(entries);
    dnmap_regex_free(subject);
    /* 240 letters in it make a key of 256 bytes: cut */
    ck_assert_int_eq(dnmap_regex_new(&subject, "-s1 ^(.*)y*$", NULL), DNMAP_OK);
    for (int letters = 239; letters < 242; letters++) {
        struct taken taken = {.calls = 0};
        entries = entries_of(DNMAP_MODE_SUBJECT, DNMAP_DIALECT_OPENSSL3);
        dnmap_entries_set_regexes(entries, NULL, subject);
        memset(text, 'x', sizeof text);
        memcpy(text, "CN=", 3);
        strcpy(text + 3 + letters, "\n");
        ck_assert_int_eq(add_text(entries, text, &taken), DNMAP_OK);
        ck_assert_msg(strncmp(taken.text, letters < 240 ? "0 " : "2 ", 2) == 0, "%s", taken.text);
        const char *risks = strrchr(taken.text, '+');
        ck_assert_str_eq(risks, letters < 240 ? "+0\n" : "+2\n");
        dnmap_entries_free(entries);
    }
    dnmap_regex_free(subject);
    dnmap_regex_free(issuer);
}
END_TEST

/* A map that cuts nothing, and a tag with which no key fits on the stack: all of it is there. */
START_TEST(long_keys)
{
    char tag[1100], start[1200];

    for (size_t len = 1000; len < 1040; len++) {
        struct taken taken = {.calls = 0};
        dnmap_entries *entries = entries_of(DNMAP_MODE_SUBJECT, DNMAP_DIALECT_OPENSSL3);
        memset(tag, 't', len);
        tag[len] = '\0';
        ck_assert_int_eq(dnmap_entries_set_map(entries, DNMAP_MAP_LDAP), DNMAP_OK);
        ck_assert_int_eq(dnmap_entries_set_tag(entries, tag), DNMAP_OK);
        ck_assert_int_eq(add_text(entries, "CN=x\n", &taken), DNMAP_OK);
        /* with a tab and RELAY it may have DNMAP_LINE_LIMIT bytes */
        snprintf(start, sizeof start, "%d openssl3 %s:/CN=x RELAY +0\n",
                 len + 6 + 6 <= DNMAP_LINE_LIMIT ? 0 : 4, tag);
        ck_assert_str_eq(taken.text, start);
        dnmap_entries_free(entries);
    }
}
END_TEST

/* A tag that leaves the name little room, or none: the map cuts at 256 bytes, wherever that is. */
START_TEST(long_tags)
{
    for (size_t len = 248; len < 260; len++) {
        dnmap_name *name;
        unsigned risks;
        char tag[300], whole[400], *made;
        memset(tag, 't', len);
        tag[len] = '\0';
        snprintf(whole, sizeof whole, "%s:/CN=x", tag);
        bool cut = strlen(whole) >= 256;
        whole[256] = '\0';
        ck_assert_int_eq(dnmap_name_from_text(&name, "/CN=x", 5, DNMAP_TEXT_SLASH, NULL), DNMAP_OK);
        ck_assert_int_eq(
            dnmap_key_new(&made, NULL, &risks, name, tag, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH),
            DNMAP_OK);
        ck_assert_str_eq(made, whole);
        ck_assert_uint_eq(risks, cut ? DNMAP_RISK_KEY_CUT : 0);
        dnmap_free(made);
        dnmap_name_free(name);
    }
}
END_TEST

START_TEST(ended_by_the_caller)
{
    for (unsigned stop = 1; stop <= 6; stop++) {
        struct taken taken = {.stop = stop};
        dnmap_entries *entries = entries_of(DNMAP_MODE_CLIENT, DNMAP_DIALECT_OPENSSL3);
        dnmap_entries_set_all_dialects(entries, 1);
        ck_assert_int_eq(add_text(entries, "Issuer: CN=i\nSubject: CN=s\n", &taken),
                         DNMAP_E_STOPPED);
        ck_assert_uint_eq(taken.calls, stop);
        dnmap_entries_free(entries);
    }
}
END_TEST

START_TEST(arguments)
{
    dnmap_entries *entries = entries_of(DNMAP_MODE_CA, DNMAP_DIALECT_HOST);
    struct taken taken = {.calls = 0};
    dnmap_cert *cert = cert_of("CN=x\n");
    dnmap_error error = {DNMAP_E_MEMORY, "stale", 1, 1};

    ck_assert_int_eq(dnmap_entries_add(NULL, cert, take, &taken, &error), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(error.code, DNMAP_E_ARGUMENT);
    ck_assert_uint_eq(error.offset, 0);
    ck_assert_int_eq(dnmap_entries_add(entries, NULL, take, &taken, NULL), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_entries_add(entries, cert, NULL, &taken, NULL), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_entries_set_mode(entries, (dnmap_mode)(DNMAP_MODE_SUBJECT + 1)),
                     DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_entries_set_dialect(entries, (dnmap_dialect)99), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_entries_set_map(entries, (dnmap_map)99), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_entries_new(NULL), DNMAP_E_ARGUMENT);
    ck_assert_uint_eq(taken.calls, 0);
    dnmap_cert_free(cert);
    dnmap_entries_free(entries);
    dnmap_entries_free(NULL);
}
END_TEST

/* ------------------------------------------------------------------ one line */

static const struct {
    const char *tag, *value;
    dnmap_status status;
    unsigned risks; /* of /CN=a/b */
} lines[] = {
    {"T", "RELAY", DNMAP_OK, DNMAP_RISK_DIALECT},
    {NULL, NULL, DNMAP_OK, DNMAP_RISK_DIALECT},
    {NULL, "RELAY", DNMAP_E_TAG, 0},
    {"", "RELAY", DNMAP_E_TAG, 0},
    {"T", "", DNMAP_E_VALUE, 0},
};

/* Nothing stale is left in any output, whatever comes of it. */
START_TEST(one_line)
{
    static const char text[] = "/CN=a/b";
    dnmap_name *name;
    size_t len = 99, buffer_len = 99;
    unsigned risks = 99, buffer_risks = 99;
    char buffer[64] = "stale", *line = buffer;

    ck_assert_int_eq(dnmap_name_from_text(&name, text, strlen(text), DNMAP_TEXT_SLASH, NULL),
                     DNMAP_OK);
    for (int i = 0; i < 2; i++) {
        dnmap_error error = {DNMAP_E_MEMORY, "stale", 1, 1};
        dnmap_status status =
            i == 0
                ? dnmap_access_line_new(&line, &len, &risks, name, lines[_i].tag, lines[_i].value,
                                        DNMAP_DIALECT_OPENSSL1, DNMAP_MAP_HASH, 0, &error)
                : dnmap_access_line(buffer, sizeof buffer, &buffer_len, &buffer_risks, name,
                                    lines[_i].tag, lines[_i].value, DNMAP_DIALECT_OPENSSL1,
                                    DNMAP_MAP_HASH, 0, &error);
        ck_assert_int_eq(status, lines[_i].status);
        ck_assert_int_eq(error.code, status);
        ck_assert_uint_eq(error.offset, 0);
        ck_assert_int_eq(error.system_error, 0);
    }
    /* the text can be read in two ways, too */
    ck_assert_uint_eq(risks & ~(unsigned)DNMAP_RISK_TEXT_GUESS, lines[_i].risks);
    ck_assert_uint_eq(buffer_risks, risks);
    ck_assert_str_eq(buffer, line == NULL ? "" : line);
    ck_assert_uint_eq(len, strlen(buffer));
    ck_assert_uint_eq(buffer_len, len);
    dnmap_free(line);
    ck_assert_int_eq(dnmap_access_line_new(NULL, &len, &risks, name, "T", NULL,
                                           DNMAP_DIALECT_OPENSSL1, DNMAP_MAP_HASH, 0, NULL),
                     DNMAP_E_ARGUMENT);
    ck_assert_uint_eq(len, 0);
    ck_assert_uint_eq(risks, 0);
    dnmap_name_free(name);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, folded);
    tcase_add_test(tcase, every_entry_given);
    tcase_add_test(tcase, all_dialects);
    tcase_add_test(tcase, expressions);
    tcase_add_test(tcase, long_keys);
    tcase_add_test(tcase, long_tags);
    tcase_add_test(tcase, ended_by_the_caller);
    tcase_add_test(tcase, arguments);
    tcase_add_loop_test(tcase, one_line, 0, (int)(sizeof lines / sizeof lines[0]));
}

int main(void)
{
    return suite_run("entry_settings", add);
}
