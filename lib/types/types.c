/* SPDX-License-Identifier: BSD-2-Clause */
#include "types/types.h"

#include <openssl/asn1.h>
#include <string.h>

#include "base/ascii.h"
#include "base/quiet.h"

dnmap_status type_describe(struct type_names *out, const ASN1_OBJECT *object)
{
    const char *short_name = NULL;

    quiet_begin();
    int nid = OBJ_obj2nid(object);
    out->printed[0] = '\0';
    out->oid[0] = '\0';
    if (nid != NID_undef)
        short_name = OBJ_nid2sn(nid);
    if (short_name != NULL &&
        strlen(short_name) < sizeof out->printed) /* GCOVR_EXCL_BR_LINE: all */
        memcpy(out->printed, short_name, strlen(short_name) + 1);
    else
        (void)i2t_ASN1_OBJECT(out->printed, (int)sizeof out->printed, object);
    if (OBJ_length(object) > TYPE_OID_MAX ||
        OBJ_obj2txt(out->oid, (int)sizeof out->oid, object, 1) <= 0)
        out->oid[0] = '\0';
    return quiet_end(quiet_lacked_memory() ? DNMAP_E_MEMORY : DNMAP_OK);
}

/* ------------------------------------------------------------------ other libraries' names */

/* An OID that a TLS library names otherwise than OpenSSL 3 does; NULL: it prints the dotted OID. */
struct other_name {
    const char *oid;
    const char *printed;
};

/* From a dump of the object table of OpenSSL 1.1.1v beside that of 3.0: all OIDs that can stand in
 * a certificate and differ. Each older release lacks a few more (docs/architecture.md). */
static const struct other_name openssl1_names[] = {
    {"1.0.9797.3.4", NULL},
    {"1.2.156.10197.1.501", NULL},
    {"1.2.643.100.113", NULL},
    {"1.2.643.100.113.1", NULL},
    {"1.2.643.100.113.2", NULL},
    {"1.2.643.100.113.3", NULL},
    {"1.2.643.100.113.4", NULL},
    {"1.2.643.100.113.5", NULL},
    {"1.2.643.100.113.6", NULL},
    {"1.2.643.100.5", NULL}, /* OGRNIP */
    {"1.2.643.7.1.1.5.1.1", "id-tc26-cipher-gostr3412-2015-magma-ctracpkm"},
    {"1.2.643.7.1.1.5.1.2", "id-tc26-cipher-gostr3412-2015-magma-ctracpkm-omac"},
    {"1.2.643.7.1.1.5.2.1", "id-tc26-cipher-gostr3412-2015-kuznyechik-ctracpkm"},
    {"1.2.643.7.1.1.5.2.2", "id-tc26-cipher-gostr3412-2015-kuznyechik-ctracpkm-omac"},
    {"1.2.643.7.1.1.7.1.1", "id-tc26-wrap-gostr3412-2015-magma-kexp15"},
    {"1.2.643.7.1.1.7.2.1", "id-tc26-wrap-gostr3412-2015-kuznyechik-kexp15"},
    {"1.2.840.113549.1.9.16.1.24", NULL},
    {"1.2.840.113549.1.9.16.1.26", NULL},
    {"1.2.840.113549.1.9.16.1.35", NULL},
    {"1.2.840.113549.1.9.16.1.36", NULL},
    {"1.2.840.113549.1.9.16.1.47", NULL},
    {"1.2.840.113549.1.9.16.1.48", NULL},
    {"1.3.6.1.4.1.1722.12.2.1", NULL},
    {"1.3.6.1.4.1.1722.12.2.2", NULL},
    {"1.3.6.1.5.5.7.1.28", NULL},
    {"1.3.6.1.5.5.7.1.29", NULL},
    {"1.3.6.1.5.5.7.14", NULL},
    {"1.3.6.1.5.5.7.14.2", NULL},
    {"1.3.6.1.5.5.7.14.3", NULL},
    {"1.3.6.1.5.5.7.3.29", NULL},
    {"1.3.6.1.5.5.7.3.30", NULL},
    {"1.3.6.1.5.5.7.3.31", NULL},
    {"1.3.6.1.5.5.7.3.32", NULL},
    {"1.3.6.1.5.5.7.4.17", NULL},
    {"1.3.6.1.5.5.7.4.18", NULL},
    {"1.3.6.1.5.5.7.4.19", NULL},
    {"1.3.6.1.5.5.7.48.10", NULL},
    {"1.3.6.1.5.5.7.48.11", NULL},
    {"1.3.6.1.5.5.7.48.13", NULL},
    {"1.3.6.1.5.5.7.8.5", NULL},
    {"1.3.6.1.5.5.7.8.7", NULL},
    {"1.3.6.1.5.5.7.8.8", NULL},
    {"1.3.6.1.5.5.7.8.9", NULL},
    {"2.16.840.1.101.3.4.2.19", NULL},
    {"2.16.840.1.101.3.4.2.20", NULL},
    {NULL, NULL},
};

