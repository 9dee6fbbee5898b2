/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ENCODE_XTEXT_H
#define ENCODE_XTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/out.h"

/*@ predicate xtext_plain(integer c) =
      0x21 <= c <= 0x7E && c != '+' && c != '\\' && c != '(' && c != ')' && c != '<' &&
      c != '>' && c != '"';

    // What was written since `from` is of xtext's alphabet.
    predicate xtext_since{L}(struct out *out, integer from) =
      \forall integer i; from <= i < out->len && i < out->size ==>
        xtext_plain(out->buffer[i]) || out->buffer[i] == '+';
*/

/* Whether sendmail (tls.c, xtextify(s, "<>\")")) writes this byte as +XX. */
/*@ assigns \nothing;
    ensures !\result <==> xtext_plain(byte);
*/
bool xtext_is_encoded(unsigned char byte);

/* Writes one byte as +XX. */
/*@ requires out_room(out) && out->len <= SIZE_MAX - 3;
    assigns out->len, out->buffer[0 .. out->size - 1];
    ensures out_room(out) && out_kept{Pre, Post}(out);
    ensures out->len == \old(out->len) + 3;
    ensures xtext_since(out, \old(out->len));
*/
void xtext_hex(struct out *out, unsigned char byte);

/* Writes bytes in sendmail's xtext. */
/*@ requires out_room(out) && out->len + 3 * len <= SIZE_MAX;
    requires len == 0 || \valid_read((unsigned char *)bytes + (0 .. len - 1));
    assigns out->len, out->buffer[0 .. out->size - 1];
    ensures out_room(out) && out_kept{Pre, Post}(out);
    ensures \old(out->len) + len <= out->len <= \old(out->len) + 3 * len;
    ensures xtext_since(out, \old(out->len));
*/
void xtext_write(struct out *out, const void *bytes, size_t len);

#endif
