/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of attributes: which string type a written one gets, and what any is as UTF-8. */
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

/* The string type that a value gets: PrintableString (X.680), UTF8String, or T61String (RFC 5280
 * leaves both open for what is neither). */
static const struct {
    const char *value;
    int string_type;
} typed[] = {
    {"", 19},
    {"a z.", 19},
    {"a@z", 12},
    {"\xC3\xA9", 12},
    {"a\xC3\xA9", 12},
    {"\xE9", 20},
    {"\xC3\xA9\xFF", 20},
    {"\xC3\xA9xxxxxxxx\xE9", 20},
    {"ab\xC3", 20},
    {"\xF0\x9F\x98\x80", 12},
    {"a_", 12},
    {"'()+,-.:=?", 19},
    {"AZaz09", 19},
    {"@", 12},
    {"[", 12},
    {"`{;", 12},
};

START_TEST(string_types)
{
    char text[40] = "/CN=";
    dnmap_attribute attribute;
    dnmap_name *name;

    strcat(text, typed[_i].value);
    ck_assert_int_eq(dnmap_name_from_text(&name, text, strlen(text), DNMAP_TEXT_SLASH, NULL),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_name_attribute(&attribute, name, 0), DNMAP_OK);
    ck_assert_int_eq(attribute.string_type, typed[_i].string_type);
    ck_assert_uint_eq(attribute.rdn, 0);
    dnmap_name_free(name);
}
END_TEST

/* By X.680: T61String is taken for Latin-1, BMPString has two bytes a character, UniversalString
 * four. A BIT STRING has no characters. */
static const struct {
    int string_type;
    const char *hex, *utf8; /* NULL: it does not convert */
} converted[] = {
    {12, "", ""},
    {12, "C3A9", "\xC3\xA9"},
    {12, "C3", NULL},
    {12, "FF", NULL},
    {19, "4162", "Ab"},
    {20, "", ""},
    {20, "41E9", "A\xC3\xA9"},
    {22, "40", "@"},
    {28, "0001F600", "\xF0\x9F\x98\x80"},
    {28, "0001F6", NULL},
    {30, "", ""},
    {30, "004120AC", "A\xE2\x82\xAC"},
    {30, "0041AC", NULL},
    {3, "00", NULL},
};

START_TEST(as_utf8)
{
    dnmap_attribute attribute = {.string_type = converted[_i].string_type};
    unsigned char *value = suite_hex(converted[_i].hex, &attribute.value_len);
    char *text;
    size_t len;

    attribute.value = value;
    dnmap_status status = dnmap_attribute_utf8_new(&text, &len, &attribute);
    if (converted[_i].utf8 == NULL) {
        ck_assert_int_eq(status, DNMAP_E_CHARSET);
        ck_assert_ptr_null(text);
    } else {
        ck_assert_int_eq(status, DNMAP_OK);
        ck_assert_str_eq(text, converted[_i].utf8);
        ck_assert_uint_eq(len, strlen(text));
    }
    dnmap_free(text);
    free(value);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, string_types, 0, (int)(sizeof typed / sizeof typed[0]));
    tcase_add_loop_test(tcase, as_utf8, 0, (int)(sizeof converted / sizeof converted[0]));
}

int main(void)
{
    return suite_run("values", add);
}
