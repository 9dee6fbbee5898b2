/* SPDX-License-Identifier: BSD-2-Clause */
/* An access map with its source and the site that it is for, all owned by one object. */
#ifndef BINDINGS_TESTER_H
#define BINDINGS_TESTER_H

#include "dnmap.h"

/* One of the two expressions of a site's configuration; NULL if it has none. */
dnmap_status regex_of_config(dnmap_regex **out, const void *config, size_t config_len,
                             int of_subject, dnmap_error *error);

typedef struct tester tester;

/* The expressions (NULL: none) are the site's, and must outlive the object. With CAs, in PEM or
 * DER, certificates have to verify; empty: none. */
dnmap_status tester_new(tester **out, const void *bytes, size_t bytes_len, dnmap_dialect dialect,
                        dnmap_map map, const dnmap_regex *issuer, const dnmap_regex *subject,
                        const void *cas, size_t cas_len, dnmap_error *error);
void tester_free(tester *made);

dnmap_status tester_decide(dnmap_decision *out, const tester *access, const dnmap_name *issuer,
                           const dnmap_name *subject, dnmap_error *error);

/* The same of the first certificate in PEM or DER. */
dnmap_status tester_decide_bytes(dnmap_decision *out, const tester *access, const void *bytes,
                                 size_t bytes_len, dnmap_error *error);

#endif
