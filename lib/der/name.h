/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The attributes of a Name in strict DER (RFC 5280, 4.1.2.4). What is taken here, d2i_X509_NAME
 * takes too and reads in the same way; what is not, it has to be asked about.
 */
#ifndef DER_NAME_H
#define DER_NAME_H

#include "der/tlv.h"
#include "types/known.h"

/* Takes a Name of at most 64 KiB: its RDNs, not yet looked at. */
/*@ requires \valid(rdns) && \valid(in) && \separated(rdns, in) && der_readable(in);
    assigns *rdns, *in;
    ensures der_stepped{Pre, Post}(in);
    ensures \result ==> der_inside{Pre, Post}(rdns, in);
*/
bool der_take_name(struct der *rdns, struct der *in);

/* Where the reading of a Name is. */
struct der_name {
    const struct known_types *types; /* begin with known_types() */
    struct der rdns;                 /* what is left; begin with what der_take_name() gave */
    struct der set;                  /* the same of the RDN at hand; begin with nothing */
    size_t count;                    /* RDNs begun */
};

struct der_attribute {
    const struct known_type *type;
    unsigned char string_type; /* its tag: a universal one */
    struct der value;
    size_t rdn; /* index of its RDN, from 0 */
};

enum der_step { DER_ATTRIBUTE, DER_END, DER_UNSURE };

/* The next attribute, its value checked as libcrypto does it. Unsure about types that are not in
 * the table of types/known.h and string types that are rare. */
/*@ predicate der_name_at{L}(struct der_name *name) =
      known_table(name->types) && der_readable(&name->rdns) && der_readable(&name->set);
*/
/*@ requires \valid(out) && \valid(name) && \separated(out, name, name->types);
    requires der_name_at(name);
    assigns *out, name->rdns, name->set, name->count;
    ensures der_name_at(name);
    ensures \result == DER_ATTRIBUTE ==> \valid_read(out->type) && der_readable(&out->value);
*/
enum der_step der_next_attribute(struct der_attribute *out, struct der_name *name);

#endif
