/* SPDX-License-Identifier: BSD-2-Clause */
/* What decoders trip over. */
#ifndef TESTS_SUPPORT_ODD_H
#define TESTS_SUPPORT_ODD_H

#include "bytes.h"
#include "gen.h"

/* An element whose type has rules for the contents, at their edge or beyond. */
void odd_put_element(struct gen *g, struct bytes *out);

/* One that begins with this octet; none if there is none. */
void odd_put_element_of(struct gen *g, struct bytes *out, unsigned tag);

/* Text that is wrong in one of the encodings, or that is special when it is written. */
void odd_put_text(struct gen *g, struct bytes *out);

#endif
