/* SPDX-License-Identifier: BSD-2-Clause */
/* The certificates that mutants are made from. d2i_X509() accepts every one of them. */
#ifndef TESTS_SUPPORT_SEED_H
#define TESTS_SUPPORT_SEED_H

#include "bytes.h"
#include "gen.h"
#include "tlv.h"

struct seed {
    struct bytes der;
    struct tlvs list;
};

/* Those with a public key of an algorithm that nobody knows come first: libcrypto needs 20 us for
 * such a certificate and 100 to 200 us for one with a key that it decodes. All zero is empty. */
struct seeds {
    struct seed *items;
    size_t count;
    size_t light; /* how many of them have the unknown key */
};

/* Makes certificates with all kinds of extensions around the names of gen_tame_name(), and adds
 * `real` ones out of a file in PEM: each twice, first with the unknown key. Returns whether the
 * file had that many. */
bool seeds_make(struct seeds *out, struct gen *g, const char *pem_path, size_t real);
void seeds_free(struct seeds *seeds);

#endif
