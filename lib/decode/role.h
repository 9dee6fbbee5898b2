/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DECODE_ROLE_H
#define DECODE_ROLE_H

#include <stdbool.h>

#include "dnmap.h"

/* Whether libcrypto takes it for a CA's; DNMAP_E_MEMORY if that can't be told. */
dnmap_status cert_check_ca(bool *is_ca, const dnmap_cert *cert);

/* Says of a found certificate what that mode wants to know; DNMAP_E_MEMORY as above. */
dnmap_status cert_check_mode(dnmap_found *found, const dnmap_cert *cert, dnmap_mode mode);

#endif
