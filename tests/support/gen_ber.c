/* SPDX-License-Identifier: BSD-2-Clause */
#include "gen.h"

#include "bytes.h"

#include <stdlib.h>

#define CONSTRUCTED 0x20U
#define TAG_OCTET_STRING 0x04U

/* Constructed strings deeper than five levels are refused by OpenSSL (ASN1_MAX_STRING_NEST). */
#define DEEPEST_STRING 3

struct element {
    unsigned tag;
    const unsigned char *content;
    size_t len;
};

/* Reads the element at *p. The input is our own DER: well-formed, tags of one octet. */
static struct element read_element(const unsigned char **p)
{
    struct element e = {(*p)[0], NULL, (*p)[1]};
    size_t octets = e.len < 0x80 ? 0 : e.len & 0x7F;

    *p += 2;
    if (octets > 0)
        for (e.len = 0; octets > 0; octets--)
            e.len = e.len << 8 | *(*p)++;
    e.content = *p;
    *p += e.len;
    return e;
}

/* The long form with up to three leading zeros (X.690 8.1.3.5 allows any number). */
static void put_long_length(struct gen *g, struct bytes *out, size_t len)
{
    unsigned zeros = gen_below(g, 4);

    bytes_put_byte(out, 0x80U | (4 + zeros));
    while (zeros-- > 0)
        bytes_put_byte(out, 0);
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes_put_byte(out, (unsigned)(len >> shift) & 0xFF);
}

/* One element with a length in a random form; the indefinite one only if it is constructed. */
static void put_element(struct gen *g, struct bytes *out, unsigned tag, const struct bytes *content)
{
    uint32_t form = gen_below(g, (tag & CONSTRUCTED) != 0 ? 3 : 2);

    /* Nothing in a long form, at the end of what it stands in, is refused by some OpenSSL 3.0. */
    if (content->len == 0 && form == 1)
        form = 0;
    if (form == 0) {
        bytes_put_der(out, tag, content);
        return;
    }
    bytes_put_byte(out, tag);
    if (form == 1)
        put_long_length(g, out, content->len);
    else
        bytes_put_byte(out, 0x80);
    bytes_put(out, content->data, content->len);
    if (form == 2)
        bytes_put(out, "\0\0", 2);
}

/* A string, whole or in pieces, the pieces again whole or in pieces (X.690 8.21, 8.23). */
static void put_string(struct gen *g, struct bytes *out, const struct element *e, unsigned depth)
{
    struct bytes body = {0};
    size_t done = 0;

    if (depth >= DEEPEST_STRING || gen_below(g, 2) == 0) {
        bytes_put(&body, e->content, e->len);
        put_element(g, out, e->tag, &body);
        bytes_free(&body);
        return;
    }
    while (done < e->len) {
        size_t most = e->len - done > 300 ? 300 : e->len - done;
        struct element piece = {TAG_OCTET_STRING, e->content + done,
                                1 + gen_below(g, (uint32_t)most)};

        put_string(g, &body, &piece, depth + 1);
        done += piece.len;
    }
    put_element(g, out, e->tag | CONSTRUCTED, &body);
    bytes_free(&body);
}

static int may_be_in_pieces(unsigned tag)
{
    return tag == 12 || (tag >= 18 && tag <= 20) || tag == 22 || tag == 28 || tag == 30;
}

/* Everything but strings is copied: a SEQUENCE as a value is printed with its own octets. */
static void put_value(struct gen *g, struct bytes *out, const unsigned char *from,
                      const struct element *e)
{
    struct bytes body = {0};

    if (may_be_in_pieces(e->tag)) {
        put_string(g, out, e, 0);
    } else if ((e->tag & CONSTRUCTED) == 0) {
        bytes_put(&body, e->content, e->len);
        put_element(g, out, e->tag, &body);
        bytes_free(&body);
    } else {
        bytes_put(out, from, (size_t)(e->content + e->len - from));
    }
}

static void put_attribute(struct gen *g, struct bytes *out, const struct element *attribute)
{
    const unsigned char *p = attribute->content;
    const unsigned char *end = p + attribute->len;
    struct bytes body = {0};

    while (p < end) {
        const unsigned char *from = p;
        struct element e = read_element(&p);

        put_value(g, &body, from, &e);
    }
    put_element(g, out, attribute->tag, &body);
    bytes_free(&body);
}

static void put_rdn(struct gen *g, struct bytes *out, const struct element *rdn)
{
    const unsigned char *p = rdn->content;
    const unsigned char *end = p + rdn->len;
    struct bytes body = {0};

    while (p < end) {
        struct element attribute = read_element(&p);

        put_attribute(g, &body, &attribute);
    }
    put_element(g, out, rdn->tag, &body);
    bytes_free(&body);
}

unsigned char *gen_ber_name(struct gen *g, const unsigned char *der, size_t der_len,
                            size_t *out_len)
{
    const unsigned char *p = der;
    struct bytes body = {0}, out = {0};
    struct element name;

    if (der_len < 2)
        abort(); /* not from gen_name() */
    name = read_element(&p);
    for (p = name.content; p < name.content + name.len;) {
        struct element rdn = read_element(&p);

        put_rdn(g, &body, &rdn);
    }
    put_element(g, &out, name.tag, &body);
    bytes_free(&body);
    return bytes_take(&out, out_len);
}
