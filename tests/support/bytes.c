/* SPDX-License-Identifier: BSD-2-Clause */
#include "bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reserve(struct bytes *b, size_t extra)
{
    size_t cap = b->cap == 0 ? 64 : b->cap;
    unsigned char *data;

    while (cap - b->len < extra)
        cap *= 2;
    if (cap == b->cap)
        return;
    data = realloc(b->data, cap);
    if (data == NULL) {
        perror("realloc");
        abort();
    }
    b->data = data;
    b->cap = cap;
}

void bytes_free(struct bytes *b)
{
    free(b->data);
    memset(b, 0, sizeof *b);
}

void bytes_put(struct bytes *b, const void *data, size_t len)
{
    if (len == 0)
        return;
    reserve(b, len);
    memcpy(b->data + b->len, data, len);
    b->len += len;
}

void bytes_put_byte(struct bytes *b, unsigned byte)
{
    unsigned char c = (unsigned char)byte;

    bytes_put(b, &c, 1);
}

void bytes_replace(struct bytes *b, size_t start, size_t end, const void *data, size_t len)
{
    size_t tail = b->len - end;

    if (len > end - start)
        reserve(b, len - (end - start));
    if (tail != 0)
        memmove(b->data + start + len, b->data + end, tail);
    if (len != 0)
        memcpy(b->data + start, data, len);
    b->len = start + len + tail;
}

void bytes_put_der_length(struct bytes *b, size_t len)
{
    unsigned char octets[sizeof len];
    size_t count = 0;

    if (len < 0x80) {
        bytes_put_byte(b, (unsigned)len);
        return;
    }
    for (; len > 0; len >>= 8)
        octets[sizeof octets - ++count] = (unsigned char)len;
    bytes_put_byte(b, 0x80U | (unsigned)count);
    bytes_put(b, octets + sizeof octets - count, count);
}

void bytes_put_der(struct bytes *b, unsigned tag, const struct bytes *content)
{
    bytes_put_byte(b, tag);
    bytes_put_der_length(b, content->len);
    bytes_put(b, content->data, content->len);
}

unsigned char *bytes_exact(const unsigned char *data, size_t len)
{
    unsigned char *copy = malloc(len != 0 ? len : 1);

    if (copy == NULL) {
        perror("malloc");
        abort();
    }
    if (len != 0)
        memcpy(copy, data, len);
    return copy;
}

unsigned char *bytes_take(struct bytes *b, size_t *out_len)
{
    unsigned char *data;

    reserve(b, 1); /* never NULL, not even for no bytes */
    data = b->data;
    *out_len = b->len;
    memset(b, 0, sizeof *b);
    return data;
}
