/* SPDX-License-Identifier: BSD-2-Clause */
/* One certificate as one JSON object. */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include "options.h"

/* The object on one line without its end; the caller frees it. */
dnmap_status json_certificate(char **out, const struct options *options, dnmap_dialect dialect,
                              const dnmap_cert *cert, const char *source,
                              const dnmap_position *position);

#endif