/* Read in LibreSSL's objects.txt (libcrypto/objects): the attribute types only. */
static const struct other_name libressl_names[] = {
    {"0.9.2342.19200300.100.1.44", NULL}, /* uid */
    {"1.2.643.100.1", NULL},              /* OGRN */
    {"1.2.643.100.3", NULL},              /* SNILS */
    {"1.2.643.100.5", NULL},              /* OGRNIP */
    {"1.2.643.3.131.1.1", NULL},          /* INN */
    {"1.3.6.1.4.1.311.60.2.1.1", "jurisdictionLocalityName"},
    {"1.3.6.1.4.1.311.60.2.1.2", "jurisdictionStateOrProvinceName"},
    {"1.3.6.1.4.1.311.60.2.1.3", "jurisdictionCountryName"},
    {"2.5.4.97", NULL},  /* organizationIdentifier */
    {"2.5.4.98", NULL},  /* c3 */
    {"2.5.4.99", NULL},  /* n3 */
    {"2.5.4.100", NULL}, /* dnsName */
    {NULL, NULL},
};

/* What the dialect's library prints for an OID that this host's prints as `printed`. */
static const char *printed_in(dnmap_dialect dialect, const char *printed, const char *dotted)
{
    const struct other_name *others = NULL;

    if (dialect == DNMAP_DIALECT_OPENSSL1)
        others = openssl1_names;
    else if (dialect == DNMAP_DIALECT_LIBRESSL)
        others = libressl_names;
    /* On a host of that dialect, libcrypto's own table is the truth. */
    /* GCOVR_EXCL_BR_START: a host has one of them */
    if (others == NULL || dialect == dnmap_dialect_resolve(DNMAP_DIALECT_HOST))
        return printed;
    /* GCOVR_EXCL_BR_STOP */
    for (; others->oid != NULL; others++)
        if (strcmp(others->oid, dotted) == 0)
            return others->printed != NULL ? others->printed : dotted;
    return printed;
}

const char *type_in_dialect(const dnmap_attribute *attribute, dnmap_dialect dialect)
{
    return printed_in(dialect, attribute->type, attribute->oid);
}

bool type_is_same_everywhere(const char *printed, const char *dotted)
{
    for (size_t i = 0; i < REAL_DIALECTS; i++)
        if (printed_in(real_dialects[i], printed, dotted) != printed)
            return false;
    return true;
}

/* ------------------------------------------------------------------ from text */

