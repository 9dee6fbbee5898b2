/* SPDX-License-Identifier: BSD-2-Clause */
/* The name itself: attributes in encoded order, never changed. What they point to is in the same
 * block of memory, or never goes away. */
#ifndef NAME_NAME_H
#define NAME_NAME_H

#include <stdbool.h>

#include "dnmap.h"

struct dnmap_name {
    size_t count;
    unsigned text_risks; /* DNMAP_RISK_TEXT_*: what a text form left open */
    dnmap_attribute attributes[];
};

/* Collects attributes; name_builder_finish() makes the name. */
struct name_builder {
    struct dnmap_attribute *attributes; /* pointers not yet set: see `texts` */
    struct name_texts *texts;           /* where each attribute's bytes lie in `pool` */
    size_t count, room;
    unsigned char *pool;
    size_t pool_len, pool_room;
    unsigned text_risks;
    bool failed; /* out of memory */
};

void name_builder_init(struct name_builder *builder);

/* Adds a copy of the attribute. A failure is remembered for name_builder_finish(). */
void name_builder_add(struct name_builder *builder, const dnmap_attribute *attribute);

/* Turns the attributes round, those of one RDN too: what openssl -nameopt RFC2253 does. */
void name_builder_reverse(struct name_builder *builder);

/* Makes the name and empties the builder. */
dnmap_status name_builder_finish(struct name_builder *builder, dnmap_name **out);

/* Drops what was collected. */
void name_builder_drop(struct name_builder *builder);

#endif
