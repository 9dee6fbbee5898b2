/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates and names by the walker of der/: one block of memory, no libcrypto. */
#ifndef DECODE_STRICT_H
#define DECODE_STRICT_H

#include <stdbool.h>

#include "dnmap.h"

/* Makes the certificate that `der` begins with; `*used` is its length. False if the walker is not
 * sure of it (libcrypto has to be asked) or there is no memory. */
bool strict_cert(dnmap_cert **out, size_t *used, const unsigned char *der, size_t len);

/* The same of a Name. */
bool strict_name(dnmap_name **out, size_t *used, const unsigned char *der, size_t len);

#endif
