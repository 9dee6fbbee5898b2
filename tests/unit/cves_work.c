/* SPDX-License-Identifier: BSD-2-Clause */
/* Holes that were found elsewhere, each by its number: little input that makes much work or takes
 * much memory. Those of bytes read or freed too much are in cves.c. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "dnmap.h"
#include "hostile.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* ------------------------------------------------------------------ types */

/* What libcrypto allocates for a name of one such type, and all texts of it. */
static size_t cost_of_type(size_t len, bool one_arc)
{
    struct bytes oid = {0};
    size_t before = bounds_counted();
    dnmap_name *name;
    char *text;

    bytes_put_byte(&oid, 0x2A);
    while (oid.len < len)
        bytes_put_byte(&oid, one_arc && oid.len + 1 < len ? 0xFF : 0x7F);
    struct bytes der = hostile_name_of(oid.data, oid.len, "v", 1);
    if (dnmap_name_from_der(&name, der.data, der.len, NULL) == DNMAP_OK) {
        (void)dnmap_name_rfc4514_new(&text, NULL, name);
        dnmap_free(text);
        (void)dnmap_key_new(&text, NULL, NULL, name, "T", DNMAP_DIALECT_HOST, DNMAP_MAP_HASH);
        dnmap_free(text);
        dnmap_name_free(name);
    }
    struct bytes cert = hostile_cert_of(&der);
    dnmap_macros macros;
    (void)dnmap_macros_from_der(&macros, cert.data, cert.len, DNMAP_DIALECT_HOST, NULL);
    bytes_free(&cert);
    bytes_free(&der);
    bytes_free(&oid);
    return bounds_counted() - before;
}

/* Writing an arc of n octets in decimal takes work of n squared. */
START_TEST(cve_2023_2650_huge_arcs)
{
    bounds_set((size_t)64 << 20);
    for (int one_arc = 0; one_arc < 2; one_arc++)
        for (size_t len = 1000; len <= 512000; len *= 2) {
            size_t cost = cost_of_type(len, one_arc);
            ck_assert_msg(cost < 100 * len + 200000, "%zu octets: %zu allocated", len, cost);
        }
}
END_TEST

/* ------------------------------------------------------------------ lengths */

/* A header that claims `claim` bytes in `octets` octets, and a few bytes. */
static struct bytes claiming(const char *before, size_t before_len, uint64_t claim, unsigned octets)
{
    struct bytes der = {0};

    bytes_put(&der, before, before_len);
    bytes_put_byte(&der, 0x80 | octets);
    for (unsigned i = octets; i-- > 0;)
        bytes_put_byte(&der, i < 8 ? (unsigned)(claim >> (8 * i)) & 0xFF : 0);
    bytes_put(&der, "\x30\x03\x02\x01\x01", 5);
    return der;
}

static ptrdiff_t read_rest(void *context, unsigned char *buffer, size_t size)
{
    struct bytes *rest = context;
    size_t len = rest->len < size ? rest->len : size;

    memcpy(buffer, rest->data, len);
    rest->data += len;
    rest->len -= len;
    return (ptrdiff_t)len;
}

/* Failures up to the end, none of them for want of memory. */
static void read_to_end(dnmap_reader *reader)
{
    dnmap_cert *cert = NULL;
    dnmap_status status;

    do {
        status = dnmap_reader_next(reader, &cert, NULL);
        ck_assert_ptr_null(cert);
        ck_assert_int_ne(status, DNMAP_E_MEMORY);
    } while (status != DNMAP_OK);
    dnmap_reader_free(reader);
}

static void read_all(const struct bytes *input)
{
    struct bytes rest = *input;
    dnmap_reader *reader;

    ck_assert_int_eq(dnmap_reader_new_memory(&reader, input->data, input->len, DNMAP_INPUT_AUTO),
                     DNMAP_OK);
    read_to_end(reader);
    ck_assert_int_eq(dnmap_reader_new_stream(&reader, read_rest, &rest, DNMAP_INPUT_AUTO),
                     DNMAP_OK);
    read_to_end(reader);
}

static void try_claim(const struct bytes *der)
{
    static const char *const labels[] = {"CERTIFICATE", "PKCS7", "CERTIFICATE REQUEST"};
    dnmap_name *name;
    dnmap_cert *cert;
    dnmap_macros macros;
    size_t before = bounds_counted();

    ck_assert_int_eq(dnmap_name_from_der(&name, der->data, der->len, NULL), DNMAP_E_DER);
    ck_assert_int_eq(dnmap_cert_from_der(&cert, der->data, der->len, NULL), DNMAP_E_DER);
    ck_assert_int_eq(dnmap_cert_from_request(&cert, der->data, der->len, NULL), DNMAP_E_DER);
    ck_assert_int_eq(dnmap_macros_from_der(&macros, der->data, der->len, DNMAP_DIALECT_HOST, NULL),
                     DNMAP_E_DER);
    read_all(der);
    for (size_t i = 0; i < COUNT(labels); i++) {
        struct bytes pem = {0};
        hostile_pem(&pem, labels[i], der);
        read_all(&pem);
        bytes_free(&pem);
    }
    ck_assert_uint_lt(bounds_counted() - before, 1 << 20);
}

