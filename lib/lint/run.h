/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known while a map is examined, and of the line at hand. */
#ifndef LINT_RUN_H
#define LINT_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "lint/lint.h"
#include "lint/tags.h"

struct lint {
    const char *source;
    size_t source_len;
    dnmap_dialect dialect, next_dialect; /* resolved */
    dnmap_map map;
    dnmap_finding_fn *take;
    void *context;
    struct map_table *table;
    struct seen *corrected; /* the keys of corrected lines */
    struct tags tags;       /* that a CITag: names */
    size_t entries;
    bool asks_for_subjects; /* a CERTISSUER entry has the value SUBJECT */
    bool has_subjects;
};

/* The line at hand. */
struct verdict {
    fault_set faults;
    char *fixed; /* malloc'd; NULL: nothing is known that should stand there */
    size_t fixed_len;
    bool is_certain;
};

/* Notes what should stand there instead of a line for a certificate: `value` behind the key that
 * the line means, once more for the dialect to come. Nothing where that would let in more than was
 * asked for. It may find faults too. */
dnmap_status line_fix(const struct lint *lint, struct verdict *verdict, const dnmap_map_line *line,
                      const struct cert_line *cert, const struct key_check *key, const char *value,
                      size_t value_len);

void verdict_drop_fix(struct verdict *verdict);

#endif
