/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DECODE_ROLE_H
#define DECODE_ROLE_H

#include "dnmap.h"

/* Says of a found certificate what that mode wants to know; DNMAP_E_MEMORY if it can't be told. */
dnmap_status cert_check_mode(dnmap_found *found, const dnmap_cert *cert, dnmap_mode mode);

#endif
