/* SPDX-License-Identifier: BSD-2-Clause */
#include "seed.h"

#include <openssl/crypto.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extension.h"
#include "octets.h"

enum { TAG_SEQUENCE = 0x30, NAME_LIMIT = 500 };
enum { WITH_EXPLICIT_V1 = 1, SELF_ISSUED = 2, UNIQUE_IDS = 4 };

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define EXT(which) (1u << (EXT_##which))
#define PUT(out, octets) bytes_put(out, octets, sizeof(octets) - 1)

/* What X509_check_ca() decides by. Without extensions it is a certificate of version 1. */
struct plan {
    unsigned flags;
    unsigned extensions;
};

static const struct plan plans[] = {
    {0, 0},
    {WITH_EXPLICIT_V1, 0},
    {SELF_ISSUED, 0},
    {SELF_ISSUED | WITH_EXPLICIT_V1 | UNIQUE_IDS, 0},
    {UNIQUE_IDS, EXT(CA)},
    {SELF_ISSUED, EXT(CA) | EXT(USAGE_SIGN)},
    {SELF_ISSUED, EXT(CA) | EXT(USAGE_SIGN) | EXT(SUBJECT_KEY) | EXT(AUTHORITY_KEY)},
    {SELF_ISSUED, EXT(CA_PATHLEN) | EXT(SUBJECT_KEY) | EXT(OTHER_AUTHORITY_KEY)},
    {0, EXT(CA_PATHLEN) | EXT(USAGE_NO_SIGN)},
    {0, EXT(CA) | EXT(USAGE_EMPTY)},
    {0, EXT(NO_CA)},
    {0, EXT(NO_CA_EXPLICIT) | EXT(USAGE_SIGN)},
    {0, EXT(USAGE_SIGN)},
    {0, EXT(USAGE_NO_SIGN) | EXT(EXTENDED_USAGE) | EXT(ALTNAME)},
    {UNIQUE_IDS, EXT(NETSCAPE_CA)},
    {0, EXT(NETSCAPE_CLIENT)},
    {0, EXT(NETSCAPE_CA) | EXT(USAGE_NO_SIGN)},
    {SELF_ISSUED | UNIQUE_IDS, EXT(UNKNOWN) | EXT(CRL)},
    {0, EXT(NO_CA) | EXT(USAGE_NO_SIGN) | EXT(EXTENDED_USAGE) | EXT(ALTNAME) | EXT(SUBJECT_KEY) |
            EXT(AUTHORITY_KEY) | EXT(CRL) | EXT(UNKNOWN)},
    {0, EXT(CA) | EXT(USAGE_SIGN) | EXT(ALTNAME) | EXT(CRL) | EXT(UNKNOWN)},
};

/* SubjectPublicKeyInfo. Nobody asks whether such small numbers are safe. */
static const struct octets light_key =
    OCTETS("\x30\x12\x30\x0B\x06\x09\x2B\x06\x01\x04\x01\x86\x8D\x1F\x02"
           "\x03\x03\x00\x04\x00");

#define EC_POINT                                                       \
    "\x03\x42\x00\x04"                                                 \
    "\x6B\x17\xD1\xF2\xE1\x2C\x42\x47\xF8\xBC\xE6\xE5\x63\xA4\x40\xF2" \
    "\x77\x03\x7D\x81\x2D\xEB\x33\xA0\xF4\xA1\x39\x45\xD8\x98\xC2\x96" \
    "\x4F\xE3\x42\xE2\xFE\x1A\x7F\x9B\x8E\xE7\xEB\x4A\x7C\x0F\x9E\x16" \
    "\x2B\xCE\x33\x57\x6B\x31\x5E\xCE\xCB\xB6\x40\x68\x37\xBF\x51\xF5"

#define SMALL_RSA "\x03\x0A\x00\x30\x07\x02\x02\x23\x45\x02\x01\x03"

static const struct octets known_keys[] = {
    /* EC, P-256: the base point; then SM2's curve, with which that is no point */
    OCTETS("\x30\x59\x30\x13\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01"
           "\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07" EC_POINT),
    OCTETS("\x30\x59\x30\x13\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01"
           "\x06\x08\x2A\x81\x1C\xCF\x55\x01\x82\x2D" EC_POINT),
    /* RSA */
    OCTETS("\x30\x1B\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01\x05\x00" SMALL_RSA),
    /* RSA-PSS with SHA-256 */
    OCTETS("\x30\x2C\x30\x1E\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0A\x30\x11\xA0\x0F\x30\x0D"
           "\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00" SMALL_RSA),
    /* Ed25519 */
    OCTETS("\x30\x2A\x30\x05\x06\x03\x2B\x65\x70\x03\x21\x00"
           "0123456789ABCDEF0123456789ABCDEF"),
    /* DSA */
    OCTETS("\x30\x1E\x30\x14\x06\x07\x2A\x86\x48\xCE\x38\x04\x01\x30\x09"
           "\x02\x01\x17\x02\x01\x0B\x02\x01\x04\x03\x06\x00\x02\x03\x00\x80\x09"),
    /* Diffie-Hellman, PKCS#3 */
    OCTETS("\x30\x1A\x30\x13\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x03\x01\x30\x06"
           "\x02\x01\x17\x02\x01\x05\x03\x03\x00\x02\x01"),
};

static const char ecdsa_with_sha256[] = "\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02";

/* ------------------------------------------------------------------ a certificate from a plan */

static void put_extensions(struct bytes *out, unsigned extensions)
{
    struct bytes content = {0}, list = {0};

    if (extensions == 0)
        return;
    for (unsigned i = 0; i < EXT_COUNT; i++)
        if ((extensions >> i & 1) != 0)
            extension_put(&content, (enum extension)i);
    bytes_put_der(&list, TAG_SEQUENCE, &content);
    bytes_put_der(out, 0xA3, &list);
    bytes_free(&content);
    bytes_free(&list);
}

/* What the names of a certificate are made from: out of a real one, or random ones. */
struct source {
    struct gen *g;
    const struct seed *real; /* `count` of them, none for random names */
    size_t count;
};

/* Short enough that changes hit what matters, and with them thousands of mutants a second. */
static void put_random_name(struct bytes *out, struct gen *g)
{
    for (;;) {
        size_t len;
        unsigned char *name = gen_tame_name(g, &len);
        bool is_short = len <= NAME_LIMIT;
        if (is_short)
            bytes_put(out, name, len);
        free(name);
        if (is_short)
            return;
    }
}

static void put_name(struct bytes *out, const struct source *source)
{
    if (source->count == 0) {
        put_random_name(out, source->g);
        return;
    }
    const struct seed *real = &source->real[gen_below(source->g, (uint32_t)source->count)];
    const struct tlv *name = &real->list.items[tlvs_first(&real->list, PART_SUBJECT)];
    bytes_put(out, real->der.data + name->start, name->header + name->len);
}

static void put_names(struct bytes *out, const struct source *source, const struct plan *plan)
{
    struct bytes issuer = {0};

    put_name(&issuer, source);
    bytes_put(out, issuer.data, issuer.len);
    PUT(out, "\x30\x1E\x17\x0D"
             "250101000000Z"
             "\x17\x0D"
             "350101000000Z");
    if ((plan->flags & SELF_ISSUED) != 0)
        bytes_put(out, issuer.data, issuer.len);
    else
        put_name(out, source);
    bytes_free(&issuer);
}

static void put_tbs(struct bytes *out, const struct source *source, const struct plan *plan,
                    const struct octets *key)
{
    struct bytes tbs = {0};

    if (plan->extensions != 0)
        PUT(&tbs, "\xA0\x03\x02\x01\x02");
    else if ((plan->flags & WITH_EXPLICIT_V1) != 0)
        PUT(&tbs, "\xA0\x03\x02\x01\x00");
    PUT(&tbs, "\x02\x04\x01\x02\x03\x04");
    PUT(&tbs, ecdsa_with_sha256);
    put_names(&tbs, source, plan);
    bytes_put(&tbs, key->data, key->len);
    if ((plan->flags & UNIQUE_IDS) != 0)
        PUT(&tbs, "\x81\x03\x00\x01\x02\x82\x03\x07\x01\x80");
    put_extensions(&tbs, plan->extensions);
    bytes_put_der(out, TAG_SEQUENCE, &tbs);
    bytes_free(&tbs);
}

static void put_planned(struct bytes *out, const struct source *source, const struct plan *plan,
                        const struct octets *key)
{
    struct bytes content = {0};

    put_tbs(&content, source, plan, key);
    PUT(&content, ecdsa_with_sha256);
    PUT(&content, "\x03\x09\x00\x30\x06\x02\x01\x05\x02\x01\x07");
    bytes_put_der(out, TAG_SEQUENCE, &content);
    bytes_free(&content);
}

/* ------------------------------------------------------------------ real ones */

static bool read_real(struct seed *out, size_t count, const char *pem_path)
{
    FILE *file = fopen(pem_path, "r");
    char *name, *header;
    unsigned char *der;
    long len;
    size_t have = 0;

    while (file != NULL && have < count && PEM_read(file, &name, &header, &der, &len)) {
        bytes_put(&out[have++].der, der, (size_t)len);
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(der);
    }
    if (file != NULL)
        fclose(file);
    return have == count;
}

static void lighten(struct bytes *out, const struct seed *real)
{
    struct bytes key = {0};
    size_t index = tlvs_first(&real->list, PART_KEY);

    bytes_put(out, real->der.data, real->der.len);
    if (index == TLV_NONE)
        return;
    const struct tlv *t = &real->list.items[index];
    bytes_put(&key, light_key.data, light_key.len);
    tlvs_replace(&real->list, out, t->parent, t->start, tlv_end(t), &key);
    bytes_free(&key);
}

/* ------------------------------------------------------------------ all of them */

static void parse(struct seed *seed)
{
    tlvs_parse(&seed->list, seed->der.data, seed->der.len);
}

/* Of each plan one with real names and one with random names. */
static void put_plans(struct seed *out, const struct source *real, const struct source *random,
                      bool light)
{
    for (size_t i = 0; i < COUNT(plans); i++) {
        const struct octets *key = light ? &light_key : &known_keys[i % COUNT(known_keys)];
        const struct octets *ec = light ? &light_key : &known_keys[0];
        put_planned(&out[2 * i].der, real, &plans[i], ec);
        put_planned(&out[2 * i + 1].der, random, &plans[i], key);
    }
}

/* The order: light ones by plan, light real ones, the same with known keys. */
bool seeds_make(struct seeds *out, struct gen *g, const char *pem_path, size_t real)
{
    out->light = 2 * COUNT(plans) + real;
    out->count = 2 * out->light;
    out->items = calloc(out->count, sizeof *out->items);
    if (out->items == NULL)
        return false;
    struct seed *last = out->items + (out->count - real);
    if (!read_real(last, real, pem_path))
        return false;
    for (size_t i = 0; i < real; i++) {
        parse(&last[i]);
        lighten(&out->items[out->light - real + i].der, &last[i]);
    }
    struct source real_names = {g, last, real};
    struct source random_names = {g, NULL, 0};
    put_plans(out->items, &real_names, &random_names, true);
    put_plans(out->items + out->light, &real_names, &random_names, false);
    for (size_t i = 0; i < out->count - real; i++)
        parse(&out->items[i]);
    return true;
}

void seeds_free(struct seeds *seeds)
{
    for (size_t i = 0; seeds->items != NULL && i < seeds->count; i++) {
        bytes_free(&seeds->items[i].der);
        tlvs_free(&seeds->items[i].list);
    }
    free(seeds->items);
    *seeds = (struct seeds){0};
}
