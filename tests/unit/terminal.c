/* SPDX-License-Identifier: BSD-2-Clause */
/* Text that people see: no byte of a stranger's in it makes a terminal do anything. */
#include <stdbool.h>
#include <string.h>

#include "dnmap.h"
#include "hostile.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static dnmap_status read_name(dnmap_name **name, unsigned tag, const void *cn, size_t len)
{
    struct bytes der = {0};

    hostile_rdn(&der, HOSTILE_CN, tag, cn, len);
    hostile_name(&der);
    dnmap_status status = dnmap_name_from_der(name, der.data, der.len, NULL);
    bytes_free(&der);
    return status;
}

/* Which code points a terminal acts on, or nobody sees: the controls of ASCII and Latin 1, and
 * Unicode's marks of direction (UAX 9). */
static bool is_harmful(unsigned c)
{
    return c < ' ' || (c >= 0x7F && c < 0xA0) || c == 0x61C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* Of the Basic Multilingual Plane. */
static size_t put_utf8(char *out, unsigned c)
{
    size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0};

    for (size_t i = len; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(leads[len] | c);
    return len;
}

/* All of the Basic Multilingual Plane: there and back, and nothing harmful on the way. */
START_TEST(rfc4514_is_safe_to_print)
{
    for (unsigned c = 0; c < 0x10000; c++) {
        char value[8] = "a", text[60];
        size_t len = 1 + put_utf8(value + 1, c), text_len;
        dnmap_name *name, *back;
        if (c >= 0xD800 && c < 0xE000)
            continue;
        value[len++] = 'b';
        ck_assert_int_eq(read_name(&name, HOSTILE_UTF8, value, len), DNMAP_OK);
        ck_assert_int_eq(dnmap_name_rfc4514(text, sizeof text, &text_len, name), DNMAP_OK);
        if (is_harmful(c))
            for (size_t i = 0; i < text_len; i++)
                ck_assert_msg(text[i] >= ' ' && text[i] < 0x7F, "U+%04X: %s", c, text);
        ck_assert_int_eq(dnmap_name_from_text(&back, text, text_len, DNMAP_TEXT_RFC4514, NULL),
                         DNMAP_OK);
        ck_assert_msg(dnmap_name_equal(name, back), "U+%04X: %s", c, text);
        dnmap_name_free(back);
        dnmap_name_free(name);
    }
}
END_TEST

/* Overlong forms, surrogates, bytes alone: libcrypto refuses them in a UTF8String; in another type
 * they come out in hex. */
START_TEST(malformed_utf8)
{
    static const char *const malformed[] = {
        "\xC0\x8A",     "\xE0\x80\x8A",         "\x9B", "\xC2",
#ifdef LIBCRYPTO_HAS_PROVIDERS /* OpenSSL 1.1.1 takes surrogates, and five bytes */
        "\xED\xA0\x80", "\xF8\x88\x80\x80\x8A",
#endif
    };

    for (size_t i = 0; i < COUNT(malformed); i++) {
        size_t len = strlen(malformed[i]);
        dnmap_name *name;
        char text[100];
        ck_assert_int_eq(read_name(&name, HOSTILE_UTF8, malformed[i], len), DNMAP_E_DER);
        ck_assert_int_eq(read_name(&name, HOSTILE_T61, malformed[i], len), DNMAP_OK);
        ck_assert_int_eq(dnmap_name_rfc4514(text, sizeof text, NULL, name), DNMAP_OK);
        ck_assert_int_eq(strncmp(text, "CN=#14", 6), 0);
        dnmap_name_free(name);
    }
}
END_TEST

/* What an error says is ours: no byte of the input is in it. */
START_TEST(messages_hold_no_input)
{
    static const char *const texts[] = {"CN=\033[31m", "\033=x",   "/CN=\n",
                                        "/\x9B=x",     "CN=#\033", "Zz\x1B=1"};

    for (size_t i = 0; i < COUNT(texts); i++) {
        dnmap_name *name;
        dnmap_error error;
        ck_assert_int_ne(
            dnmap_name_from_text(&name, texts[i], strlen(texts[i]), DNMAP_TEXT_AUTO, &error),
            DNMAP_OK);
        for (const char *p = error.message; *p != '\0'; p++)
            ck_assert_msg(*p >= ' ' && *p < 0x7F, "%zu: %s", i, error.message);
        ck_assert_uint_le(error.offset, strlen(texts[i]));
    }
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, rfc4514_is_safe_to_print);
    tcase_add_test(tcase, malformed_utf8);
    tcase_add_test(tcase, messages_hold_no_input);
}

int main(void)
{
    return suite_run("terminal", add);
}
