/* SPDX-License-Identifier: BSD-2-Clause */
/* A certificate by libcrypto's own decoder, all but the public key, which nobody asked for and
 * which takes most of d2i_X509's time. */
#ifndef DECODE_RAW_H
#define DECODE_RAW_H

#include <openssl/x509.h>

struct raw_cert;

/* Decodes as d2i_X509 does, BER and all, and steps *der past it; NULL where that would refuse it.
 */
struct raw_cert *raw_cert_decode(const unsigned char **der, size_t len);
void raw_cert_free(struct raw_cert *cert);

/* They belong to the certificate. */
const X509_NAME *raw_cert_subject(const struct raw_cert *cert);
const X509_NAME *raw_cert_issuer(const struct raw_cert *cert);

#endif
