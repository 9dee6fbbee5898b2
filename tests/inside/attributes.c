/* SPDX-License-Identifier: BSD-2-Clause */
/* Elements and attributes that the walker takes: every form of length, every kind of value that RFC
 * 5280 has. That what it takes is right is shown by the comparisons with libcrypto. */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "der/name.h"
#include "suite.h"

/* X.680, 8.4: not those of the walker, which are looked at here. */
enum {
    UTF8_STRING = 12,
    NUMERIC_STRING = 18,
    PRINTABLE_STRING = 19,
    T61_STRING = 20,
    IA5_STRING = 22,
    BMP_STRING = 30,
    SEQUENCE = 0x30,
    SET = 0x31,
};

/* ------------------------------------------------------------------ elements */

static void put_length(struct bytes *out, size_t len, unsigned octets)
{
    if (octets == 0) {
        bytes_put_byte(out, (unsigned)len);
        return;
    }
    bytes_put_byte(out, 0x80 | octets);
    while (octets-- > 0)
        bytes_put_byte(out, (unsigned)(len >> 8 * octets) & 0xFF);
}

/* Whether an element with so many octets of length is taken: the shortest form only. */
static void check_element(size_t len, unsigned octets)
{
    struct bytes text = {0};
    unsigned shortest = len < 0x80 ? 0 : len < 0x100 ? 1 : len < 0x10000 ? 2 : 3;
    struct der contents = {NULL, NULL};

    bytes_put_byte(&text, DER_OCTET_STRING);
    put_length(&text, len, octets);
    size_t header = text.len;
    for (size_t i = 0; i < len + 1; i++)
        bytes_put_byte(&text, (unsigned)i & 0xFF);
    for (size_t missing = 0; missing < 3; missing++) {
        size_t left = text.len - missing;
        unsigned char *exact = malloc(left);
        struct der in = {exact, exact + left};
        memcpy(exact, text.data, left);
        bool expected = octets == shortest && missing < 2;
        ck_assert_int_eq(der_take(&contents, &in, DER_OCTET_STRING), expected);
        if (expected) {
            ck_assert_ptr_eq(contents.at, exact + header);
            ck_assert_uint_eq(der_left(&contents), len);
            ck_assert_uint_eq(der_left(&in), 1 - missing);
        }
        in = (struct der){exact, exact + left};
        ck_assert(!der_take(&contents, &in, DER_OID));
        free(exact);
    }
    /* half a header */
    for (size_t left = 0; left < header; left++) {
        unsigned char *exact = malloc(left + (left == 0));
        struct der in = {exact, exact + left};
        memcpy(exact, text.data, left);
        ck_assert(!der_take(&contents, &in, DER_OCTET_STRING));
        free(exact);
    }
    bytes_free(&text);
}

START_TEST(elements)
{
    static const size_t lens[] = {0,     1,     2,      0x7E,   0x7F,    0x80,    0x81,   0xFF,
                                  0x100, 0x101, 0x1234, 0xFFFF, 0x10000, 0x10001, 0x20203};

    for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++)
        for (unsigned octets = lens[i] < 0x80      ? 0
                               : lens[i] < 0x100   ? 1
                               : lens[i] < 0x10000 ? 2
                                                   : 3;
             octets <= 4; octets++)
            check_element(lens[i], octets);
}
END_TEST

/* ------------------------------------------------------------------ attributes */

/* A Name of one RDN with a CN: what the next step is. */
static enum der_step read_value(unsigned tag, const void *value, size_t len, bool usual)
{
    struct bytes text = {0};
    struct der_attribute attribute;

