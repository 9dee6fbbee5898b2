/* SPDX-License-Identifier: BSD-2-Clause */
/* The caller's buffer: writing into it, measuring it, never overrunning it. */
#ifndef BASE_OUT_H
#define BASE_OUT_H

#include "dnmap.h"

struct out {
    char *buffer; /* NULL: only measure */
    size_t size;  /* room in `buffer`, the NUL included */
    size_t len;   /* what was written, or would have been with room enough */
};

/*@ predicate out_room{L}(struct out *out) =
      \valid(out) && (out->size == 0 || \valid(out->buffer + (0 .. out->size - 1)));

    predicate out_kept{Before, After}(struct out *out) =
      \at(out->buffer, After) == \at(out->buffer, Before) &&
      \at(out->size, After) == \at(out->size, Before) &&
      (\forall integer i; 0 <= i < \at(out->len, Before) && i < \at(out->size, Before) ==>
         \at(out->buffer[i], After) == \at(out->buffer[i], Before));
*/

/* Starts a text and clears the outputs. DNMAP_E_ARGUMENT for a NULL buffer with a size. */
/*@ requires \valid(out) && (out_len == \null || \valid(out_len));
    requires size == 0 || buffer == \null || \valid(buffer + (0 .. size - 1));
    requires \separated(out, out_len);
    assigns *out, *out_len, buffer[0 .. size - 1];
    ensures \result == DNMAP_OK ==> out_room(out);
    ensures out->buffer == buffer && out->size == size && out->len == 0;
*/
dnmap_status out_begin(struct out *out, char *buffer, size_t size, size_t *out_len);

/*@ requires out_room(out) && out->len < SIZE_MAX;
    assigns out->len, out->buffer[0 .. out->size - 1];
    ensures out_room(out) && out_kept{Pre, Post}(out);
    ensures out->len == \old(out->len) + 1;
    ensures \old(out->len) < out->size ==> out->buffer[\old(out->len)] == (char)byte;
*/
void out_byte(struct out *out, unsigned char byte);
/*@ requires out_room(out) && out->len + len <= SIZE_MAX;
    requires len == 0 || \valid_read((char *)bytes + (0 .. len - 1));
    assigns out->len, out->buffer[0 .. out->size - 1];
    ensures out_room(out);
    ensures out->len == \old(out->len) + len;
*/
void out_bytes(struct out *out, const void *bytes, size_t len);

/* Ends the text with a NUL and reports its length; DNMAP_E_BUFFER if it did not fit. */
/*@ requires out_room(out) && (out_len == \null || \valid(out_len));
    requires \separated(out, out_len);
    assigns *out_len, out->buffer[0 .. out->size - 1];
    ensures \result == DNMAP_OK || \result == DNMAP_E_BUFFER;
    ensures \result == DNMAP_E_BUFFER ==> out->len >= out->size;
*/
dnmap_status out_end(const struct out *out, size_t *out_len);

/* Ends a text that was written with this status: out_end(), or after a failure nothing is left of
 * it. */
/*@ requires out_room(out) && (out_len == \null || \valid(out_len));
    requires \separated(out, out_len);
    assigns *out_len, out->buffer[0 .. out->size - 1];
*/
dnmap_status out_finish(const struct out *out, size_t *out_len, dnmap_status status);

/* A function that writes a text from `context`, for out_allocate(). */
typedef dnmap_status out_writer(char *buffer, size_t size, size_t *out_len, const void *context);

/* Measures with a first call of `write`, allocates, writes with a second. */
dnmap_status out_allocate(char **out, size_t *out_len, out_writer *write, const void *context);

#endif
