/* SPDX-License-Identifier: BSD-2-Clause */
/* What the types of attributes are called by TLS libraries other than this host's. */
#include <string.h>

#include "name/name.h"
#include "types/types.h"

/* A library that has no name for an OID prints it in digits. */
#define DOTTED ""

/*
 * The OIDs that libraries name otherwise; NULL: as the host does. That of OpenSSL 3 is for a host
 * with another.
 * OpenSSL 1: from a dump of the object table of OpenSSL 1.1.1v beside that of 3.0, all that can
 * stand in a certificate and differ; each older release lacks a few more (docs/architecture.md).
 * LibreSSL: read in its objects.txt (libcrypto/objects), the attribute types only.
 */
static const struct {
    const char *oid;
    const char *printed[REAL_DIALECTS]; /* in the order of real_dialects */
} names[] = {
    {"1.0.9797.3.4", {"GMAC", DOTTED, NULL}},
    {"1.2.156.10197.1.501", {"SM2-SM3", DOTTED, NULL}},
    {"1.2.643.100.113", {"classSignTool", DOTTED, NULL}},
    {"1.2.643.100.113.1", {"classSignToolKC1", DOTTED, NULL}},
    {"1.2.643.100.113.2", {"classSignToolKC2", DOTTED, NULL}},
    {"1.2.643.100.113.3", {"classSignToolKC3", DOTTED, NULL}},
    {"1.2.643.100.113.4", {"classSignToolKB1", DOTTED, NULL}},
    {"1.2.643.100.113.5", {"classSignToolKB2", DOTTED, NULL}},
    {"1.2.643.100.113.6", {"classSignToolKA1", DOTTED, NULL}},
    {"1.2.643.100.5", {"OGRNIP", DOTTED, DOTTED}},
    {"1.2.643.7.1.1.5.1.1",
     {"magma-ctr-acpkm", "id-tc26-cipher-gostr3412-2015-magma-ctracpkm", NULL}},
    {"1.2.643.7.1.1.5.1.2",
     {"magma-ctr-acpkm-omac", "id-tc26-cipher-gostr3412-2015-magma-ctracpkm-omac", NULL}},
    {"1.2.643.7.1.1.5.2.1",
     {"kuznyechik-ctr-acpkm", "id-tc26-cipher-gostr3412-2015-kuznyechik-ctracpkm", NULL}},
    {"1.2.643.7.1.1.5.2.2",
     {"kuznyechik-ctr-acpkm-omac", "id-tc26-cipher-gostr3412-2015-kuznyechik-ctracpkm-omac", NULL}},
    {"1.2.643.7.1.1.7.1.1", {"magma-kexp15", "id-tc26-wrap-gostr3412-2015-magma-kexp15", NULL}},
    {"1.2.643.7.1.1.7.2.1",
     {"kuznyechik-kexp15", "id-tc26-wrap-gostr3412-2015-kuznyechik-kexp15", NULL}},
    {"1.2.840.113549.1.9.16.1.24", {"id-ct-routeOriginAuthz", DOTTED, NULL}},
    {"1.2.840.113549.1.9.16.1.26", {"id-ct-rpkiManifest", DOTTED, NULL}},
    {"1.2.840.113549.1.9.16.1.35", {"id-ct-rpkiGhostbusters", DOTTED, NULL}},
    {"1.2.840.113549.1.9.16.1.36", {"id-ct-resourceTaggedAttest", DOTTED, NULL}},
    {"1.2.840.113549.1.9.16.1.47", {"id-ct-geofeedCSVwithCRLF", DOTTED, NULL}},
    {"1.2.840.113549.1.9.16.1.48", {"id-ct-signedChecklist", DOTTED, NULL}},
    {"1.3.6.1.4.1.1722.12.2.1", {"BLAKE2BMAC", DOTTED, NULL}},
    {"1.3.6.1.4.1.1722.12.2.2", {"BLAKE2SMAC", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.1.28", {"sbgp-ipAddrBlockv2", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.1.29", {"sbgp-autonomousSysNumv2", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.14", {"id-cp", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.14.2", {"ipAddr-asNumber", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.14.3", {"ipAddr-asNumberv2", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.3.29", {"cmcArchive", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.3.30", {"id-kp-bgpsec-router", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.3.31", {"id-kp-BrandIndicatorforMessageIdentification", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.3.32", {"cmKGA", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.4.17", {"id-it-caCerts", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.4.18", {"id-it-rootCaKeyUpdate", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.4.19", {"id-it-certReqTemplate", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.48.10", {"rpkiManifest", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.48.11", {"signedObject", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.48.13", {"rpkiNotify", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.8.5", {"id-on-xmppAddr", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.8.7", {"id-on-dnsSRV", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.8.8", {"id-on-NAIRealm", DOTTED, NULL}},
    {"1.3.6.1.5.5.7.8.9", {"id-on-SmtpUTF8Mailbox", DOTTED, NULL}},
    {"2.16.840.1.101.3.4.2.19", {"KMAC128", DOTTED, NULL}},
    {"2.16.840.1.101.3.4.2.20", {"KMAC256", DOTTED, NULL}},
    {"0.9.2342.19200300.100.1.44", {"uid", NULL, DOTTED}},
    {"1.2.643.100.1", {"OGRN", NULL, DOTTED}},
    {"1.2.643.100.3", {"SNILS", NULL, DOTTED}},
    {"1.2.643.3.131.1.1", {"INN", NULL, DOTTED}},
    {"1.3.6.1.4.1.311.60.2.1.1", {"jurisdictionL", NULL, "jurisdictionLocalityName"}},
    {"1.3.6.1.4.1.311.60.2.1.2", {"jurisdictionST", NULL, "jurisdictionStateOrProvinceName"}},
    {"1.3.6.1.4.1.311.60.2.1.3", {"jurisdictionC", NULL, "jurisdictionCountryName"}},
    {"2.5.4.97", {"organizationIdentifier", NULL, DOTTED}},
    {"2.5.4.98", {"c3", NULL, DOTTED}},
    {"2.5.4.99", {"n3", NULL, DOTTED}},
    {"2.5.4.100", {"dnsName", NULL, DOTTED}},
};

/* What the dialect's library prints for an OID that this host's prints as `printed`. */
static const char *printed_in(dnmap_dialect dialect, const char *printed, const char *dotted)
{
    const char *name = NULL;
    size_t column = 0;

    while (column < REAL_DIALECTS && real_dialects[column] != dialect)
        column++;
    /* On a host of that dialect, libcrypto's own table is the truth. */
    if (column == REAL_DIALECTS || dialect == dnmap_dialect_resolve(DNMAP_DIALECT_HOST))
        return printed;
    for (size_t i = 0; name == NULL && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i].oid, dotted) == 0)
            name = names[i].printed[column];
    if (name == NULL)
        return printed;
    return *name == '\0' ? dotted : name;
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
