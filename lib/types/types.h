/* SPDX-License-Identifier: BSD-2-Clause */
/* Attribute types: what libcrypto, here and elsewhere, calls an OID. */
#ifndef TYPES_TYPES_H
#define TYPES_TYPES_H

#include <openssl/asn1.h>
#include <openssl/objects.h>
#include <stdbool.h>
#include <stddef.h>

#include "dnmap.h"

/* X509_NAME_oneline formats an OID into 80 bytes; OBJ_obj2txt refuses OIDs of over 586 bytes, of
 * which each can take four characters. */
enum { TYPE_PRINTED_SIZE = 80, TYPE_OID_MAX = 586, TYPE_OID_SIZE = 4 * TYPE_OID_MAX + 1 };

struct type_names {
    char printed[TYPE_PRINTED_SIZE]; /* as X509_NAME_oneline prints it on this host */
    char oid[TYPE_OID_SIZE];         /* dotted; empty if libcrypto won't write it */
};

/* DNMAP_E_MEMORY is the only failure. */
dnmap_status type_describe(struct type_names *out, const ASN1_OBJECT *object);

/* The universal tag number of a value. libcrypto says in it too whether an ENUMERATED is negative;
 * that of OpenSSL 1.1.1, which alone takes one in a name, says so of each. */
static inline int type_tag(const ASN1_STRING *value)
{
    return ASN1_STRING_type(value) & ~V_ASN1_NEG;
}

/* The type as a host of that (resolved) dialect prints it. Points into `attribute` or is static. */
const char *type_in_dialect(const dnmap_attribute *attribute, dnmap_dialect dialect);

/* Whether all of them print it as this host does. */
bool type_is_same_everywhere(const char *printed, const char *dotted);

/* The dialects that some sendmail has. Not readme: none looks such a key up. */
enum { REAL_DIALECTS = 3 };
extern const dnmap_dialect real_dialects[REAL_DIALECTS];

/* How strictly a written type is read. */
enum type_style {
    TYPE_AS_PRINTED, /* only what some X509_NAME_oneline prints: exact names, dotted OIDs */
    TYPE_AS_FOLDED,  /* the same in any case: what a map makes of it */
    TYPE_AS_WRITTEN, /* also long names, any case, E= and Email=, an OID. prefix */
    TYPE_AS_RFC4514, /* the same, but RFC 4514's own nine come first (uid is userId there) */
};

/* The object of a written type (without a NUL), to be freed with ASN1_OBJECT_free(). DNMAP_E_TYPE
 * if there is none, DNMAP_E_MEMORY; then it is NULL. */
dnmap_status type_from_text(ASN1_OBJECT **out, const char *text, size_t len, enum type_style style);

#endif
