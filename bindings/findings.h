/* SPDX-License-Identifier: BSD-2-Clause */
/* The findings of a whole map, kept until the interpreter takes them. */
#ifndef BINDINGS_FINDINGS_H
#define BINDINGS_FINDINGS_H

#include "dnmap.h"

struct kept_finding {
    dnmap_finding finding; /* without `fixed` */
    char *fixed;           /* NULL: none */
};

struct findings {
    struct kept_finding *list;
    size_t count, room;
};

void findings_init(struct findings *findings);
void findings_clear(struct findings *findings);

/* dnmap_access_lint(), its findings in `out`. */
dnmap_status findings_lint(struct findings *out, const void *bytes, size_t bytes_len,
                           dnmap_dialect dialect, dnmap_dialect next_dialect, dnmap_map map,
                           dnmap_error *error);

#endif
