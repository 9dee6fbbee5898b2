/* SPDX-License-Identifier: BSD-2-Clause */
/* Sources of certificates that are no usual files, and what the sources are read with: one after
 * the other and in several threads. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dnmap.h"
#include "suite.h"

static char folder[32];
static char path[100], directory[100];

static void set_up(void)
{
    static const char text[] = "/CN=x\n";

    snprintf(folder, sizeof folder, "/tmp/dnmap-sources-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(directory, sizeof directory, "%s/", folder);
    snprintf(path, sizeof path, "%s/names", folder);
    int file = open(path, O_WRONLY | O_CREAT, 0600);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq((int)write(file, text, sizeof text - 1), (int)sizeof text - 1);
    close(file);
}

static void tear_down(void)
{
    remove(path);
    remove(folder);
}

static dnmap_files *open_text(void)
{
    dnmap_files *files;

    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_TEXT), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_set_password(files, "secret", 6), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_set_log(files, DNMAP_DIALECT_HOST, "*"), DNMAP_OK);
    return files;
}

/* ------------------------------------------------------------------ one after the other */

START_TEST(no_usual_files)
{
    dnmap_files *files = open_text();
    dnmap_cert *cert;
    dnmap_error error;
    char expected[120];

    ck_assert_int_eq(dnmap_files_add_path(files, directory), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_path(files, "/dev/null"), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_path(files, ""), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_next(files, &cert, &error), DNMAP_OK);
    ck_assert_ptr_nonnull(cert);
    dnmap_cert_free(cert);
    /* One slash between the two, not two. */
    snprintf(expected, sizeof expected, "%s/names", folder);
    ck_assert_str_eq(dnmap_files_source(files), expected);
    ck_assert_int_eq(dnmap_files_next(files, &cert, &error), DNMAP_E_NOTHING);
    ck_assert_str_eq(dnmap_files_source(files), "/dev/null");
    ck_assert_int_eq(dnmap_files_next(files, &cert, &error), DNMAP_E_OPEN);
    ck_assert_int_eq(error.system_error, ENOENT);
    ck_assert_int_eq(dnmap_files_next(files, &cert, &error), DNMAP_OK);
    ck_assert_ptr_null(cert);
    dnmap_files_free(files);
}
END_TEST

/* No descriptor is left for a file or a directory. */
START_TEST(no_descriptor)
{
    struct rlimit before, none;
    dnmap_files *files = open_text();
    dnmap_cert *cert;
    dnmap_error errors[2];
    int next = dup(0);

    close(next);
    ck_assert_int_eq(dnmap_files_add_path(files, path), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_path(files, directory), DNMAP_OK);
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = (rlim_t)next;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    for (size_t i = 0; i < 2; i++)
        (void)dnmap_files_next(files, &cert, &errors[i]);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
    for (size_t i = 0; i < 2; i++) {
        ck_assert_int_eq(errors[i].code, DNMAP_E_OPEN);
        ck_assert_int_eq(errors[i].system_error, EMFILE);
    }
    ck_assert_int_eq(dnmap_files_next(files, &cert, NULL), DNMAP_OK);
    ck_assert_ptr_null(cert);
    dnmap_files_free(files);
}
END_TEST

/* ------------------------------------------------------------------ in threads */

struct tally {
    size_t certificates, entries, failures, last;
};

static dnmap_status take_certificate(void *context, const dnmap_found *found)
{
    struct tally *tally = context;

    ck_assert_int_eq(found->is_ca, 0);
    return ++tally->certificates == tally->last ? DNMAP_E_STOPPED : DNMAP_OK;
}

static dnmap_status take_entry(void *context, const dnmap_found *found, const dnmap_entry *entry)
{
    struct tally *tally = context;

    (void)found;
    ck_assert_int_eq(strncmp(entry->key, "CERTSUBJECT:/CN=", 16), 0);
    tally->entries++;
    return DNMAP_OK;
}

static dnmap_status take_failure(void *context, const dnmap_found *found, const dnmap_error *error)
{
    struct tally *tally = context;

    (void)found;
    ck_assert_int_ne(error->code, DNMAP_OK);
    tally->failures++;
    return DNMAP_OK;
}

static void wait_for_it(void *context)
{
    (void)context;
}

static dnmap_status read_in_threads(dnmap_files *files, struct tally *tally, unsigned threads)
{
    const dnmap_handler handler = {take_certificate, take_entry, take_failure, wait_for_it, tally};
    dnmap_entries *entries;

    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_set_mode(entries, DNMAP_MODE_SUBJECT), DNMAP_OK);
    dnmap_status status = dnmap_entries_read(entries, files, threads, &handler);
    dnmap_entries_free(entries);
    dnmap_files_free(files);
    return status;
}

