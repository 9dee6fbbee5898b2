/* SPDX-License-Identifier: BSD-2-Clause */
/* Parts of certificates that tests make, by what every libcrypto has. */
#ifndef TESTS_SUPPORT_MADE_H
#define TESTS_SUPPORT_MADE_H

#include <openssl/evp.h>
#include <openssl/x509.h>

/* A key on the curve P-256; NULL if there is none to be had. Free with EVP_PKEY_free(). */
EVP_PKEY *made_key(void);

/* The name /CN=cn, in UTF-8; NULL without memory. A certificate's own can't be changed where it is:
 * OpenSSL 4 gives it out const. Free with X509_NAME_free(). */
X509_NAME *made_name(const char *cn);

#endif
