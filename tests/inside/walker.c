/* SPDX-License-Identifier: BSD-2-Clause */
/* What the walker takes: that it is right is shown by the comparisons with libcrypto, that it takes
 * what CAs issue, and so saves asking it, only here. */
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decode/strict.h"
#include "der/cert.h"
#include "parts.h"
#include "suite.h"

static const char bundle[] = "/etc/ssl/certs/ca-certificates.crt";

/* ------------------------------------------------------------------ certificates */

/* The contents of a Name, without its header. */
static void check_name(const struct der *rdns, const X509_NAME *name)
{
    unsigned char *der = NULL;
    /* OpenSSL 1.1.1 takes no const name, and changes none. */
    int len = i2d_X509_NAME((X509_NAME *)(uintptr_t)name, &der);
    size_t contents = der_left(rdns);

    ck_assert_int_gt(len, (int)contents);
    ck_assert_mem_eq(rdns->at, der + len - contents, contents);
    ck_assert_int_le(len - (int)contents, 4);
    OPENSSL_free(der);
}

/* What is made of it has libcrypto's names. */
static void check_strict(const unsigned char *der, size_t len, X509 *x509)
{
    dnmap_cert *cert;
    dnmap_name *name;
    size_t used;
    char *text;

    ck_assert(strict_cert(&cert, &used, der, len));
    ck_assert_uint_eq(used, len);
    ck_assert_int_eq(
        dnmap_oneline_new(&text, NULL, dnmap_cert_subject(cert), DNMAP_DIALECT_HOST, SIZE_MAX),
        DNMAP_OK);
    char *expected = X509_NAME_oneline(X509_get_subject_name(x509), NULL, 0);
    ck_assert_str_eq(text, expected);
    unsigned char *name_der = NULL;
    int name_len = i2d_X509_NAME(X509_get_subject_name(x509), &name_der);
    ck_assert(strict_name(&name, &used, name_der, (size_t)name_len));
    ck_assert_uint_eq(used, (size_t)name_len);
    ck_assert(dnmap_name_equal(name, dnmap_cert_subject(cert)));
    OPENSSL_free(name_der);
    OPENSSL_free(expected);
    dnmap_free(text);
    dnmap_name_free(name);
    dnmap_cert_free(cert);
}

/* None of them is taken with an OID without an end, or other parameters than NULL. */
static void check_algorithms(unsigned char *der, size_t len)
{
    static const unsigned char pkcs1[] = {0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86,
                                          0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01};
    struct der_cert cert;

    for (size_t i = 0; i + 15 <= len; i++) {
        if (memcmp(der + i, pkcs1, sizeof pkcs1) != 0)
            continue;
        unsigned char *arc = der + i + 12, kept = *arc;
        for (unsigned octet = 0x80; octet < 0x100; octet += 0x7F) {
            *arc = (unsigned char)octet;
            ck_assert(!der_read_cert(&cert, der, len));
        }
        *arc = 0x7F;
        ck_assert(der_read_cert(&cert, der, len));
        *arc = kept;
        arc[2] = 1;
        ck_assert(!der_read_cert(&cert, der, len));
        arc[2] = 0;
        arc[1] = 0x04;
        ck_assert(!der_read_cert(&cert, der, len));
        arc[1] = 0x05;
    }
}

static void check_taken(X509 *x509)
{
    unsigned char *der = NULL;
    int len = i2d_X509(x509, &der);
    struct der_cert cert;
    unsigned char *more = calloc(1, (size_t)len + 1);

    memcpy(more, der, (size_t)len);
    ck_assert(der_read_cert(&cert, more, (size_t)len + 1));
    ck_assert_uint_eq(cert.len, (size_t)len);
    ck_assert_uint_eq(cert.version, (unsigned)X509_get_version(x509));
    check_name(&cert.issuer, X509_get_issuer_name(x509));
    check_name(&cert.subject, X509_get_subject_name(x509));
    ck_assert_int_eq(der_left(&cert.extensions) != 0, X509_get_ext_count(x509) > 0);
    if (der_is_no_ca(&cert))
        ck_assert_int_eq(X509_check_ca(x509), 0);
    ck_assert(!der_read_cert(&cert, more, (size_t)len - 1));
    check_strict(more, (size_t)len, x509);
    check_algorithms(more, (size_t)len);
    free(more);
    OPENSSL_free(der);
}

START_TEST(system_certificates)
{
    FILE *file = fopen(bundle, "r");
    unsigned count = 0;

    ck_assert_msg(file != NULL, "%s: the ca-certificates package", bundle);
    for (X509 *x509; (x509 = PEM_read_X509(file, NULL, NULL, NULL)) != NULL; count++) {
        check_taken(x509);
        X509_free(x509);
    }
    ck_assert_uint_gt(count, 100);
    fclose(file);
}
END_TEST

/* One that does not say its version, which no CA issues any more. */
START_TEST(version_1)
{
    struct parts parts;
    struct der_cert cert;
    size_t len;

    parts_begin(&parts);
    parts_set(&parts, CERT_VERSION, "");
    unsigned char *der = parts_end(&parts, &len);
    ck_assert(der_read_cert(&cert, der, len));
    ck_assert_uint_eq(cert.version, 0);
    free(der);
}
END_TEST

/* ------------------------------------------------------------------ no CA's */

