/* SPDX-License-Identifier: BSD-2-Clause */
#include "encode/escape.h"

#include <string.h>

#include "base/table.h"

/* A word holds its bytes in the order of memory, so that one store writes them; what is told of them
 * stands behind. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define BYTE_AT(byte, i) ((uint64_t)(byte) << (56 - 8 * (i)))
#define TOLD(word) ((unsigned)((word)&0xFFFF))
#define TELL(told) ((uint64_t)(told))
#else
#define BYTE_AT(byte, i) ((uint64_t)(byte) << (8 * (i)))
#define TOLD(word) ((unsigned)((word) >> 48))
#define TELL(told) ((uint64_t)(told) << 48)
#endif

/* The lower six of the sixteen bits. */
#define COUNTS(len, oneline_len) ((unsigned)(len) | (unsigned)(oneline_len) << 3)
#define LEN(told) ((told)&7)
#define ONELINE_LEN(told) ((told) >> 3 & 7)

#define DIGIT(n) ((n) < 10 ? '0' + (n) : 'A' + (n)-10)
#define HIGH(c) DIGIT((c) >> 4)
#define LOW(c) DIGIT((c)&15)

#define IS_CAPITAL(c) ((c) >= 'A' && (c) <= 'Z')
#define IS_LETTER(c) (IS_CAPITAL(c) || ((c) >= 'a' && (c) <= 'z'))
#define IS_DIGIT(c) ((c) >= '0' && (c) <= '9')
#define IS_MARK(c) ((c) == '/' || (c) == '+')
#define IS_HEX(c) ((c) < ' ' || (c) > '~')
/* sendmail's, tls.c: xtextify(s, "<>\")"); + \ ( and the blank always. */
#define IS_XTEXT(c)                                                                           \
    ((c) == ' ' || (c) == '+' || (c) == '\\' || (c) == '(' || (c) == ')' || (c) == '<' || \
     (c) == '>' || (c) == '"')
#define IS_PRINTABLE(c)                                                                     \
    (IS_LETTER(c) || IS_DIGIT(c) || (c) == ' ' || (c) == '\'' || ((c) >= '(' && (c) <= ')') || \
     ((c) >= '+' && (c) <= '/') || (c) == ':' || (c) == '=' || (c) == '?')

#define FACTS(c)                                                                         \
    ((IS_MARK(c) ? ESCAPE_MARK : 0u) | ((c) == '\\' ? ESCAPE_BACKSLASH : 0u) |           \
     (IS_HEX(c) ? ESCAPE_HEX : 0u) | ((c) == '=' ? ESCAPE_EQUALS : 0u) |                 \
     (IS_PRINTABLE(c) ? 0u : ESCAPE_NOT_PRINTABLE) | ((c) > 0x7F ? ESCAPE_NOT_ASCII : 0u) | \
     (IS_DIGIT(c) || (c) == ' ' ? 0u : ESCAPE_NOT_NUMERIC))

#define WORD1(c, n, a) (BYTE_AT(a, 0) | TELL(COUNTS(1, n) | FACTS(c)))
#define WORD3(c, n, x, y, z) \
    (BYTE_AT(x, 0) | BYTE_AT(y, 1) | BYTE_AT(z, 2) | TELL(COUNTS(3, n) | FACTS(c)))
/* A backslash, which is +5C in xtext, and what it escapes. */
#define WORD4(c, n, a)                                                      \
    (BYTE_AT('+', 0) | BYTE_AT('5', 1) | BYTE_AT('C', 2) | BYTE_AT(a, 3) | \
     TELL(COUNTS(4, n) | FACTS(c)))
#define WORD6(c, n, x, y, z)                                               \
    (BYTE_AT('+', 0) | BYTE_AT('5', 1) | BYTE_AT('C', 2) | BYTE_AT(x, 3) | \
     BYTE_AT(y, 4) | BYTE_AT(z, 5) | TELL(COUNTS(6, n) | FACTS(c)))

#define PLAIN(c) (IS_XTEXT(c) ? WORD3(c, 1, '+', HIGH(c), LOW(c)) : WORD1(c, 1, c))
#define UNMARKED(c) (IS_HEX(c) ? WORD6(c, 4, 'x', HIGH(c), LOW(c)) : PLAIN(c))
#define MARKED(c)                                \
    ((c) == '/'   ? WORD4(c, 2, '/')             \
     : (c) == '+' ? WORD6(c, 2, '+', '2', 'B') \
                  : UNMARKED(c))

static const uint64_t marked[256] = TABLE_256(MARKED);     /* with \/ and \+ */
static const uint64_t unmarked[256] = TABLE_256(UNMARKED); /* without */

/* Few values have a byte that is more than one before xtext: those are counted in a second turn. */
static size_t count_oneline(const unsigned char *value, size_t len, const uint64_t *table)
{
    size_t count = 0;

    for (size_t i = 0; i < len; i++)
        count += ONELINE_LEN(TOLD(table[value[i]]));
    return count;
}

void escape_value(struct escaped *result, char *out, const unsigned char *value, size_t len,
                  const struct oneline_rules *rules)
{
    const uint64_t *table = rules->escapes_marks ? marked : unmarked;
    const unsigned char *end = value + len;
    char *start = out;
    uint64_t all = 0;

    for (const unsigned char *p = value; p < end; p++) {
        uint64_t word = table[*p];
        memcpy(out, &word, sizeof word);
        out += LEN(TOLD(word));
        all |= word;
    }
    result->len = (size_t)(out - start);
    result->facts = TOLD(all) & ~0x3Fu;
    result->oneline_len = (result->facts & (ESCAPE_HEX | ESCAPE_MARK)) == 0
                              ? len
                              : count_oneline(value, len, table);
}
