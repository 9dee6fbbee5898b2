/* SPDX-License-Identifier: BSD-2-Clause */
/* The settings of entries: folded keys, every entry, expressions of a site, unusual tags. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

#define X10 "xxxxxxxxxx"
#define X50 X10 X10 X10 X10 X10
#define X300 X50 X50 X50 X50 X50 X50

struct taken {
    char text[8192];
    size_t stop; /* at so many entries; 0: never */
    size_t count;
};

static dnmap_status take(void *context, const dnmap_entry *entry)
{
    static const char verdicts[] = "gdrcl"; /* good, duplicate, refused, conflict, long */
    struct taken *taken = context;
    size_t len = strlen(taken->text);

    ck_assert_uint_eq(entry->key_len, strlen(entry->key));
    snprintf(taken->text + len, sizeof taken->text - len, "%c %s\n", verdicts[entry->verdict],
             entry->key);
    return ++taken->count == taken->stop ? DNMAP_E_STOPPED : DNMAP_OK;
}

/* A name of unknown role; the status of the last call. */
static dnmap_status give(dnmap_entries *entries, const char *line, struct taken *taken)
{
    dnmap_reader *reader;
    dnmap_cert *cert;

    taken->text[0] = '\0';
    ck_assert_int_eq(dnmap_reader_new_memory(&reader, line, strlen(line), DNMAP_INPUT_TEXT),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
    dnmap_status status = dnmap_entries_add(entries, cert, take, taken, NULL);
    dnmap_cert_free(cert);
    dnmap_reader_free(reader);
    return status;
}

static dnmap_entries *entries_of(dnmap_mode mode)
{
    dnmap_entries *entries;

    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_set_mode(entries, mode), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_set_dialect(entries, DNMAP_DIALECT_OPENSSL3), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_set_map(entries, DNMAP_MAP_HASH), DNMAP_OK);
    return entries;
}

START_TEST(folded)
{
    dnmap_entries *entries = entries_of(DNMAP_MODE_CA);
    struct taken taken = {.count = 0};

    dnmap_entries_set_fold(entries, 1);
    ck_assert_int_eq(give(entries, "/C=US/CN=\xC3\x89 X", &taken), DNMAP_OK);
    ck_assert_str_eq(taken.text, "g certissuer:/c=us/cn=+5cxc3+5cx89+20x\n");
    ck_assert_int_eq(give(entries, "/C=us/CN=\xC3\x89 x", &taken), DNMAP_OK);
    ck_assert_str_eq(taken.text, "d certissuer:/c=us/cn=+5cxc3+5cx89+20x\n");
    dnmap_entries_free(entries);
}
END_TEST

/* Where every entry is given, those of one name in several dialects still are told apart. */
START_TEST(every_entry)
{
    dnmap_entries *entries = entries_of(DNMAP_MODE_CA);
    struct taken taken = {.count = 0};

    dnmap_entries_set_duplicates(entries, 1);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(give(entries, "/CN=x", &taken), DNMAP_OK);
        ck_assert_str_eq(taken.text, "g CERTISSUER:/CN=x\n");
    }
    dnmap_entries_set_all_dialects(entries, 1);
    ck_assert_int_eq(give(entries, "/CN=x", &taken), DNMAP_OK);
    ck_assert_str_eq(taken.text, "g CERTISSUER:/CN=x\n");
    ck_assert_int_eq(give(entries, "/CN=a\\/b", &taken), DNMAP_OK);
    ck_assert_str_eq(taken.text, "g CERTISSUER:/CN=a+5C/b\ng CERTISSUER:/CN=a/b\n");
    taken.stop = taken.count + 1;
    ck_assert_int_eq(give(entries, "/CN=a\\/b", &taken), DNMAP_E_STOPPED);
    ck_assert_str_eq(taken.text, "g CERTISSUER:/CN=a+5C/b\n");
    dnmap_entries_free(entries);
}
END_TEST

static const struct {
    const char *regex, *line;
    dnmap_status status;
    const char *entry;
} expressions[] = {
    {"-s1 CN=(.)", "/C=US/CN=x", DNMAP_OK, "g CERTISSUER:x\n"},
    {"-s1 CN=(z)", "/C=US/CN=x", DNMAP_OK, "g CERTISSUER:/C=US/CN=x\n"},
    {"CN", "/CN=x", DNMAP_OK, "r CERTISSUER:\n"}, /* it makes nothing of it */
    {"-s1 -a\xE9 CN=(.)", "/CN=x", DNMAP_E_REGEX, ""},
    /* a key of 256 bytes or more is cut */
    {"-s1 -a" X50 X50 X50 X50 X10 X10 X10 X10 "xxxx CN=(.)", "/CN=x", DNMAP_OK,
     "r CERTISSUER:" X50 X50 X50 X50 X10 X10 X10 X10 "xxxxx\n"},
    {"-s1 -a" X50 X50 X50 X50 X10 X10 X10 X10 "xxx CN=(.)", "/CN=x", DNMAP_OK,
     "g CERTISSUER:" X50 X50 X50 X50 X10 X10 X10 X10 "xxxx\n"},
};

