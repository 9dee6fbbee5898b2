/* SPDX-License-Identifier: BSD-2-Clause */
/* Inputs that are something else than they look like, and what is said of them. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "dnmap.h"
#include "parts.h"
#include "suite.h"

/* ------------------------------------------------------------------ DER */

static const struct {
    const char *hex;
    dnmap_status status;
} objects[] = {
    {"30", DNMAP_E_DER},
    {"3080", DNMAP_E_DER},
    {"308001", DNMAP_E_DER},
    {"3084010203", DNMAP_E_DER},
    {"3088010203040506070809", DNMAP_E_DER},
    {"30FF0102", DNMAP_E_DER},
    {"3000", DNMAP_E_DER},
    {"30023000", DNMAP_E_DER},
    {"3003020103", DNMAP_E_DER},
    {"300306012A", DNMAP_E_NOTHING},
    {"3005010203", DNMAP_E_TRUNCATED},
    {"31023000", DNMAP_E_TRAILING},
};

/* Behind a certificate, where DER goes on. */
START_TEST(other_objects)
{
    size_t cert_len, more_len;
    struct bytes all = {0};
    struct parts parts;
    parts_begin(&parts);
    unsigned char *der = parts_end(&parts, &cert_len);
    unsigned char *more = suite_hex(objects[_i].hex, &more_len);
    dnmap_reader *reader;
    dnmap_error error;

    bytes_put(&all, der, cert_len);
    bytes_put(&all, more, more_len);
    for (int with_error = 0; with_error <= 1; with_error++) {
        dnmap_cert *cert;
        ck_assert_int_eq(dnmap_reader_new_memory(&reader, all.data, all.len, DNMAP_INPUT_AUTO),
                         DNMAP_OK);
        ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
        dnmap_cert_free(cert);
        ck_assert_int_eq(dnmap_reader_next(reader, &cert, with_error ? &error : NULL),
                         objects[_i].status);
        dnmap_reader_free(reader);
    }
    ck_assert_uint_eq(error.offset, cert_len);
    bytes_free(&all);
    free(more);
    free(der);
}
END_TEST

/* A certificate of indefinite length, which d2i_X509() reads. */
START_TEST(indefinite_length)
{
    size_t len;
    struct parts parts;
    parts_begin(&parts);
    unsigned char *der = parts_end(&parts, &len);
    struct bytes ber = {0};
    size_t header = 2 + (size_t)(der[1] > 0x80 ? der[1] & 0x7F : 0);
    dnmap_reader *reader;
    dnmap_cert *cert;
    dnmap_error error;

    bytes_put(&ber, "\x30\x80", 2);
    bytes_put(&ber, der + header, len - header);
    bytes_put(&ber, "\0\0", 2);
    ck_assert_int_eq(dnmap_reader_new_memory(&reader, ber.data, ber.len, DNMAP_INPUT_AUTO),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), DNMAP_OK);
    ck_assert_ptr_nonnull(cert);
    dnmap_cert_free(cert);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), DNMAP_OK);
    ck_assert_ptr_null(cert);
    dnmap_reader_free(reader);
    bytes_free(&ber);
    free(der);
}
END_TEST

/* ------------------------------------------------------------------ text */

#define END "-----END CERTIFICATE-----\n"
#define X64 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

/* The status of the first item. */
static const struct {
    const char *text;
    size_t len;
    dnmap_status status;
} texts[] = {
    {"-----BEGIN CERTIFICATE\nMAA=\n" END, 0, DNMAP_E_NOTHING},
    {"-----BEGIN CERTIFICATE-----\n" END, 0, DNMAP_E_PEM},
    {"-----BEGIN CERTIFICATE-----\n-\nMAA=\n" END, 0, DNMAP_E_PEM},
    {"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATF-----\n", 0, DNMAP_E_PEM},
    {"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----!\n", 0, DNMAP_E_TRUNCATED},
    {"-----BEGIN CERTIFICATE-----!\nMAA=\n" END, 0, DNMAP_E_NOTHING},
    {"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----", 0, DNMAP_E_DER},
    {"-----BEGIN CERTIFICATE-----\nM AA=\n" END, 0, DNMAP_E_DER},
    {X64 X64 X64 X64 X64 "-----BEGIN CERTIFICATE-----\nMAA=\n" END, 0, DNMAP_E_NOTHING},
    {X64 X64 X64 X64 X64, 0, DNMAP_E_NOTHING},
    {"0abc\n", 0, DNMAP_E_NOTHING},
    {"0a", 0, DNMAP_E_NOTHING},
    {"0\x82", 0, DNMAP_E_NOTHING},
    {"0\x02\x30\0", 4, DNMAP_E_DER},
    {"0\x03\x06\x01*", 5, DNMAP_E_NOTHING},
    {"0\x03\x02\x01\x03", 5, DNMAP_E_DER},
    {"0\x03\x03\x01\x03", 5, DNMAP_E_NOTHING},
    {"\n\n\n", 0, DNMAP_E_NOTHING},
    {"\xFE\xFF\0-", 4, DNMAP_E_UNSUPPORTED},
    {"\xFF\xFE-\0", 4, DNMAP_E_UNSUPPORTED},
    {"\xFF\xFD-\0", 4, DNMAP_E_NOTHING},
};

START_TEST(other_texts)
{
    size_t len = texts[_i].len != 0 ? texts[_i].len : strlen(texts[_i].text);
    dnmap_reader *reader;
    dnmap_cert *cert;

    ck_assert_int_eq(dnmap_reader_new_memory(&reader, texts[_i].text, len, DNMAP_INPUT_AUTO),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), texts[_i].status);
    dnmap_reader_free(reader);
}
END_TEST

/* ------------------------------------------------------------------ PEM in place of DER */

#define BLOCK "-----BEGIN CERTIFICATE-----\nMAA=\n" END

/* Whether it is told that this is PEM. */
static const struct {
    const char *text;
    bool is_pem;
} blocks[] = {
    {BLOCK, true},         {"Certificate:\n    Data:\n" BLOCK, true},
    {"-----BEGIN ", true}, {"-----BEGIN", false},
    {"0" BLOCK, false}, /* DER with such a text in it */
    {"", false},
};

START_TEST(pem_as_der)
{
    const unsigned char *der = (const unsigned char *)blocks[_i].text;
    size_t len = strlen(blocks[_i].text);
    dnmap_error cert_error, request_error, name_error;
    dnmap_cert *cert;
    dnmap_name *name;

    ck_assert_int_eq(dnmap_cert_from_der(&cert, der, len, &cert_error), DNMAP_E_DER);
    ck_assert_int_eq(dnmap_cert_from_request(&cert, der, len, &request_error), DNMAP_E_DER);
    ck_assert_int_eq(dnmap_name_from_der(&name, der, len, &name_error), DNMAP_E_DER);
    ck_assert_int_eq(strstr(cert_error.message, "openssl x509 -outform DER") != NULL,
                     blocks[_i].is_pem);
    ck_assert_int_eq(strstr(request_error.message, "openssl req -outform DER") != NULL,
                     blocks[_i].is_pem);
    ck_assert_int_eq(strstr(name_error.message, "this is PEM") != NULL, blocks[_i].is_pem);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, other_objects, 0, (int)(sizeof objects / sizeof objects[0]));
    tcase_add_test(tcase, indefinite_length);
    tcase_add_loop_test(tcase, other_texts, 0, (int)(sizeof texts / sizeof texts[0]));
    tcase_add_loop_test(tcase, pem_as_der, 0, (int)(sizeof blocks / sizeof blocks[0]));
}

int main(void)
{
    return suite_run("mistaken", add);
}
