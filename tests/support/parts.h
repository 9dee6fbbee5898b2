/* SPDX-License-Identifier: BSD-2-Clause */
/* A certificate as CAs issue them, of which each part can be another. */
#ifndef TESTS_SUPPORT_PARTS_H
#define TESTS_SUPPORT_PARTS_H

#include "bytes.h"

/* RFC 5280, 4.1, in its order. */
enum cert_part {
    CERT_VERSION,
    CERT_SERIAL,
    CERT_INNER, /* the algorithm, inside of what is signed */
    CERT_ISSUER,
    CERT_VALIDITY,
    CERT_SUBJECT,
    CERT_KEY,
    CERT_EXTENSIONS,
    CERT_OUTER, /* the algorithm, beside the signature */
    CERT_SIGNATURE,
    CERT_PARTS,
};

#define PARTS_ECDSA "300A06082A8648CE3D040302"
#define PARTS_RSA "300D06092A864886F70D01010B0500"
#define PARTS_UTC "170D3235303130313030303030305A"
#define PARTS_NO_SIGNING "300B0603551D0F040403020780"
#define PARTS_NO_CA "30090603551D1304023000"

struct parts {
    struct bytes of[CERT_PARTS];
};

/* The usual parts, which d2i_X509() accepts: issuer CN=CA, subject CN=x. */
void parts_begin(struct parts *parts);

/* Puts these octets, given in hex, in the place of a part. */
void parts_set(struct parts *parts, enum cert_part part, const char *hex);

/* The certificate, to be released with free(). It releases the parts. */
unsigned char *parts_end(struct parts *parts, size_t *len);

#endif
