/* SPDX-License-Identifier: BSD-2-Clause */
/* libcrypto's error queue round a call of ours: left as it was found, and asked why the call
 * failed. */
#ifndef BASE_QUIET_H
#define BASE_QUIET_H

#include <stdbool.h>

#include "dnmap.h"

/* Begins what libcrypto may complain about. Nests. */
void quiet_begin(void);

/* Whether libcrypto complained, since the last quiet_begin(), that it had no memory: its functions
 * fail alike then and for bad data. */
bool quiet_lacked_memory(void);

/* Whether it complained of nothing, as some of its functions do without memory too. */
bool quiet_is_silent(void);

/* Whether there is memory of that size, to be asked where libcrypto says nothing at all of the
 * cause. */
bool quiet_has_memory(size_t size);

/* Drops the complaints since quiet_begin(). The status: DNMAP_E_MEMORY for any failure of which
 * that was the cause. */
dnmap_status quiet_end(dnmap_status status);

/* The same for what decrypts a PKCS#12: OpenSSL 4.0 takes marks away there that are not its own,
 * and with them the caller's errors. */
void quiet_begin_guarded(void);
dnmap_status quiet_end_guarded(dnmap_status status);

#endif
