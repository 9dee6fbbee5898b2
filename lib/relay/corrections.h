/* SPDX-License-Identifier: BSD-2-Clause */
/* The keys that a map would have if its lines were corrected: found once, for any number of
 * lookups. */
#ifndef RELAY_CORRECTIONS_H
#define RELAY_CORRECTIONS_H

#include <stdbool.h>

#include "dnmap.h"

struct corrections;

dnmap_status corrections_new(struct corrections **out, const char *source, size_t source_len,
                             dnmap_dialect dialect, dnmap_map map);
void corrections_free(struct corrections *corrections);

/* Whether they were made for mail servers of this kind. */
bool corrections_fit(const struct corrections *corrections, dnmap_dialect dialect, dnmap_map map);

/* The offset in the source of the line that should have this key; MAP_NOWHERE if there is none. */
dnmap_status corrections_find(struct corrections *corrections, size_t *offset, const char *key,
                              size_t key_len);

#endif
