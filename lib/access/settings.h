/* SPDX-License-Identifier: BSD-2-Clause */
/* What is asked for of entries. Making them only reads it: any number of threads may. */
#ifndef ACCESS_SETTINGS_H
#define ACCESS_SETTINGS_H

#include <stdbool.h>

#include "dnmap.h"

struct settings {
    dnmap_mode mode;
    char *tag;   /* NULL: the mode's own */
    char *value; /* NULL: the mode's own */
    dnmap_dialect dialect;
    bool all_dialects;
    dnmap_map map;
    unsigned allowed;
    const dnmap_regex *issuer_regex, *subject_regex; /* NULL: none */
    bool fold, give_all;
};

#endif
