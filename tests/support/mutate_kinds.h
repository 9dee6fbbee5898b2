/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of mutate.h: what the kinds of changes share. */
#ifndef TESTS_SUPPORT_MUTATE_KINDS_H
#define TESTS_SUPPORT_MUTATE_KINDS_H

#include "mutate.h"

struct work {
    struct gen *g;
    const struct seeds *seeds;
    struct bytes der;   /* never empty when a change is made */
    struct tlvs list;   /* what `der` holds; at least one element */
    bool has_known_key; /* which is of interest then */
};

/* Changes `der`. False if it found nothing that it could change. */
typedef bool mutation_fn(struct work *w);

#define MUTATION_DECLARE(name, function, weight) mutation_fn mutate_##function;
MUTATION_TABLE(MUTATION_DECLARE)
#undef MUTATION_DECLARE

/* True in that many of 100 cases. */
bool work_chance(struct work *w, uint32_t percent);

/* An element; about every second one is in a name. */
size_t work_pick(struct work *w);

/* One in a name, TLV_NONE if there are none: one that nothing is inside of, and not an OID. */
size_t work_pick_value(struct work *w);

/* A certificate, and an element in it; mostly in that part. */
const struct seed *work_pick_donor(struct work *w, enum part part, size_t *index);

/* Replaces what stands from `start` to before `end` in `parent`, and mostly corrects the lengths
 * around it. Empties `with`. Returns true. */
bool work_put(struct work *w, size_t parent, size_t start, size_t end, struct bytes *with);

/* Replaces a whole element, or its contents, or inserts behind it; else the same. */
bool work_put_element(struct work *w, size_t index, struct bytes *with);
bool work_put_contents(struct work *w, size_t index, struct bytes *with);
bool work_put_behind(struct work *w, size_t index, struct bytes *with);

/* Appends the bytes of an element of `der`. */
void work_copy(const struct work *w, size_t index, struct bytes *out);

#endif
