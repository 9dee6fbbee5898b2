/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/secret.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

dnmap_status secret_set(char **secret, const char *bytes, size_t len)
{
    char *copy = NULL;

    if (bytes != NULL) {
        if (memchr(bytes, '\0', len) != NULL)
            return DNMAP_E_ARGUMENT;
        copy = malloc(len + 1);
        if (copy == NULL)
            return DNMAP_E_MEMORY;
        memcpy(copy, bytes, len);
        copy[len] = '\0';
    }
    secret_free(*secret);
    *secret = copy;
    return DNMAP_OK;
}

void secret_free(char *secret)
{
    if (secret != NULL)
        OPENSSL_cleanse(secret, strlen(secret));
    free(secret);
}
