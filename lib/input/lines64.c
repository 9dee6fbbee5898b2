/* SPDX-License-Identifier: BSD-2-Clause */
/* One certificate a line, in base64: for engines that hand out lines and collect lines. */
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/quiet.h"
#include "base/status.h"
#include "decode/cert.h"
#include "input/base64.h"
#include "input/reader.h"

/* Decodes what libcrypto takes for base64; DNMAP_E_PEM if it is none. */
static dnmap_status decode_by_libcrypto(unsigned char *out, size_t *out_len,
                                        const unsigned char *text, size_t len)
{
    EVP_ENCODE_CTX *context = EVP_ENCODE_CTX_new();
    int first = 0;
    int last = 0;

    if (context == NULL)
        return DNMAP_E_MEMORY;
    EVP_DecodeInit(context);
    bool done = EVP_DecodeUpdate(context, out, &first, text, (int)len) >= 0 &&
                EVP_DecodeFinal(context, out + first, &last) == 1;
    EVP_ENCODE_CTX_free(context);
    *out_len = (size_t)first + (size_t)last;
    /* GCOVR_EXCL_BR_START: a line of blanks, which would give nothing, is told before */
    return done && *out_len != 0 ? DNMAP_OK : DNMAP_E_PEM;
    /* GCOVR_EXCL_BR_STOP */
}

/* The certificate's encoding, of at most BASE64_ROOM(len). */
static dnmap_status decode_text(unsigned char *out, size_t *out_len, const unsigned char *text,
                                size_t len)
{
    if (base64_decode(out, out_len, text, len))
        return DNMAP_OK;
    if (memchr(text, '-', len) != NULL) /* libcrypto takes it for the end */
        return DNMAP_E_PEM;
    quiet_begin();
    return quiet_end(decode_by_libcrypto(out, out_len, text, len));
}

static dnmap_status decode_der(dnmap_cert **out, const unsigned char *der, size_t len,
                               dnmap_error *error)
{
    const unsigned char *end = der;
    dnmap_status status = cert_decode_x509(out, &end, len);

    if (status == DNMAP_E_DER)
        return error_set(error, status, "not a certificate that libcrypto accepts", 0);
    if (status != DNMAP_OK || end == der + len)
        return error_set(error, status, NULL, 0);
    dnmap_cert_free(*out);
    *out = NULL;
    return error_set(error, DNMAP_E_TRAILING, "bytes behind the certificate", 0);
}

static dnmap_status decode_line(dnmap_cert **out, const unsigned char *text, size_t len,
                                dnmap_error *error)
{
    size_t der_len;

    if (len == 0)
        return error_set(error, DNMAP_E_PEM, "an empty line instead of a certificate", 0);
    unsigned char *der = malloc(BASE64_ROOM(len));
    if (der == NULL)
        return error_set(error, DNMAP_E_MEMORY, NULL, 0);
    dnmap_status status = decode_text(der, &der_len, text, len);
    if (status == DNMAP_OK)
        status = decode_der(out, der, der_len, error);
    else
        error_set(error, status, status == DNMAP_E_PEM ? "the base64 is damaged" : NULL, 0);
    free(der);
    return status;
}

dnmap_status reader_next_base64(struct dnmap_reader *reader, dnmap_cert **out, dnmap_error *error)
{
    struct window *window = &reader->window;
    size_t len;

    dnmap_status status = window_line(window, 0, DNMAP_LINE_MAX, &len);
    if (status != DNMAP_OK)
        return error_set(error, status, NULL, (size_t)window->offset);
    if (len == 0)
        return DNMAP_OK;
    if (len == DNMAP_LINE_MAX && window->data[len - 1] != '\n')
        return reader_skip_long_line(reader, error);
    reader_mark(reader);
    status = decode_line(out, window->data, ascii_trimmed((const char *)window->data, len), error);
    if (status != DNMAP_OK && error != NULL)
        error->offset = (size_t)window->offset;
    window_skip(window, len);
    return status;
}
