/* SPDX-License-Identifier: BSD-2-Clause */
/* What a reader tells of what it can't read: the status, in which words, and where it begins. */
#include <string.h>

#include "dnmap.h"
#include "suite.h"

#define BEGIN(label) "-----BEGIN " label "-----\n"
#define END(label) "-----END " label "-----\n"
#define TEXT(literal) (literal), sizeof(literal) - 1

static const struct {
    dnmap_input input;
    const char *data;
    size_t len, index, line, offset;
    dnmap_status status;
    const char *message; /* a part of it */
} rows[] = {
    /* "MAA=" is an empty SEQUENCE */
    {DNMAP_INPUT_AUTO, TEXT("x\n" BEGIN("CERTIFICATE") "MAA=\n" END("CERTIFICATE")), 1, 2, 2,
     DNMAP_E_DER, "not a certificate that"},
    {DNMAP_INPUT_AUTO,
     TEXT("\n\n" BEGIN("CERTIFICATE REQUEST") "MAA=\n" END("CERTIFICATE REQUEST")), 1, 3, 2,
     DNMAP_E_DER, "not a certificate request that"},
    {DNMAP_INPUT_AUTO,
     TEXT(BEGIN("NEW CERTIFICATE REQUEST") "MAA=\n" END("NEW CERTIFICATE REQUEST")), 1, 1, 0,
     DNMAP_E_DER, "not a certificate request that"},
    {DNMAP_INPUT_AUTO, TEXT(BEGIN("TRUSTED CERTIFICATE") "MAA=\n" END("TRUSTED CERTIFICATE")), 1, 1,
     0, DNMAP_E_DER, "not a certificate that"},
    {DNMAP_INPUT_AUTO, TEXT("x\n" BEGIN("PKCS7") "MAA=\n" END("PKCS7")), 1, 2, 2, DNMAP_E_DER,
     "not a PKCS#7"},
    {DNMAP_INPUT_AUTO, TEXT("x\n" BEGIN("CERTIFICATE") "MA*=\n" END("CERTIFICATE")), 1, 2, 2,
     DNMAP_E_PEM, "base64"},
    {DNMAP_INPUT_AUTO, TEXT("x\n" BEGIN("CERTIFICATE") "MAA=\n" END("X")), 1, 2, 2, DNMAP_E_PEM,
     "another label"},
    {DNMAP_INPUT_AUTO, TEXT("x\n" BEGIN("CERTIFICATE") "MAA=\n"), 1, 2, 2, DNMAP_E_TRUNCATED,
     "file ends"},
    {DNMAP_INPUT_AUTO, TEXT("x\n" BEGIN("CERTIFICATE") "MAA=\n" BEGIN("X")), 1, 2, 2,
     DNMAP_E_TRUNCATED, "next one begins"},
    /* blanks behind the dashes, as OpenSSL takes them */
    {DNMAP_INPUT_AUTO, TEXT("-----BEGIN CERTIFICATE----- \nMAA=\n-----END CERTIFICATE-----  \r\n"),
     1, 1, 0, DNMAP_E_DER, "not a certificate that"},
    {DNMAP_INPUT_AUTO, TEXT("-----BEGIN CERTIFICATE-----\t\nMAA=\n-----END CERTIFICATE----- "), 1,
     1, 0, DNMAP_E_DER, "not a certificate that"},
    /* DER: what begins like one, and what stands behind */
    {DNMAP_INPUT_AUTO, TEXT("\x30\x02\x30\x00"), 1, 0, 0, DNMAP_E_DER, "neither a certificate"},
    {DNMAP_INPUT_AUTO, TEXT("\xEF\xBB\xBF\x30\x02\x30\x00"), 1, 0, 3, DNMAP_E_DER,
     "neither a certificate"},
    {DNMAP_INPUT_AUTO, TEXT("\x30\x03\x30\x00"), 1, 0, 0, DNMAP_E_TRUNCATED, "file ends"},
    {DNMAP_INPUT_AUTO, TEXT("\x30\x84\x04\x00\x00\x01\x30"), 1, 0, 0, DNMAP_E_LIMIT, "64 MiB"},
    {DNMAP_INPUT_AUTO, TEXT("\x30\x03\x06\x01\x80"), 1, 0, 0, DNMAP_E_DER, "PKCS#7"},
    {DNMAP_INPUT_AUTO, TEXT("\x30\x03\x02\x01\x03"), 1, 0, 0, DNMAP_E_DER, "PKCS#12"},
    {DNMAP_INPUT_AUTO, TEXT("\xFF\xFEx"), 1, 1, 0, DNMAP_E_UNSUPPORTED, "UTF-16"},
    /* lines */
    {DNMAP_INPUT_BASE64, TEXT("MAA=\n"), 1, 1, 0, DNMAP_E_DER, "not a certificate that"},
    {DNMAP_INPUT_BASE64, TEXT(" \n"), 1, 1, 0, DNMAP_E_PEM, "empty line"},
    {DNMAP_INPUT_BASE64, TEXT("M*A=\n"), 1, 1, 0, DNMAP_E_PEM, "base64"},
    {DNMAP_INPUT_TEXT, TEXT("#\n  Foo\n"), 1, 2, 4, DNMAP_E_TEXT, "type"},
    {DNMAP_INPUT_TEXT, TEXT("#\n subject= CN\n"), 1, 2, 12, DNMAP_E_TEXT, "type"},
    {DNMAP_INPUT_TEXT, TEXT("#\n" BEGIN("X") "x\n"), 1, 2, 2, DNMAP_E_TRUNCATED, "END line"},
};

START_TEST(told)
{
    dnmap_reader *reader;
    dnmap_cert *cert;
    dnmap_error error;
    dnmap_position at;

    ck_assert_int_eq(dnmap_reader_new_memory(&reader, rows[_i].data, rows[_i].len, rows[_i].input),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), rows[_i].status);
    ck_assert_ptr_null(cert);
    ck_assert_msg(strstr(error.message, rows[_i].message) != NULL, "%s", error.message);
    ck_assert_uint_eq(error.offset, rows[_i].offset);
    ck_assert_int_eq(error.system_error, 0);
    dnmap_reader_position(&at, reader);
    ck_assert_uint_eq(at.index, rows[_i].index);
    ck_assert_uint_eq(at.line, rows[_i].line);
    /* where the line begins, or the object: the offset of an error may be further on */
    ck_assert_uint_eq(at.offset, rows[_i].input == DNMAP_INPUT_TEXT ? 2 : rows[_i].offset);
    dnmap_reader_free(reader);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, told, 0, (int)(sizeof rows / sizeof rows[0]));
}

int main(void)
{
    return suite_run("places", add);
}
