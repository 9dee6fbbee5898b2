/* SPDX-License-Identifier: BSD-2-Clause */
/* Ways from the DER of a certificate to the text of its two names. */
#ifndef BENCH_RIVALS_H
#define BENCH_RIVALS_H

#include <stdbool.h>
#include <stddef.h>

#include <dnmap.h>

enum { RIVAL_TEXT = 4096 };

/* What a rival made: C strings in `macros` or `text`. */
struct output {
    const char *subject, *issuer;
    size_t bytes; /* of both */
    dnmap_macros macros;
    char text[2][RIVAL_TEXT];
};

struct rival {
    const char *id, *label;
    const char *prints;           /* what its text is */
    bool is_exact;                /* its text has to be that of OpenSSL and sendmail */
    const char *(*version)(void); /* NULL: was not installed when this was built */
    bool (*make)(struct output *out, const unsigned char *der, size_t len);
};

extern const struct rival rival_ours, rival_openssl, rival_fair, rival_gnutls, rival_mbedtls;

#endif
