/* SPDX-License-Identifier: BSD-2-Clause */
/* A certificate a line, in base64, and lines that are too long: what each line gives, and where. */
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "dnmap.h"
#include "seed.h"
#include "suite.h"

static const char bundle[] = "/etc/ssl/certs/ca-certificates.crt";
static struct seeds seeds;

static void set_up(void)
{
    struct gen gen;

    gen_seed(&gen, 20261125);
    ck_assert(seeds_make(&seeds, &gen, bundle, 4));
}

static void tear_down(void)
{
    seeds_free(&seeds);
}

/* A source in the making, and what its lines have to give. */
struct lines {
    struct bytes text;
    struct {
        size_t seed, offset;
        dnmap_status status;
    } expected[200];
    size_t count;
};

static void put_line(struct lines *lines, dnmap_status status, size_t seed, const void *text,
                     size_t len, const char *end)
{
    lines->expected[lines->count].seed = seed;
    lines->expected[lines->count].offset = lines->text.len;
    lines->expected[lines->count++].status = status;
    bytes_put(&lines->text, text, len);
    bytes_put(&lines->text, end, strlen(end));
}

static char *encode(const unsigned char *der, size_t len)
{
    char *text = malloc(4 * ((len + 2) / 3) + 1);

    ck_assert_ptr_nonnull(text);
    EVP_EncodeBlock((unsigned char *)text, der, (int)len);
    return text;
}

/* One certificate, and all that can be wrong with its line. */
static void put_seed(struct lines *lines, size_t seed)
{
    const struct bytes *der = &seeds.items[seed].der;
    char *text = encode(der->data, der->len);
    size_t len = strlen(text);

    put_line(lines, DNMAP_OK, seed, text, len, "\n");
    put_line(lines, DNMAP_OK, seed, text, len, "\r\n");
    put_line(lines, DNMAP_OK, seed, text, len, " \t\n");
    put_line(lines, DNMAP_E_PEM, seed, "", 0, "\n");
    put_line(lines, DNMAP_E_PEM, seed, " ", 1, "\r\n");
    put_line(lines, DNMAP_E_PEM, seed, text, len, "-\n");
    put_line(lines, DNMAP_E_PEM, seed, text, len - 1, "*\n");
    put_line(lines, DNMAP_E_PEM, seed, text, len - 1, "\n");
    put_line(lines, DNMAP_E_DER, seed, text, len - 4, "\n");
    put_line(lines, DNMAP_E_DER, seed, "QUJD", 4, "\n");
    /* libcrypto passes over blanks */
    memmove(text + 8, text + 7, len - 7);
    text[7] = ' ';
    put_line(lines, DNMAP_OK, seed, text, len + 1, "\n");
    free(text);

    unsigned char *longer = calloc(1, der->len + 1);
    memcpy(longer, der->data, der->len);
    text = encode(longer, der->len + 1);
    put_line(lines, DNMAP_E_TRAILING, seed, text, strlen(text), "\n");
    free(text);
    free(longer);
}

static void check(const struct lines *lines)
{
    dnmap_reader *reader;
    dnmap_cert *cert;

    ck_assert_int_eq(
        dnmap_reader_new_memory(&reader, lines->text.data, lines->text.len, DNMAP_INPUT_BASE64),
        DNMAP_OK);
    for (size_t i = 0; i < lines->count; i++) {
        dnmap_error error = {DNMAP_E_MEMORY, "stale", 1, 1};
        dnmap_position at;
        ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), lines->expected[i].status);
        ck_assert_int_eq(error.code, lines->expected[i].status);
        ck_assert_uint_eq(error.offset, cert == NULL ? lines->expected[i].offset : 0);
        dnmap_reader_position(&at, reader);
        ck_assert_uint_eq(at.index, i + 1);
        ck_assert_uint_eq(at.line, i + 1);
        ck_assert_uint_eq(at.offset, lines->expected[i].offset);
        if (cert == NULL)
            continue;
        const struct bytes *der = &seeds.items[lines->expected[i].seed].der;
        const unsigned char *p = der->data;
        struct difference difference;
        X509 *x509 = d2i_X509(NULL, &p, (long)der->len);
        bool same = compare_cert(&difference, x509, cert);
        ck_assert_msg(same, "line %zu: %s", i + 1, difference.text);
        X509_free(x509);
        dnmap_cert_free(cert);
    }
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
    ck_assert_ptr_null(cert);
    dnmap_reader_free(reader);
}

START_TEST(base64)
{
    struct lines lines = {.count = 0};

    for (size_t i = 0; i < 12 && i < seeds.count; i++)
        put_seed(&lines, i);
    check(&lines);
    /* without a newline at the end */
    lines.text.len--;
    check(&lines);
    bytes_free(&lines.text);
}
END_TEST

/* 1 MiB with its newline is a line; more is not, and is passed over. */
START_TEST(long_lines)
{
    char *long_text = malloc(3 * DNMAP_LINE_MAX);

    memset(long_text, '*', 3 * DNMAP_LINE_MAX);
    for (size_t len = DNMAP_LINE_MAX - 2; len < DNMAP_LINE_MAX + 3; len++) {
        struct lines lines = {.count = 0};
        put_seed(&lines, 0);
        dnmap_status status = len < DNMAP_LINE_MAX ? DNMAP_E_PEM : DNMAP_E_LIMIT;
        put_line(&lines, status, 0, long_text, len, "\n");
        put_seed(&lines, 1);
        check(&lines);
        bytes_free(&lines.text);
    }
    for (size_t times = 2; times <= 3; times++) {
        struct lines lines = {.count = 0};
        put_line(&lines, DNMAP_E_LIMIT, 0, long_text, times * DNMAP_LINE_MAX - 1, "\n");
        put_seed(&lines, 1);
        put_line(&lines, DNMAP_E_LIMIT, 0, long_text, times * DNMAP_LINE_MAX, "");
        check(&lines);
        bytes_free(&lines.text);
    }
    free(long_text);
}
END_TEST

