/* SPDX-License-Identifier: BSD-2-Clause */
#include "requirement.h"

/* Which names a peer with this certificate is asked for: in `names` the subject, the issuer. */
static dnmap_status choose_names(const dnmap_name *names[2], const struct options *options,
                                 const dnmap_cert *cert)
{
    const dnmap_name *bare = dnmap_cert_bare_name(cert);
    const dnmap_name *subject = dnmap_cert_subject(cert);
    const dnmap_name *issuer = dnmap_cert_issuer(cert);

    names[0] = names[1] = NULL;
    switch (options->mode) {
    case DNMAP_MODE_CLIENT:
        names[0] = subject;
        names[1] = issuer;
        return issuer == NULL ? DNMAP_E_NO_ISSUER : subject == NULL ? DNMAP_E_NO_SUBJECT : DNMAP_OK;
    case DNMAP_MODE_SUBJECT:
        names[0] = subject != NULL ? subject : bare;
        return names[0] == NULL ? DNMAP_E_NO_SUBJECT : DNMAP_OK;
    case DNMAP_MODE_ISSUER:
        names[1] = issuer != NULL ? issuer : bare;
        return names[1] == NULL ? DNMAP_E_NO_ISSUER : DNMAP_OK;
    case DNMAP_MODE_CA:
        names[1] = subject != NULL ? subject : bare;
        return names[1] == NULL ? DNMAP_E_NO_SUBJECT : DNMAP_OK;
    }
    return DNMAP_E_ARGUMENT;
}

dnmap_status requirement_make(char **out, size_t *len, unsigned *risks,
                              const struct options *options, const dnmap_cert *cert,
                              dnmap_error *error)
{
    const char *level = options->value == NULL ? "VERIFY" : options->value;
    const dnmap_name *names[2];
    dnmap_status status = choose_names(names, options, cert);

    if (status != DNMAP_OK)
        return status;
    /* The peer's own, of which only these two modes tell. */
    if (options->with_cn && names[0] == NULL)
        return DNMAP_E_NO_SUBJECT;
    return dnmap_requirement_new(out, len, risks, options->tag, level, names[0], names[1],
                                 options->with_cn ? names[0] : NULL, options->dialect,
                                 options->allowed, error);
}
