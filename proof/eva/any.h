/* SPDX-License-Identifier: BSD-2-Clause */
/* Values that can be anything, for Eva. */
#ifndef PROOF_ANY_H
#define PROOF_ANY_H

#include <stddef.h>

#include "__fc_builtin.h"

#define ANY(low, high) Frama_C_interval((low), (high))

/* Any bytes. */
static inline void any_bytes(void *bytes, size_t len)
{
    Frama_C_make_unknown(bytes, len);
}

#endif
