/* SPDX-License-Identifier: BSD-2-Clause */
/* The regular expressions of a site: from the command line, or out of its configuration. */
#ifndef CLI_SITE_H
#define CLI_SITE_H

#include "mapfile.h"
#include "options/options.h"

struct site {
    dnmap_regex *issuer, *subject; /* NULL: none */
    bool has_config;
    struct mapfile config;
};

/* Takes them from the command line, or opens the configuration. An exit status; failures are
 * reported. */
int site_open(struct site *site, const struct options *options);

/* Reads the configuration, if there is one. As before. */
int site_read(struct site *site);

void site_free(struct site *site);

#endif
