/* SPDX-License-Identifier: BSD-2-Clause */
/* The two halves of a random attribute, each written as one DER element. */
#ifndef TESTS_SUPPORT_GEN_VALUE_H
#define TESTS_SUPPORT_GEN_VALUE_H

#include "bytes.h"
#include "gen.h"

/* The attribute's type: an OBJECT IDENTIFIER, known or unknown, now and then extremely long. */
void gen_put_type(struct gen *g, struct bytes *out);

/* The attribute's value: any string type, now and then one that OpenSSL refuses in a name. */
void gen_put_value(struct gen *g, struct bytes *out);

#endif