    bytes_put_byte(&text, SET);
    put_length(&text, len + 9 + (usual ? 0 : 11), 0);
    bytes_put_byte(&text, SEQUENCE);
    put_length(&text, len + 7, 0);
    bytes_put(&text, "\x06\x03\x55\x04\x03", 5);
    bytes_put_byte(&text, tag);
    put_length(&text, len, 0);
    bytes_put(&text, value, len);
    if (!usual) /* a second attribute in the RDN */
        bytes_put(&text, "\x30\x09\x06\x03\x55\x04\x0A\x13\x02xy", 11);
    unsigned char *exact = malloc(text.len);
    memcpy(exact, text.data, text.len);
    struct der_name name = {.types = known_types(), .rdns = {exact, exact + text.len}};
    enum der_step step = der_next_attribute(&attribute, &name);
    if (step == DER_ATTRIBUTE) {
        ck_assert_str_eq(attribute.type->printed, "CN");
        ck_assert_uint_eq(attribute.string_type, tag);
        ck_assert_uint_eq(der_left(&attribute.value), len);
        ck_assert(len == 0 || memcmp(attribute.value.at, value, len) == 0);
        ck_assert_uint_eq(attribute.rdn, 0);
        if (!usual) {
            ck_assert_int_eq(der_next_attribute(&attribute, &name), DER_ATTRIBUTE);
            ck_assert_str_eq(attribute.type->printed, "O");
            ck_assert_uint_eq(attribute.rdn, 0);
        }
        ck_assert_int_eq(der_next_attribute(&attribute, &name), DER_END);
    }
    free(exact);
    bytes_free(&text);
    return step;
}

static void check_value(unsigned tag, const void *value, size_t len, bool expected)
{
    for (int usual = 0; usual < 2; usual++)
        ck_assert_int_eq(read_value(tag, value, len, usual != 0),
                         expected ? DER_ATTRIBUTE : DER_UNSURE);
}

START_TEST(string_types)
{
    static const unsigned taken[] = {UTF8_STRING, NUMERIC_STRING, PRINTABLE_STRING,
                                     T61_STRING,  IA5_STRING,     BMP_STRING};

    for (unsigned tag = 0; tag < 0x40; tag++) {
        bool expected = false;
        for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
            expected = expected || tag == taken[i];
        check_value(tag, "ab", 2, expected);
        check_value(tag, "", 0, expected);
    }
}
END_TEST

/* An OID that does not end is no type's, in one look or element by element. */
START_TEST(types_without_end)
{
    for (unsigned arc = 0; arc < 256; arc++) {
        unsigned char one[] = {0x31, 11, 0x30, 9,  0x06, 3, 0x55, 4, (unsigned char)arc,
                               0x13, 2,  'a',  'b'};
        struct der_attribute attribute;
        struct der_name name = {.types = known_types(), .rdns = {one, one + sizeof one}};
        enum der_step step = der_next_attribute(&attribute, &name);
        if (arc == 3 || arc == 10)
            ck_assert_int_eq(step, DER_ATTRIBUTE);
        else if (arc >= 0x80)
            ck_assert_int_eq(step, DER_UNSURE);
    }
}
END_TEST

/* By RFC 3629's definition: the shortest form of a code point up to U+10FFFF that is no surrogate.
 */
static bool is_character(const unsigned char *p, size_t len)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t point = p[0] < 0x80 ? p[0]
                     : len == 2  ? p[0] & 0x1Fu
                     : len == 3  ? p[0] & 0x0Fu
                                 : p[0] & 0x07u;
    size_t wanted = p[0] < 0x80             ? 1
                    : (p[0] & 0xE0) == 0xC0 ? 2
                    : (p[0] & 0xF0) == 0xE0 ? 3
                    : (p[0] & 0xF8) == 0xF0 ? 4
                                            : 0;

    if (wanted != len)
        return false;
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return false;
        point = point << 6 | (p[i] & 0x3Fu);
    }
    return point >= least[len] && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
}

START_TEST(utf8)
{
    static const unsigned char edges[] = {0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xFF};
    unsigned taken = 0;

    for (unsigned first = 0x80; first < 256; first++) {
        for (unsigned second = 0; second < 256; second += second % 16 == 1 ? 14 : 1) {
            for (size_t edge = 0; edge < sizeof edges * sizeof edges; edge++) {
                const unsigned char p[] = {(unsigned char)first, (unsigned char)second,
                                           edges[edge / sizeof edges], edges[edge % sizeof edges]};
                for (size_t len = 1; len <= 4; len++) {
                    /* shorter ones were there before */
                    if ((len < 4 && edge % sizeof edges != 0) || (len < 3 && edge != 0) ||
                        (len < 2 && second != 0))
                        continue;
                    /* of several characters: the first, and what is ASCII behind it */
                    size_t own = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
                    bool expected = own <= len && is_character(p, own);
                    for (size_t i = own; i < len; i++)
                        expected = expected && p[i] < 0x80;
                    check_value(UTF8_STRING, p, len, expected);
                    taken += expected;
                }
            }
        }
    }
    ck_assert_uint_gt(taken, 500);
}
END_TEST

