/* SPDX-License-Identifier: BSD-2-Clause */
#include "certificate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    TAG_INTEGER = 0x02,
    TAG_BITS = 0x03,
    TAG_OCTETS = 0x04,
    TAG_NULL = 0x05,
    TAG_OID = 0x06,
    TAG_UTC_TIME = 0x17,
    TAG_SEQUENCE = 0x30,
    TAG_CONTEXT = 0x80, /* + number */
    TAG_CONTEXT_OF = 0xA0,
};

/* Most names are of one certificate; these few of 1,000 are renewed under an older one. */
enum { RENEWED = 20 };

#define PUT_OID(b, ...)                                    \
    do {                                                   \
        static const unsigned char oid_[] = {__VA_ARGS__}; \
        backward_element((b), TAG_OID, oid_, sizeof oid_); \
    } while (0)

static void put_text(struct backward *b, unsigned tag, const char *text)
{
    backward_element(b, tag, text, strlen(text));
}

static void draw_bytes(struct gen *g, unsigned char *out, size_t len)
{
    for (size_t i = 0; i + 4 <= len; i += 4) {
        uint32_t word = gen_below(g, UINT32_MAX);
        /* Byte by byte, so that every machine gives the same. */
        for (unsigned k = 0; k < 4; k++)
            out[i + k] = (unsigned char)(word >> 8 * k);
    }
}

/* ------------------------------------------------------------------ the authority */

static void make_issuer(struct issuer *issuer, struct gen *g, unsigned number)
{
    struct backward b;
    struct name name;

    backward_clear(&b);
    name_of_ca(&name, g, number);
    name_put(&b, &name);
    const unsigned char *der = backward_data(&b, &issuer->der_len);
    memcpy(issuer->der, der, issuer->der_len);
    draw_bytes(g, issuer->key_id, sizeof issuer->key_id);
    issuer->number = number;
}

static void make_modulus(unsigned char *modulus, struct gen *g)
{
    draw_bytes(g, modulus, KEY_BYTES);
    modulus[0] |= 0x80;
    modulus[KEY_BYTES - 1] |= 1;
}

void authority_init(struct authority *authority, uint64_t seed)
{
    authority->seed = seed;
    gen_seed(&authority->g, seed);
    for (unsigned i = 0; i < ISSUERS; i++)
        make_issuer(&authority->issuers[i], &authority->g, i + 1);
    for (unsigned i = 0; i < KEYS; i++)
        make_modulus(authority->moduli[i], &authority->g);
}

/* ------------------------------------------------------------------ extensions */

/* Ends an extension whose value was written since `end`; its OID is 2.5.29.`id`. */
static void end_extension(struct backward *b, size_t end, unsigned id, bool critical)
{
    backward_wrap(b, TAG_OCTETS, end);
    if (critical)
        backward_bytes(b, "\x01\x01\xFF", 3);
    const unsigned char oid[] = {0x55, 0x1D, (unsigned char)id};
    backward_element(b, TAG_OID, oid, sizeof oid);
    backward_wrap(b, TAG_SEQUENCE, end);
}

static void put_basic_constraints(struct backward *b)
{
    size_t end = b->at;

    backward_element(b, TAG_SEQUENCE, "", 0); /* CA:FALSE */
    end_extension(b, end, 19, true);
}

static void put_key_usage(struct backward *b)
{
    size_t end = b->at;

    backward_element(b, TAG_BITS, "\x05\xA0", 2); /* digitalSignature, keyEncipherment */
    end_extension(b, end, 15, true);
}

static void put_extended_key_usage(struct backward *b)
{
    size_t end = b->at;

    PUT_OID(b, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02); /* clientAuth */
    backward_wrap(b, TAG_SEQUENCE, end);
    end_extension(b, end, 37, false);
}

static void put_subject_key_id(struct backward *b, struct gen *g)
{
    unsigned char key_id[20];
    size_t end = b->at;

    draw_bytes(g, key_id, sizeof key_id);
    backward_element(b, TAG_OCTETS, key_id, sizeof key_id);
    end_extension(b, end, 14, false);
}

static void put_authority_key_id(struct backward *b, const struct issuer *issuer)
{
    size_t end = b->at;

    backward_element(b, TAG_CONTEXT + 0, issuer->key_id, sizeof issuer->key_id);
    backward_wrap(b, TAG_SEQUENCE, end);
    end_extension(b, end, 35, false);
}

static void put_alt_name(struct backward *b, uint64_t number)
{
    char host[64];
    size_t end = b->at;

    snprintf(host, sizeof host, "c%" PRIu64 ".clients.example.com", number);
    put_text(b, TAG_CONTEXT + 2, host); /* dNSName */
    backward_wrap(b, TAG_SEQUENCE, end);
    end_extension(b, end, 17, false);
}

static void put_crl_points(struct backward *b, const struct issuer *issuer)
{
    char url[64];
    size_t end = b->at;

    snprintf(url, sizeof url, "http://crl.example.com/ca%u.crl", issuer->number);
    put_text(b, TAG_CONTEXT + 6, url);         /* uniformResourceIdentifier */
    backward_wrap(b, TAG_CONTEXT_OF + 0, end); /* fullName */
    backward_wrap(b, TAG_CONTEXT_OF + 0, end); /* distributionPoint */
    backward_wrap(b, TAG_SEQUENCE, end);
    backward_wrap(b, TAG_SEQUENCE, end);
    end_extension(b, end, 31, false);
}

