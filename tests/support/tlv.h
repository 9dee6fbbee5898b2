/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The elements of a certificate as a flat list, and edits of their bytes that keep the lengths
 * around them right. It reads what it can of an encoding that is broken.
 */
#ifndef TESTS_SUPPORT_TLV_H
#define TESTS_SUPPORT_TLV_H

#include <stdbool.h>
#include <stddef.h>

#include "bytes.h"

#define TLV_NONE ((size_t)-1)

/* Where in a certificate an element stands; from VERSION on in the order of RFC 5280, 4.1. */
enum part {
    PART_OUTSIDE, /* the certificate and the tbsCertificate themselves, or what is beside them */
    PART_SIGNATURE,
    PART_VERSION,
    PART_SERIAL,
    PART_ALGORITHM, /* both of them */
    PART_ISSUER,
    PART_VALIDITY,
    PART_SUBJECT,
    PART_KEY,
    PART_UNIQUE_ID, /* both of them */
    PART_EXTENSIONS,
};

struct tlv {
    size_t start;
    size_t tag_len;
    size_t header; /* bytes of tag and length */
    size_t len;    /* of the contents; of an indefinite one with the end-of-contents octets */
    size_t parent; /* its index, or TLV_NONE */
    enum part part;
    bool is_indefinite;
    bool is_leaf; /* nothing stands inside */
};

/* Parents stand before what is in them. Also what an OCTET STRING or BIT STRING holds is listed,
 * if it is well-formed. All zero is the empty list. */
struct tlvs {
    struct tlv *items;
    size_t count, room;
};

/* Reads the elements anew. */
void tlvs_parse(struct tlvs *list, const unsigned char *der, size_t len);
void tlvs_free(struct tlvs *list);

/* Where the contents begin, and the first byte behind the element. */
size_t tlv_contents(const struct tlv *t);
size_t tlv_end(const struct tlv *t);

/* The first element of that part, or TLV_NONE. */
size_t tlvs_first(const struct tlvs *list, enum part part);

/* The element behind, with the same parent, or TLV_NONE. */
size_t tlvs_next_sibling(const struct tlvs *list, size_t index);

/* Replaces the bytes from `start` to before `end`, which are contents of `parent` (or TLV_NONE) and
 * corrects the lengths of it and of what it stands in. The list is of no use afterwards. */
void tlvs_replace(const struct tlvs *list, struct bytes *der, size_t parent, size_t start,
                  size_t end, const struct bytes *with);

#endif