/* One byte above ASCII anywhere in values of every length around the size of a word. */
START_TEST(long_values)
{
    unsigned char value[40];

    for (size_t len = 1; len < sizeof value; len++) {
        memset(value, 'a', sizeof value);
        check_value(UTF8_STRING, value, len, true);
        for (size_t at = 0; at < len; at++) {
            value[at] = 0x80;
            check_value(UTF8_STRING, value, len, false);
            check_value(IA5_STRING, value, len, true);
            value[at] = 'a';
        }
    }
}
END_TEST

START_TEST(bmp)
{
    for (unsigned first = 0; first < 256; first++) {
        unsigned char value[] = {0, 'a', (unsigned char)first, 'b'};
        bool expected = first < 0xD8 || first > 0xDF;
        check_value(BMP_STRING, value, 4, expected);
        check_value(BMP_STRING, value + 2, 2, expected);
        check_value(BMP_STRING, value, 3, false);
    }
}
END_TEST

/* Lengths up to 127 in one look, and longer ones. */
START_TEST(long_names)
{
    for (size_t len = 100; len < 400; len++) {
        struct bytes text = {0};
        struct der_attribute attribute;
        unsigned octets = len < 0x80 ? 0 : len < 0x100 ? 1 : 2;
        size_t inner = 5 + 2 + octets + len;
        unsigned inner_octets = inner < 0x80 ? 0 : inner < 0x100 ? 1 : 2;
        size_t outer = inner + 2 + inner_octets;
        for (int twice = 0; twice < 2; twice++) {
            bytes_put_byte(&text, SET);
            put_length(&text, outer, outer < 0x80 ? 0 : outer < 0x100 ? 1 : 2);
            bytes_put_byte(&text, SEQUENCE);
            put_length(&text, inner, inner_octets);
            bytes_put(&text, "\x06\x03\x55\x04\x0B\x13", 6);
            put_length(&text, len, octets);
            for (size_t i = 0; i < len; i++)
                bytes_put_byte(&text, 'x');
        }
        struct der_name name = {.types = known_types(), .rdns = {text.data, text.data + text.len}};
        for (size_t i = 0; i < 2; i++) {
            ck_assert_int_eq(der_next_attribute(&attribute, &name), DER_ATTRIBUTE);
            ck_assert_str_eq(attribute.type->printed, "OU");
            ck_assert_uint_eq(der_left(&attribute.value), len);
            ck_assert_uint_eq(attribute.rdn, i);
        }
        ck_assert_int_eq(der_next_attribute(&attribute, &name), DER_END);
        bytes_free(&text);
    }
}
END_TEST

/* 64 KiB is the longest Name. */
START_TEST(longest_name)
{
    for (size_t len = 0xFFFE; len < 0x10002; len++) {
        struct bytes text = {0};
        struct der rdns;
        bytes_put_byte(&text, SEQUENCE);
        put_length(&text, len, len < 0x10000 ? 2 : 3);
        for (size_t i = 0; i < len; i++)
            bytes_put_byte(&text, 0);
        struct der in = {text.data, text.data + text.len};
        ck_assert_int_eq(der_take_name(&rdns, &in), len < 0x10000);
        bytes_free(&text);
    }
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, elements);
    tcase_add_test(tcase, string_types);
    tcase_add_test(tcase, types_without_end);
    tcase_add_test(tcase, utf8);
    tcase_add_test(tcase, long_values);
    tcase_add_test(tcase, bmp);
    tcase_add_test(tcase, long_names);
    tcase_add_test(tcase, longest_name);
}

int main(void)
{
    return suite_run("inside-attributes", add);
}
