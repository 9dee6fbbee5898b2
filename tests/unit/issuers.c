/* SPDX-License-Identifier: BSD-2-Clause */
/* What is said of a certificate, of itself and in dnmap_found mode by mode, against X509_check_ca()
 * and X509_NAME_cmp(). */
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "parts.h"
#include "reading.h"
#include "suite.h"

#define ITSELF "300C310A300806035504030C0178"
#define NO_CA "A30D300B" PARTS_NO_CA

/* NULL: the usual part. */
static const struct {
    const char *what, *version, *issuer, *extensions;
    bool in_doubt; /* for the walker: then nothing is said of it */
} rows[] = {
    {.what = "a client's"},
    {.what = "a client's that is its own issuer", .issuer = ITSELF, .extensions = NO_CA},
    {.what = "of another issuer, its name as long", .issuer = "300C310A300806035504030C0179"},
    {.what = "a CA's", .extensions = "A3133011300F0603551D130101FF040530030101FF"},
    {.what = "of version 1", .version = "", .extensions = ""},
    {.what = "of version 1, its own issuer", .version = "", .issuer = ITSELF, .extensions = ""},
    {.what = "without extensions", .extensions = ""},
    {.what = "of version 1, with extensions", .version = ""},
    {.what = "with a length that is not DER",
     .issuer = "30810D310B300906035504030C024341",
     .in_doubt = true},
    {.what = "with a boolean that is not DER",
     .extensions = "A3133011300F0603551D1301010104053003010100",
     .in_doubt = true},
};

static unsigned char *make(int row, size_t *len)
{
    struct parts parts;

    parts_begin(&parts);
    if (rows[row].version != NULL)
        parts_set(&parts, CERT_VERSION, rows[row].version);
    if (rows[row].issuer != NULL)
        parts_set(&parts, CERT_ISSUER, rows[row].issuer);
    if (rows[row].extensions != NULL)
        parts_set(&parts, CERT_EXTENSIONS, rows[row].extensions);
    return parts_end(&parts, len);
}

static dnmap_status take(void *context, const dnmap_found *found)
{
    dnmap_found *seen = context;

    *seen = *found;
    return DNMAP_OK;
}

static dnmap_status take_entry(void *context, const dnmap_found *found, const dnmap_entry *entry)
{
    const dnmap_found *seen = context;

    ck_assert_int_eq(found->is_ca, seen->is_ca);
    ck_assert_int_eq(found->is_no_issuer, seen->is_no_issuer);
    ck_assert_ptr_nonnull(entry->key);
    return DNMAP_OK;
}

static dnmap_status take_failure(void *context, const dnmap_found *found, const dnmap_error *error)
{
    (void)context;
    ck_abort_msg("%s: %s", found->source, error->message);
    return error->code;
}

/* What is said of it in that mode, by one thread or several. */
static dnmap_found found_in(const void *bytes, size_t len, dnmap_input input, dnmap_mode mode,
                            unsigned threads)
{
    dnmap_found seen = {.is_ca = -1, .is_no_issuer = -1};
    const dnmap_handler handler = {take, take_entry, take_failure, NULL, &seen};

    reading_bytes(bytes, len, input, mode, threads, &handler);
    return seen;
}

START_TEST(what_is_found)
{
    size_t len;
    unsigned char *der = make(_i, &len);
    const unsigned char *p = der;
    X509 *x509 = d2i_X509(NULL, &p, (long)len);
    ck_assert_msg(x509 != NULL, "%s: libcrypto refuses it", rows[_i].what);
    int is_ca = X509_check_ca(x509) != 0;
    int is_own = X509_NAME_cmp(X509_get_subject_name(x509), X509_get_issuer_name(x509)) == 0;
    int is_no_issuer = !is_ca && !is_own && !rows[_i].in_doubt;
    X509_free(x509);

    dnmap_cert *cert;
    ck_assert_int_eq(dnmap_cert_from_der(&cert, der, len, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_cert_is_ca(cert), is_ca);
    ck_assert_int_eq(dnmap_cert_is_no_issuer(cert), is_no_issuer);
    dnmap_cert_free(cert);
    for (unsigned threads = 1; threads < 3; threads++) {
        dnmap_found found = found_in(der, len, DNMAP_INPUT_AUTO, DNMAP_MODE_CLIENT, threads);
        ck_assert_msg(found.is_ca == is_ca && found.is_no_issuer == 0, "%s: client", rows[_i].what);
        found = found_in(der, len, DNMAP_INPUT_AUTO, DNMAP_MODE_CA, threads);
        ck_assert_msg(found.is_ca == 0 && found.is_no_issuer == is_no_issuer, "%s: ca",
                      rows[_i].what);
        found = found_in(der, len, DNMAP_INPUT_AUTO, DNMAP_MODE_SUBJECT, threads);
        ck_assert_msg(found.is_ca == 0 && found.is_no_issuer == 0, "%s: subject", rows[_i].what);
    }
    free(der);
}
END_TEST

/* A name in text has no certificate. */
START_TEST(text_is_no_certificate)
{
    static const char text[] = "subject=CN = x\n";
    dnmap_found found = found_in(text, sizeof text - 1, DNMAP_INPUT_TEXT, DNMAP_MODE_CA, 1);

    ck_assert_int_eq(found.is_ca, 0);
    ck_assert_int_eq(found.is_no_issuer, 0);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, text_is_no_certificate);
    tcase_add_loop_test(tcase, what_is_found, 0, sizeof rows / sizeof rows[0]);
}

int main(void)
{
    return suite_run("issuers", add);
}
