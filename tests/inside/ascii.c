/* SPDX-License-Identifier: BSD-2-Clause */
/* The same as the C library's in the C locale, for every byte. */
#include "base/ascii.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "suite.h"

START_TEST(bytes)
{
    for (int i = 0; i < 256; i++) {
        char c = (char)i;
        char text[2] = {c, '\0'};
        ck_assert_int_eq((unsigned char)ascii_fold(c), tolower(i));
        ck_assert_int_eq(ascii_is_blank(c), isspace(i) != 0);
        ck_assert_int_eq(ascii_hex(c), isxdigit(i) ? (int)strtol(text, NULL, 16) : -1);
        ck_assert_int_eq(ascii_has_capital(&c, 1), isupper(i) != 0);
        ck_assert(!ascii_has_capital(&c, 0));
        ck_assert_uint_eq(ascii_trimmed(&c, 1), !isspace(i));
    }
}
END_TEST

START_TEST(pairs)
{
    for (int i = 0; i < 256 * 256; i++) {
        char a[2] = {(char)(i >> 8), '\0'}, b[2] = {(char)i, '\0'};
        ck_assert_int_eq(ascii_same(a, b, 1), tolower(i >> 8) == tolower(i & 0xFF));
        ck_assert_int_eq(ascii_same_text(a, b), strcasecmp(a, b) == 0);
        ck_assert_int_eq(ascii_begins(a, 1, b), b[0] == '\0' || strcasecmp(a, b) == 0);
    }
}
END_TEST

static const char *const texts[] = {"",    "a", "A",  "ab", "aB", "abc",
                                    "Abd", "b", "a ", " a", " ",  "  "};
enum { COUNT = sizeof texts / sizeof texts[0] };

/* Each text is in memory of just its size, as a part of a map's source is. */
static char *exact(const char *text)
{
    size_t len = strlen(text);
    char *copy = malloc(len + (len == 0));

    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text, len);
    return copy;
}

START_TEST(whole_texts)
{
    for (size_t i = 0; i < COUNT; i++) {
        char *text = exact(texts[i]);
        size_t len = strlen(texts[i]);
        for (size_t j = 0; j < COUNT; j++) {
            size_t other = strlen(texts[j]);
            ck_assert_int_eq(ascii_begins(text, len, texts[j]),
                             strncasecmp(texts[i], texts[j], other) == 0);
            ck_assert_int_eq(ascii_same_text(texts[i], texts[j]),
                             strcasecmp(texts[i], texts[j]) == 0);
            if (len == other)
                ck_assert_int_eq(ascii_same(text, texts[j], len),
                                 strcasecmp(texts[i], texts[j]) == 0);
        }
        size_t trimmed = len;
        while (trimmed > 0 && texts[i][trimmed - 1] == ' ')
            trimmed--;
        ck_assert_uint_eq(ascii_trimmed(text, len), trimmed);
        ck_assert_int_eq(ascii_has_capital(text, len), strpbrk(texts[i], "AB") != NULL);
        free(text);
    }
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, bytes);
    tcase_add_test(tcase, pairs);
    tcase_add_test(tcase, whole_texts);
}

int main(void)
{
    return suite_run("inside-ascii", add);
}
