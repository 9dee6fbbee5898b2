/* SPDX-License-Identifier: BSD-2-Clause */
#include "tester.h"

#include <stdlib.h>
#include <string.h>

dnmap_status regex_of_config(dnmap_regex **out, const void *config, size_t config_len,
                             int of_subject, dnmap_error *error)
{
    dnmap_regex *issuer, *subject;
    dnmap_status status = dnmap_regex_from_config(&issuer, &subject, config, config_len, error);

    *out = of_subject ? subject : issuer;
    dnmap_regex_free(of_subject ? issuer : subject);
    return status;
}

struct tester {
    char *source;
    dnmap_access *access;
    dnmap_trust *trust; /* NULL: none */
    dnmap_site site;
};

void tester_free(tester *made)
{
    if (made == NULL)
        return;
    dnmap_access_free(made->access);
    dnmap_trust_free(made->trust);
    free(made->source);
    free(made);
}

static dnmap_status fill(tester *made, const void *bytes, size_t bytes_len, const void *cas,
                         size_t cas_len, dnmap_error *error)
{
    dnmap_status status = DNMAP_OK;

    made->source = malloc(bytes_len + 1);
    if (made->source == NULL)
        return DNMAP_E_MEMORY;
    if (bytes_len != 0)
        memcpy(made->source, bytes, bytes_len);
    if (cas_len != 0)
        status = dnmap_trust_new(&made->trust, cas, cas_len, error);
    if (status == DNMAP_OK)
        status = dnmap_access_new(&made->access, made->source, bytes_len, error);
    return status;
}

dnmap_status tester_new(tester **out, const void *bytes, size_t bytes_len, dnmap_dialect dialect,
                        dnmap_map map, const dnmap_regex *issuer, const dnmap_regex *subject,
                        const void *cas, size_t cas_len, dnmap_error *error)
{
    tester *made = calloc(1, sizeof *made);

    *out = NULL;
    if (made == NULL)
        return DNMAP_E_MEMORY;
    dnmap_status status = fill(made, bytes, bytes_len, cas, cas_len, error);
    if (status != DNMAP_OK) {
        tester_free(made);
        return status;
    }
    made->site = (dnmap_site){dialect, map, issuer, subject, made->trust};
    *out = made;
    return DNMAP_OK;
}

dnmap_status tester_decide(dnmap_decision *out, const tester *access, const dnmap_name *issuer,
                           const dnmap_name *subject, dnmap_error *error)
{
    return dnmap_access_test(out, access->access, issuer, subject, &access->site, error);
}

dnmap_status tester_decide_bytes(dnmap_decision *out, const tester *access, const void *bytes,
                                 size_t bytes_len, dnmap_error *error)
{
    dnmap_reader *reader;
    dnmap_cert *cert = NULL;
    dnmap_status status = dnmap_reader_new_memory(&reader, bytes, bytes_len, DNMAP_INPUT_AUTO);

    if (status != DNMAP_OK)
        return status;
    status = dnmap_reader_next(reader, &cert, error);
    if (status == DNMAP_OK)
        status = dnmap_access_test_cert(out, access->access, cert, &access->site, error);
    dnmap_cert_free(cert);
    dnmap_reader_free(reader);
    return status;
}
