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

/* A type that the program registered may lack one of its names. */
static bool is_named(const char *text, const char *name)
{
    return name != NULL && ascii_same_text(text, name);
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
        if (!is_named(text, OBJ_nid2sn(nid)) && !is_named(text, OBJ_nid2ln(nid)))
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
 * (1.2..4, and a dot at the end, which one that was cut may have) for 0, and zeros before an arc.
 */
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
