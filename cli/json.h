/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON objects, each on one line. */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include "options/options.h"

/* Draws the secret of its tables now, for which a file is opened: without, it would be the time. */
void json_make_ready(void);

/* The object on one line without its end; the caller frees it. */
dnmap_status json_certificate(char **out, const struct options *options, dnmap_dialect dialect,
                              const dnmap_cert *cert, const char *source,
                              const dnmap_position *position);

/* A key that was read back. */
struct json_key {
    const char *source;
    size_t line;
    const char *key, *value; /* value may be NULL */
    dnmap_dialect dialect;
    const dnmap_name *name;
    unsigned risks;
};

/* The object without the end of its line; the caller frees it. */
dnmap_status json_key(char **out, const struct json_key *key);

/* A finding of --lint. */
dnmap_status json_finding(char **out, const char *source, const dnmap_finding *finding);

/* A decision of --test. */
dnmap_status json_decision(char **out, const char *source, const dnmap_position *position,
                           const dnmap_decision *decision);

#endif
