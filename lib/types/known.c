/* SPDX-License-Identifier: BSD-2-Clause */
#include "types/known.h"

#include <openssl/crypto.h>
#include <openssl/objects.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "types/types.h"

/* Those of RFC 4519, RFC 4524, PKCS#9, the CA/Browser Forum and the Russian certificates, as far as
 * every libcrypto since 1.1.1 has them. What a type is called is libcrypto's to say. They are among
 * the objects that it is built with: asking for those does not make it read its configuration. */
static const int nids[] = {
    NID_commonName,
    NID_surname,
    NID_serialNumber,
    NID_countryName,
    NID_localityName,
    NID_stateOrProvinceName,
    NID_streetAddress,
    NID_organizationName,
    NID_organizationalUnitName,
    NID_title,
    NID_description,
    NID_businessCategory,
    NID_postalAddress,
    NID_postalCode,
    NID_postOfficeBox,
    NID_telephoneNumber,
    NID_name,
    NID_givenName,
    NID_initials,
    NID_generationQualifier,
    NID_x500UniqueIdentifier,
    NID_dnQualifier,
    NID_pseudonym,
    NID_role,
    NID_organizationIdentifier,
    NID_domainComponent,
    NID_userId,
    NID_rfc822Mailbox,
    NID_pkcs9_emailAddress,
    NID_pkcs9_unstructuredName,
    NID_pkcs9_unstructuredAddress,
    NID_jurisdictionLocalityName,
    NID_jurisdictionStateOrProvinceName,
    NID_jurisdictionCountryName,
    NID_INN,
    NID_OGRN,
    NID_SNILS,
};

#define COUNT (sizeof nids / sizeof nids[0])
_Static_assert(COUNT <= KNOWN_MAX, "there is no place for all");

/* Written once, under `once`. LibreSSL leaves it to POSIX. */
#ifdef LIBCRYPTO_HAS_RUN_ONCE
static CRYPTO_ONCE once = CRYPTO_ONCE_STATIC_INIT;
#else
#include <pthread.h>
#define CRYPTO_THREAD_run_once pthread_once
static pthread_once_t once = PTHREAD_ONCE_INIT;
#endif
static struct known_types table;

static bool is_x520(const unsigned char *oid, size_t len)
{
    return len == 3 && oid[0] == 0x55 && oid[1] == 0x04 && oid[2] < KNOWN_X520;
}

static unsigned slot_of(const unsigned char *oid, size_t len)
{
    return (oid[len - 1] * 7U + oid[len - 2] + (unsigned)len) % KNOWN_SLOTS;
}

/* Whether its name is nothing that xtext would encode, and fits with a slash and = around it. */
static bool is_plain(const char *name)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    size_t len = strspn(name, plain);

    return len != 0 && name[len] == '\0' && len < KNOWN_NAME_SIZE; /* GCOVR_EXCL_BR_LINE: all are */
}

static bool describe(struct known_type *type, int nid)
{
    const ASN1_OBJECT *object = OBJ_nid2obj(nid);
    const char *name = OBJ_nid2sn(nid);

    /* GCOVR_EXCL_START: some libcrypto may lack one, or call it otherwise */
    if (object == NULL || name == NULL || !is_plain(name) || OBJ_length(object) < 2 ||
        OBJ_length(object) > KNOWN_OID_SIZE)
        return false;
    /* GCOVR_EXCL_STOP */
    memcpy(type->oid, OBJ_get0_data(object), OBJ_length(object));
    type->oid_len = (unsigned char)OBJ_length(object);
    memcpy(type->printed, name, strlen(name) + 1);
    type->text_len = (unsigned char)snprintf(type->text, sizeof type->text, "/%s=", name);
    int len = OBJ_obj2txt(type->dotted, sizeof type->dotted, object, 1);
    if (len <= 0 || len >= (int)sizeof type->dotted) /* GCOVR_EXCL_BR_LINE: likewise */
        return false;                                /* GCOVR_EXCL_LINE */
    type->same_everywhere = type_is_same_everywhere(type->printed, type->dotted);
    return true;
}

static void enter(unsigned number)
{
    const struct known_type *type = &table.list[number - 1];

    if (is_x520(type->oid, type->oid_len)) {
        table.x520[type->oid[2]] = (unsigned char)number;
        return;
    }
    unsigned slot = slot_of(type->oid, type->oid_len);
    while (table.slots[slot] != 0)
        slot = (slot + 1) % KNOWN_SLOTS;
    table.slots[slot] = (unsigned char)number;
}

static void read_types(void)
{
    unsigned count = 0;

    for (size_t i = 0; i < COUNT; i++)
        if (describe(&table.list[count], nids[i])) /* GCOVR_EXCL_BR_LINE: each is described */
            enter(++count);
}

const struct known_types *known_types(void)
{
    (void)CRYPTO_THREAD_run_once(&once, read_types); /* if it fails, the table is empty */
    return &table;
}

const struct known_type *known_type(const struct known_types *types, const unsigned char *oid,
                                    size_t len)
{
    if (is_x520(oid, len))
        return known_x520(types, oid[2]);
    if (len < 2)
        return NULL;
    for (unsigned slot = slot_of(oid, len); types->slots[slot] != 0;
         slot = (slot + 1) % KNOWN_SLOTS) {
        const struct known_type *type = &types->list[types->slots[slot] - 1];
        if (type->oid_len == len && memcmp(type->oid, oid, len) == 0)
            return type;
    }
    return NULL;
}
