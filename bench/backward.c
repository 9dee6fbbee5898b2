/* SPDX-License-Identifier: BSD-2-Clause */
#include "backward.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void backward_clear(struct backward *b)
{
    b->at = sizeof b->data;
}

void backward_bytes(struct backward *b, const void *bytes, size_t len)
{
    if (len > b->at) {
        fputs("bench-corpus: a certificate does not fit\n", stderr);
        abort();
    }
    b->at -= len;
    memcpy(b->data + b->at, bytes, len);
}

void backward_byte(struct backward *b, unsigned byte)
{
    unsigned char c = (unsigned char)byte;

    backward_bytes(b, &c, 1);
}

static void put_length(struct backward *b, size_t len)
{
    unsigned count = 0;

    if (len < 0x80) {
        backward_byte(b, (unsigned)len);
        return;
    }
    for (; len > 0; len >>= 8, count++)
        backward_byte(b, (unsigned)(len & 0xFF));
    backward_byte(b, 0x80U | count);
}

void backward_wrap(struct backward *b, unsigned tag, size_t end)
{
    put_length(b, end - b->at);
    backward_byte(b, tag);
}

void backward_element(struct backward *b, unsigned tag, const void *bytes, size_t len)
{
    size_t end = b->at;

    backward_bytes(b, bytes, len);
    backward_wrap(b, tag, end);
}

const unsigned char *backward_data(const struct backward *b, size_t *out_len)
{
    *out_len = sizeof b->data - b->at;
    return b->data + b->at;
}
