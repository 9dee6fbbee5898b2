/* SPDX-License-Identifier: BSD-2-Clause */
#include "encode/escape.h"

#include "base/table.h"

/* The lower six of the sixteen bits. */
#define COUNTS(len, oneline_len) ((unsigned)(len) | (unsigned)(oneline_len) << 3)

#define DIGIT(n) ((n) < 10 ? '0' + (n) : 'A' + (n)-10)
#define HIGH(c) DIGIT((c) >> 4)
#define LOW(c) DIGIT((c)&15)

#define IS_CAPITAL(c) ((c) >= 'A' && (c) <= 'Z')
#define IS_LETTER(c) (IS_CAPITAL(c) || ((c) >= 'a' && (c) <= 'z'))
#define IS_DIGIT(c) ((c) >= '0' && (c) <= '9')
#define IS_MARK(c) ((c) == '/' || (c) == '+')
#define IS_HEX(c) ((c) < ' ' || (c) > '~')
/* sendmail's, tls.c: xtextify(s, "<>\")"); + \ ( and the blank always. */
#define IS_XTEXT(c)                                                                       \
    ((c) == ' ' || (c) == '+' || (c) == '\\' || (c) == '(' || (c) == ')' || (c) == '<' || \
     (c) == '>' || (c) == '"')
#define IS_PRINTABLE(c)                                                                        \
    (IS_LETTER(c) || IS_DIGIT(c) || (c) == ' ' || (c) == '\'' || ((c) >= '(' && (c) <= ')') || \
     ((c) >= '+' && (c) <= '/') || (c) == ':' || (c) == '=' || (c) == '?')

#define FACTS(c)                                                                            \
    ((IS_MARK(c) ? ESCAPE_MARK : 0u) | ((c) == '\\' ? ESCAPE_BACKSLASH : 0u) |              \
     (IS_HEX(c) ? ESCAPE_HEX : 0u) | ((c) == '=' ? ESCAPE_EQUALS : 0u) |                    \
     (IS_PRINTABLE(c) ? 0u : ESCAPE_NOT_PRINTABLE) | ((c) > 0x7F ? ESCAPE_NOT_ASCII : 0u) | \
     (IS_DIGIT(c) || (c) == ' ' ? 0u : ESCAPE_NOT_NUMERIC))

#define WORD1(c, n, a) (ESCAPE_BYTE(a, 0) | ESCAPE_TELL(COUNTS(1, n) | FACTS(c)))
#define WORD3(c, n, x, y, z)                                     \
    (ESCAPE_BYTE(x, 0) | ESCAPE_BYTE(y, 1) | ESCAPE_BYTE(z, 2) | \
     ESCAPE_TELL(COUNTS(3, n) | FACTS(c)))
/* A backslash, which is +5C in xtext, and what it escapes. */
#define WORD4(c, n, a)                                                                     \
    (ESCAPE_BYTE('+', 0) | ESCAPE_BYTE('5', 1) | ESCAPE_BYTE('C', 2) | ESCAPE_BYTE(a, 3) | \
     ESCAPE_TELL(COUNTS(4, n) | FACTS(c)))
#define WORD6(c, n, x, y, z)                                                               \
    (ESCAPE_BYTE('+', 0) | ESCAPE_BYTE('5', 1) | ESCAPE_BYTE('C', 2) | ESCAPE_BYTE(x, 3) | \
     ESCAPE_BYTE(y, 4) | ESCAPE_BYTE(z, 5) | ESCAPE_TELL(COUNTS(6, n) | FACTS(c)))

#define PLAIN(c) (IS_XTEXT(c) ? WORD3(c, 1, '+', HIGH(c), LOW(c)) : WORD1(c, 1, c))
#define UNMARKED(c) (IS_HEX(c) ? WORD6(c, 4, 'x', HIGH(c), LOW(c)) : PLAIN(c))
#define MARKED(c) \
    ((c) == '/' ? WORD4(c, 2, '/') : (c) == '+' ? WORD6(c, 2, '+', '2', 'B') : UNMARKED(c))

const uint64_t escape_marked[256] = TABLE_256(MARKED);
const uint64_t escape_unmarked[256] = TABLE_256(UNMARKED);

size_t escape_oneline_len(const unsigned char *value, size_t len, const uint64_t table[256])
{
    size_t count = 0;

    /*@ loop invariant i <= len;
        loop assigns i, count;
        loop variant len - i;
    */
    for (size_t i = 0; i < len; i++)
        count += ESCAPE_ONELINE_LEN(ESCAPE_TOLD(table[value[i]]));
    return count;
}
