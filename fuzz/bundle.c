/* SPDX-License-Identifier: BSD-2-Clause */
/* DER through the reader: PKCS#7 beside d2i_PKCS7, PKCS#12, certificates one after the other. The
 * first byte chooses dialect and password, the second the size of the pieces. */
#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <string.h>

#include "compare.h"
#include "readers.h"

/* The certificates of a PKCS#7 that is all of the input; NULL if it is none or has none. */
static STACK_OF(X509) * certificates_of(const PKCS7 *pkcs7)
{
    if (pkcs7 == NULL)
        return NULL;
    if (PKCS7_type_is_signed(pkcs7))
        return pkcs7->d.sign == NULL ? NULL : pkcs7->d.sign->cert;
    if (PKCS7_type_is_signedAndEnveloped(pkcs7))
        return pkcs7->d.signed_and_enveloped == NULL ? NULL : pkcs7->d.signed_and_enveloped->cert;
    return NULL;
}

/* What the reader has to give. */
struct expected {
    STACK_OF(X509) * certificates;
    int at;
};

static void take(void *context, const dnmap_cert *cert, dnmap_status status)
{
    struct expected *expected = context;
    struct difference difference;

    if (expected->certificates == NULL)
        return;
    CHECK(status == DNMAP_OK && expected->at < sk_X509_num(expected->certificates));
    CHECK_SAME(
        compare_cert(&difference, sk_X509_value(expected->certificates, expected->at++), cert),
        difference);
    errors_begin(); /* compare_cert() has emptied the queue */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const passwords[] = {NULL, "", "secret", "p\xC3\xA4ss"};
    struct input input = {data, size};
    unsigned first = take_byte(&input), second = take_byte(&input);
    struct expected expected = {0};
    struct reading reading = {.form = DNMAP_INPUT_AUTO,
                              .chunk = chunk_of(second),
                              .dialect = dialect_of(first & 7),
                              .password = passwords[first / 8 % 4],
                              .take = take,
                              .context = &expected};
    const unsigned char *end = input.data;
    PKCS7 *pkcs7 = NULL;

    /* As the reader tells it: a SEQUENCE, its length, an OID. */
    if (input.len > 3 && input.data[0] == 0x30 && input.data[1] == 0x82)
        pkcs7 = d2i_PKCS7(NULL, &end, (long)input.len);
    if (end == input.data + input.len && sk_X509_num(certificates_of(pkcs7)) > 0)
        expected.certificates = certificates_of(pkcs7);
    check_reading(&reading, &input);
    CHECK(expected.certificates == NULL || expected.at == sk_X509_num(expected.certificates));
    PKCS7_free(pkcs7);
    ERR_clear_error();
    return 0;
}
