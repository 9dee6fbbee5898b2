/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Client certificates as CAs issue them: v3, an RSA key of 2048 bits, the usual extensions. Their
 * signatures and keys are random bytes. libcrypto decodes such a key as it does a real one, and
 * nobody verifies anything here.
 */
#ifndef BENCH_CERTIFICATE_H
#define BENCH_CERTIFICATE_H

#include "names.h"

enum { ISSUERS = 50, KEYS = 32, KEY_BYTES = 256, NAME_DER = 512 };

struct issuer {
    size_t der_len;
    unsigned char der[NAME_DER]; /* of its name */
    unsigned char key_id[20];
    unsigned number;
};

/* What all certificates of a corpus share. */
struct authority {
    uint64_t seed;
    struct gen g;
    struct issuer issuers[ISSUERS];
    unsigned char moduli[KEYS][KEY_BYTES];
};

void authority_init(struct authority *authority, uint64_t seed);

/* Certificate `number`; those before it must have been made in order. */
void certificate_make(struct backward *out, struct authority *authority, uint64_t number,
                      struct name *subject);

#endif
