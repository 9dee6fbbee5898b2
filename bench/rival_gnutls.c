/* SPDX-License-Identifier: BSD-2-Clause */
#include "rivals.h"

#ifdef HAVE_GNUTLS
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

static const char *version(void)
{
    return gnutls_check_version(NULL);
}

static bool print_names(struct output *out, gnutls_x509_crt_t cert)
{
    size_t subject_len = RIVAL_TEXT, issuer_len = RIVAL_TEXT;

    if (gnutls_x509_crt_get_dn(cert, out->text[0], &subject_len) != GNUTLS_E_SUCCESS ||
        gnutls_x509_crt_get_issuer_dn(cert, out->text[1], &issuer_len) != GNUTLS_E_SUCCESS)
        return false;
    out->subject = out->text[0];
    out->issuer = out->text[1];
    out->bytes = subject_len + issuer_len;
    return true;
}

static bool make(struct output *out, const unsigned char *der, size_t len)
{
    /* GnuTLS takes no constant data. */
    gnutls_datum_t data = {(unsigned char *)(uintptr_t)der, (unsigned)len};
    gnutls_x509_crt_t cert;

    if (gnutls_x509_crt_init(&cert) != GNUTLS_E_SUCCESS)
        return false;
    bool made = gnutls_x509_crt_import(cert, &data, GNUTLS_X509_FMT_DER) == GNUTLS_E_SUCCESS &&
                print_names(out, cert);
    gnutls_x509_crt_deinit(cert);
    return made;
}
#endif

const struct rival rival_gnutls = {
    .id = "gnutls",
    .label = "GnuTLS: import, get_dn, get_issuer_dn",
    .prints = "RFC 4514, no xtext",
#ifdef HAVE_GNUTLS
    .version = version,
    .make = make,
#endif
};
