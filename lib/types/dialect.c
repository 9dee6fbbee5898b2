/* SPDX-License-Identifier: BSD-2-Clause */
#include <openssl/crypto.h>
#include <string.h>

#include "types/types.h"

/* The index of `name` among `names`; `count` if it is not there. */
static size_t find(const char *const *names, size_t count, const char *name)
{
    size_t i = 0;

    while (i < count && (name == NULL || strcmp(names[i], name) != 0))
        i++;
    return i;
}

/* The two functions of an enum whose constants count up from 0: its names, and back. */
#define NAMED(type, ...)                                               \
    static const char *const type##_names[] = {__VA_ARGS__};           \
                                                                       \
    const char *type##_name(type value)                                \
    {                                                                  \
        size_t count = sizeof type##_names / sizeof *type##_names;     \
        return (size_t)value < count ? type##_names[value] : NULL;     \
    }                                                                  \
                                                                       \
    dnmap_status type##_from_name(type *out, const char *name)         \
    {                                                                  \
        size_t count = sizeof type##_names / sizeof *type##_names;     \
        size_t i = find(type##_names, count, name);                    \
                                                                       \
        if (out != NULL)                                               \
            *out = i < count ? (type)i : (type)0;                      \
        return i < count && out != NULL ? DNMAP_OK : DNMAP_E_ARGUMENT; \
    }

NAMED(dnmap_dialect, "host", "openssl3", "openssl1", "libressl", "readme")
NAMED(dnmap_map, "hash", "btree", "cdb", "dbm", "socket", "ldap")
NAMED(dnmap_mode, "client", "ca", "issuer", "subject")
NAMED(dnmap_cert_kind, "certificate", "request", "text")
NAMED(dnmap_reason, "issuer-relay", "subject-relay", "no-issuer-entry", "issuer-value",
      "no-subject-entry", "subject-value", "address-too-long", "not-verified")
NAMED(dnmap_severity, "note", "warning", "error")
NAMED(dnmap_text_format, "auto", "slash", "rfc4514", "openssl")

const dnmap_dialect real_dialects[REAL_DIALECTS] = {DNMAP_DIALECT_OPENSSL3, DNMAP_DIALECT_OPENSSL1,
                                                    DNMAP_DIALECT_LIBRESSL};

dnmap_dialect dnmap_dialect_resolve(dnmap_dialect dialect)
{
    if (dialect != DNMAP_DIALECT_HOST)
        return dialect;
#ifdef LIBRESSL_VERSION_NUMBER
    return DNMAP_DIALECT_LIBRESSL;
#else
    /* GCOVR_EXCL_BR_START: a host has one of them */
    return OpenSSL_version_num() >= 0x30000000UL ? DNMAP_DIALECT_OPENSSL3 : DNMAP_DIALECT_OPENSSL1;
    /* GCOVR_EXCL_BR_STOP */
#endif
}

const char *dnmap_libcrypto_version(void)
{
    return OpenSSL_version(OPENSSL_VERSION);
}
