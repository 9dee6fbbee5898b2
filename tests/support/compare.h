/* SPDX-License-Identifier: BSD-2-Clause */
/* Ours against libcrypto's own. */
#ifndef TESTS_SUPPORT_COMPARE_H
#define TESTS_SUPPORT_COMPARE_H

#include <openssl/x509.h>
#include <stdbool.h>

#include "difference.h"
#include "dnmap.h"

/* Each of these is true if there is no difference, and tells it if there is one. */

/* {cert_...}: X509_NAME_oneline() passed through an xtext written apart from the library's; the
 * whole text; {cn_...}; each attribute with its UTF-8. */
bool compare_name(struct difference *out, const X509_NAME *theirs, const dnmap_name *ours);

/* Both of a certificate's names, and whether it is a CA's. */
bool compare_cert(struct difference *out, X509 *theirs, const dnmap_cert *ours);

/* All that the library makes of an input that may be a Name. `*accepted` is what d2i_X509_NAME()
 * says, and that nothing is behind it. */
bool compare_name_input(struct difference *out, bool *accepted, const unsigned char *der,
                        size_t len);

/* What libcrypto says of an input that may be a certificate. */
struct verdict {
    bool accepted; /* by d2i_X509(), and nothing is behind it */
    bool is_ca;
    char subject[DNMAP_MACRO_SIZE]; /* the macros; empty if it does not print the name */
    char issuer[DNMAP_MACRO_SIZE];
};

/* All that the library makes of it: which status, which texts, and
 * that the queue of errors stays as it is. */
bool compare_input(struct difference *out, struct verdict *theirs, const unsigned char *der,
                   size_t len);

#endif
