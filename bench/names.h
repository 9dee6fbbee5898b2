/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of clients and of CAs as they are met in practice. */
#ifndef BENCH_NAMES_H
#define BENCH_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backward.h"
#include "gen.h"

enum name_type { C, ST, L, O, OU, CN, EMAIL, SERIAL, DC, NAME_TYPES };

enum { NAME_ATTRIBUTES = 12, NAME_VALUE = 80 };

struct name_attribute {
    enum name_type type;
    unsigned tag; /* of the string */
    bool joined;  /* in the RDN of the attribute before */
    char value[NAME_VALUE];
};

/* All zero is the empty name. */
struct name {
    size_t count;
    struct name_attribute attributes[NAME_ATTRIBUTES];
};

/* What is rare in a name. */
struct name_traits {
    bool non_ascii, marks, joined;
};

/* The subject of client `number`: the same for the same seed and number. */
void name_of_client(struct name *name, uint64_t seed, uint64_t number);

/* The name of CA `number`. */
void name_of_ca(struct name *name, struct gen *g, unsigned number);

struct name_attribute *name_add(struct name *name, enum name_type type, const char *value);

/* Takes attributes out, the last first, until no key is refused for its length. A CN stays. */
void name_shorten(struct name *name);

/* Gives each value the string type that it is met in; UTF8String where there is a choice, unless
 * `printable`. */
void name_set_tags(struct name *name, bool printable);

void name_put(struct backward *b, const struct name *name);

/* Bytes that it has in a key of an access map. */
size_t name_encoded_len(const struct name *name);

struct name_traits name_traits(const struct name *name);

#endif
