/* SPDX-License-Identifier: BSD-2-Clause */
/* Objects that are not there, and settings that there are not: nothing is set then. */
#include <string.h>

#include "dnmap.h"
#include "reading.h"
#include "suite.h"

#define REFUSED(call) ck_assert_int_eq((call), DNMAP_E_ARGUMENT)

static const dnmap_input no_input = (dnmap_input)4;
static const dnmap_dialect no_dialect = (dnmap_dialect)99;
static dnmap_error error;

static ptrdiff_t read_nothing(void *context, unsigned char *buffer, size_t size)
{
    (void)context;
    (void)buffer;
    (void)size;
    return 0;
}

START_TEST(readers_refuse)
{
    dnmap_reader *reader = NULL;
    dnmap_cert *cert = NULL;
    dnmap_position position = {1, 1, 1};

    REFUSED(dnmap_reader_new_memory(&reader, "x", 1, no_input));
    REFUSED(dnmap_reader_new_stream(&reader, read_nothing, NULL, (dnmap_input)-1));
    ck_assert_ptr_null(reader);
    ck_assert_int_eq(dnmap_reader_new_memory(&reader, NULL, 0, DNMAP_INPUT_AUTO), DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_E_NOTHING);
    dnmap_reader_free(reader);
    REFUSED(dnmap_reader_set_password(NULL, "x", 1));
    REFUSED(dnmap_reader_set_log(NULL, DNMAP_DIALECT_HOST, NULL));
    REFUSED(dnmap_reader_next(NULL, &cert, &error));
    dnmap_reader_position(&position, NULL);
    ck_assert_uint_eq(position.index, 0);

    ck_assert_int_eq(dnmap_reader_new_stream(&reader, read_nothing, NULL, DNMAP_INPUT_AUTO),
                     DNMAP_OK);
    REFUSED(dnmap_reader_next(reader, NULL, &error));
    REFUSED(dnmap_reader_set_log(reader, no_dialect, NULL));
    REFUSED(dnmap_reader_set_password(reader, "a\0b", 3));
    ck_assert_int_eq(dnmap_reader_set_password(reader, "a", 1), DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_set_password(reader, NULL, 0), DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), DNMAP_E_NOTHING);
    ck_assert_str_eq(error.message, "it is empty");
    dnmap_reader_free(reader);
    dnmap_reader_free(NULL);
}
END_TEST

START_TEST(files_refuse)
{
    dnmap_files *files = NULL;
    dnmap_cert *cert = NULL;
    dnmap_position position = {1, 1, 1};

    REFUSED(dnmap_files_new(&files, no_input));
    ck_assert_ptr_null(files);
    REFUSED(dnmap_files_set_password(NULL, "x", 1));
    REFUSED(dnmap_files_set_log(NULL, DNMAP_DIALECT_HOST, NULL));
    REFUSED(dnmap_files_add_path(NULL, "/"));
    REFUSED(dnmap_files_add_descriptor(NULL, 0, "-"));
    REFUSED(dnmap_files_add_bytes(NULL, "", 0, "-"));
    REFUSED(dnmap_files_next(NULL, &cert, &error));
    ck_assert_ptr_null(dnmap_files_source(NULL));
    dnmap_files_position(&position, NULL);
    ck_assert_uint_eq(position.index, 0);

    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_AUTO), DNMAP_OK);
    ck_assert_ptr_null(dnmap_files_source(files));
    REFUSED(dnmap_files_set_log(files, no_dialect, NULL));
    REFUSED(dnmap_files_add_path(files, NULL));
    REFUSED(dnmap_files_add_bytes(files, NULL, 1, "-"));
    REFUSED(dnmap_files_add_bytes(files, "", 0, NULL));
    REFUSED(dnmap_files_next(files, NULL, &error));
    ck_assert_int_eq(dnmap_files_next(files, &cert, &error), DNMAP_OK);
    ck_assert_ptr_null(cert);
    /* Without an error record. */
    ck_assert_int_eq(dnmap_files_add_path(files, "/nonexistent"), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, "x", 1, "x"), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, "-----BEGIN PKCS7-----\n", 22, "y"), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_next(files, &cert, NULL), DNMAP_E_OPEN);
    ck_assert_int_eq(dnmap_files_next(files, &cert, NULL), DNMAP_E_NOTHING);
    ck_assert_int_eq(dnmap_files_next(files, &cert, NULL), DNMAP_E_TRUNCATED);
    dnmap_files_free(files);
    dnmap_files_free(NULL);
}
END_TEST

