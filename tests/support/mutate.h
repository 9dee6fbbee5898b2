/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Certificates with something wrong or strange in them, the same for the same state of the
 * generator. About every second change is inside the issuer's or the subject's name, and most leave
 * the rest of the encoding well-formed: such a mutant gets past the first checks.
 */
#ifndef TESTS_SUPPORT_MUTATE_H
#define TESTS_SUPPORT_MUTATE_H

#include <stdint.h>

#include "gen.h"
#include "seed.h"

/* Every kind of change, and how often it is tried: X(name, function, weight). */
#define MUTATION_TABLE(X)           \
    X(BIT_FLIP, bit_flip, 60)       \
    X(OCTET, octet, 60)             \
    X(LENGTH, length, 60)           \
    X(TAG, tag, 60)                 \
    X(CUT, cut, 15)                 \
    X(TRAILING, trailing, 20)       \
    X(CONTENTS, contents, 40)       \
    X(SPLICE, splice, 40)           \
    X(REMOVE, remove, 25)           \
    X(DUPLICATE, duplicate, 25)     \
    X(SWAP, swap, 30)               \
    X(INSERT, insert, 30)           \
    X(WRAP, wrap, 20)               \
    X(UNWRAP, unwrap, 20)           \
    X(ODD_ELEMENT, odd_element, 50) \
    X(TEXT, text, 90)               \
    X(VALUE, value, 60)             \
    X(TYPE, type, 40)               \
    X(ATTRIBUTE, attribute, 60)     \
    X(PIECES, pieces, 60)           \
    X(NEW_NAME, new_name, 50)       \
    X(SAME_NAME, same_name, 25)     \
    X(EXTENSION, extension, 60)     \
    X(LONG_VALUE, long_value, 6)

enum mutation {
#define MUTATION_ENUM(name, function, weight) MUTATION_##name,
    MUTATION_TABLE(MUTATION_ENUM)
#undef MUTATION_ENUM
        MUTATION_COUNT
};

struct mutant {
    unsigned char *der; /* to be released with free(); not a byte longer than `len` */
    size_t len;
    size_t seed;    /* which one it was made from */
    uint32_t kinds; /* a bit 1 << n for each enum mutation n that was used */
};

void mutate(struct mutant *out, struct gen *g, const struct seeds *seeds);

/* "BIT_FLIP"; static. */
const char *mutation_name(enum mutation kind);

#endif
