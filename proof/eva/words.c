/* SPDX-License-Identifier: BSD-2-Clause */
/* The places where bytes are moved as words, and the tables: what WP has to be told. */
#include "any.h"

#include "../../lib/base/out.c"
#include "../../lib/der/name.c"
#include "../../lib/encode/escape.c"
#include "../../lib/encode/xtext.c"
#include "../../lib/input/base64.c"

/* Not asked here: der/name.c and encode/xtext.c name them. */
const struct known_type *known_type(const struct known_types *types, const unsigned char *oid,
                                    size_t len)
{
    (void)types, (void)oid, (void)len;
    return NULL;
}

/* The alphabet once more, in the words of RFC 3461 and of sendmail's tls.c. */
static int is_plain(int c)
{
    return c >= '!' && c <= '~' && c != '+' && c != '\\' && c != '(' && c != ')' && c != '<' &&
           c != '>' && c != '"';
}

static int is_digit(int c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}

/* Each entry: one to six bytes, each of them plain or + and two digits. */
static void check_table(const uint64_t table[256])
{
    char out[ESCAPE_MOST + ESCAPE_SLACK];

    //@ loop unroll 256;
    for (int c = 0; c < 256; c++) {
        unsigned char byte = (unsigned char)c;
        struct escaped escaped = escape_value(out, &byte, 1, table);
        //@ assert 1 <= escaped.len <= ESCAPE_MOST;
        //@ assert ESCAPE_LEN(ESCAPE_TOLD(table[c])) == escaped.len;
        //@ assert 1 <= escaped.oneline_len <= 4 && escaped.len <= 3 * escaped.oneline_len;
        //@ loop unroll 6;
        for (size_t i = 0; i < escaped.len; i++) {
            if (out[i] == '+') {
                //@ assert i + 2 < escaped.len;
                int first = is_digit(out[i + 1]), second = is_digit(out[i + 2]);
                //@ assert first && second;
                i += 2;
            } else {
                int plain = is_plain(out[i]);
                //@ assert plain;
            }
        }
    }
}

static void check_xtext(void)
{
    //@ loop unroll 256;
    for (int c = 0; c < 256; c++) {
        char buffer[3];
        struct out out = {buffer, sizeof buffer, 0};
        int plain = is_plain(c), encoded = xtext_is_encoded((unsigned char)c);
        //@ assert plain == !encoded;
        xtext_hex(&out, (unsigned char)c);
        int first = is_digit(buffer[1]), second = is_digit(buffer[2]);
        //@ assert out.len == 3 && buffer[0] == '+' && first && second;
    }
}

static void check_words(void)
{
    unsigned char in[8], out[4];
    char text[8];

    any_bytes(in, sizeof in);
    uint64_t word = load(in);
    escape_put(text, word);
    put_group(out, (uint32_t)word);
}

void check_all(void)
{
    check_table(escape_marked);
    check_table(escape_unmarked);
    check_xtext();
    check_words();
}