/* RFC 4514, section 3: the types whose names no implementation may read otherwise. */
static int rfc4514_nid(const char *text)
{
    static const struct {
        const char *name;
        int nid;
    } table[] = {
        {"CN", NID_commonName},
        {"L", NID_localityName},
        {"ST", NID_stateOrProvinceName},
        {"O", NID_organizationName},
        {"OU", NID_organizationalUnitName},
        {"C", NID_countryName},
        {"STREET", NID_streetAddress},
        {"DC", NID_domainComponent},
        {"UID", NID_userId},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (ascii_same_text(text, table[i].name))
            return table[i].nid;
    return NID_undef;
}

/* A short or long name in any case, or what older programs write for emailAddress. NID_undef if
 * nothing or more than one thing has that name. */
static int loose_nid(const char *text, bool aliases)
{
    int found = NID_undef;
    int end = OBJ_new_nid(0);

    /* The common ones, without a search. UID is two types but for its case. */
    found = rfc4514_nid(text);
    if (found != NID_undef && found != NID_userId)
        return found;
    found = NID_undef;
    if (ascii_same_text(text, "emailAddress") ||
        (aliases && (ascii_same_text(text, "E") || ascii_same_text(text, "Email"))))
        return NID_pkcs9_emailAddress;
    for (int nid = 1; nid < end; nid++) {
        const ASN1_OBJECT *object = OBJ_nid2obj(nid);
        if (object == NULL || OBJ_length(object) == 0)
            continue;
        if (!ascii_same_text(text, OBJ_nid2sn(nid)) && !ascii_same_text(text, OBJ_nid2ln(nid)))
            continue;
        if (found != NID_undef)
            return NID_undef;
        found = nid;
    }
    return found;
}

static int written_nid(const char *text, enum type_style style)
{
    int nid = style == TYPE_AS_RFC4514 ? rfc4514_nid(text) : NID_undef;

    if (nid == NID_undef)
        nid = OBJ_sn2nid(text);
    if (nid == NID_undef)
        nid = OBJ_ln2nid(text);
    if (nid == NID_undef && style != TYPE_AS_PRINTED)
        nid = loose_nid(text, style >= TYPE_AS_WRITTEN);
    return nid;
}

static bool is_dotted(const char *text)
{
    return text[0] >= '0' && text[0] <= '9' && text[strspn(text, "0123456789.")] == '\0';
}

/* The object of a dotted OID, only if it prints so again: OBJ_txt2obj takes an arc that is missing
 * (1.2..4, and a dot at the end, which one that was cut may have) for 0, and zeros before an arc. */
static ASN1_OBJECT *dotted_object(const char *text)
{
    char printed[TYPE_OID_SIZE];
    ASN1_OBJECT *object = OBJ_txt2obj(text, 1);

    if (object == NULL)
        return NULL;
    int len = OBJ_obj2txt(printed, sizeof printed, object, 1);
    if (len > 0 && strcmp(printed, text) == 0)
        return object;
    ASN1_OBJECT_free(object);
    return NULL;
}

static ASN1_OBJECT *lookup(const char *text, enum type_style style)
{
    if (style >= TYPE_AS_WRITTEN && strlen(text) > 4 && ascii_same(text, "OID.", 4))
        text += 4;
    if (is_dotted(text))
        return dotted_object(text);
    int nid = written_nid(text, style);
    ASN1_OBJECT *object = nid == NID_undef ? NULL : OBJ_nid2obj(nid);
    /* Some names (AES-128-CTR...) have no OID: nothing in a certificate can mean them. */
    return object != NULL && OBJ_length(object) != 0 ? object : NULL;
}

dnmap_status type_from_text(ASN1_OBJECT **out, const char *text, size_t len, enum type_style style)
{
    char name[TYPE_OID_SIZE];

    *out = NULL;
    if (len == 0 || len >= sizeof name)
        return DNMAP_E_TYPE;
    memcpy(name, text, len);
    name[len] = '\0';
    quiet_begin();
    *out = lookup(name, style);
    if (quiet_lacked_memory()) { /* some of libcrypto's functions go on without, with zeros */
        ASN1_OBJECT_free(*out);
        *out = NULL;
    }
    return quiet_end(*out != NULL ? DNMAP_OK : DNMAP_E_TYPE);
}
