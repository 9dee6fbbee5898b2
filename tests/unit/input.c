/* SPDX-License-Identifier: BSD-2-Clause */
/* Inputs that fail to be read, are too large, or come in pieces of any size. */
#include <errno.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "dnmap.h"
#include "parts.h"
#include "suite.h"

/* A source of bytes in pieces: `head`, then `fill` up to `size` in all, then the end or a failure.
 */
struct source {
    const unsigned char *head;
    size_t head_len, size, at, step;
    unsigned char fill;
    bool fails;
    ptrdiff_t lie; /* what a read returns that gives nothing; 0: it tells the truth */
};

static ptrdiff_t read_source(void *context, unsigned char *buffer, size_t size)
{
    struct source *source = context;
    size_t left = source->size - source->at;
    size_t count = source->step < left ? source->step : left;

    if (count > size)
        count = size;
    if (count == 0 && source->lie != 0)
        return source->lie;
    if (count == 0 && source->fails) {
        errno = ENODEV;
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        size_t at = source->at + i;
        buffer[i] = at < source->head_len ? source->head[at] : source->fill;
    }
    source->at += count;
    return (ptrdiff_t)count;
}

/* Reads to the end or to the first failure: how many there were. */
static size_t count_items(dnmap_reader *reader, dnmap_error *error)
{
    for (size_t count = 0;; count++) {
        dnmap_cert *cert;
        dnmap_status status = dnmap_reader_next(reader, &cert, error);
        if (status != DNMAP_OK || cert == NULL)
            return count;
        dnmap_cert_free(cert);
    }
}

static size_t read_all(struct source *source, dnmap_input input, dnmap_error *error)
{
    dnmap_reader *reader;

    ck_assert_int_eq(dnmap_reader_new_stream(&reader, read_source, source, input), DNMAP_OK);
    size_t count = count_items(reader, error);
    dnmap_reader_free(reader);
    return count;
}

/* ------------------------------------------------------------------ reads that fail */

#define SERVER "mail sm-mta[7]: STARTTLS=server, "
#define LOG                                                   \
    SERVER "relay=a, version=x, verify=OK, cipher=x\n" SERVER \
           "cert-subject=/CN=x, cert-issuer=/CN=CA, verifymsg=ok\n"

static unsigned char *certificate(size_t *len)
{
    struct parts parts;

    parts_begin(&parts);
    return parts_end(&parts, len);
}

/* A line of base64, or with `label` a block of PEM. */
static char *base64_of(const unsigned char *der, size_t len, bool in_block)
{
    char *text = calloc(2 * len + 200, 1);

    if (in_block)
        strcpy(text, "text\n-----BEGIN CERTIFICATE-----\n");
    size_t at = strlen(text);
    for (size_t i = 0; i < len; i += 48) {
        int count = (int)(len - i < 48 ? len - i : 48);
        at += (size_t)EVP_EncodeBlock((unsigned char *)text + at, der + i, count);
        if (in_block)
            text[at++] = '\n';
    }
    strcpy(text + at, in_block ? "-----END CERTIFICATE-----\n" : "\n");
    return text;
}

/* Wherever the read fails, it is told with its errno, and nothing but whole items comes before. */
static void fail_everywhere(const void *input, size_t len, dnmap_input kind, size_t items)
{
    for (size_t size = 0; size <= len; size++) {
        struct source source = {
            .head = input, .head_len = len, .size = size, .step = 1 + size % 7, .fails = true};
        dnmap_error error;
        size_t count = read_all(&source, kind, &error);
        ck_assert_int_eq(error.code, DNMAP_E_IO);
        ck_assert_int_eq(error.system_error, ENODEV);
        ck_assert_uint_le(count, size < len ? items - (kind != DNMAP_INPUT_TEXT) : items);
    }
}

START_TEST(failing_reads)
{
    static const char text[] = "/CN=x\nSubject: CN=y\n-----BEGIN X-----\n-----END X-----\n";
    size_t len;
    unsigned char *der = certificate(&len);
    char *pem = base64_of(der, len, true);
    char *line = base64_of(der, len, false);

    fail_everywhere(der, len, DNMAP_INPUT_AUTO, 1);
    fail_everywhere(pem, strlen(pem), DNMAP_INPUT_AUTO, 1);
    fail_everywhere(line, strlen(line), DNMAP_INPUT_BASE64, 1);
    fail_everywhere(LOG, strlen(LOG), DNMAP_INPUT_LOG, 1);
    fail_everywhere(text, sizeof text - 1, DNMAP_INPUT_TEXT, 2);
    free(line);
    free(pem);
    free(der);
}
END_TEST

/* What is there before it is told first, and that it failed behind that. */
START_TEST(failures_behind_something)
{
    /* a whole object, as short as half of a header may be; a line that does not end */
    struct source object = {.head =
                                (const unsigned char *)"\x30\x08\x30\x06\x02\x01\x01\x02\x01\x01",
                            .head_len = 10,
                            .size = 10,
                            .step = 10,
                            .fails = true};
    struct source line = {.head = (const unsigned char *)"text, text",
                          .head_len = 10,
                          .size = 10,
                          .step = 10,
                          .fails = true};
    dnmap_error error;
    dnmap_reader *reader;
    dnmap_cert *cert;

    ck_assert_int_eq(dnmap_reader_new_stream(&reader, read_source, &object, DNMAP_INPUT_AUTO),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), DNMAP_E_DER);
    ck_assert_uint_eq(error.offset, 0);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), DNMAP_E_IO);
    ck_assert_uint_eq(error.offset, 10);
    dnmap_reader_free(reader);
    ck_assert_uint_eq(read_all(&line, DNMAP_INPUT_AUTO, &error), 0);
    ck_assert_int_eq(error.code, DNMAP_E_IO);
    ck_assert_uint_eq(error.offset, 10);
}
END_TEST

