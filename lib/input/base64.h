/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Base64 as everybody writes it (RFC 4648, section 4; RFC 7468): fast, and sure of itself. What is
 * written in another way, or wrong, libcrypto is asked about: a no is no verdict here.
 */
#ifndef INPUT_BASE64_H
#define INPUT_BASE64_H

#include <stdbool.h>
#include <stddef.h>

/* Room that decoding `len` characters takes: some bytes more than come out. */
#define BASE64_ROOM(len) ((len) / 4 * 3 + 8)

/* Decodes text without any white space in it, padded to a multiple of four characters. */
/*@ requires len <= 0x7FFFFFFFFFFFFFFF && \valid(out_len) && \valid_read(text + (0 .. len - 1));
    requires \valid(out + (0 .. BASE64_ROOM(len) - 1));
    assigns *out_len, out[0 .. BASE64_ROOM(len) - 1];
    ensures \result ==> 0 < *out_len && 4 * *out_len <= 3 * len;
*/
bool base64_decode(unsigned char *out, size_t *out_len, const unsigned char *text, size_t len);

/* Decodes the lines between the boundaries of a PEM block: 64 characters each, the last one at most
 * 64, with one newline behind each, or a carriage return and a newline. `*lines` is their number.
 */
/*@ requires \valid(out_len) && \valid(lines) && \separated(out_len, lines);
    requires len <= 0x7FFFFFFFFFFFFFFF && \valid_read(text + (0 .. len - 1));
    requires \valid(out + (0 .. BASE64_ROOM(len) - 1));
    assigns *out_len, *lines, out[0 .. BASE64_ROOM(len) - 1];
    ensures \result ==> 0 < *out_len && 4 * *out_len <= 3 * len;
*/
bool base64_decode_lines(unsigned char *out, size_t *out_len, size_t *lines,
                         const unsigned char *text, size_t len);

#endif