/* The extensions of a certificate, and whether a look at them is enough to say it is no CA's: RFC
 * 5280, 4.2.1.3 (keyCertSign is bit 5) and 4.2.1.9. */
static const struct {
    unsigned version;
    bool is_no_ca;
    size_t len;
    const char *extensions;
} lists[] = {
#define LIST(version, is_no_ca, text)             \
    {                                             \
        version, is_no_ca, sizeof(text) - 1, text \
    }
    LIST(2, true, ""),
    LIST(1, false, ""),
    LIST(0, false, ""),
    /* keyUsage: digitalSignature, then with keyCertSign too */
    LIST(2, true, "\x30\x0B\x06\x03\x55\x1D\x0F\x04\x04\x03\x02\x07\x80"),
    LIST(0, true, "\x30\x0B\x06\x03\x55\x1D\x0F\x04\x04\x03\x02\x07\x80"),
    LIST(2, false, "\x30\x0B\x06\x03\x55\x1D\x0F\x04\x04\x03\x02\x02\x84"),
    LIST(2, false, "\x30\x0B\x06\x03\x55\x1D\x0F\x04\x04\x03\x02\x08\x80"),
    LIST(2, false, "\x30\x0B\x06\x03\x55\x1D\x0F\x04\x04\x04\x02\x07\x80"),
    LIST(2, false, "\x30\x0B\x06\x03\x55\x1D\x0F\x04\x04\x03\x01\x07\x80"),
    LIST(2, false, "\x30\x0C\x06\x03\x55\x1D\x0F\x04\x05\x03\x03\x07\x80\x80"),
    /* critical */
    LIST(2, true, "\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x07\x80"),
    LIST(2, false, "\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x01\x06"),
    /* basicConstraints: nothing, cA */
    LIST(2, true, "\x30\x09\x06\x03\x55\x1D\x13\x04\x02\x30\x00"),
    LIST(2, false, "\x30\x0C\x06\x03\x55\x1D\x13\x04\x05\x30\x03\x01\x01\xFF"),
    LIST(2, false, "\x30\x09\x06\x03\x55\x1D\x13\x04\x02\x31\x00"),
    LIST(2, false, "\x30\x09\x06\x03\x55\x1D\x13\x04\x02\x30\x01"),
    /* one of both denies it */
    LIST(2, true,
         "\x30\x09\x06\x03\x55\x1D\x13\x04\x02\x30\x00"
         "\x30\x0B\x06\x03\x55\x1D\x0F\x04\x04\x03\x02\x02\x84"),
    LIST(2, true,
         "\x30\x0B\x06\x03\x55\x1D\x0F\x04\x04\x03\x02\x07\x80"
         "\x30\x0C\x06\x03\x55\x1D\x13\x04\x05\x30\x03\x01\x01\xFF"),
    /* twice */
    LIST(2, false,
         "\x30\x09\x06\x03\x55\x1D\x13\x04\x02\x30\x00"
         "\x30\x09\x06\x03\x55\x1D\x13\x04\x02\x30\x00"),
    LIST(2, false,
         "\x30\x0B\x06\x03\x55\x1D\x0F\x04\x04\x03\x02\x07\x80"
         "\x30\x0B\x06\x03\x55\x1D\x0F\x04\x04\x03\x02\x07\x80"),
    /* others: subjectKeyIdentifier, nsCertType */
    LIST(2, true, "\x30\x0A\x06\x03\x55\x1D\x0E\x04\x03\x04\x01\x01"),
    LIST(2, false, "\x30\x11\x06\x09\x60\x86\x48\x01\x86\xF8\x42\x01\x01\x04\x04\x03\x02\x00\x07"),
    LIST(2, true, "\x30\x11\x06\x09\x60\x86\x48\x01\x86\xF8\x42\x01\x02\x04\x04\x03\x02\x00\x07"),
    /* what is no list of extensions */
    LIST(2, false, "\x30\x0B\x06\x03\x55\x1D\x0F\x04\x04\x03\x02\x07"),
    LIST(2, false, "\x30\x0B\x06\x03\x55\x1D\x0F\x04\x05\x03\x02\x07\x80"),
    LIST(2, false, "\x30\x0C\x06\x03\x55\x1D\x0F\x04\x05\x03\x02\x07\x80"),
    LIST(2, false, "\x30\x0D\x06\x03\x55\x1D\x0F\x04\x06\x03\x02\x07\x80"),
    LIST(2, false, "\x30\x0B\x06\x03\x55\x1D\x0F\x03\x04\x03\x02\x07\x80"),
    LIST(2, false, "\x30\x0E\x06\x03\x55\x1D\x0F\x01\x02\xFF\x04\x04\x03\x02\x07\x80"),
};

START_TEST(no_ca)
{
    unsigned char *exact = malloc(lists[_i].len + 1);

    memcpy(exact, lists[_i].extensions, lists[_i].len);
    const struct der_cert cert = {.version = lists[_i].version,
                                  .extensions = {exact, exact + lists[_i].len}};
    ck_assert_int_eq(der_is_no_ca(&cert), lists[_i].is_no_ca);
    free(exact);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, system_certificates);
    tcase_add_test(tcase, version_1);
    tcase_add_loop_test(tcase, no_ca, 0, (int)(sizeof lists / sizeof lists[0]));
}

int main(void)
{
    return suite_run("inside-walker", add);
}
