/* SPDX-License-Identifier: BSD-2-Clause */
/* A macro is copied for decoding, its digits as they were before folding: of every length up to a
 * bound, of any bytes. */
#include "any.h"

#include "../../lib/key/decode.c"

enum { LONGEST = 24 };

void error_fill(dnmap_error *error, dnmap_status code, const char *message, size_t offset)
{
    (void)error, (void)code, (void)message, (void)offset;
}

dnmap_status dnmap_xtext_decode_new(char **out_bytes, size_t *out_len, const char *text,
                                    size_t text_len, dnmap_error *error)
{
    (void)out_bytes, (void)out_len, (void)error;
    //@ assert \valid_read(text + (0 .. text_len)) && \initialized(text + (0 .. text_len));
    return (dnmap_status)ANY(DNMAP_E_UNVERIFIED, DNMAP_OK);
}

void check_all(void)
{
    //@ loop unroll LONGEST + 1;
    for (size_t len = 0; len <= LONGEST; len++) {
        char key[LONGEST + 1], *text;
        size_t text_len;
        any_bytes(key, len);
        (void)decode_macro(&text, &text_len, key, len, ANY(0, 1), NULL);
    }
}
