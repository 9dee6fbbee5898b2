/* SPDX-License-Identifier: BSD-2-Clause */
/* Tag and key. */
#ifndef KEY_KEY_H
#define KEY_KEY_H

#include <stdbool.h>

#include "dnmap.h"

/* The lookup key that sendmail's map code keeps, MAXNAME (map.c: keybuf). */
enum { KEY_LOOKUP_MAX = 256 };

/* The bytes of a key that take part in a lookup; SIZE_MAX for all. The map is declared without -f.
 */
size_t key_map_limit(dnmap_map map);

/* Whether all of it is printable ASCII without blanks. */
bool key_is_printable(const char *text);

/* Allocates what is looked up for a value: tag (NULL: none), colon and value, cut as the map does
 * it.
 * `*cut` tells whether longer values have this key too. */
dnmap_status key_make(char **key, size_t *len, bool *cut, const char *tag, const char *value,
                      dnmap_map map);

/* Where the macro value begins in a key: behind tag and colon, if it has them. */
size_t key_macro_start(const char *key, size_t len);

/* Whether it can stand before the colon in a source line of makemap: not empty, no blank in it, not
 * a comment. */
bool key_is_tag(const char *tag);

#endif
