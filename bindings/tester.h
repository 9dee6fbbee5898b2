/* SPDX-License-Identifier: BSD-2-Clause */
/* An access map with its source and the site that it is for, all owned by one object. */
#ifndef BINDINGS_TESTER_H
#define BINDINGS_TESTER_H

#include "dnmap.h"

typedef struct tester tester;

/* The regular expressions are the site's for issuer and subject; NULL: none. */
dnmap_status tester_new(tester **out, const void *bytes, size_t bytes_len, dnmap_dialect dialect,
                        dnmap_map map, const char *issuer_regex, const char *subject_regex,
                        dnmap_error *error);
void tester_free(tester *made);

dnmap_status tester_decide(dnmap_decision *out, const tester *access, const dnmap_name *issuer,
                           const dnmap_name *subject, dnmap_error *error);

#endif