static dnmap_status take(void *context, const dnmap_entry *entry)
{
    (void)context;
    (void)entry;
    return DNMAP_E_STOPPED;
}

static dnmap_status take_found(void *context, const dnmap_found *found, const dnmap_entry *entry)
{
    (void)found;
    return take(context, entry);
}

START_TEST(entries_refuse)
{
    static const dnmap_handler no_entry = {.failure = reading_pass_failure};
    static const dnmap_handler no_failure = {.entry = take_found};
    static const dnmap_handler handler = {.entry = take_found, .failure = reading_pass_failure};
    dnmap_entries *made;
    dnmap_files *files;
    dnmap_reader *reader;
    dnmap_cert *cert;

    REFUSED(dnmap_entries_set_mode(NULL, DNMAP_MODE_CA));
    REFUSED(dnmap_entries_set_tag(NULL, "T"));
    REFUSED(dnmap_entries_set_value(NULL, "V"));
    REFUSED(dnmap_entries_set_dialect(NULL, DNMAP_DIALECT_HOST));
    REFUSED(dnmap_entries_set_map(NULL, DNMAP_MAP_HASH));
    dnmap_entries_set_all_dialects(NULL, 1);
    dnmap_entries_set_regexes(NULL, NULL, NULL);
    dnmap_entries_allow(NULL, 1);
    dnmap_entries_set_fold(NULL, 1);
    dnmap_entries_set_duplicates(NULL, 1);
    dnmap_entries_free(NULL);

    ck_assert_int_eq(dnmap_entries_new(&made), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_AUTO), DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_new_memory(&reader, "/CN=x", 5, DNMAP_INPUT_TEXT), DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
    REFUSED(dnmap_entries_set_mode(made, (dnmap_mode)4));
    REFUSED(dnmap_entries_set_dialect(made, no_dialect));
    REFUSED(dnmap_entries_set_map(made, (dnmap_map)99));
    ck_assert_int_eq(dnmap_entries_set_tag(made, "a b"), DNMAP_E_TAG);
    ck_assert_int_eq(dnmap_entries_set_value(made, " x"), DNMAP_E_VALUE);
    REFUSED(dnmap_entries_add(NULL, cert, take, NULL, &error));
    REFUSED(dnmap_entries_add(made, NULL, take, NULL, &error));
    REFUSED(dnmap_entries_add(made, cert, NULL, NULL, &error));
    REFUSED(dnmap_entries_read(NULL, files, 1, &handler));
    REFUSED(dnmap_entries_read(made, NULL, 1, &handler));
    REFUSED(dnmap_entries_read(made, files, 1, NULL));
    REFUSED(dnmap_entries_read(made, files, 1, &no_entry));
    REFUSED(dnmap_entries_read(made, files, 1, &no_failure));
    REFUSED(dnmap_entries_read(made, files, DNMAP_THREADS_MAX + 1, &handler));
    ck_assert_int_eq(dnmap_entries_read(made, files, 0, &handler), DNMAP_OK);
    dnmap_cert_free(cert);
    dnmap_reader_free(reader);
    dnmap_files_free(files);
    dnmap_entries_free(made);
}
END_TEST

static dnmap_status take_finding(void *context, const dnmap_finding *finding)
{
    (void)finding;
    ++*(unsigned *)context;
    return DNMAP_E_STOPPED;
}

