/* SPDX-License-Identifier: BSD-2-Clause */
/* Extensions of certificates, well-formed and not: those that X509_check_ca() looks at. */
#ifndef TESTS_SUPPORT_EXTENSION_H
#define TESTS_SUPPORT_EXTENSION_H

#include "bytes.h"
#include "gen.h"

enum extension {
    EXT_CA,
    EXT_CA_PATHLEN,
    EXT_NO_CA,
    EXT_NO_CA_EXPLICIT,
    EXT_USAGE_SIGN,
    EXT_USAGE_NO_SIGN,
    EXT_USAGE_EMPTY,
    EXT_NETSCAPE_CA,
    EXT_NETSCAPE_CLIENT,
    EXT_SUBJECT_KEY,
    EXT_AUTHORITY_KEY,
    EXT_OTHER_AUTHORITY_KEY, /* that of another key */
    EXT_ALTNAME,
    EXT_EXTENDED_USAGE,
    EXT_CRL,
    EXT_UNKNOWN,
    EXT_COUNT,
};

/* That extension, as one element. */
void extension_put(struct bytes *out, enum extension which);

/* Any of them, or one that X509_check_ca() trips over or d2i_X509() refuses. */
void extension_put_any(struct gen *g, struct bytes *out);

#endif
