/* SPDX-License-Identifier: BSD-2-Clause */
/* What ends where it is said to end, whatever stands behind that; and what is made once more is not
 * what was thrown away. */
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "access/requirement.h"
#include "bytes.h"
#include "decode/cert.h"
#include "input/base64.h"
#include "input/reader.h"
#include "parts.h"
#include "suite.h"
#include "types/known.h"

/* The colon and the digits are behind its end. */
START_TEST(level)
{
    static const char text[] = "VERIFY:112";
    const char *at = text;

    ck_assert_int_eq(level_read(&at, text + 6), LEVEL_VERIFY);
    ck_assert_ptr_eq(at, text + 6);
    at = text;
    ck_assert_int_eq(level_read(&at, text + 10), LEVEL_VERIFY);
    ck_assert_ptr_eq(at, text + 10);
}
END_TEST

/* A last line without a newline is not as usual. */
START_TEST(base64_without_newline)
{
    unsigned char *text = bytes_exact((const unsigned char *)"QUJD", 4), out[8];
    size_t len, lines;

    ck_assert(!base64_decode_lines(out, &len, &lines, text, 4));
    free(text);
}
END_TEST

/* A part of PEM ends behind its last END line, the first line too. */
START_TEST(cut_behind_the_first_line)
{
    static const unsigned char text[] = "-----END X-----\ntext\n";

    ck_assert_uint_eq(reader_cut_pem(text, sizeof text - 1), 16);
    ck_assert_uint_eq(reader_cut_pem(text, 15), 0);
    ck_assert_uint_eq(reader_cut_pem(text + 1, sizeof text - 2), 0);
}
END_TEST

/* 2.5.4.N, of an N that ends no OID: what lies behind the table is no type. */
START_TEST(types_behind_the_table)
{
    struct known_types types = {.x520 = {1}};

    memset(types.slots, 1, sizeof types.slots);
    ck_assert_ptr_eq(known_x520(&types, 0), types.list);
    for (unsigned n = KNOWN_X520; n < 256; n++)
        ck_assert_ptr_null(known_x520(&types, (unsigned char)n));
}
END_TEST

/* libcrypto finds its basicConstraints malformed: it is decoded again, into the same certificate.
 */
START_TEST(malformed_is_decoded_again)
{
    struct parts parts;
    dnmap_cert *cert;
    unsigned char *again = NULL;
    size_t len;

    parts_begin(&parts);
    parts_set(&parts, CERT_EXTENSIONS, "A30D300B30090603551D1304023005");
    unsigned char *der = parts_end(&parts, &len);
    ck_assert_int_eq(dnmap_cert_from_der(&cert, der, len, NULL), DNMAP_OK);
    X509 *x509 = cert_to_x509(cert);
    ck_assert_ptr_nonnull(x509);
    ck_assert_int_eq(i2d_X509(x509, &again), (int)len);
    ck_assert_mem_eq(again, der, len);
    OPENSSL_free(again);
    X509_free(x509);
    dnmap_cert_free(cert);
    free(der);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, level);
    tcase_add_test(tcase, base64_without_newline);
    tcase_add_test(tcase, cut_behind_the_first_line);
    tcase_add_test(tcase, types_behind_the_table);
    tcase_add_test(tcase, malformed_is_decoded_again);
}

int main(void)
{
    return suite_run("inside-ends", add);
}
