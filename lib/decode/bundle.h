/* SPDX-License-Identifier: BSD-2-Clause */
/* Containers that hold any number of certificates: PKCS#7 and PKCS#12. */
#ifndef DECODE_BUNDLE_H
#define DECODE_BUNDLE_H

#include <openssl/x509.h>

#include "dnmap.h"

/* Certificates in encoded order. */
struct bundle {
    dnmap_cert **certs;
    size_t count, room;
};

/* Adds what the bundle needs of a certificate; `x509` stays the caller's. */
dnmap_status bundle_add(struct bundle *bundle, X509 *x509);

/* Frees the certificates and empties the bundle. */
void bundle_clear(struct bundle *bundle);

/* Both step *der past the object and add its certificates. On failure `*message` may say why, and
 * some of them may have been added. libcrypto's error queue stays as it was. */

dnmap_status bundle_decode_pkcs7(struct bundle *bundle, const unsigned char **der, size_t len,
                                 const char **message);

/* `password` is a C string, or NULL for none. */
dnmap_status bundle_decode_pkcs12(struct bundle *bundle, const unsigned char **der, size_t len,
                                  const char *password, const char **message);

#endif
