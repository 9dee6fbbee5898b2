/* SPDX-License-Identifier: BSD-2-Clause */
/* A libcrypto with CVE-2022-4450, whatever the host's is: PEM_read_bio() fails and leaves freed
 * memory in its outputs. */
#include <openssl/pem.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

static unsigned calls;

/* In the place of libcrypto's, for the library's objects in this program. */
int PEM_read_bio(BIO *bio, char **name, char **header, unsigned char **data, long *len)
{
    (void)bio;
    *name = OPENSSL_malloc(1);
    *header = OPENSSL_malloc(1);
    *data = OPENSSL_malloc(1);
    *len = 0;
    OPENSSL_free(*name);
    OPENSSL_free(*header);
    OPENSSL_free(*data);
    calls++;
    return 0;
}

START_TEST(outputs_of_a_failure_are_left_alone)
{
    static const char empty[] =
        "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\n\n-----END CERTIFICATE-----\n";
    dnmap_reader *reader;
    dnmap_cert *cert;

    ck_assert_int_eq(dnmap_reader_new_memory(&reader, empty, strlen(empty), DNMAP_INPUT_AUTO),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_E_PEM);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
    ck_assert_ptr_null(cert);
    ck_assert_uint_eq(calls, 2); /* it is asked again, as it did not say why */
    dnmap_reader_free(reader);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, outputs_of_a_failure_are_left_alone);
}

int main(void)
{
    return suite_run("inside-pem", add);
}
