/* SPDX-License-Identifier: BSD-2-Clause */
/* Why something is not the DER that it should be. */
#ifndef DECODE_REFUSAL_H
#define DECODE_REFUSAL_H

#include <stddef.h>

struct refusals {
    const char *of_pem; /* it is DER in PEM, perhaps with text before it */
    const char *of_others;
};

/* That for these bytes, which were not taken. */
const char *refusal(const struct refusals *refusals, const unsigned char *bytes, size_t len);

#endif
