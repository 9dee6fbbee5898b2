/* SPDX-License-Identifier: BSD-2-Clause */
#include <openssl/crypto.h>
#include <string.h>

#include "dnmap.h"

static const char *const dialect_names[] = {"host", "openssl3", "openssl1", "libressl", "readme"};
static const char *const map_names[] = {"hash", "btree", "cdb", "dbm", "socket", "ldap"};

enum {
    DIALECTS = sizeof dialect_names / sizeof dialect_names[0],
    MAPS = sizeof map_names / sizeof map_names[0],
};

/* The index of `name` among `names`, -1 if it is not there. */
static int find(const char *const *names, int count, const char *name)
{
    for (int i = 0; name != NULL && i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

const char *dnmap_dialect_name(dnmap_dialect dialect)
{
    return (unsigned)dialect < DIALECTS ? dialect_names[dialect] : NULL;
}

dnmap_status dnmap_dialect_from_name(dnmap_dialect *out, const char *name)
{
    int i = find(dialect_names, DIALECTS, name);

    if (out == NULL)
        return DNMAP_E_ARGUMENT;
    *out = i < 0 ? DNMAP_DIALECT_HOST : (dnmap_dialect)i;
    return i < 0 ? DNMAP_E_ARGUMENT : DNMAP_OK;
}

dnmap_dialect dnmap_dialect_resolve(dnmap_dialect dialect)
{
    if (dialect != DNMAP_DIALECT_HOST)
        return dialect;
#ifdef LIBRESSL_VERSION_NUMBER
    return DNMAP_DIALECT_LIBRESSL;
#else
    return OpenSSL_version_num() >= 0x30000000UL ? DNMAP_DIALECT_OPENSSL3 : DNMAP_DIALECT_OPENSSL1;
#endif
}

const char *dnmap_libcrypto_version(void)
{
    return OpenSSL_version(OPENSSL_VERSION);
}

const char *dnmap_map_name(dnmap_map map)
{
    return (unsigned)map < MAPS ? map_names[map] : NULL;
}

dnmap_status dnmap_map_from_name(dnmap_map *out, const char *name)
{
    int i = find(map_names, MAPS, name);

    if (out == NULL)
        return DNMAP_E_ARGUMENT;
    *out = i < 0 ? DNMAP_MAP_HASH : (dnmap_map)i;
    return i < 0 ? DNMAP_E_ARGUMENT : DNMAP_OK;
}
