/* SPDX-License-Identifier: BSD-2-Clause */
#include "sandbox/libcrypto.h"

#include <openssl/conf.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef LIBCRYPTO_HAS_PROVIDERS
#include <openssl/provider.h>
#endif

char *libcrypto_config_path(void)
{
    return CONF_get1_default_config_file();
}

/* Words of settings by which the configuration opens files: others of its kind, providers,
 * engines. */
static bool opens_files(const char *line)
{
    static const char *const words[] = {".include", "activate", "engines", "dynamic_path"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strstr(line, words[i]) != NULL)
            return true;
    return false;
}

bool libcrypto_config_is_plain(const char *path)
{
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t room = 0;
    bool is_plain = true;

    if (file == NULL)
        return true; /* nor will libcrypto open it */
    while (is_plain && getline(&line, &room, file) >= 0) {
        line[strcspn(line, "#")] = '\0';
        is_plain = !opens_files(line);
    }
    free(line);
    fclose(file);
    return is_plain;
}

void libcrypto_read_config(void)
{
    ERR_set_mark();
    (void)OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL);
    ERR_pop_to_mark();
}

void libcrypto_load_legacy(void)
{
#ifdef LIBCRYPTO_HAS_PROVIDERS
    static OSSL_LIB_CTX *context; /* the end of the process frees it */

    ERR_set_mark();
    if (context == NULL && (context = OSSL_LIB_CTX_new()) != NULL)
        (void)OSSL_PROVIDER_load(context, "legacy");
    ERR_pop_to_mark();
#endif
}
