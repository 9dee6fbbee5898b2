/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ENCODE_XTEXT_H
#define ENCODE_XTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/out.h"

/* Whether sendmail (tls.c, xtextify(s, "<>\")")) writes this byte as +XX. */
bool xtext_is_encoded(unsigned char byte);

/* Writes one byte as +XX. */
void xtext_hex(struct out *out, unsigned char byte);

/* Writes bytes in sendmail's xtext. */
void xtext_write(struct out *out, const void *bytes, size_t len);

#endif
