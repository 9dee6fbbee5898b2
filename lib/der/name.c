/* SPDX-License-Identifier: BSD-2-Clause */
#include "der/name.h"

#include <stdint.h>
#include <string.h>

/* libcrypto's limit for a Name is 1 MiB. */
enum { NAME_MAX_LEN = 0xFFFF };

bool der_take_name(struct der *rdns, struct der *in)
{
    return der_take(rdns, in, DER_SEQUENCE) && der_left(rdns) <= NAME_MAX_LEN;
}

/*@ requires \valid_read(p + (0 .. 7));
    assigns \result \from p[0 .. 7];
*/
static uint64_t load(const unsigned char *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return word;
}

/*@ requires \valid_read(value) && der_readable(value);
    assigns \nothing;
*/
static bool is_ascii(const struct der *value)
{
    const unsigned char *p = value->at;
    uint64_t high = 0;

    if (der_left(value) >= 8) {
        high = load(value->end - 8); /* the rest, and some of those before it again */
        /*@ loop invariant der_bytes(p, value->end);
            loop assigns p, high;
            loop variant value->end - p;
        */
        for (; value->end - p > 8; p += 8)
            high |= load(p);
    } else {
        /*@ loop invariant der_bytes(p, value->end);
            loop assigns p, high;
            loop variant value->end - p;
        */
        for (; p < value->end; p++)
            high |= *p;
    }
    return (high & UINT64_C(0x8080808080808080)) == 0;
}

/* The length of the character at `p`, 0 if it is none: not the shortest form, a surrogate, over
 * U+10FFFF (RFC 3629, section 4). */
