/* SPDX-License-Identifier: BSD-2-Clause */
/* How much work a PKCS#12 asks for before its password can be tried. */
#ifndef DECODE_EFFORT_H
#define DECODE_EFFORT_H

#include <openssl/pkcs12.h>
#include <stdbool.h>

/* Whether its MAC and all of its safes together can be opened in a matter of seconds. */
bool effort_is_fair(const PKCS12 *pkcs12, const STACK_OF(PKCS7) * safes);

#endif