/* Names in text can't be cut: files small and large, descriptors, memory. */
START_TEST(names_in_threads)
{
    enum { NAMES = 20000 };
    struct tally tally = {0};
    dnmap_files *files = open_text();
    char *text = malloc(NAMES * 12 + 1);
    size_t len = 0;

    for (int i = 0; i < NAMES; i++)
        len += (size_t)sprintf(text + len, "/CN=%d\n", i);
    int file = open(path, O_RDWR);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(dnmap_files_add_path(files, path), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_path(files, "/dev/null"), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_descriptor(files, file, "descriptor"), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, text, len, "memory"), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, "", 0, "empty"), DNMAP_OK);
    ck_assert_int_eq(read_in_threads(files, &tally, 1 + (unsigned)_i), DNMAP_OK);
    ck_assert_uint_eq(tally.certificates, 1 + 1 + NAMES);
    ck_assert_uint_eq(tally.entries, tally.certificates);
    ck_assert_uint_eq(tally.failures, 2);
    close(file);
    free(text);
}
END_TEST

/* Memory is read to its end, and no descriptor behind it: not the one that is 0. */
START_TEST(memory_and_standard_input)
{
    struct tally tally = {0};
    dnmap_files *files = open_text();
    int input = dup(STDIN_FILENO), file = open(path, O_RDONLY);

    ck_assert_int_ge(input, 0);
    ck_assert_int_eq(dup2(file, STDIN_FILENO), STDIN_FILENO);
    ck_assert_int_eq(dnmap_files_add_bytes(files, "/CN=y\n", 6, "memory"), DNMAP_OK);
    ck_assert_int_eq(read_in_threads(files, &tally, 1 + (unsigned)_i), DNMAP_OK);
    ck_assert_uint_eq(tally.certificates, 1);
    ck_assert_int_eq(dup2(input, STDIN_FILENO), STDIN_FILENO);
    close(input);
    close(file);
}
END_TEST

/* Lines of base64, of which each gives a failure here, are cut anywhere between them. */
START_TEST(lines_in_threads)
{
    enum { LINES = 50000 };
    struct tally tally = {0};
    dnmap_files *files;
    char *text = malloc(LINES * 2);

    for (int i = 0; i < LINES; i++)
        memcpy(text + 2 * i, "!\n", 2);
    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_BASE64), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, text, LINES * 2 - 1, "memory"), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, text, 4, "more"), DNMAP_OK);
    ck_assert_int_eq(read_in_threads(files, &tally, 1 + (unsigned)_i), DNMAP_OK);
    ck_assert_uint_eq(tally.failures, LINES + 2);
    free(text);
}
END_TEST

/* Blocks of PEM behind more text than a part can hold, and nothing at all. */
START_TEST(text_in_threads)
{
    static const char block[] = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";
    enum { TEXT = 10 * 1000 * 1000, BLOCK = sizeof block - 1 };
    struct tally tally = {0};
    dnmap_files *files;
    char *text = malloc(TEXT + 2 * BLOCK);

    memcpy(text, block, BLOCK);
    for (size_t i = 0; i < TEXT; i++)
        text[BLOCK + i] = i % 400 >= 398 ? '\n' : 'x'; /* a line, and an empty one */
    memcpy(text + BLOCK + TEXT, block, BLOCK);
    text[BLOCK + TEXT - 1] = '\n';
    int file = open(path, O_RDWR | O_TRUNC);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq((int)write(file, text, TEXT + 2 * BLOCK), TEXT + 2 * BLOCK);
    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_AUTO), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, text, TEXT + 2 * BLOCK, "memory"), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_path(files, path), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, "nothing\n", 8, "nothing"), DNMAP_OK);
    ck_assert_int_eq(read_in_threads(files, &tally, 1 + (unsigned)_i), DNMAP_OK);
    ck_assert_uint_eq(tally.failures, 2 + 2 + 1);
    close(file);
    free(text);
}
END_TEST

/* What may take long is not opened any more once the handler has ended it. */
START_TEST(stops_before_a_device)
{
    struct tally tally = {.last = 1};
    dnmap_files *files = open_text();

    ck_assert_int_eq(dnmap_files_add_path(files, path), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_path(files, "/dev/null"), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_path(files, path), DNMAP_OK);
    ck_assert_int_eq(read_in_threads(files, &tally, 1 + (unsigned)_i), DNMAP_E_STOPPED);
    ck_assert_uint_eq(tally.certificates, 1);
    ck_assert_uint_eq(tally.entries, 0);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, no_usual_files);
    tcase_add_test(tcase, no_descriptor);
    tcase_add_loop_test(tcase, names_in_threads, 0, 3);
    tcase_add_loop_test(tcase, memory_and_standard_input, 0, 3);
    tcase_add_loop_test(tcase, lines_in_threads, 0, 3);
    tcase_add_loop_test(tcase, text_in_threads, 0, 3);
    tcase_add_loop_test(tcase, stops_before_a_device, 0, 3);
}

int main(void)
{
    return suite_run("sources", add);
}
