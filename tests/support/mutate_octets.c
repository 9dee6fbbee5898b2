/* SPDX-License-Identifier: BSD-2-Clause */
/* Changes of single octets, of headers, and of where the encoding ends. */
#include "mutate_kinds.h"
#include "octets.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof(array)[0]))

enum { CLASSES = 0xC0, CONSTRUCTED = 0x20, HIGH_TAG = 0x1F };

/* An octet of an element, those of its header more often. */
static unsigned char *pick_octet(struct work *w)
{
    const struct tlv *t = &w->list.items[work_pick(w)];
    size_t len = t->header + (work_chance(w, 40) ? 0 : t->len);

    return &w->der.data[t->start + gen_below(w->g, (uint32_t)len)];
}

bool mutate_bit_flip(struct work *w)
{
    *pick_octet(w) ^= (unsigned char)(1u << gen_below(w->g, 8));
    return true;
}

/* Edges of lengths, tags, and what is special in a text. */
bool mutate_octet(struct work *w)
{
    static const unsigned char octets[] = {
        0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x0A, 0x0C, 0x12, 0x13, 0x14, 0x16,
        0x17, 0x18, 0x1A, 0x1C, 0x1E, 0x1F, 0x20, 0x22, 0x23, 0x24, 0x2B, 0x2C, 0x2F, 0x30, 0x31,
        0x3F, 0x5C, 0x7E, 0x7F, 0x80, 0x81, 0x82, 0x83, 0x84, 0x88, 0xA0, 0xA1, 0xA2, 0xA3, 0xBF,
        0xC0, 0xC2, 0xD8, 0xDF, 0xE0, 0xED, 0xF0, 0xF4, 0xF5, 0xF8, 0xFC, 0xFE, 0xFF,
    };
    unsigned char *octet = pick_octet(w);

    *octet = work_chance(w, 10) ? (unsigned char)gen_below(w->g, 256)
                                : octets[gen_below(w->g, COUNT(octets))];
    return true;
}

/* ------------------------------------------------------------------ headers */

static void put_long_length(struct work *w, struct bytes *out, size_t len)
{
    struct bytes octets = {0};
    uint32_t zeros = gen_below(w->g, 12);

    if (len < 0x80)
        bytes_put_byte(&octets, (unsigned)len);
    else
        for (unsigned shift = 24; shift < 32; shift -= 8)
            bytes_put_byte(&octets, len >> shift & 0xFF);
    bytes_put_byte(out, 0x80 | (unsigned)(octets.len + zeros));
    while (zeros-- > 0)
        bytes_put_byte(out, 0);
    bytes_put(out, octets.data, octets.len);
    bytes_free(&octets);
}

/* More than there can be: up to what overflows a long. */
static void put_enormous_length(struct work *w, struct bytes *out)
{
    uint32_t octets = 1 + gen_below(w->g, 9);

    bytes_put_byte(out, 0x80 | octets);
    bytes_put_byte(out, work_chance(w, 50) ? 0x7F : 0xFF);
    while (--octets > 0)
        bytes_put_byte(out, work_chance(w, 80) ? 0xFF : 0x00);
}

static void put_odd_length(struct work *w, struct bytes *out, size_t len)
{
    switch (gen_below(w->g, 9)) {
    case 0:
        bytes_put_der_length(out, len + 1);
        break;
    case 1:
        bytes_put_der_length(out, len == 0 ? 1 : len - 1);
        break;
    case 2:
        bytes_put_der_length(out, 0);
        break;
    case 3:
        put_enormous_length(w, out);
        break;
    case 4:
        bytes_put_byte(out, 0x80 | gen_below(w->g, 128));
        break;
    case 5:
    case 6:
        put_long_length(w, out, len);
        break;
    default:
        bytes_put_byte(out, 0x80);
        break;
    }
}

/* Another length, or an indefinite one: with its end, without, with half of it or two of them. */
bool mutate_length(struct work *w)
{
    size_t index = work_pick(w);
    const struct tlv *t = &w->list.items[index];
    struct bytes with = {0};

    bytes_put(&with, w->der.data + t->start, t->tag_len);
    put_odd_length(w, &with, t->len);
    bool is_indefinite = with.data[with.len - 1] == 0x80 && with.len == t->tag_len + 1;
    bytes_put(&with, w->der.data + tlv_contents(t), t->len);
    if (is_indefinite && work_chance(w, 90))
        bytes_put(&with, "\0\0\0", work_chance(w, 90) ? 2 : 1 + gen_below(w->g, 3));
    return work_put_element(w, index, &with);
}

/* The same tag in the form for high numbers, which has no need to be short in BER; or a high one.
 */
static void put_high_tag(struct work *w, struct bytes *out, unsigned tag)
{
    bytes_put_byte(out, tag | HIGH_TAG);
    for (uint32_t n = gen_below(w->g, 12); n > 0; n--)
        bytes_put_byte(out, work_chance(w, 90) ? 0x80 : 0x81 + gen_below(w->g, 126));
    bytes_put_byte(out, tag & HIGH_TAG);
}

static void put_odd_tag(struct work *w, struct bytes *out, unsigned tag)
{
    static const unsigned char other[] = {0x80, 0x81, 0xA0, 0xA1, 0xA2, 0xA3, 0x40, 0x60, 0xC0};

    switch (gen_below(w->g, 8)) {
    case 0:
        bytes_put_byte(out, tag ^ CONSTRUCTED);
        break;
    case 1:
        bytes_put_byte(out, (tag ^ (CLASSES & gen_below(w->g, 256))));
        break;
    case 2:
        bytes_put_byte(out, other[gen_below(w->g, COUNT(other))]);
        break;
    case 3:
        put_high_tag(w, out, tag);
        break;
    default:
        bytes_put_byte(out, (tag & (CLASSES | CONSTRUCTED)) | gen_below(w->g, 31));
        break;
    }
}

bool mutate_tag(struct work *w)
{
    const struct tlv *t = &w->list.items[work_pick(w)];
    struct bytes with = {0};

    put_odd_tag(w, &with, w->der.data[t->start]);
    return work_put(w, t->parent, t->start, t->start + t->tag_len, &with);
}

/* ------------------------------------------------------------------ the end */

/* Cuts the whole off anywhere, or the contents of one element. */
bool mutate_cut(struct work *w)
{
    size_t index = work_pick(w);
    const struct tlv *t = &w->list.items[index];
    struct bytes nothing = {0};

    if (work_chance(w, 20)) {
        w->der.len = gen_below(w->g, (uint32_t)w->der.len);
        return true;
    }
    if (t->len == 0)
        return false;
    size_t start = tlv_contents(t) + gen_below(w->g, (uint32_t)t->len);
    return work_put(w, index, start, tlv_end(t), &nothing);
}

/* Bytes behind the whole, or behind the contents of one element. */
bool mutate_trailing(struct work *w)
{
    static const struct octets tails[] = {
        OCTETS("\0"),     OCTETS("\0\0"),      OCTETS("\x30\0"),
        OCTETS("\x05\0"), OCTETS("\x04\x01x"), OCTETS("\n"),
    };
    size_t index = work_pick(w);
    size_t which = gen_below(w->g, COUNT(tails));
    struct bytes with = {0};

    bytes_put(&with, tails[which].data, tails[which].len);
    if (work_chance(w, 30)) {
        bytes_put(&w->der, with.data, with.len);
        bytes_free(&with);
        return true;
    }
    size_t end = tlv_end(&w->list.items[index]);
    return work_put(w, index, end, end, &with);
}
