/* SPDX-License-Identifier: BSD-2-Clause */
/* The settings and memory of one run of entries. */
#ifndef ACCESS_ENTRIES_H
#define ACCESS_ENTRIES_H

#include "access/seen.h"
#include "access/settings.h"

struct dnmap_entries {
    struct settings settings;
    struct seen *seen;
};

/* Gives an entry that make_entries() made, with what it needs to know of those before it. */
dnmap_status entries_give(dnmap_entries *entries, const dnmap_entry *made, dnmap_entry_fn *take,
                          void *context);

#endif
