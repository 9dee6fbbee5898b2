/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random names for tests, the same for the same seed on every machine.
 *
 * The DER is written byte by byte, not through OpenSSL's X509_NAME functions: those refuse or
 * repair just the contents that a test of hostile names needs. Members of a SET come in random
 * order. OpenSSL refuses some of what gen_name() makes; that is part of the test.
 */
#ifndef TESTS_SUPPORT_GEN_H
#define TESTS_SUPPORT_GEN_H

#include <stddef.h>
#include <stdint.h>

struct gen {
    uint64_t state[4];
};

void gen_seed(struct gen *g, uint64_t seed);

/* A uniform number below n; 0 for n = 0. */
uint32_t gen_below(struct gen *g, uint32_t n);

/* The DER of a random Name, to be released with free(). Never NULL. */
unsigned char *gen_name(struct gen *g, size_t *out_len);

/* The same, but only names that d2i_X509_NAME accepts and of a size fit for a TLS handshake. */
unsigned char *gen_tame_name(struct gen *g, size_t *out_len);

/*
 * The Name in `der`, which must come from one of the functions above, encoded again with the
 * freedoms of BER: long and indefinite lengths, strings in pieces. To be released with free().
 * A decoder of BER gets the same name out of both.
 */
unsigned char *gen_ber_name(struct gen *g, const unsigned char *der, size_t der_len,
                            size_t *out_len);

#endif