/* In the middle of a line too long, and a function that claims to have read more than it may. */
START_TEST(other_failures)
{
    struct source source = {
        .size = 3 * DNMAP_LINE_MAX / 2, .step = SIZE_MAX, .fill = 'x', .fails = true};
    dnmap_error error;

    ck_assert_uint_eq(read_all(&source, DNMAP_INPUT_TEXT, &error), 0);
    ck_assert_int_eq(error.code, DNMAP_E_IO);
    source = (struct source){.step = 1, .lie = PTRDIFF_MAX};
    ck_assert_uint_eq(read_all(&source, DNMAP_INPUT_AUTO, &error), 0);
    ck_assert_int_eq(error.code, DNMAP_E_IO);
    ck_assert_int_eq(error.system_error, EIO);
    ck_assert_uint_eq(error.offset, 0);
}
END_TEST

/* A certificate that is there is given before anything is read that may have to be waited for. */
START_TEST(no_read_too_many)
{
    size_t len;
    unsigned char *der = certificate(&len);

    for (size_t step = len; step > len - 2; step--) {
        struct source source = {
            .head = der, .head_len = len, .size = len, .step = step, .fails = true};
        dnmap_reader *reader;
        dnmap_cert *cert;

        ck_assert_int_eq(dnmap_reader_new_stream(&reader, read_source, &source, DNMAP_INPUT_AUTO),
                         DNMAP_OK);
        ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
        ck_assert_ptr_nonnull(cert);
        dnmap_cert_free(cert);
        ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_E_IO);
        dnmap_reader_free(reader);
    }
    free(der);
}
END_TEST

/* ------------------------------------------------------------------ too large */

static void check_large(const char *head, unsigned char fill, size_t size, const char *message)
{
    struct source source = {.head = (const unsigned char *)head,
                            .head_len = strlen(head),
                            .size = size,
                            .step = SIZE_MAX,
                            .fill = fill};
    dnmap_error error;

    ck_assert_uint_eq(read_all(&source, DNMAP_INPUT_AUTO, &error), 0);
    ck_assert_int_eq(error.code, DNMAP_E_LIMIT);
    ck_assert_str_eq(error.message, message);
}

START_TEST(too_large)
{
    /* a length of 64 MiB, which nobody has to read for; one that is not told */
    check_large("\x30\x84\x04\x01\x01\x01", 0, 100,
                "an object of over 64 MiB, or a damaged length");
    check_large("\x30\x80\x02\x01", 0, DNMAP_OBJECT_MAX + 10, "an object of over 64 MiB");
    check_large("-----BEGIN CERTIFICATE-----\n", 'A', DNMAP_OBJECT_MAX + 10,
                "a PEM block of over 64 MiB");
}
END_TEST

/* Of 20 KB, in pieces of any size, between text of any length: the window is moved and grows. */
START_TEST(large_blocks)
{
    struct parts parts;
    struct bytes input = {0}, extension = {0}, list = {0};
    size_t len;

    parts_begin(&parts);
    bytes_put(&extension, "\x06\x03\x2A\x03\x04\x04\x82\x4E\x20", 9);
    for (size_t i = 0; i < 20000; i++)
        bytes_put_byte(&extension, (unsigned)i & 0xFF);
    bytes_put_der(&list, 0x30, &extension);
    extension.len = 0;
    bytes_put_der(&extension, 0x30, &list);
    parts_set(&parts, CERT_EXTENSIONS, "");
    bytes_put_der(&parts.of[CERT_EXTENSIONS], 0xA3, &extension);
    unsigned char *der = parts_end(&parts, &len);
    char *pem = base64_of(der, len, true);
    for (size_t i = 0; i < 40; i++) {
        bytes_put(&input, pem, strlen(pem));
        for (size_t k = 0; k < 37 * i; k++)
            bytes_put_byte(&input, k % 300 == 299 ? '\n' : 'x');
        bytes_put_byte(&input, '\n');
    }
    for (size_t step = 1000; step < 100000; step = step * 3 + 1) {
        struct source source = {
            .head = input.data, .head_len = input.len, .size = input.len, .step = step};
        dnmap_error error;
        ck_assert_uint_eq(read_all(&source, DNMAP_INPUT_AUTO, &error), 40);
        ck_assert_int_eq(error.code, DNMAP_OK);
    }
    bytes_free(&input);
    bytes_free(&extension);
    bytes_free(&list);
    free(pem);
    free(der);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, failing_reads);
    tcase_add_test(tcase, failures_behind_something);
    tcase_add_test(tcase, other_failures);
    tcase_add_test(tcase, no_read_too_many);
    tcase_add_test(tcase, too_large);
    tcase_add_test(tcase, large_blocks);
}

int main(void)
{
    return suite_run("input", add);
}