/* A block of 64 MiB that does not end, byte by byte what the reader asks for. */
struct endless {
    size_t given, most;
};

static ptrdiff_t give_block(void *context, unsigned char *buffer, size_t size)
{
    static const char begin[] = "-----BEGIN CERTIFICATE-----\n";
    struct endless *in = context;

    if (in->given == 0) {
        in->given = sizeof begin - 1;
        memcpy(buffer, begin, in->given);
        return (ptrdiff_t)in->given;
    }
    size_t count = in->most - in->given < size ? in->most - in->given : size;
    memset(buffer, 'A', count);
    for (size_t i = 64; i < count; i += 65)
        buffer[i] = '\n';
    in->given += count;
    return (ptrdiff_t)count;
}

START_TEST(endless_block)
{
    static const size_t most[] = {1000, DNMAP_OBJECT_MAX + 100};

    for (size_t i = 0; i < 2; i++) {
        struct endless in = {0, most[i]};
        dnmap_reader *reader;
        dnmap_cert *cert;
        dnmap_error error;
        ck_assert_int_eq(dnmap_reader_new_stream(&reader, give_block, &in, DNMAP_INPUT_AUTO),
                         DNMAP_OK);
        ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error),
                         most[i] < DNMAP_OBJECT_MAX ? DNMAP_E_TRUNCATED : DNMAP_E_LIMIT);
        ck_assert_uint_eq(error.offset, 0);
        ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), DNMAP_OK);
        ck_assert_ptr_null(cert);
        dnmap_reader_free(reader);
    }
}
END_TEST

/* In text too. */
START_TEST(long_names)
{
    char *text = malloc(DNMAP_LINE_MAX + 100);
    dnmap_error error;
    dnmap_reader *reader;
    dnmap_cert *cert;

    memset(text, 'x', DNMAP_LINE_MAX + 100);
    memcpy(text, "CN=a\nCN=", 8);
    memcpy(text + DNMAP_LINE_MAX + 90, "\nCN=b\n", 6);
    ck_assert_int_eq(dnmap_reader_new_memory(&reader, text, DNMAP_LINE_MAX + 96, DNMAP_INPUT_TEXT),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), DNMAP_OK);
    ck_assert_ptr_nonnull(cert);
    dnmap_cert_free(cert);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), DNMAP_E_LIMIT);
    ck_assert_uint_eq(error.offset, 5);
    ck_assert_ptr_null(cert);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), DNMAP_OK);
    ck_assert_ptr_nonnull(cert);
    dnmap_cert_free(cert);
    dnmap_reader_free(reader);
    free(text);
}
END_TEST

/* ------------------------------------------------------------------ in threads */

enum { MANY = 5000 };

/* The lines in their order: where each begins, and whether it is good. */
struct order {
    size_t next, offsets[MANY];
};

static bool is_good(size_t line)
{
    return line % 7 != 3;
}

static dnmap_status check_place(struct order *order, const dnmap_found *found, bool good)
{
    ck_assert_uint_lt(order->next, MANY);
    ck_assert_str_eq(found->source, "lines");
    ck_assert_uint_eq(found->position.index, order->next + 1);
    ck_assert_uint_eq(found->position.line, order->next + 1);
    ck_assert_uint_eq(found->position.offset, order->offsets[order->next]);
    ck_assert_int_eq(is_good(order->next), good);
    order->next++;
    return DNMAP_OK;
}

static dnmap_status take_entry(void *context, const dnmap_found *found, const dnmap_entry *entry)
{
    ck_assert_ptr_nonnull(entry->key);
    return check_place(context, found, true);
}

static dnmap_status take_failure(void *context, const dnmap_found *found, const dnmap_error *error)
{
    const struct order *order = context;

    ck_assert_int_eq(error->code, DNMAP_E_PEM);
    ck_assert_uint_eq(error->offset, order->offsets[order->next]);
    return check_place(context, found, false);
}

/* One answer for each line, in their order, in any number of threads. */
START_TEST(threads)
{
    static const unsigned counts[] = {1, 2, 5};
    struct order order = {.next = 0};
    const dnmap_handler handler = {NULL, take_entry, take_failure, NULL, &order};
    const struct bytes *der = &seeds.items[0].der;
    char *good = encode(der->data, der->len);
    struct bytes text = {0};
    dnmap_entries *entries;
    dnmap_files *files;

    for (size_t i = 0; i < MANY; i++) {
        order.offsets[i] = text.len;
        if (is_good(i))
            bytes_put(&text, good, strlen(good));
        else
            bytes_put(&text, "*****", i % 5);
        bytes_put(&text, &"\r\n"[i % 2], 2 - i % 2);
    }
    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_set_mode(entries, DNMAP_MODE_SUBJECT), DNMAP_OK);
    dnmap_entries_set_duplicates(entries, 1);
    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_BASE64), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, text.data, text.len, "lines"), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_read(entries, files, counts[_i], &handler), DNMAP_OK);
    ck_assert_uint_eq(order.next, MANY);
    dnmap_files_free(files);
    dnmap_entries_free(entries);
    bytes_free(&text);
    free(good);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_unchecked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, base64);
    tcase_add_test(tcase, long_lines);
    tcase_add_test(tcase, endless_block);
    tcase_add_test(tcase, long_names);
    tcase_add_loop_test(tcase, threads, 0, 3);
}

int main(void)
{
    return suite_run("base64_lines", add);
}
