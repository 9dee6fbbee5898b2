/* SPDX-License-Identifier: BSD-2-Clause */
/* Ours against libcrypto's own: random names, every certificate of the system. The expected value
 * is X509_NAME_oneline passed through an xtext written apart from the library's. */
#include <dirent.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>

#include "compare.h"
#include "dnmap.h"
#include "gen.h"
#include "suite.h"

enum { NAMES = 100000, BER_NAMES = 20000, SEED = 20261123 };

/* Both verdicts on one encoding, and all texts if both accept it. True if they do. */
static bool compare_der(const unsigned char *der, size_t len, unsigned number)
{
    struct difference difference;
    bool accepted;

    bool same = compare_name_input(&difference, &accepted, der, len);
    ck_assert_msg(same, "name %u: %s", number, difference.text);
    return accepted;
}

START_TEST(random_names)
{
    struct gen gen;
    const unsigned names = suite_share(NAMES);
    unsigned accepted = 0;

    gen_seed(&gen, SEED);
    for (unsigned i = 0; i < names; i++) {
        size_t len;
        unsigned char *der = gen_name(&gen, &len);
        accepted += compare_der(der, len, i);
        free(der);
    }
    /* A generator that makes only refused names would prove nothing. */
    ck_assert_uint_gt(accepted, names / 2);
    ck_assert_uint_lt(accepted, names);
}
END_TEST

START_TEST(random_ber_names)
{
    struct gen gen;
    const unsigned names = suite_share(BER_NAMES);
    unsigned accepted = 0;

    gen_seed(&gen, SEED + 1);
    for (unsigned i = 0; i < names; i++) {
        size_t len, ber_len;
        unsigned char *der = gen_name(&gen, &len);
        unsigned char *ber = gen_ber_name(&gen, der, len, &ber_len);
        accepted += compare_der(ber, ber_len, i);
        free(ber);
        free(der);
    }
    ck_assert_uint_gt(accepted, names / 4);
}
END_TEST

START_TEST(truncated_and_edited_names)
{
    struct gen gen;

    gen_seed(&gen, SEED + 2);
    for (unsigned i = 0; i < suite_share(NAMES / 10); i++) {
        size_t len;
        unsigned char *der = gen_name(&gen, &len);
        compare_der(der, gen_below(&gen, (uint32_t)len + 1), i);
        der[gen_below(&gen, (uint32_t)len)] ^= (unsigned char)(1u << gen_below(&gen, 8));
        compare_der(der, len, i);
        free(der);
    }
}
END_TEST

static ptrdiff_t read_file(void *context, unsigned char *buffer, size_t size)
{
    FILE *file = context;
    size_t count = fread(buffer, 1, size, file);
    return ferror(file) ? -1 : (ptrdiff_t)count;
}

START_TEST(system_certificates)
{
    static const char bundle[] = "/etc/ssl/certs/ca-certificates.crt";
    FILE *theirs = fopen(bundle, "r");
    FILE *ours = fopen(bundle, "r");
    struct difference difference;
    dnmap_reader *reader;
    unsigned count = 0;

    ck_assert_msg(theirs != NULL && ours != NULL, "%s: the ca-certificates package", bundle);
    ck_assert_int_eq(dnmap_reader_new_stream(&reader, read_file, ours, DNMAP_INPUT_AUTO), DNMAP_OK);
    for (X509 *x509; (x509 = PEM_read_X509(theirs, NULL, NULL, NULL)) != NULL; count++) {
        dnmap_cert *cert;
        ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
        ck_assert_ptr_nonnull(cert);
        bool same = compare_cert(&difference, x509, cert);
        ck_assert_msg(same, "certificate %u: %s", count, difference.text);
        dnmap_cert_free(cert);
        X509_free(x509);
    }
    dnmap_cert *cert;
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
    ck_assert_ptr_null(cert);
    ck_assert_uint_gt(count, 100);
    dnmap_reader_free(reader);
    fclose(theirs);
    fclose(ours);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, random_names);
    tcase_add_test(tcase, random_ber_names);
    tcase_add_test(tcase, truncated_and_edited_names);
    tcase_add_test(tcase, system_certificates);
}

int main(void)
{
    return suite_run("oracle", add);
}
