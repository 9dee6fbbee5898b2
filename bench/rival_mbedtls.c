/* SPDX-License-Identifier: BSD-2-Clause */
#include "rivals.h"

#ifdef HAVE_MBEDTLS
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>

static const char *version(void)
{
    return MBEDTLS_VERSION_STRING;
}

static bool print_names(struct output *out, const mbedtls_x509_crt *cert)
{
    int subject_len = mbedtls_x509_dn_gets(out->text[0], RIVAL_TEXT, &cert->subject);
    int issuer_len = mbedtls_x509_dn_gets(out->text[1], RIVAL_TEXT, &cert->issuer);

    if (subject_len < 0 || issuer_len < 0)
        return false;
    out->subject = out->text[0];
    out->issuer = out->text[1];
    out->bytes = (size_t)subject_len + (size_t)issuer_len;
    return true;
}

static bool make(struct output *out, const unsigned char *der, size_t len)
{
    mbedtls_x509_crt cert;

    mbedtls_x509_crt_init(&cert);
    bool made = mbedtls_x509_crt_parse_der_nocopy(&cert, der, len) == 0 && print_names(out, &cert);
    mbedtls_x509_crt_free(&cert);
    return made;
}
#endif

const struct rival rival_mbedtls = {
    .id = "mbedtls",
    .label = "mbedTLS: parse_der_nocopy, dn_gets",
    .prints = "its own text, ? for non-ASCII",
#ifdef HAVE_MBEDTLS
    .version = version,
    .make = make,
#endif
};
