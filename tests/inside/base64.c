/* SPDX-License-Identifier: BSD-2-Clause */
/* What the fast decoder takes, libcrypto takes and decodes alike; and it takes all that is written
 * as usual. */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "gen.h"
#include "input/base64.h"
#include "suite.h"

enum { ROUNDS = 200000, LONGEST = 400 };

/* libcrypto's verdict on a text without white space: its length, -1 if it refuses it. */
static int decode_by_libcrypto(unsigned char *out, const unsigned char *text, size_t len)
{
    EVP_ENCODE_CTX *context = EVP_ENCODE_CTX_new();
    int first = 0;
    int last = 0;

    ck_assert_ptr_nonnull(context);
    EVP_DecodeInit(context);
    int good = EVP_DecodeUpdate(context, out, &first, text, (int)len) >= 0 &&
               EVP_DecodeFinal(context, out + first, &last) == 1;
    EVP_ENCODE_CTX_free(context);
    return good ? first + last : -1;
}

/* One that is damaged in one place is refused by both, or decoded alike by both; the text is in
 * memory of just its size. */
START_TEST(damaged)
{
    static const unsigned char marks[] = "=-+/ \n\r\t_:\0\x80\xFF";
    const unsigned rounds = suite_share(ROUNDS);
    unsigned taken = 0, refused = 0;
    struct gen gen;

    gen_seed(&gen, 64);
    for (unsigned i = 0; i < rounds; i++) {
        unsigned char bytes[LONGEST], decoded[LONGEST + 8];
        size_t len = 1 + gen_below(&gen, LONGEST - 1), decoded_len;
        for (size_t k = 0; k < len; k++)
            bytes[k] = (unsigned char)gen_below(&gen, 256);
        unsigned char *text = malloc(4 * ((len + 2) / 3) + 1);
        ck_assert_ptr_nonnull(text);
        size_t text_len = (size_t)EVP_EncodeBlock(text, bytes, (int)len);
        bool is_damaged = gen_below(&gen, 3) != 0;
        if (is_damaged)
            text[gen_below(&gen, 4) == 0 ? text_len - 1 - gen_below(&gen, 3)
                                         : gen_below(&gen, (uint32_t)text_len)] =
                gen_below(&gen, 2) == 0 ? (unsigned char)gen_below(&gen, 256)
                                        : marks[gen_below(&gen, sizeof marks - 1)];
        unsigned char *exact = malloc(text_len);
        ck_assert_ptr_nonnull(exact);
        memcpy(exact, text, text_len);
        bool good = base64_decode(decoded, &decoded_len, exact, text_len);
        ck_assert_msg(good || is_damaged, "refused: %.*s", (int)text_len, text);
        if (good) {
            unsigned char expected[LONGEST + 8];
            ck_assert_int_eq(decode_by_libcrypto(expected, exact, text_len), (int)decoded_len);
            ck_assert_mem_eq(decoded, expected, decoded_len);
        }
        taken += good;
        refused += !good;
        free(exact);
        free(text);
    }
    ck_assert_uint_gt(taken, rounds / 3);
    ck_assert_uint_gt(refused, rounds / 4);
}
END_TEST

START_TEST(lengths)
{
    unsigned char out[16];
    size_t len;

    for (size_t i = 0; i < 8; i++)
        ck_assert_int_eq(base64_decode(out, &len, (const unsigned char *)"QUJDREVG", i),
                         i == 4 || i == 8);
    ck_assert_int_eq(base64_decode(out, &len, (const unsigned char *)"QUI=", 4), true);
    ck_assert_uint_eq(len, 2);
    ck_assert_int_eq(base64_decode(out, &len, (const unsigned char *)"QQ==", 4), true);
    ck_assert_uint_eq(len, 1);
    /* Bits that the padding hides are libcrypto's to judge. */
    ck_assert_int_eq(base64_decode(out, &len, (const unsigned char *)"QR==", 4), false);
    ck_assert_int_eq(base64_decode(out, &len, (const unsigned char *)"QUJ=", 4), false);
}
END_TEST

