/* SPDX-License-Identifier: BSD-2-Clause */
/* Changes of which elements stand where. */
#include "mutate_kinds.h"

enum { TAG_SEQUENCE = 0x30, TAG_SET = 0x31, TAG_EXPLICIT = 0xA0 };

static enum part part_of(const struct work *w, size_t index)
{
    return w->list.items[index].part;
}

/* What stands at the same place in another certificate, or anywhere. */
static void copy_donor(struct work *w, enum part part, bool whole, struct bytes *out)
{
    size_t index;
    const struct seed *donor = work_pick_donor(w, part, &index);
    const struct tlv *t = &donor->list.items[index];
    size_t start = whole ? t->start : tlv_contents(t);

    bytes_put(out, donor->der.data + start, tlv_end(t) - start);
}

bool mutate_contents(struct work *w)
{
    size_t index = work_pick(w);
    struct bytes with = {0};

    copy_donor(w, part_of(w, index), false, &with);
    return work_put_contents(w, index, &with);
}

bool mutate_splice(struct work *w)
{
    size_t index = work_pick(w);
    struct bytes with = {0};

    copy_donor(w, part_of(w, index), true, &with);
    return work_put_element(w, index, &with);
}

bool mutate_insert(struct work *w)
{
    size_t index = work_pick(w);
    struct bytes with = {0};

    copy_donor(w, part_of(w, index), true, &with);
    return work_put_behind(w, index, &with);
}

bool mutate_remove(struct work *w)
{
    struct bytes nothing = {0};

    return work_put_element(w, work_pick(w), &nothing);
}

bool mutate_duplicate(struct work *w)
{
    size_t index = work_pick(w);
    struct bytes with = {0};

    work_copy(w, index, &with);
    return work_put_behind(w, index, &with);
}

/* Neighbours change places. */
bool mutate_swap(struct work *w)
{
    size_t index = work_pick(w);
    size_t next = tlvs_next_sibling(&w->list, index);
    struct bytes with = {0};

    if (next == TLV_NONE)
        return false;
    const struct tlv *first = &w->list.items[index];
    work_copy(w, next, &with);
    work_copy(w, index, &with);
    return work_put(w, first->parent, first->start, tlv_end(&w->list.items[next]), &with);
}

static void wrap_once(struct work *w, struct bytes *inner)
{
    static const unsigned char tags[] = {TAG_SEQUENCE, TAG_SET, TAG_EXPLICIT, 0x24, 0x2C};
    unsigned tag = tags[gen_below(w->g, sizeof tags)];
    struct bytes outer = {0};

    if (work_chance(w, 30)) {
        bytes_put_byte(&outer, tag);
        bytes_put_byte(&outer, 0x80);
        bytes_put(&outer, inner->data, inner->len);
        bytes_put(&outer, "\0\0", 2);
    } else {
        bytes_put_der(&outer, tag, inner);
    }
    bytes_free(inner);
    *inner = outer;
}

/* Once or twice, or around libcrypto's limit of depth, which is 30. */
bool mutate_wrap(struct work *w)
{
    size_t index = work_pick(w);
    struct bytes with = {0};

    work_copy(w, index, &with);
    for (uint32_t n = work_chance(w, 70) ? 1 : 24 + gen_below(w->g, 12); n > 0; n--)
        wrap_once(w, &with);
    return work_put_element(w, index, &with);
}

/* The contents in the place of the element. */
bool mutate_unwrap(struct work *w)
{
    size_t index = work_pick(w);
    const struct tlv *t = &w->list.items[index];
    struct bytes with = {0};

    if (t->is_leaf)
        return false;
    bytes_put(&with, w->der.data + tlv_contents(t), t->len);
    return work_put_element(w, index, &with);
}
