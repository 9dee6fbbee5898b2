/* SPDX-License-Identifier: BSD-2-Clause */
/* The attribute types that certificates have, as libcrypto names them: read from it once. */
#ifndef TYPES_KNOWN_H
#define TYPES_KNOWN_H

#include <stdbool.h>
#include <stddef.h>

/* Longer ones are not in the table. The text is copied in two moves of 16 bytes. */
enum { KNOWN_OID_SIZE = 15, KNOWN_NAME_SIZE = 30, KNOWN_DOTTED_SIZE = 40, KNOWN_TEXT_SIZE = 32 };

struct known_type {
    unsigned char oid[KNOWN_OID_SIZE]; /* content octets */
    unsigned char oid_len;
    unsigned char text_len;
    bool same_everywhere;           /* all dialects print it alike */
    char text[KNOWN_TEXT_SIZE];     /* "/CN=", as it stands in a name's text and in its xtext */
    char printed[KNOWN_NAME_SIZE];  /* "CN" */
    char dotted[KNOWN_DOTTED_SIZE]; /* "2.5.4.3" */
};

/* The types are numbered from 1; 0 is none. */
enum { KNOWN_MAX = 48, KNOWN_X520 = 128, KNOWN_SLOTS = 64 };

struct known_types {
    struct known_type list[KNOWN_MAX];
    unsigned char x520[KNOWN_X520];   /* for 2.5.4.N: the number of its type */
    unsigned char slots[KNOWN_SLOTS]; /* for the others, hashed */
};

/*@ predicate known_table{L}(struct known_types *types) =
      \valid_read(types) &&
      (\forall integer i; 0 <= i < KNOWN_X520 ==> types->x520[i] <= KNOWN_MAX);
*/

/* The table, of which any part may be missing. Any thread may call it at any time. */
const struct known_types *known_types(void);

/* The type 2.5.4.N, for an N of one octet; NULL as below. */
/*@ requires known_table(types);
    assigns \result \from types, n;
    ensures \result == \null || \valid_read(\result);
*/
static inline const struct known_type *known_x520(const struct known_types *types, unsigned char n)
{
    unsigned number = n < KNOWN_X520 ? types->x520[n] : 0;

    return number == 0 ? NULL : &types->list[number - 1];
}

/* The type with these content octets; NULL if it is not in the table: ask libcrypto. */
/*@ requires known_table(types) && \valid_read(oid + (0 .. len - 1));
    assigns \result \from types, oid[0 .. len - 1];
    ensures \result == \null || \valid_read(\result);
*/
const struct known_type *known_type(const struct known_types *types, const unsigned char *oid,
                                    size_t len);

#endif
