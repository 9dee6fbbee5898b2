/* SPDX-License-Identifier: BSD-2-Clause */
#include "input/base64.h"

#include <stdint.h>
#include <string.h>

#include "base/table.h"

enum { LINE = 64, LINE_BYTES = LINE / 4 * 3 };

/* The value of a character; 64 for what is none. */
#define VALUE(c)                                 \
    ((c) >= 'A' && (c) <= 'Z'   ? (c) - 'A'      \
     : (c) >= 'a' && (c) <= 'z' ? (c) - 'a' + 26 \
     : (c) >= '0' && (c) <= '9' ? (c) - '0' + 52 \
     : (c) == '+'               ? 62             \
     : (c) == '/'               ? 63             \
                                : 64)

/* What a character gives to the three bytes of its group, by its place in it: the first byte
 * lowest. The four of a group are or-ed together; BAD stays in it if one of them is no character.
 */
#define BAD UINT32_C(0x80000000)
#define PART(c, first, second, third)                                           \
    (VALUE(c) == 64 ? BAD                                                       \
                    : (uint32_t)((first)&255) | (uint32_t)((second)&255) << 8 | \
                          (uint32_t)((third)&255) << 16)
#define PART0(c) PART(c, VALUE(c) << 2, 0, 0)
#define PART1(c) PART(c, VALUE(c) >> 4, VALUE(c) << 4, 0)
#define PART2(c) PART(c, 0, VALUE(c) >> 2, VALUE(c) << 6)
#define PART3(c) PART(c, 0, 0, VALUE(c))

static const uint32_t part0[256] = TABLE_256(PART0);
static const uint32_t part1[256] = TABLE_256(PART1);
static const uint32_t part2[256] = TABLE_256(PART2);
static const uint32_t part3[256] = TABLE_256(PART3);

/*@ requires \valid_read(text + (0 .. 3));
    assigns \nothing;
*/
static uint32_t group(const unsigned char *text)
{
    return part0[text[0]] | part1[text[1]] | part2[text[2]] | part3[text[3]];
}

/* Writes the three bytes of a group, and one more. */
/*@ requires \valid(out + (0 .. 3));
    assigns out[0 .. 3];
*/
static void put_group(unsigned char *out, uint32_t bytes)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(out, &bytes, 4);
#else
    out[0] = (unsigned char)bytes;
    out[1] = (unsigned char)(bytes >> 8);
    out[2] = (unsigned char)(bytes >> 16);
#endif
}

/* Decodes whole groups without padding. */
/*@ requires count <= 0x1FFFFFFFFFFFFFFF && \valid_read(text + (0 .. 4 * count - 1));
    requires \valid(out + (0 .. 3 * count));
    assigns out[0 .. 3 * count];
*/
static bool decode_groups(unsigned char *out, const unsigned char *text, size_t count)
{
    uint32_t all = 0;

    /*@ loop invariant i <= count;
        loop assigns i, all, out[0 .. 3 * count];
        loop variant count - i;
    */
    for (size_t i = 0; i < count; i++) {
        uint32_t bytes = group(text + 4 * i);
        all |= bytes;
        put_group(out + 3 * i, bytes);
    }
    return (all & BAD) == 0;
}

/* Decodes the last group; its length, 0 if it is malformed or its padding hides bits. */
/*@ requires \valid(out + (0 .. 3)) && \valid_read(text + (0 .. 3));
    assigns out[0 .. 3];
    ensures \result <= 3;
*/
static size_t decode_last(unsigned char *out, const unsigned char *text)
{
    size_t len = text[3] != '=' ? 3 : text[2] != '=' ? 2 : 1;
    const unsigned char filled[4] = {text[0], text[1], len > 1 ? text[2] : 'A',
                                     len > 2 ? text[3] : 'A'};
    uint32_t bytes = group(filled);

    put_group(out, bytes);
    return (bytes & BAD) != 0 || bytes >> 8 * len != 0 ? 0 : len;
}

bool base64_decode(unsigned char *out, size_t *out_len, const unsigned char *text, size_t len)
{
    if (len == 0 || len % 4 != 0)
        return false;
    size_t groups = len / 4 - 1;
    bool good = decode_groups(out, text, groups);
    size_t rest = decode_last(out + 3 * groups, text + 4 * groups);
    *out_len = 3 * groups + rest;
    return good && rest != 0;
}

/* The length of the newline at `at`, 0 if there is none. */
/*@ requires \base_addr(at) == \base_addr(end) && \valid_read(at + (0 .. end - at - 1));
    assigns \nothing;
    ensures \result <= 2 && (at - end <= 0 ==> \result <= end - at);
*/
static size_t newline_len(const unsigned char *at, const unsigned char *end)
{
    if (at < end && *at == '\n')
        return 1;
    return end - at >= 2 && at[0] == '\r' && at[1] == '\n' ? 2 : 0;
}

bool base64_decode_lines(unsigned char *out, size_t *out_len, size_t *lines,
                         const unsigned char *text, size_t len)
{
    const unsigned char *end = text + len;
    unsigned char *start = out;
    size_t rest;

    *lines = 0;
    /*@ loop invariant \base_addr(text) == \base_addr(end) && 0 <= end - text <= len;
        loop invariant \base_addr(out) == \base_addr(start) && out - start == LINE / 4 * 3 * *lines;
        loop invariant LINE * *lines <= len - (end - text);
        loop assigns text, out, *lines, start[0 .. BASE64_ROOM(len) - 1];
        loop variant end - text;
    */
    while (end - text > LINE + 2) { /* there is another line behind this one */
        size_t newline = newline_len(text + LINE, end);
        if (newline == 0 || !decode_groups(out, text, LINE / 4))
            return false;
        text += LINE + newline;
        out += LINE_BYTES;
        *lines += 1;
    }
    size_t last = 0;
    /*@ loop invariant last <= end - text;
        loop assigns last;
        loop variant end - text - last;
    */
    while (last < (size_t)(end - text) && text[last] != '\r' && text[last] != '\n')
        last++;
    //@ assert (out - start) + last / 4 * 3 <= len / 4 * 3;
    size_t newline = newline_len(text + last, end);
    if (newline == 0 || text + last + newline != end || last > LINE ||
        !base64_decode(out, &rest, text, last))
        return false;
    *lines += 1;
    *out_len = (size_t)(out - start) + rest;
    return true;
}
