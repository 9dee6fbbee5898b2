/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a certificate is a CA's, for those who take it for one or for a client's. */
#include "decode/role.h"

#include <openssl/x509v3.h>
#include <stdbool.h>
#include <string.h>

#include "base/quiet.h"
#include "decode/cert.h"
#include "der/cert.h"

/* Neither a CA's nor signed by itself, and not in doubt. */
int dnmap_cert_is_no_issuer(const dnmap_cert *cert)
{
    struct der_cert walked;

    if (cert == NULL || cert->der == NULL || !der_read_cert(&walked, cert->der, cert->der_len))
        return 0;
    /* One of version 1 is a CA's if it is a root's. */
    bool is_version1 = walked.version == 0 && walked.extensions.at == walked.extensions.end;
    if (!is_version1 && !der_is_no_ca(&walked))
        return 0;
    size_t len = (size_t)(walked.issuer.end - walked.issuer.at);
    return len != (size_t)(walked.subject.end - walked.subject.at) ||
           memcmp(walked.issuer.at, walked.subject.at, len) != 0;
}

dnmap_status cert_check_mode(dnmap_found *found, const dnmap_cert *cert, dnmap_mode mode)
{
    int is_ca = mode == DNMAP_MODE_CLIENT ? dnmap_cert_is_ca(cert) : 0;

    found->is_ca = is_ca > 0;
    found->is_no_issuer = mode == DNMAP_MODE_CA ? dnmap_cert_is_no_issuer(cert) : 0;
    return is_ca < 0 ? DNMAP_E_MEMORY : DNMAP_OK;
}

int dnmap_cert_is_ca(const dnmap_cert *cert)
{
    struct der_cert walked;

    if (cert == NULL || cert->der == NULL ||
        (der_read_cert(&walked, cert->der, cert->der_len) && der_is_no_ca(&walked)))
        return 0;
    quiet_begin();
    X509 *x509 = cert_to_x509(cert);
    /* What was decoded before is decoded again, if there is memory; then all is known of it. */
    int is_ca = x509 == NULL ? -1 : X509_check_ca(x509) != 0;
    X509_free(x509);
    (void)quiet_end(DNMAP_OK);
    return is_ca;
}
