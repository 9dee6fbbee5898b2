/* SPDX-License-Identifier: BSD-2-Clause */
/* Where dnmap_entries_read() cuts its input: whatever is left behind a cut begins the next part. */
#ifdef __linux__
#include <malloc.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dnmap.h"
#include "hostile.h"
#include "parts.h"
#include "reading.h"
#include "suite.h"

enum { PART = 64 * 1024 }; /* so much is read at first */

struct seen {
    size_t certs, failures;
};

static dnmap_status take_cert(void *context, const dnmap_found *found)
{
    (void)found;
    ((struct seen *)context)->certs++;
    return DNMAP_OK;
}

static dnmap_status take_failure(void *context, const dnmap_found *found, const dnmap_error *failed)
{
    (void)found;
    (void)failed;
    ((struct seen *)context)->failures++;
    return DNMAP_OK;
}

/* A Name of one CN, so many letters long. */
static void set_name(struct parts *parts, enum cert_part part, size_t letters)
{
    char hex[400];

    snprintf(hex, sizeof hex, "30%02zX31%02zX30%02zX06035504030C%02zX", letters + 11, letters + 9,
             letters + 7, letters);
    for (size_t i = 0; i < letters; i++)
        strcat(hex, "78");
    parts_set(parts, part, hex);
}

/* Puts a certificate in PEM whose names are that long. */
static void put_block(struct bytes *out, size_t issuer, size_t subject)
{
    struct parts parts;
    struct bytes der = {0};
    size_t len;

    parts_begin(&parts);
    set_name(&parts, CERT_ISSUER, issuer);
    set_name(&parts, CERT_SUBJECT, subject);
    unsigned char *cert = parts_end(&parts, &len);
    bytes_put(&der, cert, len);
    hostile_pem(out, "CERTIFICATE", &der);
    bytes_free(&der);
    free(cert);
}

/* The first block ends so many bytes before or behind the place up to which is read at first. */
static void check(int behind, unsigned threads)
{
    struct bytes pem = {0};
    put_block(&pem, 2, 1);
    size_t len = pem.len, first = (size_t)(PART + behind), end = first + 2 * len;
    char *text = malloc(end + 1);
    struct seen seen = {0, 0};
    const dnmap_handler handler = {take_cert, reading_pass_entry, take_failure, NULL, &seen};

    memset(text, '\n', first);
    memcpy(text + first - len, pem.data, len);
    memcpy(text + first, pem.data, len);
    memcpy(text + first + len, pem.data, len);
    reading_bytes(text, end, DNMAP_INPUT_AUTO, DNMAP_MODE_CLIENT, threads, &handler);
    ck_assert_msg(seen.certs == 3 && seen.failures == 0, "%d: %zu certificates, %zu failures",
                  behind, seen.certs, seen.failures);
    free(text);
    bytes_free(&pem);
}

START_TEST(every_rest)
{
#ifdef M_PERTURB
    /* New memory may hold what was there before. A sanitizer has its own way, and refuses. */
    (void)mallopt(M_PERTURB, 0x55);
#endif
    for (int behind = -40; behind <= 3; behind++)
        for (unsigned threads = 1; threads <= 2; threads++)
            check(behind, threads);
}
END_TEST

/* The lowest descriptor that is free. */
static int free_descriptor(void)
{
    int descriptor = dup(0);

    ck_assert_int_ge(descriptor, 0);
    ck_assert_int_eq(close(descriptor), 0);
    return descriptor;
}

/* Who stops in the middle of a file leaves it closed. */
START_TEST(stopped_within_a_file)
{
    char path[] = "/tmp/dnmap-cuts-XXXXXX";
    struct bytes pem = {0};
    int descriptor = mkstemp(path);

    ck_assert_int_ge(descriptor, 0);
    put_block(&pem, 2, 1);
    for (size_t size = 0; size < 100 * PART; size += pem.len)
        ck_assert_int_eq(write(descriptor, pem.data, pem.len), (ssize_t)pem.len);
    ck_assert_int_eq(close(descriptor), 0);
    int before = free_descriptor();
    struct seen seen = {0, 0};
    const dnmap_handler handler = {NULL, reading_stop, take_failure, NULL, &seen};
    dnmap_files *files;
    dnmap_entries *entries;
    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_AUTO), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_path(files, path), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_read(entries, files, 2, &handler), DNMAP_E_STOPPED);
    ck_assert_int_eq(free_descriptor(), before);
    dnmap_entries_free(entries);
    dnmap_files_free(files);
    ck_assert_int_eq(remove(path), 0);
    bytes_free(&pem);
}
END_TEST

/* One thread reads no certificate ahead: who stops it can go on behind the one that it stopped at.
 */
START_TEST(stopped_by_one_thread)
{
    struct seen seen = {0, 0};
    const dnmap_handler handler = {take_cert, reading_stop, take_failure, NULL, &seen};

    for (unsigned threads = 0; threads < 2; threads++) {
        struct bytes pem = {0};
        dnmap_files *files;
        dnmap_entries *entries;
        dnmap_cert *cert;
        put_block(&pem, 2, 1);
        put_block(&pem, 3, 1);
        ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_AUTO), DNMAP_OK);
        ck_assert_int_eq(dnmap_files_add_bytes(files, pem.data, pem.len, "bytes"), DNMAP_OK);
        ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
        ck_assert_int_eq(dnmap_entries_read(entries, files, threads, &handler), DNMAP_E_STOPPED);
        ck_assert_uint_eq(seen.certs, 1 + threads);
        ck_assert_int_eq(dnmap_files_next(files, &cert, NULL), DNMAP_OK);
        ck_assert_ptr_nonnull(cert);
        dnmap_cert_free(cert);
        ck_assert_int_eq(dnmap_files_next(files, &cert, NULL), DNMAP_OK);
        ck_assert_ptr_null(cert);
        dnmap_entries_free(entries);
        dnmap_files_free(files);
        bytes_free(&pem);
    }
}
END_TEST

/* 146 keys of 112 bytes, each with a NUL: before the last but one there is room for 112 bytes in
 * the 16 KiB that keys get at first. Whether one more is taken, sanitizers see. */
START_TEST(keys_that_just_fit)
{
    enum { CERTS = 73 };
    struct bytes text = {0};
    struct seen seen = {0, 0};
    const dnmap_handler handler = {take_cert, reading_pass_entry, take_failure, NULL, &seen};

    for (int i = 0; i < CERTS; i++)
        put_block(&text, 97, 96);
    ck_assert_uint_lt(text.len, PART);
    reading_bytes(text.data, text.len, DNMAP_INPUT_AUTO, DNMAP_MODE_CLIENT, 2, &handler);
    ck_assert_uint_eq(seen.certs, CERTS);
    bytes_free(&text);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, keys_that_just_fit);
    tcase_add_test(tcase, stopped_within_a_file);
    tcase_add_test(tcase, stopped_by_one_thread);
    tcase_add_test(tcase, every_rest);
}

int main(void)
{
    return suite_run("many_cuts", add);
}
