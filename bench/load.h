/* SPDX-License-Identifier: BSD-2-Clause */
/* A bundle in memory: as it was read, and the DER of its certificates. Errors end the program. */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include <stddef.h>

struct encoding {
    unsigned char *bytes;
    size_t len;
};

struct bundle {
    char *pem;
    size_t pem_len;
    struct encoding *certs;
    size_t count;
};

void bundle_load(struct bundle *bundle, const char *path);
void bundle_free(struct bundle *bundle);

#endif
