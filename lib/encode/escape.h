/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * X509_NAME_oneline and xtext in one step: a table gives for each byte of a value the up to six that
 * it becomes in a macro, with their number, the number before xtext, and what kind of byte it is, in
 * one 64-bit word. No branch a byte.
 */
#ifndef ENCODE_ESCAPE_H
#define ENCODE_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "encode/oneline.h"

/* What was among the bytes: bits of a word's upper sixteen. */
enum escape_fact {
    ESCAPE_MARK = 0x0040,          /* / or + */
    ESCAPE_BACKSLASH = 0x0080,
    ESCAPE_HEX = 0x0100,           /* one that is written \xHH */
    ESCAPE_EQUALS = 0x0200,
    ESCAPE_NOT_PRINTABLE = 0x0400, /* none of PrintableString (X.680, 41.4) */
    ESCAPE_NOT_ASCII = 0x0800,
    ESCAPE_NOT_NUMERIC = 0x1000,   /* none of NumericString */
};

/* Bytes that one byte can become, and that a step may write beyond them. */
enum { ESCAPE_MOST = 6, ESCAPE_SLACK = 8 };

/* What a call wrote. */
struct escaped {
    size_t len;          /* of the xtext */
    size_t oneline_len;  /* of what it encodes */
    unsigned facts;      /* escape_fact bits */
};

/* Writes the bytes of a value as they stand in a macro of a dialect with \xHH: `out` has room for
 * ESCAPE_MOST bytes for each and ESCAPE_SLACK more. */
void escape_value(struct escaped *result, char *out, const unsigned char *value, size_t len,
                  const struct oneline_rules *rules);

#endif
