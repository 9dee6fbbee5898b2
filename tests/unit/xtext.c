/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

START_TEST(every_byte)
{
    for (int value = 0; value < 256; value++) {
        unsigned char byte = (unsigned char)value;
        char expected[4], encoded[4], decoded[2];
        size_t len;
        /* cf/README's list, with the backslash that tls.c adds. */
        int plain = value > 0x20 && value < 0x7F && strchr("<>()\"+\\", value) == NULL;
        snprintf(expected, sizeof expected, plain ? "%c" : "+%02X", value);

        ck_assert_int_eq(dnmap_xtext_encode(encoded, sizeof encoded, &len, &byte, 1), DNMAP_OK);
        ck_assert_str_eq(encoded, expected);
        ck_assert_uint_eq(len, strlen(expected));
        ck_assert_int_eq(dnmap_xtext_decode(decoded, sizeof decoded, &len, encoded, len, NULL),
                         DNMAP_OK);
        ck_assert_uint_eq(len, 1);
        ck_assert_int_eq((unsigned char)decoded[0], value);
    }
}
END_TEST

START_TEST(every_buffer_size)
{
    static const char input[] = "a b+\0c";
    size_t needed;

    ck_assert_int_eq(dnmap_xtext_encode(NULL, 0, &needed, input, 6), DNMAP_OK);
    ck_assert_uint_eq(needed, strlen("a+20b+2B+00c"));
    for (size_t size = 1; size <= needed + 2; size++) {
        char *buffer = malloc(size + 1);
        size_t len;
        buffer[size] = '#';
        dnmap_status status = dnmap_xtext_encode(buffer, size, &len, input, 6);
        ck_assert_int_eq(status, size > needed ? DNMAP_OK : DNMAP_E_BUFFER);
        ck_assert_str_eq(buffer[0] == '\0' ? "" : buffer, size > needed ? "a+20b+2B+00c" : "");
        ck_assert_uint_eq(len, needed);
        ck_assert_int_eq(buffer[size], '#');
        free(buffer);
    }
}
END_TEST

/* What is not xtext, why, and the byte at which that shows. */
static const struct {
    const char *text;
    size_t offset;
} malformed[] = {
    {"+", 0},    /* no digits */
    {"a+2", 1},  /* one digit */
    {"a+2G", 1}, /* not hex */
    {"a+G2", 1},
    {"a+2:", 1},
    {"a+2/", 1},
    {"a+@2", 1},
    {"ab+2b", 2}, /* lower case: sendmail never writes it */
    {"a b", 1},   /* a raw space */
    {"\x7F", 0},  /* DEL */
    {"\xC3\xA9", 0} /* raw UTF-8 */,
};

START_TEST(malformed_is_refused)
{
    dnmap_error error;
    char out[16] = "stale";
    size_t len = 99;

    ck_assert_int_eq(dnmap_xtext_decode(out, sizeof out, &len, malformed[_i].text,
                                        strlen(malformed[_i].text), &error),
                     DNMAP_E_XTEXT);
    ck_assert_int_eq(error.code, DNMAP_E_XTEXT);
    ck_assert_uint_eq(error.offset, malformed[_i].offset);
    ck_assert_str_eq(out, "");
    ck_assert_uint_eq(len, 0);
}
END_TEST

START_TEST(null_buffer_with_a_size)
{
    ck_assert_int_eq(dnmap_xtext_encode(NULL, 1, NULL, "a", 1), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_xtext_decode(NULL, 1, NULL, "a", 1, NULL), DNMAP_E_ARGUMENT);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, every_byte);
    tcase_add_test(tcase, every_buffer_size);
    tcase_add_loop_test(tcase, malformed_is_refused, 0,
                        (int)(sizeof malformed / sizeof malformed[0]));
    tcase_add_test(tcase, null_buffer_with_a_size);
}

int main(void)
{
    return suite_run("xtext", add);
}
