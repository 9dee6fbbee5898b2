/* SPDX-License-Identifier: BSD-2-Clause */
#include "encode/xtext.h"

#include <string.h>

#include "base/status.h"

bool xtext_is_encoded(unsigned char byte)
{
    return byte < 0x21 || byte > 0x7E || memchr("+\\()<>\"", byte, 7) != NULL;
}

void xtext_hex(struct out *out, unsigned char byte)
{
    static const char digits[] = "0123456789ABCDEF";

    out_byte(out, '+');
    out_byte(out, (unsigned char)digits[byte / 16]);
    out_byte(out, (unsigned char)digits[byte % 16]);
}

void xtext_write(struct out *out, const void *bytes, size_t len)
{
    const unsigned char *in = bytes;

    /*@ loop invariant i <= len && out_room(out) && out_kept{Pre, Here}(out);
        loop invariant \at(out->len, Pre) + i <= out->len <= \at(out->len, Pre) + 3 * i;
        loop invariant xtext_since(out, \at(out->len, Pre));
        loop assigns i, out->len, out->buffer[0 .. out->size - 1];
        loop variant len - i;
    */
    for (size_t i = 0; i < len; i++) {
        if (xtext_is_encoded(in[i]))
            xtext_hex(out, in[i]);
        else
            out_byte(out, in[i]);
    }
}

/*@ requires out_len == \null || \valid(out_len);
    requires out == \null || \valid(out + (0 .. out_size - 1));
    requires bytes == \null || \valid_read((unsigned char *)bytes + (0 .. bytes_len - 1));
    requires bytes_len <= SIZE_MAX / 3;
    assigns *out_len, out[0 .. out_size - 1];
*/
dnmap_status dnmap_xtext_encode(char *out, size_t out_size, size_t *out_len, const void *bytes,
                                size_t bytes_len)
{
    struct out text;
    dnmap_status status = out_begin(&text, out, out_size, out_len);
    if (status != DNMAP_OK)
        return status;
    if (bytes == NULL && bytes_len != 0)
        return DNMAP_E_ARGUMENT;
    xtext_write(&text, bytes, bytes_len);
    return out_end(&text, out_len);
}

/* The value of an upper-case hex digit, -1 for anything else. */
/*@ assigns \nothing;
    ensures -1 <= \result <= 15;
*/
static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

/* Reads the byte at text[*i] and steps over it; -1 if it is malformed. */
/*@ requires \valid(i) && *i < len && \valid_read(text + (0 .. len - 1));
    assigns *i;
    ensures \result < 0 ==> *i == \old(*i);
    ensures \result >= 0 ==> \result <= 255 && \old(*i) < *i <= len;
*/
static int decode_byte(const char *text, size_t len, size_t *i)
{
    unsigned char c = (unsigned char)text[*i];

    if (c < 0x21 || c > 0x7E)
        return -1;
    if (c != '+') {
        *i += 1;
        return c;
    }
    if (len - *i < 3)
        return -1;
    int high = hex_value(text[*i + 1]);
    int low = hex_value(text[*i + 2]);
    if (high < 0 || low < 0)
        return -1;
    *i += 3;
    return high * 16 + low;
}

/*@ requires out_len == \null || \valid(out_len);
    requires out_bytes == \null || \valid(out_bytes + (0 .. out_size - 1));
    requires text == \null || \valid_read(text + (0 .. text_len - 1));
    requires error == \null || \valid(error);
    requires \separated(out_bytes + (0 .. out_size - 1), text + (0 .. text_len - 1));
    assigns *out_len, *error, out_bytes[0 .. out_size - 1];
*/
dnmap_status dnmap_xtext_decode(char *out_bytes, size_t out_size, size_t *out_len, const char *text,
                                size_t text_len, dnmap_error *error)
{
    struct out bytes;

    error_clear(error);
    dnmap_status status = out_begin(&bytes, out_bytes, out_size, out_len);
    if (status != DNMAP_OK || (text == NULL && text_len != 0))
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    /*@ loop invariant i <= text_len && out_room(&bytes) && bytes.len <= i;
        loop invariant bytes.buffer == out_bytes && bytes.size == out_size;
        loop assigns i, bytes.len, out_bytes[0 .. out_size - 1];
        loop variant text_len - i;
    */
    for (size_t i = 0; i < text_len;) {
        int byte = decode_byte(text, text_len, &i);
        if (byte < 0) {
            if (out_size != 0)
                out_bytes[0] = '\0';
            return error_set(error, DNMAP_E_XTEXT,
                             text[i] == '+' ? "a + without two upper-case hex digits"
                                            : "a byte that xtext never holds",
                             i);
        }
        out_byte(&bytes, (unsigned char)byte);
    }
    status = out_end(&bytes, out_len);
    return status == DNMAP_OK ? status : error_set(error, status, NULL, 0);
}

/* ------------------------------------------------------------------ allocating variants */

struct xtext_call {
    const void *input;
    size_t len;
    dnmap_error *error;
};

static dnmap_status encode_call(char *out, size_t size, size_t *out_len, const void *context)
{
    const struct xtext_call *call = context;
    return dnmap_xtext_encode(out, size, out_len, call->input, call->len);
}

dnmap_status dnmap_xtext_encode_new(char **out, size_t *out_len, const void *bytes,
                                    size_t bytes_len)
{
    struct xtext_call call = {bytes, bytes_len, NULL};
    return out_allocate(out, out_len, encode_call, &call);
}

static dnmap_status decode_call(char *out, size_t size, size_t *out_len, const void *context)
{
    const struct xtext_call *call = context;
    return dnmap_xtext_decode(out, size, out_len, call->input, call->len, call->error);
}

dnmap_status dnmap_xtext_decode_new(char **out_bytes, size_t *out_len, const char *text,
                                    size_t text_len, dnmap_error *error)
{
    struct xtext_call call = {text, text_len, error};
    dnmap_status status = out_allocate(out_bytes, out_len, decode_call, &call);

    /* Any other was told by the call. */
    if (out_bytes == NULL || status == DNMAP_E_MEMORY)
        return error_set(error, status, NULL, 0);
    return status;
}
