/* SPDX-License-Identifier: BSD-2-Clause */
#include "parts.h"

#include <openssl/crypto.h>
#include <stdlib.h>

/* The key is of an algorithm that nobody knows: libcrypto does not decode it. */
static const char *const usual[CERT_PARTS] = {
    [CERT_VERSION] = "A003020102",
    [CERT_SERIAL] = "020101",
    [CERT_INNER] = PARTS_ECDSA,
    [CERT_ISSUER] = "300D310B300906035504030C024341",
    [CERT_VALIDITY] = "301E" PARTS_UTC PARTS_UTC,
    [CERT_SUBJECT] = "300C310A300806035504030C0178",
    [CERT_KEY] = "3012300B06092B06010401868D1F020303000400",
    [CERT_EXTENSIONS] = "A31A3018" PARTS_NO_SIGNING PARTS_NO_CA,
    [CERT_OUTER] = PARTS_ECDSA,
    [CERT_SIGNATURE] = "0309003006020105020107",
};

void parts_set(struct parts *parts, enum cert_part part, const char *hex)
{
    struct bytes *out = &parts->of[part];
    long len = 0;
    unsigned char *octets = *hex == '\0' ? NULL : OPENSSL_hexstr2buf(hex, &len);

    if (*hex != '\0' && octets == NULL)
        abort();
    bytes_free(out);
    if (len != 0)
        bytes_put(out, octets, (size_t)len);
    OPENSSL_free(octets);
}

void parts_begin(struct parts *parts)
{
    *parts = (struct parts){0};
    for (int i = 0; i < CERT_PARTS; i++)
        parts_set(parts, (enum cert_part)i, usual[i]);
}

unsigned char *parts_end(struct parts *parts, size_t *len)
{
    struct bytes tbs = {0}, content = {0}, cert = {0};

    for (int i = 0; i < CERT_PARTS; i++) {
        struct bytes *part = &parts->of[i];
        if (part->len != 0)
            bytes_put(i < CERT_OUTER ? &tbs : &content, part->data, part->len);
        if (i == CERT_EXTENSIONS)
            bytes_put_der(&content, 0x30, &tbs);
        bytes_free(part);
    }
    bytes_put_der(&cert, 0x30, &content);
    bytes_free(&tbs);
    bytes_free(&content);
    return bytes_take(&cert, len);
}
