/* SPDX-License-Identifier: BSD-2-Clause */
#include "tester.h"

#include <stdlib.h>
#include <string.h>

struct tester {
    char *source;
    dnmap_access *access;
    dnmap_regex *issuer_regex, *subject_regex; /* NULL: none */
    dnmap_site site;
};

void tester_free(tester *made)
{
    if (made == NULL)
        return;
    dnmap_access_free(made->access);
    dnmap_regex_free(made->issuer_regex);
    dnmap_regex_free(made->subject_regex);
    free(made->source);
    free(made);
}

static dnmap_status fill(tester *made, const void *bytes, size_t bytes_len,
                         const char *issuer_regex, const char *subject_regex, dnmap_error *error)
{
    dnmap_status status = DNMAP_OK;

    made->source = malloc(bytes_len + 1);
    if (made->source == NULL)
        return DNMAP_E_MEMORY;
    if (bytes_len != 0)
        memcpy(made->source, bytes, bytes_len);
    if (issuer_regex != NULL)
        status = dnmap_regex_new(&made->issuer_regex, issuer_regex, error);
    if (status == DNMAP_OK && subject_regex != NULL)
        status = dnmap_regex_new(&made->subject_regex, subject_regex, error);
    if (status == DNMAP_OK)
        status = dnmap_access_new(&made->access, made->source, bytes_len, error);
    return status;
}

dnmap_status tester_new(tester **out, const void *bytes, size_t bytes_len, dnmap_dialect dialect,
                        dnmap_map map, const char *issuer_regex, const char *subject_regex,
                        dnmap_error *error)
{
    tester *made = calloc(1, sizeof *made);

    *out = NULL;
    if (made == NULL)
        return DNMAP_E_MEMORY;
    dnmap_status status = fill(made, bytes, bytes_len, issuer_regex, subject_regex, error);
    if (status != DNMAP_OK) {
        tester_free(made);
        return status;
    }
    made->site = (dnmap_site){dialect, map, made->issuer_regex, made->subject_regex};
    *out = made;
    return DNMAP_OK;
}

dnmap_status tester_decide(dnmap_decision *out, const tester *access, const dnmap_name *issuer,
                           const dnmap_name *subject, dnmap_error *error)
{
    return dnmap_access_test(out, access->access, issuer, subject, &access->site, error);
}
