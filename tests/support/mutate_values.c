/* SPDX-License-Identifier: BSD-2-Clause */
/* Changes that know what a value may be. */
#include "gen_value.h"
#include "mutate_kinds.h"
#include "odd.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof(array)[0]))

enum { TAG_OID = 6, TAG_SEQUENCE = 0x30, TAG_SET = 0x31 };

/* Mostly of the same type: other types are often refused without a look inside. */
bool mutate_odd_element(struct work *w)
{
    size_t index = work_pick(w);
    struct bytes with = {0};

    if (work_chance(w, 60))
        odd_put_element_of(w->g, &with, w->der.data[w->list.items[index].start]);
    if (with.len == 0)
        odd_put_element(w->g, &with);
    if (work_chance(w, 75))
        return work_put_element(w, index, &with);
    if (work_chance(w, 50))
        return work_put_contents(w, index, &with);
    return work_put_behind(w, index, &with);
}

/* ------------------------------------------------------------------ texts */

/* What was there with an odd text in it, or that text alone; mostly so that the width of a type's
 * characters still divides the whole. */
static void put_odd_text(struct work *w, struct bytes *out, const struct tlv *t)
{
    size_t at = gen_below(w->g, (uint32_t)t->len + 1);
    struct bytes text = {0};

    if (work_chance(w, 70))
        at &= ~(size_t)3;
    if (work_chance(w, 60))
        bytes_put(out, w->der.data + tlv_contents(t), t->len);
    if (at > out->len)
        at = out->len;
    odd_put_text(w->g, &text);
    bytes_replace(out, at, at, text.data, text.len);
    bytes_free(&text);
}

/* Of the same type, or of another that a name may have. */
bool mutate_text(struct work *w)
{
    static const unsigned char tags[] = {0x0C, 0x0C, 0x1E, 0x1E, 0x1E,
                                         0x1C, 0x13, 0x14, 0x16, 0x12};
    size_t index = work_pick_value(w);
    struct bytes text = {0}, with = {0};

    if (index == TLV_NONE)
        return false;
    put_odd_text(w, &text, &w->list.items[index]);
    if (work_chance(w, 65))
        return work_put_contents(w, index, &text);
    bytes_put_der(&with, tags[gen_below(w->g, COUNT(tags))], &text);
    bytes_free(&text);
    return work_put_element(w, index, &with);
}

/* Any length that has to do with a limit: of a length's form, of sendmail's buffer, and rarely of
 * the text (1 MiB, in which a byte takes one, two or four) or of a name. */
static size_t pick_long(struct work *w)
{
    static const uint32_t usual[] = {120, 127, 130, 240, 252, 255, 256, 260, 765, 2048, 65535};
    static const uint32_t rare[] = {1u << 18, 1u << 19, 1u << 20};
    uint32_t about = work_chance(w, 97) ? usual[gen_below(w->g, COUNT(usual))]
                                        : rare[gen_below(w->g, COUNT(rare))];
    uint32_t spread = about < 65535 ? 20 : 400;

    return about + gen_below(w->g, spread) - spread / 2;
}

bool mutate_long_value(struct work *w)
{
    static const unsigned char fill[] = {'a', '/', 0x01, ' '};
    size_t index = work_pick_value(w);
    struct bytes with = {0};

    if (index == TLV_NONE)
        return false;
    unsigned octet = fill[gen_below(w->g, COUNT(fill))];
    for (size_t n = pick_long(w); n > 0; n--)
        bytes_put_byte(&with, octet);
    return work_put_contents(w, index, &with);
}

/* Another element with any type, which the generator of names makes. */
bool mutate_value(struct work *w)
{
    size_t index = work_pick_value(w);
    struct bytes with = {0};

    if (index == TLV_NONE)
        return false;
    gen_put_value(w->g, &with);
    return work_put_element(w, index, &with);
}

/* Another OBJECT IDENTIFIER, in a name or elsewhere. */
bool mutate_type(struct work *w)
{
    struct bytes with = {0};

    for (int tries = 0; tries < 20; tries++) {
        size_t index = work_pick(w);
        if (w->der.data[w->list.items[index].start] != TAG_OID)
            continue;
        gen_put_type(w->g, &with);
        return work_put_element(w, index, &with);
    }
    return false;
}

/* One more attribute behind an element of a name, with its SET or without. */
bool mutate_attribute(struct work *w)
{
    size_t index = work_pick_value(w);
    struct bytes content = {0}, attribute = {0}, with = {0};

    if (index == TLV_NONE || w->list.items[index].parent == TLV_NONE)
        return false;
    index = w->list.items[index].parent; /* the attribute that the value is of */
    gen_put_type(w->g, &content);
    gen_put_value(w->g, &content);
    bytes_put_der(&attribute, TAG_SEQUENCE, &content);
    if (work_chance(w, 40) && w->list.items[index].parent != TLV_NONE) {
        index = w->list.items[index].parent;
        bytes_put_der(&with, TAG_SET, &attribute);
    } else {
        bytes_put(&with, attribute.data, attribute.len);
    }
    bytes_free(&content);
    bytes_free(&attribute);
    return work_put_behind(w, index, &with);
}
