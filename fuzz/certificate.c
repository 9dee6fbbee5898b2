/* SPDX-License-Identifier: BSD-2-Clause */
/* A certificate in DER beside d2i_X509, or a request beside d2i_X509_REQ. The first byte chooses
 * the dialect; from 0x80 on it is a request. */
#include <openssl/err.h>

#include "check.h"
#include "compare.h"

static void check_certificate(const struct input *der, dnmap_dialect dialect)
{
    struct difference difference;
    struct verdict verdict;
    dnmap_cert *cert;
    dnmap_macros macros;
    char subject[DNMAP_MACRO_SIZE], issuer[DNMAP_MACRO_SIZE];

    CHECK_SAME(compare_input(&difference, &verdict, der->data, der->len), difference);
    if (!verdict.accepted || dialect == DNMAP_DIALECT_HOST)
        return;
    /* Other dialects: the short way beside the long one. */
    errors_begin();
    CHECK(dnmap_cert_from_der(&cert, der->data, der->len, NULL) == DNMAP_OK);
    check_cert(cert, dialect);
    dnmap_status status =
        dnmap_macro_dn(subject, sizeof subject, NULL, dnmap_cert_subject(cert), dialect);
    if (dialect != DNMAP_DIALECT_README && status == DNMAP_OK)
        status = dnmap_macro_dn(issuer, sizeof issuer, NULL, dnmap_cert_issuer(cert), dialect);
    if (dialect == DNMAP_DIALECT_README)
        status = DNMAP_E_ARGUMENT;
    CHECK(dnmap_macros_from_der(&macros, der->data, der->len, dialect, NULL) == status);
    CHECK_SAME(expect_text(&difference, "subject", macros.subject, macros.subject_len,
                           status == DNMAP_OK ? subject : ""),
               difference);
    CHECK_SAME(expect_text(&difference, "issuer", macros.issuer, macros.issuer_len,
                           status == DNMAP_OK ? issuer : ""),
               difference);
    dnmap_cert_free(cert);
    check_errors();
}

static void check_request(const struct input *der, dnmap_dialect dialect)
{
    const unsigned char *end = der->data;
    X509_REQ *theirs = d2i_X509_REQ(NULL, &end, (long)der->len);
    struct difference difference;
    dnmap_cert *ours;
    dnmap_status expected = theirs == NULL                ? DNMAP_E_DER
                            : end != der->data + der->len ? DNMAP_E_TRAILING
                                                          : DNMAP_OK;

    errors_begin();
    CHECK(dnmap_cert_from_request(&ours, der->data, der->len, NULL) == expected);
    check_errors();
    CHECK((ours != NULL) == (expected == DNMAP_OK));
    if (ours != NULL) {
        CHECK_SAME(
            compare_name(&difference, X509_REQ_get_subject_name(theirs), dnmap_cert_subject(ours)),
            difference);
        check_cert(ours, dialect);
    }
    dnmap_cert_free(ours);
    X509_REQ_free(theirs);
    ERR_clear_error();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input der = {data, size};
    unsigned options = take_byte(&der);

    (options < 0x80 ? check_certificate : check_request)(&der, dialect_of(options & 0x7F));
    return 0;
}
