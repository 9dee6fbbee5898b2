/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables of byte strings that may hold NUL. */
#ifndef TESTS_SUPPORT_OCTETS_H
#define TESTS_SUPPORT_OCTETS_H

#include <stddef.h>

struct octets {
    size_t len;
    const char *data;
};

/* The initializer of one, from a string literal. */
#define OCTETS(text)           \
    {                          \
        sizeof(text) - 1, text \
    }

#endif
