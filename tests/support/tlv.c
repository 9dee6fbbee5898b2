/* SPDX-License-Identifier: BSD-2-Clause */
#include "tlv.h"

#include <stdio.h>
#include <stdlib.h>

enum { CONSTRUCTED = 0x20, HIGH_TAG = 0x1F, TAG_BIT_STRING = 3, TAG_OCTET_STRING = 4 };
enum { DEEPEST = 64 };

struct input {
    struct tlvs *list;
    const unsigned char *der;
};

static struct tlv *add(struct tlvs *list, const struct tlv *t)
{
    if (list->count == list->room) {
        list->room = list->room == 0 ? 128 : 2 * list->room;
        list->items = realloc(list->items, list->room * sizeof *list->items);
        if (list->items == NULL) {
            perror("realloc");
            abort();
        }
    }
    list->items[list->count] = *t;
    return &list->items[list->count++];
}

/* ------------------------------------------------------------------ reading */

static bool read_tag(struct tlv *t, const unsigned char *der, size_t end)
{
    size_t pos = t->start;

    if ((der[pos++] & HIGH_TAG) == HIGH_TAG)
        do {
            if (pos == end)
                return false;
        } while ((der[pos++] & 0x80) != 0);
    t->tag_len = pos - t->start;
    return pos < end;
}

static bool read_length(struct tlv *t, const unsigned char *der, size_t end)
{
    size_t pos = t->start + t->tag_len;
    unsigned octet = der[pos++];
    size_t octets = octet < 0x80 ? 0 : octet & 0x7F;

    t->is_indefinite = octet == 0x80;
    t->len = octet < 0x80 ? octet : 0;
    for (; octets > 0 && pos < end; octets--)
        t->len = t->len << 8 | der[pos++];
    t->header = pos - t->start;
    return octets == 0 && t->len <= end - pos;
}

static size_t read_elements(const struct input *in, size_t pos, size_t end, size_t parent,
                            unsigned depth);

/* What is inside; what only looks as if something was inside is forgotten again. */
static void read_contents(const struct input *in, size_t index, size_t end, unsigned depth)
{
    struct tlv t = in->list->items[index];
    unsigned tag = in->der[t.start];
    size_t begin = tlv_contents(&t);

    if (t.is_indefinite)
        in->list->items[index].len = read_elements(in, begin, end, index, depth + 1) - begin;
    else if ((tag & CONSTRUCTED) != 0)
        read_elements(in, begin, tlv_end(&t), index, depth + 1);
    else if ((tag == TAG_OCTET_STRING || tag == TAG_BIT_STRING) && t.len > 1) {
        begin += tag == TAG_BIT_STRING;
        if (read_elements(in, begin, tlv_end(&t), index, depth + 1) != tlv_end(&t))
            in->list->count = index + 1;
    }
}

/* Elements up to `end`, or with an indefinite parent up to end-of-contents octets, which are listed
 * too. Returns where it stopped. */
static size_t read_elements(const struct input *in, size_t pos, size_t end, size_t parent,
                            unsigned depth)
{
    while (pos < end && depth < DEEPEST) {
        struct tlv t = {.start = pos, .parent = parent};
        if (!read_tag(&t, in->der, end) || !read_length(&t, in->der, end))
            break;
        size_t index = (size_t)(add(in->list, &t) - in->list->items);
        read_contents(in, index, end, depth);
        pos = tlv_end(&in->list->items[index]);
        in->list->items[index].is_leaf = in->list->count == index + 1;
        if (parent != TLV_NONE && in->list->items[parent].is_indefinite && in->der[t.start] == 0)
            break;
    }
    return pos;
}

/* ------------------------------------------------------------------ parts of a certificate */

static enum part part_of_tbs(enum part *next, unsigned tag)
{
    if (*next == PART_VERSION && tag != 0xA0)
        *next = PART_SERIAL;
    if (*next > PART_KEY)
        return tag == 0xA3 ? PART_EXTENSIONS : PART_UNIQUE_ID;
    return (*next)++;
}

/* The first two elements are the certificate and its tbsCertificate. */
static void set_parts(struct tlvs *list, const unsigned char *der)
{
    static const enum part outer[] = {PART_OUTSIDE, PART_ALGORITHM, PART_SIGNATURE, PART_OUTSIDE};
    enum part next = PART_VERSION;
    size_t outers = 0;

    for (size_t i = 0; i < list->count; i++) {
        struct tlv *t = &list->items[i];
        t->part = PART_OUTSIDE;
        if (t->parent == 0)
            t->part = outer[outers < 3 ? outers++ : 3];
        else if (t->parent == 1)
            t->part = part_of_tbs(&next, der[t->start]);
        else if (t->parent != TLV_NONE)
            t->part = list->items[t->parent].part;
    }
}

/* ------------------------------------------------------------------ the list */

void tlvs_parse(struct tlvs *list, const unsigned char *der, size_t len)
{
    struct input in = {list, der};

    list->count = 0;
    read_elements(&in, 0, len, TLV_NONE, 0);
    set_parts(list, der);
}

void tlvs_free(struct tlvs *list)
{
    free(list->items);
    *list = (struct tlvs){0};
}

size_t tlv_contents(const struct tlv *t)
{
    return t->start + t->header;
}

size_t tlv_end(const struct tlv *t)
{
    return t->start + t->header + t->len;
}

size_t tlvs_first(const struct tlvs *list, enum part part)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].part == part)
            return i;
    return TLV_NONE;
}

size_t tlvs_next_sibling(const struct tlvs *list, size_t index)
{
    for (size_t i = index + 1; i < list->count; i++)
        if (list->items[i].parent == list->items[index].parent)
            return i;
    return TLV_NONE;
}

void tlvs_replace(const struct tlvs *list, struct bytes *der, size_t parent, size_t start,
                  size_t end, const struct bytes *with)
{
    size_t grown = with->len - (end - start); /* modulo SIZE_MAX + 1 if it shrank */

    bytes_replace(der, start, end, with->data, with->len);
    for (size_t i = parent; i != TLV_NONE; i = list->items[i].parent) {
        const struct tlv *t = &list->items[i];
        struct bytes length = {0};
        if (t->is_indefinite)
            continue;
        bytes_put_der_length(&length, t->len + grown);
        bytes_replace(der, t->start + t->tag_len, tlv_contents(t), length.data, length.len);
        grown += length.len - (t->header - t->tag_len);
        bytes_free(&length);
    }
}
