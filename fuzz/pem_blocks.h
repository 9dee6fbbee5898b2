/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef FUZZ_PEM_BLOCKS_H
#define FUZZ_PEM_BLOCKS_H

#include "check.h"

/* What the reader found, as far as it is to be compared. */
struct found {
    size_t items, failures, certificates;
    char subjects[64][DNMAP_MACRO_SIZE];
};

/* Where nothing failed here, libcrypto finds the same certificates, as far as it gets: it ends at
 * any block that it can't read, of whatever kind. */
void compare_with_libcrypto(const struct found *found, const struct input *pem);

#endif
