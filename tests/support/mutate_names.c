/* SPDX-License-Identifier: BSD-2-Clause */
/* Changes of whole names and extensions, and strings in pieces. */
#include <ctype.h>
#include <stdlib.h>

#include "extension.h"
#include "mutate_kinds.h"

enum { CONSTRUCTED = 0x20, TAG_OID = 6, TAG_SEQUENCE = 0x30 };

/* ------------------------------------------------------------------ names */

static size_t pick_name(struct work *w)
{
    return tlvs_first(&w->list, work_chance(w, 50) ? PART_ISSUER : PART_SUBJECT);
}

/* A random one, in DER or with the freedoms of BER. */
bool mutate_new_name(struct work *w)
{
    size_t index = pick_name(w);
    size_t len, ber_len;
    struct bytes with = {0};

    if (index == TLV_NONE)
        return false;
    unsigned char *der = gen_name(w->g, &len);
    unsigned char *ber = work_chance(w, 50) ? gen_ber_name(w->g, der, len, &ber_len) : NULL;
    bytes_put(&with, ber == NULL ? der : ber, ber == NULL ? len : ber_len);
    free(der);
    free(ber);
    return work_put_element(w, index, &with);
}

/* Letters in the other case: the name stays the same for X509_NAME_cmp(). */
static void swap_case(struct work *w, size_t name)
{
    for (size_t i = name; i < w->list.count; i++) {
        const struct tlv *t = &w->list.items[i];
        if (!t->is_leaf || t->part != w->list.items[name].part || w->der.data[t->start] == TAG_OID)
            continue;
        for (size_t at = tlv_contents(t); at < tlv_end(t); at++)
            if (w->der.data[at] < 0x80 && isalpha(w->der.data[at]) && work_chance(w, 30))
                w->der.data[at] ^= 0x20;
    }
}

/* Subject and issuer the same, or nearly: X509_check_ca() asks for that in old certificates. */
bool mutate_same_name(struct work *w)
{
    size_t from = pick_name(w);
    struct bytes with = {0};

    if (from == TLV_NONE)
        return false;
    enum part part = w->list.items[from].part == PART_ISSUER ? PART_SUBJECT : PART_ISSUER;
    size_t to = tlvs_first(&w->list, part);
    if (to == TLV_NONE)
        return false;
    work_copy(w, from, &with);
    if (work_chance(w, 40))
        swap_case(w, from);
    return work_put_element(w, to, &with);
}

/* ------------------------------------------------------------------ strings in pieces */

static void put_piece(struct work *w, struct bytes *out, unsigned tag, struct bytes *content)
{
    if ((tag & CONSTRUCTED) != 0 && work_chance(w, 50)) {
        bytes_put_byte(out, tag);
        bytes_put_byte(out, 0x80);
        bytes_put(out, content->data, content->len);
        bytes_put(out, "\0\0", 2);
    } else {
        bytes_put_der(out, tag, content);
    }
    bytes_free(content);
}

/* The string in any number of pieces, of its own type or of another. */
static void put_pieces(struct work *w, struct bytes *out, unsigned tag, const struct bytes *text)
{
    size_t done = 0;

    for (uint32_t left = gen_below(w->g, 4); left > 0; left--) {
        struct bytes piece = {0};
        size_t len = text->len - done;
        if (left > 1)
            len = gen_below(w->g, (uint32_t)len + 1);
        if (len != 0)
            bytes_put(&piece, text->data + done, len);
        unsigned type = work_chance(w, 50) ? 4 : tag;
        put_piece(w, out, work_chance(w, 90) ? type : gen_below(w->g, 31), &piece);
        done += len;
    }
}

/* Pieces in pieces, up to what is too deep for libcrypto: 5 levels. */
bool mutate_pieces(struct work *w)
{
    size_t index = work_chance(w, 75) ? work_pick_value(w) : work_pick(w);
    struct bytes text = {0}, with = {0};

    if (index == TLV_NONE)
        return false;
    const struct tlv *t = &w->list.items[index];
    unsigned tag = w->der.data[t->start];
    bytes_put(&text, w->der.data + tlv_contents(t), t->len);
    for (uint32_t depth = 1 + (work_chance(w, 40) ? gen_below(w->g, 7) : 0); depth > 0; depth--) {
        struct bytes pieces = {0};
        if (with.len == 0)
            put_pieces(w, &pieces, tag & ~(unsigned)CONSTRUCTED, &text);
        else
            bytes_put(&pieces, with.data, with.len);
        bytes_free(&with);
        put_piece(w, &with, tag | CONSTRUCTED, &pieces);
    }
    bytes_free(&text);
    return work_put_element(w, index, &with);
}

/* ------------------------------------------------------------------ extensions */

/* Where there are none: all of [3], at the end of the tbsCertificate. */
static bool add_extensions(struct work *w, const struct bytes *extension)
{
    size_t key = tlvs_first(&w->list, PART_KEY);
    struct bytes list = {0}, with = {0};

    if (key == TLV_NONE)
        return false;
    size_t tbs = w->list.items[key].parent;
    bytes_put_der(&list, TAG_SEQUENCE, extension);
    bytes_put_der(&with, 0xA3, &list);
    bytes_free(&list);
    size_t end = tlv_end(&w->list.items[tbs]);
    return work_put(w, tbs, end, end, &with);
}

/* Any one of those in [3] { SEQUENCE { ... } }; TLV_NONE if there is none. */
static size_t pick_extension(struct work *w, size_t outer)
{
    size_t picked = TLV_NONE;
    uint32_t count = 0;

    for (size_t i = outer; i < w->list.count; i++)
        if (w->list.items[i].parent == outer + 1 && gen_below(w->g, ++count) == 0)
            picked = i;
    return picked;
}

bool mutate_extension(struct work *w)
{
    size_t outer = tlvs_first(&w->list, PART_EXTENSIONS);
    size_t index = outer == TLV_NONE ? TLV_NONE : pick_extension(w, outer);
    struct bytes with = {0};

    extension_put_any(w->g, &with);
    if (outer == TLV_NONE) {
        bool added = add_extensions(w, &with);
        bytes_free(&with);
        return added;
    }
    if (index == TLV_NONE)
        index = outer;
    return work_chance(w, 50) ? work_put_element(w, index, &with)
                              : work_put_behind(w, index, &with);
}
