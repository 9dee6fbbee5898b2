/* SPDX-License-Identifier: BSD-2-Clause */
/* The keys that were given before: the first 128 as they are, more by a keyed hash, in 16 bytes
 * each and at most 32 with the room that the tables keep free. */
#ifndef ACCESS_SEEN_H
#define ACCESS_SEEN_H

#include <stddef.h>
#include <stdint.h>

#include "dnmap.h"

struct seen;

/* What is known of a key. */
enum seen_answer { SEEN_NEW, SEEN_SAME, SEEN_OTHER_CASE, SEEN_OTHER_VALUE };

dnmap_status seen_new(struct seen **out);
void seen_free(struct seen *seen);

/* Looks a key up, whatever its case, and remembers it if it is new. `value` numbers the values of
 * this run, from 0. */
dnmap_status seen_check(enum seen_answer *answer, struct seen *seen, const char *key,
                        size_t key_len, unsigned char value);

#endif