/* A length of gigabytes made d2i_*_bio() allocate them before a byte was there. */
START_TEST(cve_2016_2109_lengths_that_are_claimed)
{
    /* A certificate or a name; a tbsCertificate in one; a value; a string in pieces. */
    static const char value[] = "\x30\x20\x31\x1E\x30\x1C\x06\x03\x55\x04\x03\x0C";
    static const char pieces[] = "\x30\x80\x31\x80\x30\x80\x06\x03\x55\x04\x03\x2C\x80\x0C";

    bounds_set((size_t)32 << 20);
    for (unsigned bit = 10; bit < 64; bit++)
        for (unsigned octets = (bit + 8) / 8; octets <= 10; octets++)
            for (unsigned minus = 0; minus < 2; minus++) {
                uint64_t claim = ((uint64_t)1 << bit) - minus;
                struct bytes ders[] = {claiming("\x30", 1, claim, octets),
                                       claiming("\x30\x82\x01\x01\x30", 5, claim, octets),
                                       claiming(value, sizeof value - 1, claim, octets),
                                       claiming(pieces, sizeof pieces - 1, claim, octets)};
                for (size_t i = 0; i < COUNT(ders); i++) {
                    try_claim(&ders[i]);
                    bytes_free(&ders[i]);
                }
            }
}
END_TEST

/* ------------------------------------------------------------------ elements */

/* An RDN of `count` attributes, or as many RDNs. */
static struct bytes name_of_many(size_t count, bool one_rdn)
{
    static const char attribute[] = "\x30\x08\x06\x03\x55\x04\x03\x0C\x01x";
    struct bytes rdns = {0}, set = {0};

    for (size_t i = 0; i < count; i++) {
        if (one_rdn)
            bytes_put(&set, attribute, sizeof attribute - 1);
        else
            hostile_rdn(&rdns, HOSTILE_CN, HOSTILE_UTF8, "x", 1);
    }
    if (one_rdn)
        bytes_put_der(&rdns, 0x31, &set);
    bytes_free(&set);
    hostile_name(&rdns);
    return rdns;
}

/* All that is made of a name, and of a certificate with it. */
static size_t cost_of_many(size_t count, bool one_rdn)
{
    struct bytes der = name_of_many(count, one_rdn), cert = hostile_cert_of(&der);
    size_t before = bounds_counted();
    dnmap_name *name, *copy;
    dnmap_macros macros;
    unsigned risks;
    char *text;

    ck_assert_int_eq(dnmap_name_from_der(&name, der.data, der.len, NULL), DNMAP_OK);
    ck_assert_uint_eq(dnmap_name_count(name), count);
    ck_assert_int_eq(dnmap_name_copy(&copy, name), DNMAP_OK);
    ck_assert_int_eq(dnmap_name_equal(name, copy), 1);
    ck_assert_int_eq(dnmap_name_rfc4514_new(&text, NULL, name), DNMAP_OK);
    dnmap_free(text);
    ck_assert_int_eq(
        dnmap_key_new(&text, NULL, &risks, name, "T", DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH),
        DNMAP_OK);
    dnmap_free(text);
    ck_assert_int_eq(
        dnmap_macros_from_der(&macros, cert.data, cert.len, DNMAP_DIALECT_OPENSSL3, NULL),
        DNMAP_OK);
    dnmap_name_free(copy);
    dnmap_name_free(name);
    bytes_free(&cert);
    bytes_free(&der);
    return bounds_counted() - before;
}

/* libtasn1 looked for each element from the first one on. */
START_TEST(cve_2024_12133_many_elements)
{
    bounds_set((size_t)512 << 20);
    for (int one_rdn = 0; one_rdn < 2; one_rdn++)
        for (size_t count = 2500; count <= 80000; count *= 2) {
            size_t cost = cost_of_many(count, one_rdn);
            ck_assert_msg(cost < 2000 * count, "%zu elements: %zu allocated", count, cost);
        }
}
END_TEST

/* Elements that nobody asked for: 60,000 extensions. */
START_TEST(cve_2024_12133_many_extensions)
{
    struct bytes issuer = hostile_name_of(HOSTILE_CN, "CA", 2), list = {0}, der = {0};
    dnmap_macros macros;
    dnmap_cert *cert;

    bounds_set((size_t)512 << 20);
    for (size_t i = 0; i < 60000; i++)
        bytes_put(&list, "\x30\x08\x06\x03\x2A\x03\x04\x04\x01x", 10);
    hostile_cert(&der, &issuer, &issuer, &list);
    size_t before = bounds_counted();
    ck_assert_int_eq(dnmap_macros_from_der(&macros, der.data, der.len, DNMAP_DIALECT_HOST, NULL),
                     DNMAP_OK);
    ck_assert_str_eq(macros.subject, "/CN=CA");
    ck_assert_int_eq(dnmap_cert_from_der(&cert, der.data, der.len, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_cert_is_ca(cert), 0);
    ck_assert_uint_lt(bounds_counted() - before, 2000 * 60000);
    dnmap_cert_free(cert);
    bytes_free(&der);
    bytes_free(&list);
    bytes_free(&issuer);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, cve_2016_2109_lengths_that_are_claimed);
    tcase_add_test(tcase, cve_2023_2650_huge_arcs);
    tcase_add_test(tcase, cve_2024_12133_many_elements);
    tcase_add_test(tcase, cve_2024_12133_many_extensions);
}

int main(void)
{
    bounds_count();
    return suite_run("cves_work", add);
}
