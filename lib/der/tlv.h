/* SPDX-License-Identifier: BSD-2-Clause */
/* One element of strict DER at a time: tags of one octet, the shortest length octets (X.690, 8.1.2,
 * 10.1), nothing that reaches over the end of what it stands in. */
#ifndef DER_TLV_H
#define DER_TLV_H

#include <stdbool.h>
#include <stddef.h>

enum der_tag {
    DER_BOOLEAN = 0x01,
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_NULL = 0x05,
    DER_OID = 0x06,
    DER_UTF8_STRING = 0x0C,
    DER_NUMERIC_STRING = 0x12,
    DER_PRINTABLE_STRING = 0x13,
    DER_T61_STRING = 0x14,
    DER_IA5_STRING = 0x16,
    DER_UTC_TIME = 0x17,
    DER_GENERALIZED_TIME = 0x18,
    DER_BMP_STRING = 0x1E,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
    DER_CONTEXT_0 = 0xA0, /* explicit, so constructed */
    DER_CONTEXT_3 = 0xA3,
};

/* What is left to read. */
struct der {
    const unsigned char *at, *end;
};

/* The contracts, which proof/run proves: what is read lies in the input, and a step never leaves
 * it. */
/*@ predicate der_bytes(unsigned char *at, unsigned char *end) =
      \base_addr(at) == \base_addr(end) && 0 <= end - at <= 0x7FFFFFFFFFFFFFFF &&
      \valid_read(at + (0 .. end - at - 1));

    predicate der_readable{L}(struct der *in) = der_bytes(in->at, in->end);

    predicate der_stepped{Before, After}(struct der *in) =
      der_readable{After}(in) && \at(in->end, After) == \at(in->end, Before) &&
      0 <= \at(in->at, After) - \at(in->at, Before);

    predicate der_inside{Outer, Inner}(struct der *inner, struct der *outer) =
      der_readable{Inner}(inner) &&
      \base_addr{Inner}(\at(inner->at, Inner)) == \base_addr{Outer}(\at(outer->at, Outer)) &&
      0 <= \at(inner->at, Inner) - \at(outer->at, Outer) &&
      0 <= \at(outer->end, Outer) - \at(inner->end, Inner);
*/

/*@ requires \valid_read(in) && der_readable(in);
    assigns \nothing;
    ensures \result == in->end - in->at;
*/
static inline size_t der_left(const struct der *in)
{
    return (size_t)(in->end - in->at);
}

/*@ requires \valid_read(in) && der_readable(in);
    assigns \nothing;
    ensures \result ==> in->end - in->at >= 1 && *in->at == tag;
*/
static inline bool der_is_next(const struct der *in, enum der_tag tag)
{
    return in->at != in->end && *in->at == tag;
}

/* The length of the header at in->at, of which at least two bytes are there, and in `*len` that of
 * the contents; 0 if it is not the shortest form, or of more than 16 MiB. */
/*@ requires \valid_read(in) && \valid(len) && \separated(in, len);
    requires der_readable(in) && in->end - in->at >= 2;
    assigns *len;
    ensures \result == 0 || 2 <= \result <= 5;
    ensures \result <= in->end - in->at;
*/
static inline size_t der_header(const struct der *in, size_t *len)
{
    const unsigned char *at = in->at;

    *len = at[1];
    if (*len < 0x80)
        return 2;
    if (*len == 0x82 && der_left(in) >= 4) {
        *len = (size_t)at[2] << 8 | at[3];
        return *len > 0xFF ? 4 : 0;
    }
    if (*len == 0x81 && der_left(in) >= 3) {
        *len = at[2];
        return *len > 0x7F ? 3 : 0;
    }
    if (*len == 0x83 && der_left(in) >= 5) {
        *len = (size_t)at[2] << 16 | (size_t)at[3] << 8 | at[4];
        return *len > 0xFFFF ? 5 : 0;
    }
    return 0;
}

/* Takes the element at in->at, of any tag: `*contents`, and steps over it. */
/*@ requires \valid(contents) && \valid(in) && \separated(contents, in) && der_readable(in);
    assigns *contents, *in;
    ensures der_stepped{Pre, Post}(in);
    ensures \result ==> der_inside{Pre, Post}(contents, in);
    ensures \result ==> in->at - \old(in->at) >= 2 && in->at == contents->end;
    ensures !\result ==> in->at == \old(in->at) && contents->at == \old(contents->at) &&
            contents->end == \old(contents->end);
*/
static inline bool der_take_any(struct der *contents, struct der *in)
{
    size_t len;

    if (der_left(in) < 2)
        return false;
    size_t header = der_header(in, &len);
    if (header == 0 || len > der_left(in) - header)
        return false;
    contents->at = in->at + header;
    contents->end = in->at = contents->at + len;
    return true;
}

/* The same of an element that has to have this tag. */
/*@ requires \valid(contents) && \valid(in) && \separated(contents, in) && der_readable(in);
    assigns *contents, *in;
    ensures der_stepped{Pre, Post}(in);
    ensures \result ==> der_inside{Pre, Post}(contents, in);
    ensures \result ==> in->at - \old(in->at) >= 2 && in->at == contents->end;
    ensures !\result ==> in->at == \old(in->at) && contents->at == \old(contents->at) &&
            contents->end == \old(contents->end);
*/
static inline bool der_take(struct der *contents, struct der *in, enum der_tag tag)
{
    return der_is_next(in, tag) && der_take_any(contents, in);
}

#endif