START_TEST(lint_refuses)
{
    static const char map[] = "x\ny\n";
    const size_t len = sizeof map - 1;
    const dnmap_dialect host = DNMAP_DIALECT_HOST;
    unsigned findings = 0;

    REFUSED(
        dnmap_access_lint(NULL, 1, host, host, DNMAP_MAP_HASH, take_finding, &findings, &error));
    REFUSED(dnmap_access_lint(map, len, host, host, DNMAP_MAP_HASH, NULL, NULL, &error));
    REFUSED(dnmap_access_lint(map, len, host, host, (dnmap_map)99, take_finding, NULL, &error));
    REFUSED(
        dnmap_access_lint(map, len, no_dialect, host, DNMAP_MAP_HASH, take_finding, NULL, &error));
    REFUSED(
        dnmap_access_lint(map, len, host, no_dialect, DNMAP_MAP_HASH, take_finding, NULL, &error));
    ck_assert_int_eq(dnmap_access_lint(map, UINT32_MAX, host, host, DNMAP_MAP_HASH, take_finding,
                                       &findings, &error),
                     DNMAP_E_LIMIT);
    ck_assert_uint_eq(error.offset, 0);
    ck_assert_int_eq(
        dnmap_access_lint(NULL, 0, host, host, DNMAP_MAP_HASH, take_finding, &findings, &error),
        DNMAP_OK);
    ck_assert_uint_eq(findings, 0);
    ck_assert_int_eq(
        dnmap_access_lint(map, len, host, host, DNMAP_MAP_HASH, take_finding, &findings, &error),
        DNMAP_E_STOPPED);
    ck_assert_uint_eq(findings, 1);
}
END_TEST

START_TEST(decisions_refuse)
{
    static const dnmap_site site = {0};
    static const dnmap_site strange = {.dialect = (dnmap_dialect)99};
    dnmap_decision decision = {.count = 0, .may_relay = 1};
    dnmap_access *access;
    dnmap_name *name;
    dnmap_trust *trust;

    ck_assert_int_eq(dnmap_access_new(&access, NULL, 0, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_name_from_text(&name, "/CN=x", 5, DNMAP_TEXT_SLASH, NULL), DNMAP_OK);
    REFUSED(dnmap_access_test(NULL, access, name, name, &site, &error));
    REFUSED(dnmap_access_test(&decision, NULL, name, name, &site, &error));
    ck_assert_int_eq(decision.may_relay, 0);
    REFUSED(dnmap_access_test(&decision, access, name, name, NULL, &error));
    REFUSED(dnmap_access_test(&decision, access, name, name, &strange, &error));
    ck_assert_int_eq(dnmap_access_test(&decision, access, NULL, name, &site, &error),
                     DNMAP_E_NO_ISSUER);
    ck_assert_int_eq(dnmap_access_test(&decision, access, name, NULL, &site, &error),
                     DNMAP_E_NO_SUBJECT);
    REFUSED(dnmap_access_test_cert(NULL, access, NULL, &site, &error));
    REFUSED(dnmap_access_test_cert(&decision, NULL, NULL, &site, &error));
    REFUSED(dnmap_access_test_cert(&decision, access, NULL, &site, &error));
    REFUSED(dnmap_cert_verify(NULL, NULL, &error));
    REFUSED(dnmap_trust_new(&trust, NULL, 1, &error));
    dnmap_name_free(name);
    dnmap_access_free(access);
    dnmap_access_free(NULL);
    dnmap_trust_free(NULL);
    dnmap_regex_free(NULL);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, readers_refuse);
    tcase_add_test(tcase, files_refuse);
    tcase_add_test(tcase, entries_refuse);
    tcase_add_test(tcase, lint_refuses);
    tcase_add_test(tcase, decisions_refuse);
}

int main(void)
{
    return suite_run("handles", add);
}
