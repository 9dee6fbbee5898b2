/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/out.h"

#include <stdlib.h>
#include <string.h>

dnmap_status out_begin(struct out *out, char *buffer, size_t size, size_t *out_len)
{
    out->buffer = buffer;
    out->size = size;
    out->len = 0;
    if (out_len != NULL)
        *out_len = 0;
    if (buffer == NULL && size != 0)
        return DNMAP_E_ARGUMENT;
    if (size != 0)
        buffer[0] = '\0';
    return DNMAP_OK;
}

void out_byte(struct out *out, unsigned char byte)
{
    if (out->len < out->size)
        out->buffer[out->len] = (char)byte;
    out->len++;
}

void out_bytes(struct out *out, const void *bytes, size_t len)
{
    if (len != 0 && out->len < out->size) {
        size_t room = out->size - out->len;
        memcpy(out->buffer + out->len, bytes, len < room ? len : room);
    }
    out->len += len;
}

dnmap_status out_end(const struct out *out, size_t *out_len)
{
    if (out_len != NULL)
        *out_len = out->len;
    if (out->buffer == NULL)
        return DNMAP_OK;
    if (out->len < out->size) {
        out->buffer[out->len] = '\0';
        return DNMAP_OK;
    }
    if (out->size != 0)
        out->buffer[0] = '\0';
    return DNMAP_E_BUFFER;
}

dnmap_status out_finish(const struct out *out, size_t *out_len, dnmap_status status)
{
    if (status == DNMAP_OK)
        return out_end(out, out_len);
    if (out->size != 0)
        out->buffer[0] = '\0';
    return status;
}

dnmap_status out_allocate(char **out, size_t *out_len, out_writer *write, const void *context)
{
    if (out_len != NULL)
        *out_len = 0;
    if (out == NULL)
        return DNMAP_E_ARGUMENT;
    *out = NULL;

    size_t len = 0;
    dnmap_status status = write(NULL, 0, &len, context);
    if (status != DNMAP_OK)
        return status;
    char *text = malloc(len + 1);
    if (text == NULL)
        return DNMAP_E_MEMORY;
    status = write(text, len + 1, &len, context);
    if (status != DNMAP_OK) {
        free(text);
        return status;
    }
    *out = text;
    if (out_len != NULL)
        *out_len = len;
    return DNMAP_OK;
}
