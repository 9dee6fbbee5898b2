/* SPDX-License-Identifier: BSD-2-Clause */
#include "decode/refusal.h"

#include <stdbool.h>
#include <string.h>

#include "der/tlv.h"

/* A certificate, which is a SEQUENCE as all that is decoded, may hold such a text, and a PEM file
 * begin with others. */
static bool is_pem(const unsigned char *bytes, size_t len)
{
    static const char begin[] = "-----BEGIN ";
    const size_t begin_len = sizeof begin - 1;

    if (len == 0 || bytes[0] == DER_SEQUENCE)
        return false;
    for (size_t i = 0; i + begin_len <= len; i++)
        if (memcmp(bytes + i, begin, begin_len) == 0)
            return true;
    return false;
}

const char *refusal(const struct refusals *refusals, const unsigned char *bytes, size_t len)
{
    return is_pem(bytes, len) ? refusals->of_pem : refusals->of_others;
}
