/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdint.h>

#include "base/status.h"
#include "decode/cert.h"
#include "input/reader.h"

/* ------------------------------------------------------------------ telling the kinds apart */

/* The offset of the first element inside the outer SEQUENCE. */
static size_t first_inside(const unsigned char *der, size_t len)
{
    if (len < 2)
        return len;
    return der[1] > 0x80 ? 2 + (size_t)(der[1] & 0x7F) : 2;
}

/* A container's first certificate goes out at once, the others wait. */
static dnmap_status first_of_bundle(struct dnmap_reader *reader, dnmap_cert **out,
                                    dnmap_status status, const char *message, dnmap_error *error)
{
    if (status != DNMAP_OK) {
        bundle_clear(&reader->bundle);
        return error_set(error, status, message, 0);
    }
    *out = reader->bundle.certs[0];
    reader->bundle_next = 1;
    if (reader->bundle.count == 1) {
        reader->bundle.count = 0;
        bundle_clear(&reader->bundle);
        reader->bundle_next = 0;
    }
    return DNMAP_OK;
}

dnmap_status reader_decode_pkcs7(struct dnmap_reader *reader, dnmap_cert **out,
                                 const unsigned char **der, size_t len, dnmap_error *error)
{
    const char *message = NULL;

    dnmap_status status = bundle_decode_pkcs7(&reader->bundle, der, len, &message);
    return first_of_bundle(reader, out, status, message, error);
}

/* Of what begins with a version: PKCS#12 has 3, PKCS#1 and 8 have 0 or 1, and 1 has SEC 1. */
static bool is_private_key(const unsigned char *der, size_t len)
{
    size_t at = first_inside(der, len);

    return at + 2 < len && der[at + 1] == 1 && der[at + 2] <= 1;
}

static dnmap_status decode_pkcs12(struct dnmap_reader *reader, dnmap_cert **out,
                                  const unsigned char **der, size_t len, dnmap_error *error)
{
    const unsigned char *begin = *der;
    const char *message = NULL;

    dnmap_status status =
        bundle_decode_pkcs12(&reader->bundle, der, len, reader->password, &message);
    if (status == DNMAP_E_DER && is_private_key(begin, len))
        message = "no certificate, but a private key: its certificate is in another file";
    return first_of_bundle(reader, out, status, message, error);
}

/* A certificate, or else a request: both begin with a SEQUENCE in a SEQUENCE. */
static dnmap_status decode_signed(dnmap_cert **out, const unsigned char **der, size_t len,
                                  dnmap_error *error)
{
    const unsigned char *begin = *der;
    dnmap_status status = cert_decode_x509(out, der, len);

    if (status == DNMAP_E_DER) {
        *der = begin;
        status = cert_decode_request(out, der, len);
    }
    if (status == DNMAP_OK)
        return DNMAP_OK;
    return error_set(
        error, status,
        status == DNMAP_E_DER ? "neither a certificate nor a request that libcrypto accepts" : NULL,
        0);
}

dnmap_status reader_decode(struct dnmap_reader *reader, dnmap_cert **out, const unsigned char *der,
                           size_t len, size_t *used, dnmap_error *error)
{
    const unsigned char *end = der;
    size_t inside = first_inside(der, len);
    unsigned char tag = inside < len ? der[inside] : 0;
    dnmap_status status;

    if (tag == 0x06)
        status = reader_decode_pkcs7(reader, out, &end, len, error);
    else if (tag == 0x02)
        status = decode_pkcs12(reader, out, &end, len, error);
    else
        status = decode_signed(out, &end, len, error);
    *used = status == DNMAP_OK ? (size_t)(end - der) : len;
    return status;
}

/* ------------------------------------------------------------------ one object after another */

/* The length of the object at the window's place, header included; SIZE_MAX if its length is
 * indefinite or can't be read. One over the limit may be told as another. */
static dnmap_status object_length(struct window *window, size_t *total)
{
    dnmap_status status = window_fill(window, 10);

    *total = SIZE_MAX;
    if (status != DNMAP_OK || window->len < 2)
        return status;
    const unsigned char *der = window->data;
    size_t count = der[1] & 0x7F;
    if (der[1] < 0x80) {
        *total = (size_t)2 + der[1];
    } else if (count != 0 && count < sizeof(uint64_t) && window->len >= 2 + count) {
        uint64_t length = 0; /* a size_t may have no more octets than the length itself */
        for (size_t i = 0; i < count; i++)
            length = length << 8 | der[2 + i];
        if (length > DNMAP_OBJECT_MAX)
            length = DNMAP_OBJECT_MAX;
        *total = (size_t)length + 2 + count;
    }
    return DNMAP_OK;
}

/* Ends the input at an object that can't be read: nothing tells where the next one begins. */
static dnmap_status give_up(struct dnmap_reader *reader, dnmap_status status, const char *message,
                            dnmap_error *error)
{
    reader->ended = true;
    return error_set(error, status, message, (size_t)reader->window.offset);
}

dnmap_status reader_next_der(struct dnmap_reader *reader, dnmap_cert **out, dnmap_error *error)
{
    struct window *window = &reader->window;
    size_t total, used;

    dnmap_status status = object_length(window, &total);
    if (status != DNMAP_OK)
        return error_set(error, status, NULL, (size_t)window->offset);
    if (window->len == 0)
        return DNMAP_OK;
    reader_mark(reader);
    if (window->data[0] != 0x30)
        return give_up(reader, DNMAP_E_TRAILING, NULL, error);
    bool definite = total != SIZE_MAX;
    if (definite && total > DNMAP_OBJECT_MAX)
        return give_up(reader, DNMAP_E_LIMIT, "an object of over 64 MiB, or a damaged length",
                       error);
    status = window_fill(window, definite ? total : DNMAP_OBJECT_MAX + 1);
    if (status != DNMAP_OK)
        return error_set(error, status, NULL, (size_t)window->offset);
    if (definite && window->len < total)
        return give_up(reader, DNMAP_E_TRUNCATED, "the file ends inside a DER object", error);
    if (!definite && window->len > DNMAP_OBJECT_MAX)
        return give_up(reader, DNMAP_E_LIMIT, "an object of over 64 MiB", error);

    size_t len = definite ? total : window->len;
    status = reader_decode(reader, out, window->data, len, &used, error);
    if (status != DNMAP_OK && error != NULL)
        error->offset = (size_t)window->offset;
    window_skip(window, used);
    return status;
}
