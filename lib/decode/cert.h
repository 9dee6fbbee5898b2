/* SPDX-License-Identifier: BSD-2-Clause */
/* From what libcrypto decoded to names and certificates. */
#ifndef DECODE_CERT_H
#define DECODE_CERT_H

#include <openssl/x509.h>
#include <stdbool.h>

#include "dnmap.h"

struct dnmap_cert {
    dnmap_cert_kind kind;
    bool is_one_block; /* names and encoding are in one piece of memory with it: decode/strict.c */
    dnmap_name *subject; /* any of the three may be NULL */
    dnmap_name *issuer;
    dnmap_name *bare_name;
    unsigned char *der; /* of a certificate, OpenSSL's trust settings behind it; else NULL */
    size_t der_len;
};

/* Builds the certificate of these names and takes them over, also on failure. */
dnmap_status cert_from_names(dnmap_cert **out, dnmap_cert_kind kind, dnmap_name *subject,
                             dnmap_name *issuer, dnmap_name *bare_name);

dnmap_status name_from_x509(dnmap_name **out, const X509_NAME *x509_name);

/* `x509` stays the caller's. */
dnmap_status cert_from_x509(dnmap_cert **out, X509 *x509);

/* The certificate as libcrypto has it, for the caller to free; NULL if it is none, or out of
 * memory. */
X509 *cert_to_x509(const dnmap_cert *cert);

/* Decodes one object from *der, at most `len` bytes, and steps *der past it: the caller decides
 * about what follows. DNMAP_E_DER if libcrypto refuses it; its error queue stays as it was. */
typedef dnmap_status cert_decoder(dnmap_cert **out, const unsigned char **der, size_t len);
cert_decoder cert_decode_x509;    /* a certificate */
cert_decoder cert_decode_trusted; /* a certificate with OpenSSL's trust settings behind it */
cert_decoder cert_decode_request; /* a PKCS#10 request */

#endif
