/* SPDX-License-Identifier: BSD-2-Clause */
#include "gen_value.h"

#include <string.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof(array)[0]))

enum tag {
    TAG_BIT_STRING = 3,
    TAG_UTF8 = 12,
    TAG_NUMERIC = 18,
    TAG_PRINTABLE = 19,
    TAG_T61 = 20,
    TAG_IA5 = 22,
    TAG_UNIVERSAL = 28,
    TAG_BMP = 30,
    TAG_SEQUENCE = 0x30
};

/* What OpenSSL's d2i takes as an attribute value, the usual ones several times. */
static const unsigned char accepted[] = {
    TAG_UTF8,
    TAG_UTF8,
    TAG_UTF8,
    TAG_UTF8,
    TAG_UTF8,
    TAG_UTF8,
    TAG_UTF8,
    TAG_UTF8,
    TAG_PRINTABLE,
    TAG_PRINTABLE,
    TAG_PRINTABLE,
    TAG_PRINTABLE,
    TAG_IA5,
    TAG_IA5,
    TAG_T61,
    TAG_T61,
    TAG_BMP,
    TAG_BMP,
    TAG_UNIVERSAL,
    TAG_NUMERIC,
    TAG_BIT_STRING,
    TAG_SEQUENCE,
    7,
    9,
    13,
    29,
};

/* Refused as such: BOOLEAN to ENUMERATED, SET, Videotex, UTCTime to General, context [0]. */
static const unsigned char refused[] = {1, 2, 4, 5, 6, 10, 0x31, 21, 23, 24, 25, 26, 27, 0x80};

/* Characters that mean something to oneline, xtext, sendmail's maps, m4 or a shell. */
static const char hostile[] = "\0\n\r\t/+\\()<>\"=#%$&,; '`:@!.[]^|*?{}~\x7F\x1B";

/* Texts that look like the encoded or escaped form of something else. */
static const char *const literals[] = {
    "\\xC3\\xA9",
    "/CN=x",
    "+O=y",
    "+2B",
    "+5C",
    "CERTISSUER:",
    "\\",
    "\\/",
    "\\+",
    "$&{j}",
    "$(access",
    "%%",
    ", CN = z",
    "\tRELAY",
    "\nCERTISSUER:/CN=evil\tRELAY",
    "-----BEGIN CERTIFICATE-----",
};

/* One character each, of two to four bytes in UTF-8. */
static const char *const foreign[] = {
    "\xC3\xA9", "\xC3\x9F", "\xD0\x96", "\xE2\x82\xAC", "\xE4\xB8\xAD", "\xF0\x9F\x98\x80",
};

static void put_string(struct bytes *content, const char *s)
{
    bytes_put(content, s, strlen(s));
}

static void put_word(struct gen *g, struct bytes *content)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.";

    for (uint32_t n = 1 + gen_below(g, 10); n > 0; n--)
        bytes_put_byte(content, (unsigned char)letters[gen_below(g, sizeof letters - 1)]);
}

static void put_hostile(struct gen *g, struct bytes *content)
{
    bytes_put_byte(content, (unsigned char)hostile[gen_below(g, sizeof hostile - 1)]);
}

/* A few characters of UTF-8. */
static void put_piece(struct gen *g, struct bytes *content)
{
    uint32_t dice = gen_below(g, 20);

    if (dice < 11)
        put_word(g, content);
    else if (dice < 14)
        bytes_put_byte(content, ' ');
    else if (dice < 17)
        put_hostile(g, content);
    else if (dice < 19)
        put_string(content, foreign[gen_below(g, COUNT(foreign))]);
    else
        put_string(content, literals[gen_below(g, COUNT(literals))]);
}

static void put_text(struct gen *g, struct bytes *content, size_t at_least)
{
    while (content->len < at_least)
        put_piece(g, content);
}

static void put_noise(struct gen *g, struct bytes *content, size_t len)
{
    while (content->len < len)
        bytes_put_byte(content, gen_below(g, 256));
}

/* Nothing but characters that xtext triples: only such names are "too long" for sendmail. */
static void put_specials(struct gen *g, struct bytes *content)
{
    static const char specials[] = " ()<>\" ";

    for (uint32_t n = 180 + gen_below(g, 75); n > 0; n--)
        bytes_put_byte(content, (unsigned char)specials[gen_below(g, sizeof specials - 1)]);
}

static uint32_t value_length(struct gen *g)
{
    uint32_t dice = gen_below(g, 1000);

    if (dice < 30)
        return 0;
    if (dice < 900)
        return 1 + gen_below(g, 24);
    if (dice < 980)
        return 25 + gen_below(g, 250);
    return dice < 999 ? 200 + gen_below(g, 2000) : 20000 + gen_below(g, 50000);
}

/* Text in code units of `width` octets; the few stray ones break the rules of the type. */
static void put_wide(struct gen *g, struct bytes *content, unsigned width, size_t characters)
{
    static const unsigned char highs[] = {0, 0, 0, 0x04, 0x20, 0x4E};

    for (; characters > 0; characters--) {
        for (unsigned i = 2; i < width; i++)
            bytes_put_byte(content, gen_below(g, 40) == 0);
        bytes_put_byte(content, gen_below(g, 500) == 0 ? 0xD8 : highs[gen_below(g, COUNT(highs))]);
        bytes_put_byte(content, 0x20 + gen_below(g, 0x5F));
    }
    if (gen_below(g, 60) == 0)
        bytes_put_byte(content, 'x');
}

static void put_bits(struct gen *g, struct bytes *content, size_t len)
{
    bytes_put_byte(content, gen_below(g, 8));
    put_noise(g, content, len + 1);
}

/* A sequence holding one string, or something that only says so. */
static void put_sequence(struct gen *g, struct bytes *content, size_t len)
{
    struct bytes inner = {0};

    put_text(g, &inner, len);
    if (gen_below(g, 4) == 0)
        bytes_put(content, inner.data, inner.len);
    else
        bytes_put_der(content, TAG_UTF8, &inner);
    bytes_free(&inner);
}

/* The types of one octet a character; nobody checks their contents but those of UTF-8. */
static void put_narrow(struct gen *g, struct bytes *content, unsigned tag, size_t len)
{
    uint32_t dice = gen_below(g, 100);

    if (dice < 2 && tag != TAG_SEQUENCE)
        put_specials(g, content);
    else if (dice < (tag == TAG_UTF8 ? 3U : 12U))
        put_noise(g, content, len);
    else
        put_text(g, content, len);
}

static void put_content(struct gen *g, struct bytes *content, unsigned tag)
{
    size_t len = value_length(g);

    switch (tag) {
    case TAG_BMP:
        put_wide(g, content, 2, len);
        break;
    case TAG_UNIVERSAL:
        put_wide(g, content, 4, len);
        break;
    case TAG_BIT_STRING:
        put_bits(g, content, len);
        break;
    case TAG_SEQUENCE:
        put_sequence(g, content, len);
        break;
    default:
        put_narrow(g, content, tag, len);
        break;
    }
}

void gen_put_value(struct gen *g, struct bytes *out)
{
    struct bytes content = {0};
    unsigned tag = gen_below(g, 200) == 0 ? refused[gen_below(g, COUNT(refused))]
                                          : accepted[gen_below(g, COUNT(accepted))];

    put_content(g, &content, tag);
    bytes_put_der(out, tag, &content);
    bytes_free(&content);
}
