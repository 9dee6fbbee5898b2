/* SPDX-License-Identifier: BSD-2-Clause */
/* libcrypto's error queue round a call of ours: left as it was found, and asked why the call
 * failed. */
#ifndef BASE_QUIET_H
#define BASE_QUIET_H

#include "dnmap.h"

/* Begins what libcrypto may complain about. Nests. */
void quiet_begin(void);

/* Whether libcrypto complained, since the last quiet_begin(), that it had no memory: its functions
 * fail alike then and for bad data. */
int quiet_lacked_memory(void);

/* Drops the complaints since quiet_begin(). The status: DNMAP_E_MEMORY for any failure of which
 * that was the cause. */
dnmap_status quiet_end(dnmap_status status);

#endif
