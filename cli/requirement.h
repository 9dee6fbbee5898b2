/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_REQUIREMENT_H
#define CLI_REQUIREMENT_H

#include "dnmap.h"
#include "options/options.h"

/* What the value of TLS_Clt: and its kind asks for a peer with this certificate, in that mode:
 * `out` is dnmap_requirement_new()'s, DNMAP_E_NO_ISSUER and _NO_SUBJECT leave `error` alone. */
dnmap_status requirement_make(char **out, size_t *len, unsigned *risks,
                              const struct options *options, const dnmap_cert *cert,
                              dnmap_error *error);

#endif
