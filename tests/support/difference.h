/* SPDX-License-Identifier: BSD-2-Clause */
/* What differs, told in words. Nothing here ends the test: it may be a process of its own that
 * compares, and many cases are to be told apart. */
#ifndef TESTS_SUPPORT_DIFFERENCE_H
#define TESTS_SUPPORT_DIFFERENCE_H

#include <stdbool.h>

#include "dnmap.h"

struct difference {
    char text[4096]; /* empty if there is none */
};

/* Notes what the format says, unless it is the same. Each of these returns whether it is. */
__attribute__((format(printf, 3, 4))) bool expect(struct difference *out, bool same,
                                                  const char *format, ...);
bool expect_status(struct difference *out, const char *call, dnmap_status ours,
                   dnmap_status theirs);
bool expect_text(struct difference *out, const char *what, const char *ours, size_t len,
                 const char *theirs);

/* Writes the input in hex to standard error. */
void difference_show(const char *what, const unsigned char *der, size_t len);

#endif
