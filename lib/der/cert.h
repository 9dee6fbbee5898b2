/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A walker over a certificate as CAs issue them (RFC 5280, 4.1): strict DER, without allocating.
 * What it takes, d2i_X509 takes too and reads in the same way; it does not take all that d2i_X509
 * does. So its no is no verdict: whoever gets one asks libcrypto.
 */
#ifndef DER_CERT_H
#define DER_CERT_H

#include "der/tlv.h"

struct der_cert {
    size_t len;                 /* of the whole certificate; others may follow it */
    unsigned version;           /* as encoded: 2 is version 3 */
    struct der issuer, subject; /* the RDNs of each Name, not yet looked at: der/name.h */
    struct der extensions;      /* empty if there are none */
};

/* Checks the structure of the certificate that `der` begins with. The contents of names and of
 * extensions are not looked at. False if it is not sure. */
/*@ predicate der_of{L}(struct der *part, unsigned char *der, size_t len) =
      der_readable(part) && \base_addr(part->at) == \base_addr(der) &&
      0 <= part->at - der && part->end - der <= len;
*/
/*@ requires \valid(out) && len <= 0x7FFFFFFFFFFFFFFF && \valid_read(der + (0 .. len - 1));
    assigns *out;
    ensures \result ==> 2 <= out->len <= len && out->version <= 2;
    ensures \result ==> der_of(&out->issuer, der, len) && der_of(&out->subject, der, len);
    ensures \result ==> der_of(&out->extensions, der, len);
*/
bool der_read_cert(struct der_cert *out, const unsigned char *der, size_t len);

/* Whether libcrypto is sure not to take it for a CA's (X509_check_ca): false if that takes a closer
 * look. */
/*@ requires \valid_read(cert) && der_readable(&cert->extensions);
    assigns \nothing;
*/
bool der_is_no_ca(const struct der_cert *cert);

#endif
