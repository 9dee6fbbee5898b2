/* SPDX-License-Identifier: BSD-2-Clause */
/* What libcrypto opens only when it needs it, which is too late in a sandbox. */
#ifndef SANDBOX_LIBCRYPTO_H
#define SANDBOX_LIBCRYPTO_H

#include <stdbool.h>

/* Its configuration file, for the caller to free by OPENSSL_free(); NULL if memory runs out. */
char *libcrypto_config_path(void);

/* Whether reading that file opens no other one. */
bool libcrypto_config_is_plain(const char *path);

/* Reads the configuration now. Most runs never need it, and it takes most of a short run's time. */
void libcrypto_read_config(void);

/* Loads the legacy provider, which stays in memory: when it is asked for once more, nothing is
 * opened (by glibc's loader). */
void libcrypto_load_legacy(void);

#endif
