/* SPDX-License-Identifier: BSD-2-Clause */
/* The input as bytes to be encoded, and as text to be decoded. */
#include <string.h>

#include "check.h"

static dnmap_status encode(char *out, size_t size, size_t *len, const void *context)
{
    const struct input *bytes = context;
    return dnmap_xtext_encode(out, size, len, bytes->data, bytes->len);
}

static dnmap_status decode(char *out, size_t size, size_t *len, const void *context)
{
    const struct input *text = context;
    return dnmap_xtext_decode(out, size, len, (const char *)text->data, text->len, NULL);
}

/* RFC 3461, section 4: what stands at the place is a xchar or a hexchar; its length, else 0. */
static size_t valid_at(const struct input *text, size_t at)
{
    static const char digits[] = "0123456789ABCDEF";
    const unsigned char *p = text->data + at;

    if (*p < '!' || *p > '~')
        return 0;
    if (*p != '+')
        return 1;
    return text->len - at >= 3 && memchr(digits, p[1], 16) != NULL &&
                   memchr(digits, p[2], 16) != NULL
               ? 3
               : 0;
}

static void check_decoding(const struct input *input)
{
    struct text bytes;
    dnmap_error error;
    size_t at = 0, count = 0;

    for (size_t step = 1; at < input->len && step != 0; at += step) {
        step = valid_at(input, at);
        count += step != 0;
    }
    dnmap_status status = check_writer(&bytes, decode, input);
    CHECK(status == (at == input->len ? DNMAP_OK : DNMAP_E_XTEXT));
    if (status == DNMAP_OK) {
        CHECK(bytes.len == count);
        return;
    }
    CHECK(dnmap_xtext_decode(NULL, 0, NULL, (const char *)input->data, input->len, &error) ==
          DNMAP_E_XTEXT);
    CHECK(error.offset == at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    struct text text;
    char *decoded;
    size_t len;

    check_decoding(&input);
    CHECK(check_writer(&text, encode, &input) == DNMAP_OK);
    check_safe(text.text, text.len);
    for (size_t i = 0; i < text.len; i++)
        CHECK(strchr("\\()<>\"", text.text[i]) == NULL);
    CHECK(dnmap_xtext_decode_new(&decoded, &len, text.text, text.len, NULL) == DNMAP_OK);
    CHECK(len == size && (size == 0 || memcmp(decoded, data, size) == 0));
    dnmap_free(decoded);
    return 0;
}
