/* SPDX-License-Identifier: BSD-2-Clause */
/* What a program has in libcrypto's queue of errors: a call that makes libcrypto complain adds
 * nothing to it and takes nothing away. */
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "parts.h"
#include "suite.h"

enum { OURS = 77 };

/* A Name of CN=a whose value says that it is longer. */
static const unsigned char bad_der[] = {0x30, 0x0C, 0x31, 0x0A, 0x30, 0x08, 0x06,
                                        0x03, 0x55, 0x04, 0x03, 0x0C, 0x02, 'a'};

static dnmap_cert *cert_with(enum cert_part part, const char *hex)
{
    struct parts parts;
    dnmap_cert *cert;
    size_t len;

    parts_begin(&parts);
    parts_set(&parts, part, hex);
    unsigned char *der = parts_end(&parts, &len);
    ck_assert_int_eq(dnmap_cert_from_der(&cert, der, len, NULL), DNMAP_OK);
    free(der);
    return cert;
}

static void names(void)
{
    dnmap_name *name;

    ck_assert_int_eq(dnmap_name_from_der(&name, bad_der, sizeof bad_der, NULL), DNMAP_E_DER);
    ck_assert_int_eq(dnmap_name_from_text(&name, "/Foo=x", 6, DNMAP_TEXT_AUTO, NULL), DNMAP_E_TYPE);
    ck_assert_int_eq(dnmap_name_from_text(&name, "CN=#0C02", 8, DNMAP_TEXT_AUTO, NULL),
                     DNMAP_E_TEXT);
    ck_assert_int_eq(dnmap_key_decode(&name, NULL, "/Foo=x", 6, DNMAP_DIALECT_OPENSSL3, NULL),
                     DNMAP_E_TYPE);
    ck_assert_int_eq(dnmap_name_from_text(&name, "/1.2.3.4=x", 10, DNMAP_TEXT_AUTO, NULL),
                     DNMAP_OK);
    dnmap_name_free(name);
}

/* BMPString: three bytes are no characters. */
static void values(void)
{
    const dnmap_attribute attribute = {
        .string_type = 30, .value = (const unsigned char *)"abc", .value_len = 3};
    char *text;

    ck_assert_int_eq(dnmap_attribute_utf8_new(&text, NULL, &attribute), DNMAP_E_CHARSET);
}

static void certificates(void)
{
    dnmap_cert *cert;
    dnmap_macros macros;

    ck_assert_int_eq(dnmap_cert_from_der(&cert, bad_der, sizeof bad_der, NULL), DNMAP_E_DER);
    ck_assert_int_eq(dnmap_cert_from_request(&cert, bad_der, sizeof bad_der, NULL), DNMAP_E_DER);
    ck_assert_int_eq(
        dnmap_macros_from_der(&macros, bad_der, sizeof bad_der, DNMAP_DIALECT_HOST, NULL),
        DNMAP_E_DER);
}

/* basicConstraints that are no such thing: libcrypto looks at them for the answer. */
static void authorities(void)
{
    dnmap_cert *cert = cert_with(CERT_EXTENSIONS, "A30D300B30090603551D1304023005");

    ck_assert_int_eq(dnmap_cert_is_ca(cert), 0);
    dnmap_cert_free(cert);
    cert = cert_with(CERT_EXTENSIONS, "A310300E300C0603551D13040530030101FF");
    ck_assert_int_eq(dnmap_cert_is_ca(cert), 1);
    dnmap_cert_free(cert);
}

/* Its key is none that libcrypto knows, and its signature none. */
static void verifying(void)
{
    dnmap_cert *cert = cert_with(CERT_VERSION, "A003020102");
    dnmap_trust *trust;
    struct parts parts;
    size_t len;

    ck_assert_int_eq(dnmap_trust_new(&trust, bad_der, sizeof bad_der, NULL), DNMAP_E_NOTHING);
    parts_begin(&parts);
    parts_set(&parts, CERT_SUBJECT, "300D310B300906035504030C024341");
    unsigned char *der = parts_end(&parts, &len);
    dnmap_status status = dnmap_trust_new(&trust, der, len, NULL);
    free(der);
    if (status == DNMAP_OK)
        ck_assert_int_eq(dnmap_cert_verify(cert, trust, NULL), DNMAP_E_UNVERIFIED);
    dnmap_trust_free(status == DNMAP_OK ? trust : NULL);
    dnmap_cert_free(cert);
}

static void read_all(const void *data, size_t len, dnmap_input input)
{
    dnmap_reader *reader;
    dnmap_cert *cert;

    ck_assert_int_eq(dnmap_reader_new_memory(&reader, data, len, input), DNMAP_OK);
    for (dnmap_status status = DNMAP_E_DER; status != DNMAP_OK;) {
        status = dnmap_reader_next(reader, &cert, NULL);
        if (cert != NULL)
            status = DNMAP_E_DER;
        dnmap_cert_free(cert);
    }
    dnmap_reader_free(reader);
}

/* Base64 that is damaged; PKCS#7 and PKCS#12 that are none. */
static void inputs(void)
{
    static const char damaged[] = "-----BEGIN CERTIFICATE-----\nMIIB*\n-----END CERTIFICATE-----\n";
    static const char pkcs7[] =
        "-----BEGIN PKCS7-----\nMAsGCSqGSIb3DQEHAg==\n-----END PKCS7-----\n";
    static const unsigned char pkcs12[] = {0x30, 0x0B, 0x02, 0x01, 0x03, 0x30, 0x06,
                                           0x06, 0x04, 0x2A, 0x03, 0x04, 0x05};

    read_all(damaged, sizeof damaged - 1, DNMAP_INPUT_AUTO);
    read_all("MIIB*\n", 6, DNMAP_INPUT_BASE64);
    read_all("MIIB\nMIIB===\n", 13, DNMAP_INPUT_BASE64);
    read_all(pkcs7, sizeof pkcs7 - 1, DNMAP_INPUT_AUTO);
    read_all(pkcs12, sizeof pkcs12, DNMAP_INPUT_AUTO);
}

/* Over 240 bytes: the entry's name has a hash. */
static void directories(void)
{
    char key[300] = "CERTSUBJECT:/CN=", *ldif;

    memset(key + strlen(key), 'x', 250);
    ck_assert_int_eq(dnmap_ldif_new(&ldif, NULL, key, "RELAY", "dc=x", NULL, "x", 0), DNMAP_OK);
    dnmap_free(ldif);
}

static void (*const calls[])(void) = {names,     values, certificates, authorities,
                                      verifying, inputs, directories};

START_TEST(stays_as_it_was)
{
    ERR_clear_error();
    ERR_put_error(ERR_LIB_USER, 0, OURS, "x.c", 1);
    ERR_put_error(ERR_LIB_USER, 0, OURS + 1, "x.c", 2);
    calls[_i]();
    ck_assert_int_eq(ERR_GET_REASON(ERR_get_error()), OURS);
    ck_assert_int_eq(ERR_GET_REASON(ERR_get_error()), OURS + 1);
    ck_assert_uint_eq(ERR_get_error(), 0);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, stays_as_it_was, 0, (int)(sizeof calls / sizeof calls[0]));
}

int main(void)
{
    return suite_run("queue", add);
}
