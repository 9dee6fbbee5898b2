/* SPDX-License-Identifier: BSD-2-Clause */
/* What the types of attributes are called by TLS libraries other than this host's. */
#include <string.h>

#include "name/name.h"
#include "types/types.h"

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

/* Those of OpenSSL 3.0 for all of these, for a host that does not know them. */
static const struct other_name openssl3_names[] = {
    {"1.0.9797.3.4", "GMAC"},
    {"1.2.156.10197.1.501", "SM2-SM3"},
    {"1.2.643.100.113", "classSignTool"},
    {"1.2.643.100.113.1", "classSignToolKC1"},
    {"1.2.643.100.113.2", "classSignToolKC2"},
    {"1.2.643.100.113.3", "classSignToolKC3"},
    {"1.2.643.100.113.4", "classSignToolKB1"},
    {"1.2.643.100.113.5", "classSignToolKB2"},
    {"1.2.643.100.113.6", "classSignToolKA1"},
    {"1.2.643.100.5", "OGRNIP"},
    {"1.2.643.7.1.1.5.1.1", "magma-ctr-acpkm"},
    {"1.2.643.7.1.1.5.1.2", "magma-ctr-acpkm-omac"},
    {"1.2.643.7.1.1.5.2.1", "kuznyechik-ctr-acpkm"},
    {"1.2.643.7.1.1.5.2.2", "kuznyechik-ctr-acpkm-omac"},
    {"1.2.643.7.1.1.7.1.1", "magma-kexp15"},
    {"1.2.643.7.1.1.7.2.1", "kuznyechik-kexp15"},
    {"1.2.840.113549.1.9.16.1.24", "id-ct-routeOriginAuthz"},
    {"1.2.840.113549.1.9.16.1.26", "id-ct-rpkiManifest"},
    {"1.2.840.113549.1.9.16.1.35", "id-ct-rpkiGhostbusters"},
    {"1.2.840.113549.1.9.16.1.36", "id-ct-resourceTaggedAttest"},
    {"1.2.840.113549.1.9.16.1.47", "id-ct-geofeedCSVwithCRLF"},
    {"1.2.840.113549.1.9.16.1.48", "id-ct-signedChecklist"},
    {"1.3.6.1.4.1.1722.12.2.1", "BLAKE2BMAC"},
    {"1.3.6.1.4.1.1722.12.2.2", "BLAKE2SMAC"},
    {"1.3.6.1.5.5.7.1.28", "sbgp-ipAddrBlockv2"},
    {"1.3.6.1.5.5.7.1.29", "sbgp-autonomousSysNumv2"},
    {"1.3.6.1.5.5.7.14", "id-cp"},
    {"1.3.6.1.5.5.7.14.2", "ipAddr-asNumber"},
    {"1.3.6.1.5.5.7.14.3", "ipAddr-asNumberv2"},
    {"1.3.6.1.5.5.7.3.29", "cmcArchive"},
    {"1.3.6.1.5.5.7.3.30", "id-kp-bgpsec-router"},
    {"1.3.6.1.5.5.7.3.31", "id-kp-BrandIndicatorforMessageIdentification"},
    {"1.3.6.1.5.5.7.3.32", "cmKGA"},
    {"1.3.6.1.5.5.7.4.17", "id-it-caCerts"},
    {"1.3.6.1.5.5.7.4.18", "id-it-rootCaKeyUpdate"},
    {"1.3.6.1.5.5.7.4.19", "id-it-certReqTemplate"},
    {"1.3.6.1.5.5.7.48.10", "rpkiManifest"},
    {"1.3.6.1.5.5.7.48.11", "signedObject"},
    {"1.3.6.1.5.5.7.48.13", "rpkiNotify"},
    {"1.3.6.1.5.5.7.8.5", "id-on-xmppAddr"},
    {"1.3.6.1.5.5.7.8.7", "id-on-dnsSRV"},
    {"1.3.6.1.5.5.7.8.8", "id-on-NAIRealm"},
    {"1.3.6.1.5.5.7.8.9", "id-on-SmtpUTF8Mailbox"},
    {"2.16.840.1.101.3.4.2.19", "KMAC128"},
    {"2.16.840.1.101.3.4.2.20", "KMAC256"},
    {"0.9.2342.19200300.100.1.44", "uid"},
    {"1.2.643.100.1", "OGRN"},
    {"1.2.643.100.3", "SNILS"},
    {"1.2.643.3.131.1.1", "INN"},
    {"1.3.6.1.4.1.311.60.2.1.1", "jurisdictionL"},
    {"1.3.6.1.4.1.311.60.2.1.2", "jurisdictionST"},
    {"1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC"},
    {"2.5.4.97", "organizationIdentifier"},
    {"2.5.4.98", "c3"},
    {"2.5.4.99", "n3"},
    {"2.5.4.100", "dnsName"},
    {NULL, NULL},
};

/* What the dialect's library prints for an OID that this host's prints as `printed`. */
static const char *printed_in(dnmap_dialect dialect, const char *printed, const char *dotted)
{
    const struct other_name *others = NULL;

    if (dialect == DNMAP_DIALECT_OPENSSL3)
        others = openssl3_names;
    else if (dialect == DNMAP_DIALECT_OPENSSL1)
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
