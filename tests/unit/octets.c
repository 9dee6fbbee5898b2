/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every byte where it may matter, against libcrypto: all pairs of bytes in a value, all inputs of
 * up to four bytes, every value of every byte of real certificates. The last is sampled, and so are
 * rare string types and short inputs that can't be a SEQUENCE; with DNMAP_TEST_WHOLE=1 in the
 * environment they are not, but for the fourth byte of other tags. That takes half an hour.
 */
#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hostile.h"
#include "suite.h"
#include "sweep.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bool is_whole(void)
{
    return getenv("DNMAP_TEST_WHOLE") != NULL;
}

/* One of that many is tried. */
static uint32_t one_of(uint32_t count)
{
    if (is_whole())
        return 1;
    return SANITIZED ? 16 * count : count;
}

/* ------------------------------------------------------------------ all pairs in a value */

static const struct string_type {
    const char *name;
    unsigned tag;
    size_t before; /* zero bytes before the pair, so that the type takes it at all */
    uint32_t share;
} string_types[] = {
    {"UTF8String", 0x0C, 0, 1},      {"PrintableString", 0x13, 0, 1}, {"T61String", 0x14, 0, 1},
    {"IA5String", 0x16, 0, 1},       {"BMPString", 0x1E, 0, 1},       {"NumericString", 0x12, 0, 8},
    {"UniversalString", 0x1C, 2, 8}, {"BIT STRING", 0x03, 1, 8},
};

/* CN=pair, O=z: what stands behind a value shows where it is taken to end. */
static void try_pair(struct sweep *sweep, const struct string_type *type, uint32_t pair)
{
    unsigned char value[4] = {0};
    struct bytes name = {0};

    value[type->before] = (unsigned char)(pair >> 8);
    value[type->before + 1] = (unsigned char)pair;
    hostile_rdn(&name, HOSTILE_CN, type->tag, value, type->before + 2);
    hostile_rdn(&name, HOSTILE_O, HOSTILE_UTF8, "z", 1);
    hostile_name(&name);
    unsigned char *copy = bytes_exact(name.data, name.len);
    sweep_name(sweep, copy, name.len);
    free(copy);
    bytes_free(&name);
}

static int tried_type;

static void pairs(void *sweep, unsigned index, unsigned workers)
{
    const struct string_type *type = &string_types[tried_type];
    uint32_t step = one_of(type->share);

    for (uint32_t pair = index * step; pair < 0x10000; pair += workers * step)
        try_pair(sweep, type, pair);
}

START_TEST(every_pair_of_bytes)
{
    tried_type = _i;
    struct sweep sum = sweep_run(pairs);
    uint32_t step = one_of(string_types[_i].share);

    ck_assert_uint_eq(sum.accepted + sum.refused, (0x10000 + step - 1) / step);
    ck_assert_msg(sum.accepted > 0, "no %s is a name", string_types[_i].name);
}
END_TEST

/* ------------------------------------------------------------------ the shortest inputs */

/* What a third and a fourth byte are where they can't decide: ends of contents, tags, lengths. */
static const unsigned char telling[] = {0x00, 0x01, 0x10, 0x30, 0x80, 0xFF};

static void try_both(struct sweep *sweep, const unsigned char *der, size_t len)
{
    unsigned char *copy = bytes_exact(der, len);

    sweep_input(sweep, copy, len);
    sweep_name(sweep, copy, len);
    free(copy);
}

/*
 * Whether what stands behind the first two bytes can decide anything. A Name is a SEQUENCE; its tag
 * has two forms in BER, 30 and 3F 10, of which the second may have 80 before the 10
 * (X.690, 8.1.2.4). libcrypto takes them without the bit for constructed, 10 and 1F 10, too. Any
 * other tag is refused by what was read up to there. Behind the tag a length of 0, 1 or 2 (also as
 * 81 nn and 82 nn nn), or an indefinite one, leaves something to look at within four bytes; with a
 * longer one, or with octets of it missing, the encoding is cut off whatever follows.
 */
static bool decides_later(unsigned first, unsigned second)
{
    if (first == 0x30 || first == 0x10)
        return second <= 0x02 || (second >= 0x80 && second <= 0x82);
    return (first == 0x3F || first == 0x1F) && (second == 0x10 || second == 0x80);
}

static bool is_sequence(unsigned first)
{
    return first == 0x30 || first == 0x10 || first == 0x3F || first == 0x1F;
}

/* Four bytes that begin so: all, or those with a telling byte behind. No certificate is so short
 * that a fourth byte would matter to it. */
static void try_fourths(struct sweep *sweep, const unsigned char der[3], bool all)
{
    size_t count = all ? 256 : COUNT(telling);

    for (size_t i = 0; i < count; i++) {
        unsigned char four[4] = {der[0], der[1], der[2], (unsigned char)(all ? i : telling[i])};
        if (all && !is_whole())
            sweep_name(sweep, four, 4);
        else
            try_both(sweep, four, 4);
    }
}