/* A last line of one byte more than a line has. */
START_TEST(longer_line)
{
    unsigned char out[60], text[66];
    size_t len, count;

    memset(text, 'A', sizeof text);
    text[65] = '\n';
    ck_assert_int_eq(base64_decode_lines(out, &len, &count, text, sizeof text), false);
}
END_TEST

/* Lines as PEM has them, with other ends and lengths of lines: taken or not, never otherwise than
 * PEM_read_bio reads them. */
START_TEST(lines)
{
    static const char *const newlines[] = {"\n", "\r\n", "\r", " \n", "\n\n"};
    static const size_t widths[] = {64, 64, 64, 63, 65, 76, 60, 4};
    unsigned taken = 0;
    struct gen gen;

    gen_seed(&gen, 65);
    for (unsigned i = 0; i < suite_share(ROUNDS / 10); i++) {
        unsigned char bytes[LONGEST], text[2 * LONGEST], decoded[2 * LONGEST];
        char pem[4 * LONGEST] = "-----BEGIN X-----\n";
        size_t len = 1 + gen_below(&gen, LONGEST - 1), decoded_len, count;
        const char *newline = newlines[gen_below(&gen, 5) == 0 ? gen_below(&gen, 5) : 0];
        size_t width = widths[gen_below(&gen, 8)];
        for (size_t k = 0; k < len; k++)
            bytes[k] = (unsigned char)gen_below(&gen, 256);
        size_t text_len = (size_t)EVP_EncodeBlock(text, bytes, (int)len);
        size_t start = strlen(pem);
        for (size_t k = 0; k < text_len; k += width) {
            size_t part = text_len - k < width ? text_len - k : width;
            strncat(pem, (const char *)text + k, part);
            strcat(pem, newline);
        }
        size_t end = strlen(pem);
        strcat(pem, "-----END X-----\n");
        unsigned char *exact = malloc(end - start);
        ck_assert_ptr_nonnull(exact);
        memcpy(exact, pem + start, end - start);
        bool good = base64_decode_lines(decoded, &decoded_len, &count, exact, end - start);
        free(exact);
        bool is_usual = width == 64 && (strcmp(newline, "\n") == 0 || strcmp(newline, "\r\n") == 0);
        ck_assert_msg(good || !is_usual, "refused: %s", pem);
        taken += good;
        if (!good)
            continue;
        char *name, *header;
        unsigned char *expected;
        long expected_len;
        BIO *bio = BIO_new_mem_buf(pem, -1);
        ck_assert_int_eq(PEM_read_bio(bio, &name, &header, &expected, &expected_len), 1);
        ck_assert_int_eq((long)decoded_len, expected_len);
        ck_assert_mem_eq(decoded, expected, decoded_len);
        ck_assert_uint_eq(count, (text_len + width - 1) / width);
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(expected);
        BIO_free(bio);
    }
    ck_assert_uint_gt(taken, suite_share(ROUNDS / 10) / 4);
}
END_TEST

/* A last line of over 64 characters is not as usual: libcrypto decides. */
START_TEST(long_last_line)
{
    unsigned char text[2 * 64 + 2], out[2 * 64];
    size_t out_len, count;

    memset(text, 'A', sizeof text);
    text[64] = '\n';
    ck_assert(base64_decode_lines(out, &out_len, &count, text, 64 + 1));
    ck_assert_uint_eq(out_len, 48);
    for (size_t len = 68; len < 128; len += 4) {
        text[64] = 'A';
        text[len] = '\n';
        ck_assert(!base64_decode_lines(out, &out_len, &count, text, len + 1));
        text[len] = 'A';
    }
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, long_last_line);
    tcase_add_test(tcase, damaged);
    tcase_add_test(tcase, lengths);
    tcase_add_test(tcase, lines);
    tcase_add_test(tcase, longer_line);
}

int main(void)
{
    return suite_run("inside-base64", add);
}