/*@ requires left >= 1 && \valid_read(p + (0 .. left - 1));
    assigns \nothing;
    ensures \result <= left;
*/
static size_t utf8_length(const unsigned char *p, size_t left)
{
    static const struct {
        unsigned char first, last;     /* of the first octet */
        unsigned char lowest, highest; /* of the second */
        unsigned char len;
    } forms[] = {
        {0x00, 0x7F, 0x00, 0xFF, 1}, {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
        {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
    };

    /*@ loop assigns i;
        loop variant 9 - i;
    */
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        size_t len = forms[i].len;
        if (p[0] < forms[i].first || p[0] > forms[i].last)
            continue;
        if (len > left || (len > 1 && (p[1] < forms[i].lowest || p[1] > forms[i].highest)))
            return 0;
        /*@ loop invariant 2 <= k;
            loop assigns k;
            loop variant len - k;
        */
        for (size_t k = 2; k < len; k++)
            if ((p[k] & 0xC0) != 0x80)
                return 0;
        return len;
    }
    return 0;
}

/*@ requires \valid_read(value) && der_readable(value);
    assigns \nothing;
*/
static bool is_utf8(const struct der *value)
{
    /*@ loop invariant der_bytes(p, value->end);
        loop assigns p;
        loop variant value->end - p;
    */
    for (const unsigned char *p = value->at; p < value->end;) {
        size_t len = utf8_length(p, (size_t)(value->end - p));
        if (len == 0)
            return false;
        p += len;
    }
    return true;
}

/* Two octets each, none of them half of a pair: libcrypto takes no surrogates. */
/*@ requires \valid_read(value) && der_readable(value);
    assigns \nothing;
*/
static bool is_bmp(const struct der *value)
{
    if (der_left(value) % 2 != 0)
        return false;
    /*@ loop invariant der_bytes(p, value->end) && (value->end - p) % 2 == 0;
        loop assigns p;
        loop variant value->end - p;
    */
    for (const unsigned char *p = value->at; p < value->end; p += 2)
        if (p[0] >= 0xD8 && p[0] <= 0xDF)
            return false;
    return true;
}

/* libcrypto (a_mbstr.c, x_name.c) checks what it converts for comparing names, and of the types
 * with one octet a character nothing. */
/*@ requires \valid_read(value) && der_readable(value);
    assigns \nothing;
*/
static bool is_value(unsigned char tag, const struct der *value)
{
    switch (tag) {
    case DER_UTF8_STRING:
        return is_ascii(value) || is_utf8(value);
    case DER_PRINTABLE_STRING:
    case DER_IA5_STRING:
    case DER_T61_STRING:
    case DER_NUMERIC_STRING:
        return true;
    case DER_BMP_STRING:
        return is_bmp(value);
    default:
        return false;
    }
}

/* Most RDNs have one attribute, of a type of X.520, and short lengths: 31 n 30 n-2 06 03 55 04 arc,
 * tag n-9 and the value. One look instead of four elements; false if this one is another. */
/*@ requires \valid(out) && \valid(name) && \separated(out, name, name->types);
    requires der_name_at(name);
    assigns *out, name->rdns;
    ensures der_name_at(name);
    ensures \result ==> out->type == \null || \valid_read(out->type);
    ensures \result ==> der_readable(&out->value);
*/
static bool take_usual(struct der_attribute *out, struct der_name *name)
{
    const unsigned char *p = name->rdns.at;
    size_t len = der_left(&name->rdns) < 11 ? 0 : p[1];

    if (len < 9 || len > 0x7F || len > der_left(&name->rdns) - 2 || p[0] != DER_SET ||
        p[2] != DER_SEQUENCE || p[3] != len - 2 || memcmp(p + 4, "\x06\x03\x55\x04", 4) != 0 ||
        p[10] != len - 9)
        return false;
    out->type = known_x520(name->types, p[8]);
    out->string_type = p[9];
    out->value.at = p + 11;
    name->rdns.at = out->value.end = p + 2 + len;
    return true;
}

/* Takes the SEQUENCE of any attribute, of this RDN or of the next one that is not empty. */
/*@ requires \valid(attribute) && \valid(name) && \separated(attribute, name, name->types);
    requires der_name_at(name);
    assigns *attribute, name->rdns, name->set, name->count;
    ensures der_stepped{Pre, Post}(&name->rdns) && der_readable(&name->set);
    ensures \base_addr(name->set.at) == \base_addr(\old(name->set.at)) ||
            \base_addr(name->set.at) == \base_addr(name->rdns.at);
    ensures \result == DER_ATTRIBUTE ==> der_readable(attribute) &&
            \base_addr(attribute->at) == \base_addr(name->set.at);
*/
static enum der_step take_sequence(struct der *attribute, struct der_name *name)
{
    /*@ loop invariant der_stepped{Pre, Here}(&name->rdns) && der_readable(&name->set);
        loop invariant \base_addr(name->set.at) == \base_addr(\at(name->set.at, Pre)) ||
                       \base_addr(name->set.at) == \base_addr(name->rdns.at);
        loop assigns name->rdns, name->set, name->count;
        loop variant name->rdns.end - name->rdns.at;
    */
    while (name->set.at == name->set.end) {
        if (name->rdns.at == name->rdns.end)
            return DER_END;
        if (!der_take(&name->set, &name->rdns, DER_SET))
            return DER_UNSURE;
        name->count++;
    }
    return der_take(attribute, &name->set, DER_SEQUENCE) ? DER_ATTRIBUTE : DER_UNSURE;
}

/* Its type and its value. */
/*@ requires \valid(out) && \valid(attribute) && \separated(out, attribute, types);
    requires known_table(types) && der_readable(attribute);
    assigns *out, *attribute;
    ensures known_table(types);
    ensures \result ==> out->type == \null || \valid_read(out->type);
    ensures \result ==> der_inside{Pre, Post}(&out->value, attribute);
*/
static bool take_type_and_value(struct der_attribute *out, struct der *attribute,
                                const struct known_types *types)
{
    struct der oid;

    if (!der_take(&oid, attribute, DER_OID) || der_left(attribute) == 0)
        return false;
    out->type = known_type(types, oid.at, der_left(&oid));
    out->string_type = *attribute->at;
    return der_take_any(&out->value, attribute) && attribute->at == attribute->end;
}

/* Any attribute. */
/*@ requires \valid(out) && \valid(name) && \separated(out, name, name->types);
    requires der_name_at(name);
    assigns *out, name->rdns, name->set, name->count;
    ensures der_name_at(name);
    ensures \result == DER_ATTRIBUTE ==> out->type == \null || \valid_read(out->type);
    ensures \result == DER_ATTRIBUTE ==> der_readable(&out->value);
*/
static enum der_step take_attribute(struct der_attribute *out, struct der_name *name)
{
    struct der attribute = {NULL, NULL}; /* gcc -O1 does not see that it is set where it is used */
    enum der_step step = take_sequence(&attribute, name);

    if (step == DER_ATTRIBUTE && !take_type_and_value(out, &attribute, name->types))
        step = DER_UNSURE;
    //@ assert known_table(name->types) && der_readable(&name->rdns) && der_readable(&name->set);
    //@ assert der_stepped{Pre, Here}(&name->rdns);
    /*@ assert \base_addr(name->set.at) == \base_addr(\at(name->set.at, Pre)) ||
               \base_addr(name->set.at) == \base_addr(name->rdns.at); */
    return step;
}

enum der_step der_next_attribute(struct der_attribute *out, struct der_name *name)
{
    enum der_step step = DER_ATTRIBUTE;

    if (name->set.at == name->set.end && take_usual(out, name))
        name->count++;
    else
        step = take_attribute(out, name);
    if (step != DER_ATTRIBUTE)
        return step;
    out->rdn = name->count - 1;
    return out->type != NULL && is_value(out->string_type, &out->value) ? DER_ATTRIBUTE
                                                                        : DER_UNSURE;
}
