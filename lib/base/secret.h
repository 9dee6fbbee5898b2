/* SPDX-License-Identifier: BSD-2-Clause */
/* Passwords: copied, and wiped when they are no longer needed. */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include "dnmap.h"

/* Replaces a secret by a copy of `len` bytes, or by none if `bytes` is NULL. DNMAP_E_ARGUMENT for a
 * NUL in it. */
dnmap_status secret_set(char **secret, const char *bytes, size_t len);

void secret_free(char *secret);

#endif
