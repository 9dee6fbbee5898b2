/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * X509_NAME_oneline and xtext in one step: a table gives for each byte of a value the up to six
 * that it becomes in a macro, with their number, the number before xtext, and what kind of byte it
 * is, in one 64-bit word. No branch a byte.
 */
#ifndef ENCODE_ESCAPE_H
#define ENCODE_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* What was among the bytes: bits of a word's upper sixteen. */
enum escape_fact {
    ESCAPE_MARK = 0x0040, /* / or + */
    ESCAPE_BACKSLASH = 0x0080,
    ESCAPE_HEX = 0x0100, /* one that is written \xHH */
    ESCAPE_EQUALS = 0x0200,
    ESCAPE_NOT_PRINTABLE = 0x0400, /* none of PrintableString (X.680, 41.4) */
    ESCAPE_NOT_ASCII = 0x0800,
    ESCAPE_NOT_NUMERIC = 0x1000, /* none of NumericString */
};

/* Bytes that one byte can become, and that a step may write beyond them. */
enum { ESCAPE_MOST = 6, ESCAPE_SLACK = 8 };

/* A word holds its bytes in the order of memory, so that one store writes them. What is told of
 * them stands behind: the number of bytes, that before xtext, escape_fact bits. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define ESCAPE_BYTE(byte, i) ((uint64_t)(byte) << (56 - 8 * (i)))
#define ESCAPE_TOLD(word) ((unsigned)((word)&0xFFFF))
#define ESCAPE_TELL(told) ((uint64_t)(told))
#else
#define ESCAPE_BYTE(byte, i) ((uint64_t)(byte) << (8 * (i)))
#define ESCAPE_TOLD(word) ((unsigned)((word) >> 48))
#define ESCAPE_TELL(told) ((uint64_t)(told) << 48)
#endif
#define ESCAPE_LEN(told) ((told)&7)
#define ESCAPE_ONELINE_LEN(told) ((told) >> 3 & 7)

/* For dialects that write \/ and \+, and for those that do not. */
extern const uint64_t escape_marked[256], escape_unmarked[256];

/* What was written. */
struct escaped {
    size_t len;         /* of the xtext */
    size_t oneline_len; /* of what it encodes */
    unsigned facts;     /* escape_fact bits */
};

/*@ predicate escape_table{L}(uint64_t *table) =
      \valid_read(table + (0 .. 255)) &&
      (\forall integer c; 0 <= c <= 255 ==> 0 <= ESCAPE_LEN(ESCAPE_TOLD(table[c])) <= ESCAPE_MOST);
*/

/* The bytes that these are before xtext. */
/*@ requires escape_table(table) && \valid_read(value + (0 .. len - 1));
    assigns \nothing;
*/
size_t escape_oneline_len(const unsigned char *value, size_t len, const uint64_t table[256]);

/* One store. */
/*@ requires \valid(out + (0 .. 7));
    assigns out[0 .. 7];
*/
static inline void escape_put(char *out, uint64_t word)
{
    memcpy(out, &word, sizeof word);
}

/* Writes the bytes of a value as they stand in a macro: `out` has room for ESCAPE_MOST bytes for
 * each and ESCAPE_SLACK more. */
/*@ requires escape_table(table) && \valid_read(value + (0 .. len - 1));
    requires len <= 0xFFFFFFFFFFFFFFF;
    requires \valid(out + (0 .. ESCAPE_MOST * len + ESCAPE_SLACK - 1));
    assigns out[0 .. ESCAPE_MOST * len + ESCAPE_SLACK - 1];
    ensures \result.len <= ESCAPE_MOST * len;
*/
static inline struct escaped escape_value(char *out, const unsigned char *value, size_t len,
                                          const uint64_t table[256])
{
    const unsigned char *end = value + len;
    char *start = out;
    uint64_t all = 0;

    /*@ loop invariant \base_addr(p) == \base_addr(value) && 0 <= p - value <= len;
        loop invariant \base_addr(out) == \base_addr(start);
        loop invariant 0 <= out - start <= ESCAPE_MOST * (p - value);
        loop assigns p, out, all, start[0 .. ESCAPE_MOST * len + ESCAPE_SLACK - 1];
        loop variant end - p;
    */
    for (const unsigned char *p = value; p < end; p++) {
        uint64_t word = table[*p];
        escape_put(out, word);
        out += ESCAPE_LEN(ESCAPE_TOLD(word));
        all |= word;
    }
    struct escaped result = {(size_t)(out - start), len, ESCAPE_TOLD(all) & ~0x3Fu};
    /* Few values have a byte that is more than one before xtext: a second turn is for them. */
    if ((result.facts & (ESCAPE_HEX | ESCAPE_MARK)) != 0)
        result.oneline_len = escape_oneline_len(value, len, table);
    return result;
}

#endif
