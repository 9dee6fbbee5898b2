/* SPDX-License-Identifier: BSD-2-Clause */
/* The macro value of a name, attribute after attribute, in the dialects of OpenSSL: its text cut
 * before the first attribute that does not fit into sendmail's 255 bytes, in xtext. */
#ifndef ENCODE_DN_H
#define ENCODE_DN_H

#include "encode/escape.h"
#include "encode/oneline.h"
#include "types/known.h"

/* What of a name decides about its key's risks. */
enum dn_fact {
    DN_CUT = 1,      /* attributes were left out: the others tell nothing */
    DN_UNCLEAR = 2,  /* a backslash, a hidden attribute, a type with other names elsewhere */
    DN_MARKS = 4,    /* values hold / or + */
    DN_HEXES = 8,    /* \xHH stands in the text */
    DN_JOINED = 16,  /* attributes share an RDN */
    DN_CHARSET = 32, /* a value holds bytes that its string type does not allow */
};

/* 255 bytes in xtext, and the longest attribute that is written before it is seen not to fit: mark,
 * type, =, 255 bytes that become six each. */
enum { DN_ROOM = 3 * DNMAP_ONELINE_LIMIT + 256 + ESCAPE_MOST * DNMAP_ONELINE_LIMIT + ESCAPE_SLACK };

struct dn {
    const struct oneline_rules *rules;
    const uint64_t *table; /* of encode/escape.h */
    size_t len;            /* of `text` */
    size_t oneline_len;    /* of what it encodes */
    size_t count;          /* attributes */
    unsigned facts;        /* dn_fact bits */
    char text[DN_ROOM];    /* no NUL at the end */
};

struct dn_attribute {
    const struct known_type *known; /* NULL: `type` is what counts */
    const char *type;
    bool joined;     /* in the RDN of the one before */
    int string_type; /* universal tag number */
    const unsigned char *value;
    size_t value_len;
};

/* Begins a name; the rules are those of a dialect that cuts attributes. */
void dn_begin(struct dn *dn, const struct oneline_rules *rules);

void dn_add(struct dn *dn, const struct dn_attribute *attribute);

/* Writes the whole name; false if that takes more than this: the dialect does not cut attributes,
 * or a value is over 64 KiB. `dialect` is resolved. */
bool dn_write(struct dn *dn, const dnmap_name *name, dnmap_dialect dialect);

#endif
