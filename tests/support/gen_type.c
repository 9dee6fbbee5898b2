/* SPDX-License-Identifier: BSD-2-Clause */
#include "gen_value.h"

#define TAG_OID 0x06
#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof(array)[0]))
#define OID(octets)                \
    {                              \
        sizeof(octets) - 1, octets \
    }

struct oid {
    size_t len;
    const char *octets;
};

/* The attributes of everyday certificates come up most. */
static const struct oid common[] = {
    OID("\x55\x04\x03"),                             /* CN */
    OID("\x55\x04\x0A"),                             /* O */
    OID("\x55\x04\x0B"),                             /* OU */
    OID("\x55\x04\x06"),                             /* C */
    OID("\x55\x04\x08"),                             /* ST */
    OID("\x55\x04\x07"),                             /* L */
    OID("\x09\x92\x26\x89\x93\xF2\x2C\x64\x01\x19"), /* DC */
    OID("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x01"),     /* emailAddress */
};

/* Short names that changed between OpenSSL's versions, or that only some versions know. */
static const struct oid rare[] = {
    OID("\x55\x04\x09"),                                 /* street */
    OID("\x09\x92\x26\x89\x93\xF2\x2C\x64\x01\x01"),     /* UID, which was userId */
    OID("\x55\x04\x05"),                                 /* serialNumber, which was SN */
    OID("\x55\x04\x2A"),                                 /* GN */
    OID("\x55\x04\x04"),                                 /* SN, which was S */
    OID("\x55\x04\x0C"),                                 /* title */
    OID("\x55\x04\x0D"),                                 /* description */
    OID("\x55\x04\x11"),                                 /* postalCode */
    OID("\x55\x04\x2B"),                                 /* initials */
    OID("\x55\x04\x2C"),                                 /* generationQualifier */
    OID("\x55\x04\x2E"),                                 /* dnQualifier */
    OID("\x55\x04\x41"),                                 /* pseudonym */
    OID("\x55\x04\x48"),                                 /* role */
    OID("\x55\x04\x0F"),                                 /* businessCategory */
    OID("\x55\x04\x2D"),                                 /* x500UniqueIdentifier, which was UID */
    OID("\x55\x04\x61"),                                 /* organizationIdentifier */
    OID("\x55\x04\x62"),                                 /* c3 */
    OID("\x55\x04\x63"),                                 /* n3 */
    OID("\x2B\x06\x01\x04\x01\x82\x37\x3C\x02\x01\x01"), /* jurisdictionL */
    OID("\x2B\x06\x01\x04\x01\x82\x37\x3C\x02\x01\x02"), /* jurisdictionST */
    OID("\x2B\x06\x01\x04\x01\x82\x37\x3C\x02\x01\x03"), /* jurisdictionC */
    OID("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x02"),         /* unstructuredName */
    OID("\x2A\x85\x03\x03\x81\x03\x01\x01"),             /* INN */
    OID("\x2A\x85\x03\x64\x01"),                         /* OGRN */
    OID("\x2A\x85\x03\x64\x03"),                         /* SNILS */
    OID("\x2A\x85\x03\x64\x05"),                         /* OGRNIP */
    OID("\x55\x1D\x0E"), /* subjectKeyIdentifier: known to OpenSSL, but no attribute */
    OID("\x55\x04"),     /* X500algorithms: an arc that has a name */
};

/* What OpenSSL refuses: no octets, a leading 0x80, an arc without an end (X.690 8.19). */
static const struct oid refused[] = {OID(""), OID("\x2A\x80\x01"), OID("\x2A\x86")};

static void put_fixed(struct gen *g, struct bytes *content, const struct oid *table, uint32_t count)
{
    const struct oid *oid = &table[gen_below(g, count)];

    bytes_put(content, oid->octets, oid->len);
}

/* One arc of `octets` octets in base 128; all but the last have the high bit. */
static void put_arc(struct gen *g, struct bytes *content, uint32_t octets)
{
    for (uint32_t i = 1; i < octets; i++)
        bytes_put_byte(content, 0x80U | (1 + gen_below(g, 0x7F)));
    bytes_put_byte(content, gen_below(g, 0x80));
}

static void put_unknown(struct gen *g, struct bytes *content, uint32_t arcs)
{
    bytes_put(content, "\x2B\x06\x01\x04\x01", 5); /* private enterprises */
    while (arcs-- > 0)
        put_arc(g, content, 1 + gen_below(g, 5));
}

/*
 * Around 586 octets, OpenSSL's limit for printing an OID since 3.0.9: many arcs or a single one.
 */
static void put_enormous(struct gen *g, struct bytes *content)
{
    uint32_t octets = 560 + gen_below(g, 60);

    bytes_put(content, "\x2B", 1);
    if (gen_below(g, 2) == 0)
        put_arc(g, content, octets);
    else
        while (octets-- > 0)
            put_arc(g, content, 1);
}

static void put_oid_content(struct gen *g, struct bytes *content)
{
    uint32_t dice = gen_below(g, 1000);

    if (dice < 650)
        put_fixed(g, content, common, COUNT(common));
    else if (dice < 900)
        put_fixed(g, content, rare, COUNT(rare));
    else if (dice < 960)
        put_unknown(g, content, 1 + gen_below(g, 6));
    else if (dice < 990)
        put_unknown(g, content, 6 + gen_below(g, 12)); /* around 79 characters as text */
    else if (dice < 997)
        put_enormous(g, content);
    else
        put_fixed(g, content, refused, COUNT(refused));
}

void gen_put_type(struct gen *g, struct bytes *out)
{
    struct bytes content = {0};

    put_oid_content(g, &content);
    bytes_put_der(out, TAG_OID, &content);
    bytes_free(&content);
}
