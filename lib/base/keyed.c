/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/keyed.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/quiet.h"

enum { SECRET_SIZE = 32 };

struct keyed_hash {
    unsigned char secret[SECRET_SIZE];
    EVP_MD_CTX *digest;
};

dnmap_status keyed_hash_secret(void *out, size_t len)
{
    quiet_begin();
    return quiet_end(RAND_bytes(out, (int)len) == 1 ? DNMAP_OK : DNMAP_E_MEMORY);
}

dnmap_status keyed_hash_new(struct keyed_hash **out)
{
    struct keyed_hash *hash = calloc(1, sizeof *hash);

    *out = NULL;
    if (hash == NULL)
        return DNMAP_E_MEMORY;
    quiet_begin();
    hash->digest = EVP_MD_CTX_new();
    bool done = hash->digest != NULL && EVP_DigestInit_ex(hash->digest, EVP_sha256(), NULL) == 1 &&
                keyed_hash_secret(hash->secret, SECRET_SIZE) == DNMAP_OK;
    if (done)
        *out = hash;
    else
        keyed_hash_free(hash);
    return quiet_end(done ? DNMAP_OK : DNMAP_E_MEMORY);
}

void keyed_hash_free(struct keyed_hash *hash)
{
    if (hash != NULL)
        EVP_MD_CTX_free(hash->digest);
    free(hash);
}

dnmap_status keyed_hash(struct keyed_hash *hash, unsigned char digest[KEYED_HASH_SIZE],
                        const void *bytes, size_t len)
{
    quiet_begin();
    /* Without a name of the digest: looking it up takes longer than hashing. */
    bool done = EVP_DigestInit_ex(hash->digest, NULL, NULL) == 1 &&
                EVP_DigestUpdate(hash->digest, hash->secret, SECRET_SIZE) == 1 &&
                EVP_DigestUpdate(hash->digest, bytes, len) == 1 &&
                EVP_DigestFinal_ex(hash->digest, digest, NULL) == 1;

    return quiet_end(done ? DNMAP_OK : DNMAP_E_MEMORY);
}
