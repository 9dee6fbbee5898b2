/* SPDX-License-Identifier: BSD-2-Clause */
/* A hash with a secret in it, for tables of what strangers chose: nobody can make collisions. */
#ifndef BASE_KEYED_H
#define BASE_KEYED_H

#include "dnmap.h"

enum { KEYED_HASH_SIZE = 32 };

struct keyed_hash;

dnmap_status keyed_hash_new(struct keyed_hash **out);
void keyed_hash_free(struct keyed_hash *hash);

/* Fills `out` with a secret of its own. */
dnmap_status keyed_hash_secret(void *out, size_t len);

/* SHA-256 of the secret and the bytes. */
dnmap_status keyed_hash(struct keyed_hash *hash, unsigned char digest[KEYED_HASH_SIZE],
                        const void *bytes, size_t len);

#endif