/* The same of three and four. */
static void try_thirds(struct sweep *sweep, const unsigned char der[2], bool all, bool all_fourths)
{
    size_t count = all ? 256 : COUNT(telling);

    for (size_t i = 0; i < count; i++) {
        unsigned char three[3] = {der[0], der[1], (unsigned char)(all ? i : telling[i])};
        try_both(sweep, three, 3);
        try_fourths(sweep, three, all_fourths);
    }
}

static void shortest(void *sweep, unsigned index, unsigned workers)
{
    for (uint32_t begin = index; begin < 0x10000; begin += workers) {
        const unsigned char der[] = {(unsigned char)(begin >> 8), (unsigned char)begin};
        bool later = decides_later(der[0], der[1]) && !SANITIZED;
        if (der[1] == 0)
            try_both(sweep, der, 1);
        try_both(sweep, der, 2);
        /* Another tag than a SEQUENCE's: one second byte of 16 has others behind it. */
        if (is_whole() && is_sequence(der[0]))
            try_thirds(sweep, der, true, true);
        else if (is_whole() || is_sequence(der[0]) || der[1] % 16 == der[0] % 16)
            try_thirds(sweep, der, later, later);
    }
}

/* Whether libcrypto takes a length of more octets than it needs where nothing follows:
 * OpenSSL 3.0.22 does, 3.0.19 does not. */
static bool takes_last_length(void)
{
    static const unsigned char der[] = {0x30, 0x81, 0x00};
    const unsigned char *p = der;
    X509_NAME *name = d2i_X509_NAME(NULL, &p, sizeof der);
    bool takes = name != NULL;

    X509_NAME_free(name);
    ERR_clear_error();
    return takes;
}

START_TEST(every_short_input)
{
    struct sweep sum = sweep_run(shortest);

    fprintf(stderr, "# up to four bytes: %u are names, %u are none\n", sum.accepted, sum.refused);
    /* 30 00, 30 80 00 00, 3F 10 00, 3F 80 10 00; a SET in it, 30 02 31 00, which needs no bit for
     * constructed either, 30 02 11 00; and all of these but the second without that bit. With a
     * long length 30 81 00, 30 82 00 00 and 3F 10 81 00, and without the bit. */
    if (!SANITIZED)
        ck_assert_uint_eq(sum.accepted, takes_last_length() ? 17 : 11);
    ck_assert_uint_gt(sum.refused, 2 * 0x10000);
}
END_TEST

/* ------------------------------------------------------------------ every byte of certificates */

/* Spreads a number over all of its 32 bits, always in the same way. */
static uint32_t spread(uint32_t number)
{
    number = (number ^ number >> 16) * 0x7FEB352DU;
    number = (number ^ number >> 15) * 0x846CA68BU;
    return number ^ number >> 16;
}

static void edit(struct sweep *sweep, const struct bytes *der, size_t at, uint32_t salt,
                 uint32_t share)
{
    unsigned char *copy = bytes_exact(der->data, der->len);

    for (uint32_t value = 0; value < 256; value++) {
        uint32_t number = spread(salt + 256 * (uint32_t)at + value);
        if (number % share != 0 || value == der->data[at])
            continue;
        copy[at] = (unsigned char)value;
        sweep_input(sweep, copy, der->len);
    }
    free(copy);
}

/* Those of the bytes from `start` to before `end` that fall to this worker. */
static void edit_part(struct sweep *sweep, const struct seed *seed, size_t start, size_t end,
                      uint32_t salt, unsigned workers)
{
    for (size_t at = start; at < end; at += workers)
        edit(sweep, &seed->der, at, salt, one_of(256));
}

/* The key in the certificate as it is, all else where the key is none that takes long. */
static void edit_all(void *sweep, unsigned index, unsigned workers)
{
    for (size_t i = 0; i < SWEEP_CERTS; i++) {
        const struct seed *real = sweep_real(i), *light = sweep_light(i);
        const struct tlv *key = &real->list.items[tlvs_first(&real->list, PART_KEY)];
        uint32_t salt = (uint32_t)i << 24;
        edit_part(sweep, real, key->start + index, tlv_end(key), salt, workers);
        edit_part(sweep, light, index, light->der.len, ~salt, workers);
    }
}

START_TEST(edited_certificates)
{
    struct sweep sum = sweep_run(edit_all);

    fprintf(stderr, "# certificates: %u accepted, %u refused\n", sum.accepted, sum.refused);
    ck_assert_uint_gt(sum.accepted, 100000 / one_of(256) * SWEEP_CERTS);
    ck_assert_uint_gt(sum.refused, 10000 / one_of(256) * SWEEP_CERTS);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_set_timeout(tcase, is_whole() ? 100000 : 600);
    sweep_add_fixture(tcase);
    tcase_add_loop_test(tcase, every_pair_of_bytes, 0, (int)COUNT(string_types));
    tcase_add_test(tcase, edited_certificates);
    tcase_add_test(tcase, every_short_input);
}

int main(void)
{
    return suite_run("octets", add);
}
