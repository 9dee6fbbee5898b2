/* SPDX-License-Identifier: BSD-2-Clause */
/* The regular expressions of a site: from the command line, or out of its configuration. */
#ifndef CLI_SITE_H
#define CLI_SITE_H

#include "options.h"

struct site {
    dnmap_regex *issuer, *subject; /* NULL: none */
};

/* An exit status; failures are reported. */
int site_read(struct site *site, const struct options *options);

void site_free(struct site *site);

#endif
