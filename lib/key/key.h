/* SPDX-License-Identifier: BSD-2-Clause */
/* Tag and key. */
#ifndef KEY_KEY_H
#define KEY_KEY_H

#include <stdbool.h>

#include "dnmap.h"

/* Whether it can stand before the colon in a source line of makemap: not empty, no blank in it, not
 * a comment. */
bool key_is_tag(const char *tag);

#endif
