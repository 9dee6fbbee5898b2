/* SPDX-License-Identifier: BSD-2-Clause */
#include "gen.h"

#include "bytes.h"
#include "gen_value.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#define TAG_SEQUENCE 0x30
#define TAG_SET 0x31
#define TAG_OID 0x06
#define TAG_UTF8 0x0C

/* Where X509_NAME_oneline() stops in sendmail, and how far around it the emphasis lies. */
#define EDGE_LOWEST 235
#define EDGE_SPREAD 31

#define TAME_LIMIT 8192

/* splitmix64, the usual way to fill the state of another generator from one number. */
static uint64_t splitmix64(uint64_t *x)
{
    uint64_t z = (*x += UINT64_C(0x9E3779B97F4A7C15));

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

void gen_seed(struct gen *g, uint64_t seed)
{
    for (size_t i = 0; i < 4; i++)
        g->state[i] = splitmix64(&seed);
}

static uint64_t rotate_left(uint64_t x, unsigned bits)
{
    return (x << bits) | (x >> (64 - bits));
}

/* xoshiro256** by Blackman and Vigna. */
static uint64_t next(struct gen *g)
{
    uint64_t *s = g->state;
    uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

uint32_t gen_below(struct gen *g, uint32_t n)
{
    return (uint32_t)(((next(g) >> 32) * n) >> 32);
}

static void put_attribute(struct gen *g, struct bytes *out)
{
    struct bytes attribute = {0};

    gen_put_type(g, &attribute);
    gen_put_value(g, &attribute);
    bytes_put_der(out, TAG_SEQUENCE, &attribute);
    bytes_free(&attribute);
}

/* Mostly one attribute, sometimes several, once in a while an empty SET. */
static uint32_t rdn_size(struct gen *g)
{
    uint32_t dice = gen_below(g, 100);

    if (dice < 2)
        return 0;
    return dice < 84 ? 1 : 2 + gen_below(g, 3);
}

static void put_rdn(struct gen *g, struct bytes *out)
{
    struct bytes rdn = {0};

    for (uint32_t n = rdn_size(g); n > 0; n--)
        put_attribute(g, &rdn);
    bytes_put_der(out, TAG_SET, &rdn);
    bytes_free(&rdn);
}

static uint32_t name_size(struct gen *g)
{
    uint32_t dice = gen_below(g, 100);

    if (dice < 1)
        return 0;
    return dice < 95 ? 1 + gen_below(g, 6) : 7 + gen_below(g, 30);
}

/* The name of these RDNs as OpenSSL reads it; NULL where it refuses it. */
static X509_NAME *decode(const struct bytes *rdns)
{
    struct bytes der = {0};
    const unsigned char *p;
    X509_NAME *name = NULL;

    bytes_put_der(&der, TAG_SEQUENCE, rdns);
    p = der.data;
    if (der.len <= LONG_MAX)
        name = d2i_X509_NAME(NULL, &p, (long)der.len);
    ERR_clear_error();
    bytes_free(&der);
    return name;
}

/* How many bytes X509_NAME_oneline() prints of these RDNs; SIZE_MAX where it can not. */
static size_t printed_length(const struct bytes *rdns)
{
    X509_NAME *name = decode(rdns);
    char *line = name == NULL ? NULL : X509_NAME_oneline(name, NULL, 0);
    size_t len = line == NULL ? SIZE_MAX : strlen(line);

    OPENSSL_free(line);
    X509_NAME_free(name);
    return len;
}

/* One RDN that prints as `len` bytes: "/O=" and ordinary text. */
static void put_padding(struct gen *g, struct bytes *out, size_t len)
{
    static const unsigned char type_o[] = {TAG_OID, 3, 0x55, 0x04, 0x0A};
    struct bytes value = {0}, attribute = {0}, rdn = {0};

    for (size_t i = 3; i < len; i++)
        bytes_put_byte(&value, gen_below(g, 6) == 0 ? ' ' : 'a' + gen_below(g, 26));
    bytes_put(&attribute, type_o, sizeof type_o);
    bytes_put_der(&attribute, TAG_UTF8, &value);
    bytes_put_der(&rdn, TAG_SEQUENCE, &attribute);
    bytes_put_der(out, TAG_SET, &rdn);
    bytes_free(&value);
    bytes_free(&attribute);
    bytes_free(&rdn);
}

/* Brings the printed length close to the 255 bytes that sendmail's buffer takes. */
static void pad_to_edge(struct gen *g, struct bytes *rdns)
{
    size_t have = printed_length(rdns);
    size_t want = EDGE_LOWEST + gen_below(g, EDGE_SPREAD);
    struct bytes padded = {0};

    if (have > want || want - have < 3)
        return;
    if (gen_below(g, 3) == 0) {
        put_padding(g, &padded, want - have);
        bytes_put(&padded, rdns->data, rdns->len);
    } else {
        bytes_put(&padded, rdns->data, rdns->len);
        put_padding(g, &padded, want - have);
    }
    bytes_free(rdns);
    *rdns = padded;
}

unsigned char *gen_name(struct gen *g, size_t *out_len)
{
    struct bytes rdns = {0}, name = {0};

    for (uint32_t n = name_size(g); n > 0; n--)
        put_rdn(g, &rdns);
    if (gen_below(g, 2) == 0)
        pad_to_edge(g, &rdns);
    bytes_put_der(&name, TAG_SEQUENCE, &rdns);
    bytes_free(&rdns);
    return bytes_take(&name, out_len);
}

static int is_tame(const unsigned char *der, size_t len)
{
    const unsigned char *p = der;
    X509_NAME *name = len > TAME_LIMIT ? NULL : d2i_X509_NAME(NULL, &p, (long)len);
    int ok = name != NULL;

    ERR_clear_error();
    X509_NAME_free(name);
    return ok;
}

unsigned char *gen_tame_name(struct gen *g, size_t *out_len)
{
    for (;;) {
        unsigned char *der = gen_name(g, out_len);

        if (is_tame(der, *out_len))
            return der;
        free(der);
    }
}