START_TEST(through_an_expression)
{
    dnmap_entries *entries = entries_of(DNMAP_MODE_CA);
    struct taken taken = {.count = 0};
    dnmap_regex *regex;

    ck_assert_int_eq(dnmap_regex_new(&regex, expressions[_i].regex, NULL), DNMAP_OK);
    dnmap_entries_set_regexes(entries, regex, NULL);
    ck_assert_int_eq(give(entries, expressions[_i].line, &taken), expressions[_i].status);
    ck_assert_str_eq(taken.text, expressions[_i].entry);
    /* The value alone, behind no tag. */
    ck_assert_int_eq(dnmap_entries_set_tag(entries, ""), DNMAP_OK);
    ck_assert_int_eq(give(entries, expressions[_i].line, &taken), expressions[_i].status);
    ck_assert_ptr_null(strchr(taken.text, ':'));
    dnmap_entries_free(entries);
    dnmap_regex_free(regex);
}
END_TEST

/* A key longer than any usual one; a tag that fills the key; LDAP, which cuts nothing; no name at
 * all. */
START_TEST(unusual_keys)
{
    dnmap_entries *entries = entries_of(DNMAP_MODE_CA);
    struct taken taken = {.count = 0};

    ck_assert_int_eq(dnmap_entries_set_tag(entries, X300), DNMAP_OK);
    ck_assert_int_eq(give(entries, "/CN=x", &taken), DNMAP_OK);
    ck_assert_str_eq(taken.text, "r " X50 X50 X50 X50 X50 "xxxxxx\n");
    ck_assert_int_eq(dnmap_entries_set_tag(entries, X300 X300 X300 X300), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_set_map(entries, DNMAP_MAP_LDAP), DNMAP_OK);
    ck_assert_int_eq(give(entries, "/CN=x", &taken), DNMAP_OK);
    ck_assert_str_eq(taken.text, "l " X300 X300 X300 X300 ":/CN=x\n");
    ck_assert_int_eq(dnmap_entries_set_tag(entries, X300 X300), DNMAP_OK);
    ck_assert_int_eq(give(entries, "/CN=x", &taken), DNMAP_OK);
    ck_assert_str_eq(taken.text, "g " X300 X300 ":/CN=x\n");
    ck_assert_int_eq(give(entries, "/CN=x", &taken), DNMAP_OK);
    ck_assert_str_eq(taken.text, "d " X300 X300 ":/CN=x\n");
    ck_assert_int_eq(dnmap_entries_set_tag(entries, ""), DNMAP_OK);
    dnmap_entries_allow(entries, DNMAP_RISK_EMPTY | DNMAP_RISK_MACRO_CUT);
    ck_assert_int_eq(give(entries, "/CN=" X300, &taken), DNMAP_OK);
    ck_assert_str_eq(taken.text, "g \n");
    ck_assert_int_eq(give(entries, "/CN=" X300 X10, &taken), DNMAP_OK);
    ck_assert_str_eq(taken.text, "d \n");
    dnmap_entries_free(entries);
}
END_TEST

/* A value that no line has room for, of a single line too. */
START_TEST(long_values)
{
    dnmap_entries *entries = entries_of(DNMAP_MODE_CA);
    struct taken taken = {.count = 0};
    dnmap_name *name;
    dnmap_error error;
    char *line;

    ck_assert_int_eq(dnmap_entries_set_value(entries, X300 X300 X300 X300), DNMAP_OK);
    ck_assert_int_eq(give(entries, "/CN=x", &taken), DNMAP_OK);
    ck_assert_str_eq(taken.text, "l CERTISSUER:/CN=x\n");
    ck_assert_int_eq(dnmap_name_from_text(&name, "/CN=x", 5, DNMAP_TEXT_SLASH, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_access_line_new(&line, NULL, NULL, name, "T", X300 X300 X300 X300,
                                           DNMAP_DIALECT_HOST, DNMAP_MAP_HASH, 0, &error),
                     DNMAP_E_LIMIT);
    ck_assert_ptr_null(line);
    dnmap_name_free(name);
    dnmap_entries_free(entries);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, folded);
    tcase_add_test(tcase, every_entry);
    tcase_add_loop_test(tcase, through_an_expression, 0,
                        (int)(sizeof expressions / sizeof expressions[0]));
    tcase_add_test(tcase, unusual_keys);
    tcase_add_test(tcase, long_values);
}

int main(void)
{
    return suite_run("settings", add);
}