static void put_authority_access(struct backward *b, const struct issuer *issuer)
{
    char url[64];
    size_t end = b->at, first;

    snprintf(url, sizeof url, "http://ca.example.com/ca%u.crt", issuer->number);
    put_text(b, TAG_CONTEXT + 6, url);
    PUT_OID(b, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02); /* caIssuers */
    backward_wrap(b, TAG_SEQUENCE, end);
    first = b->at;
    put_text(b, TAG_CONTEXT + 6, "http://ocsp.example.com");
    PUT_OID(b, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01); /* ocsp */
    backward_wrap(b, TAG_SEQUENCE, first);
    backward_wrap(b, TAG_SEQUENCE, end);
    backward_wrap(b, TAG_OCTETS, end);
    PUT_OID(b, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x01); /* authorityInfoAccess */
    backward_wrap(b, TAG_SEQUENCE, end);
}

static void put_extensions(struct backward *b, struct gen *g, const struct issuer *issuer,
                           uint64_t number)
{
    size_t end = b->at;

    put_authority_access(b, issuer);
    put_crl_points(b, issuer);
    put_alt_name(b, number);
    put_authority_key_id(b, issuer);
    put_subject_key_id(b, g);
    put_extended_key_usage(b);
    put_key_usage(b);
    put_basic_constraints(b);
    backward_wrap(b, TAG_SEQUENCE, end);
    backward_wrap(b, TAG_CONTEXT_OF + 3, end);
}

/* ------------------------------------------------------------------ the certificate */

static void put_public_key(struct backward *b, const unsigned char *modulus)
{
    size_t end = b->at;

    backward_element(b, TAG_INTEGER, "\x01\x00\x01", 3);
    size_t modulus_end = b->at;
    backward_bytes(b, modulus, KEY_BYTES);
    backward_byte(b, 0); /* or it would be negative */
    backward_wrap(b, TAG_INTEGER, modulus_end);
    backward_wrap(b, TAG_SEQUENCE, end);
    backward_byte(b, 0); /* no unused bits */
    backward_wrap(b, TAG_BITS, end);
    size_t algorithm_end = b->at;
    backward_element(b, TAG_NULL, "", 0);
    PUT_OID(b, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01); /* rsaEncryption */
    backward_wrap(b, TAG_SEQUENCE, algorithm_end);
    backward_wrap(b, TAG_SEQUENCE, end);
}

static void put_signature_algorithm(struct backward *b)
{
    size_t end = b->at;

    backward_element(b, TAG_NULL, "", 0);
    PUT_OID(b, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B); /* sha256WithRSAEncryption */
    backward_wrap(b, TAG_SEQUENCE, end);
}

static void put_signature(struct backward *b, struct gen *g)
{
    unsigned char signature[KEY_BYTES];
    size_t end = b->at;

    draw_bytes(g, signature, sizeof signature);
    backward_bytes(b, signature, sizeof signature);
    backward_byte(b, 0); /* no unused bits */
    backward_wrap(b, TAG_BITS, end);
}

static void put_validity(struct backward *b, struct gen *g)
{
    char from[16], until[16];
    unsigned year = 24 + gen_below(g, 2), month = 1 + gen_below(g, 12);
    unsigned day = 1 + gen_below(g, 28);
    size_t end = b->at;

    snprintf(from, sizeof from, "%02u%02u%02u000000Z", year, month, day);
    snprintf(until, sizeof until, "%02u%02u%02u235959Z", year + 2, month, day);
    put_text(b, TAG_UTC_TIME, until);
    put_text(b, TAG_UTC_TIME, from);
    backward_wrap(b, TAG_SEQUENCE, end);
}

static void put_serial(struct backward *b, struct gen *g)
{
    unsigned char serial[16];

    draw_bytes(g, serial, sizeof serial);
    serial[0] = (unsigned char)(0x40 | (serial[0] & 0x3F)); /* positive, in no less bytes */
    backward_element(b, TAG_INTEGER, serial, sizeof serial);
}

static void draw_subject(struct name *name, struct authority *authority, uint64_t number)
{
    struct gen *g = &authority->g;

    if (number > 0 && gen_below(g, 1000) < RENEWED)
        number = gen_below(g, number < UINT32_MAX ? (uint32_t)number : UINT32_MAX);
    name_of_client(name, authority->seed, number);
}

void certificate_make(struct backward *out, struct authority *authority, uint64_t number,
                      struct name *subject)
{
    struct gen *g = &authority->g;
    const struct issuer *issuer = &authority->issuers[gen_below(g, ISSUERS)];

    backward_clear(out);
    size_t end = out->at;
    put_signature(out, g);
    put_signature_algorithm(out);
    size_t tbs_end = out->at;
    put_extensions(out, g, issuer, number);
    put_public_key(out, authority->moduli[gen_below(g, KEYS)]);
    draw_subject(subject, authority, number);
    name_put(out, subject);
    put_validity(out, g);
    backward_bytes(out, issuer->der, issuer->der_len);
    put_signature_algorithm(out);
    put_serial(out, g);
    backward_bytes(out, "\xA0\x03\x02\x01\x02", 5); /* version 3 */
    backward_wrap(out, TAG_SEQUENCE, tbs_end);
    backward_wrap(out, TAG_SEQUENCE, end);
}
