/* SPDX-License-Identifier: BSD-2-Clause */
/* Input: kinds, text around blocks, bad blocks among good ones, every way to cut a stream. The
 * certificates are made here, by libcrypto. */
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "made.h"
#include "suite.h"

/* ------------------------------------------------------------------ making input */

static EVP_PKEY *key;

static X509 *make_cert(const char *cn)
{
    X509 *x509 = X509_new();
    X509_NAME *subject = made_name(cn);
    X509_NAME *issuer = made_name("issuer");

    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), 0);
    X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
    X509_set_subject_name(x509, subject);
    X509_set_issuer_name(x509, issuer);
    X509_NAME_free(subject);
    X509_NAME_free(issuer);
    X509_set_pubkey(x509, key);
    ck_assert_int_gt(X509_sign(x509, key, EVP_sha256()), 0);
    return x509;
}

/* What a BIO holds, as a C string or bytes; the caller frees it. */
static char *contents(BIO *bio, size_t *len)
{
    char *data;
    long size = BIO_get_mem_data(bio, &data);
    char *copy = malloc((size_t)size + 1);

    memcpy(copy, data, (size_t)size);
    copy[size] = '\0';
    if (len != NULL)
        *len = (size_t)size;
    BIO_free(bio);
    return copy;
}

static char *pem_of(const char *cn)
{
    BIO *bio = BIO_new(BIO_s_mem());
    X509 *x509 = make_cert(cn);

    PEM_write_bio_X509(bio, x509);
    X509_free(x509);
    return contents(bio, NULL);
}

/* Joins strings, up to a NULL. */
static char *join(const char *const *parts)
{
    size_t len = 0;
    for (size_t i = 0; parts[i] != NULL; i++)
        len += strlen(parts[i]);
    char *joined = calloc(len + 1, 1);
    for (size_t i = 0; parts[i] != NULL; i++)
        strcat(joined, parts[i]);
    return joined;
}

/* ------------------------------------------------------------------ reading it */

/* Writes what a reader gives: "+cn" a certificate, "-STATUS@line" a failure, with blanks between.
 */
static void describe(dnmap_reader *reader, char *out, size_t size)
{
    size_t len = 0, index = 0;

    out[0] = '\0';
    for (;;) {
        dnmap_cert *cert;
        dnmap_error error;
        dnmap_position at;
        dnmap_status status = dnmap_reader_next(reader, &cert, &error);
        dnmap_reader_position(&at, reader);
        if (status == DNMAP_OK)
            ck_assert_uint_eq(at.index, index + (cert != NULL));
        index = at.index;
        if (status != DNMAP_OK) {
            ck_assert_ptr_null(cert);
            ck_assert_int_eq(error.code, status);
            len += (size_t)snprintf(out + len, size - len, "-%s@%zu ",
                                    dnmap_status_name(status) + strlen("DNMAP_E_"), at.line);
            continue;
        }
        if (cert == NULL)
            return;
        char cn[300];
        ck_assert_int_eq(
            dnmap_macro_cn(cn, sizeof cn, NULL, dnmap_cert_subject(cert), DNMAP_DIALECT_OPENSSL3),
            DNMAP_OK);
        len += (size_t)snprintf(out + len, size - len, "+%s@%zu ", cn, at.line);
        dnmap_cert_free(cert);
    }
}

static void check_memory(const void *data, size_t len, const char *password, const char *expected)
{
    char found[4096];
    dnmap_reader *reader;

    ck_assert_int_eq(dnmap_reader_new_memory(&reader, data, len, DNMAP_INPUT_AUTO), DNMAP_OK);
    if (password != NULL)
        ck_assert_int_eq(dnmap_reader_set_password(reader, password, strlen(password)), DNMAP_OK);
    describe(reader, found, sizeof found);
    ck_assert_str_eq(found, expected);
    dnmap_reader_free(reader);
}

/* A stream that comes in two pieces, the first of `first` bytes. */
struct two_pieces {
    const char *data;
    size_t len, at, first;
};

static ptrdiff_t read_piece(void *context, unsigned char *buffer, size_t size)
{
    struct two_pieces *in = context;
    size_t end = in->at < in->first ? in->first : in->len;
    size_t count = end - in->at < size ? end - in->at : size;

    memcpy(buffer, in->data + in->at, count);
    in->at += count;
    return (ptrdiff_t)count;
}

/* ------------------------------------------------------------------ the tests */

START_TEST(every_split_of_a_bundle)
{
    char *a = pem_of("a"), *b = pem_of("b");
    const char *parts[] = {
        "\xEF\xBB\xBF",         a,   "text\n-----BEGIN RSA PRIVATE KEY-----\nx\n", b,
        "-----END of the text", NULL};
    char *bundle = join(parts);
    char expected[100], found[4096];
    size_t lines = 0;

    for (const char *p = a; *p != '\0'; p++)
        lines += *p == '\n';
    snprintf(expected, sizeof expected, "+a@1 +b@%zu ", lines + 4);
    for (size_t first = 0; first <= strlen(bundle); first++) {
        struct two_pieces in = {bundle, strlen(bundle), 0, first};
        dnmap_reader *reader;
        ck_assert_int_eq(dnmap_reader_new_stream(&reader, read_piece, &in, DNMAP_INPUT_AUTO),
                         DNMAP_OK);
        describe(reader, found, sizeof found);
        ck_assert_str_eq(found, expected);
        dnmap_reader_free(reader);
    }
    free(bundle);
    free(a);
    free(b);
}
END_TEST

START_TEST(bad_blocks_among_good)
{
    char *good = pem_of("good");
    char *cut = pem_of("cut");
    *strstr(cut, "-----END") = '\0';
    const char *parts[] = {
        cut,  /* no END line */
        good, /* whole */
        "-----BEGIN CERTIFICATE-----\nMII*\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMAA=\n-----END PKCS7-----\n",
        good,
        cut,
        NULL,
    };
    char *bundle = join(parts);
    dnmap_reader *reader;
    char found[4096];
    const char *expected[] = {"-TRUNCATED@", "+good@", "-PEM@",      "-DER@",
                              "-PEM@",       "+good@", "-TRUNCATED@"};
    char *at = found;
    size_t line = 1;

    ck_assert_int_eq(dnmap_reader_new_memory(&reader, bundle, strlen(bundle), DNMAP_INPUT_AUTO),
                     DNMAP_OK);
    describe(reader, found, sizeof found);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        ck_assert_msg(strncmp(at, expected[i], strlen(expected[i])) == 0, "item %zu of %s", i,
                      found);
        ck_assert_uint_eq(strtoul(strchr(at, '@') + 1, NULL, 10), line);
        for (const char *p = parts[i]; *p != '\0'; p++)
            line += *p == '\n';
        at = strchr(at, ' ') + 1;
    }
    ck_assert_str_eq(at, "");
    dnmap_reader_free(reader);
    free(bundle);
    free(cut);
    free(good);
}
END_TEST

START_TEST(der_objects_in_a_row)
{
    X509 *x509 = make_cert("der");
    BIO *bio = BIO_new(BIO_s_mem());
    size_t len;

    i2d_X509_bio(bio, x509);
    i2d_X509_bio(bio, x509);
    char *der = contents(bio, &len);
    check_memory(der, len, NULL, "+der@0 +der@0 ");
    check_memory(der, len / 2, NULL, "+der@0 ");
    check_memory(der, len - 1, NULL, "+der@0 -TRUNCATED@0 ");
    der[len / 2] = 'x';
    check_memory(der, len, NULL, "+der@0 -TRAILING@0 ");
    free(der);
    X509_free(x509);
}
END_TEST

START_TEST(requests)
{
    X509_REQ *request = X509_REQ_new();
    X509_NAME *name = made_name("asked");
    BIO *bio = BIO_new(BIO_s_mem());
    size_t len;

    X509_REQ_set_subject_name(request, name);
    X509_NAME_free(name);
    X509_REQ_set_pubkey(request, key);
    ck_assert_int_gt(X509_REQ_sign(request, key, EVP_sha256()), 0);
    i2d_X509_REQ_bio(bio, request);
    char *der = contents(bio, &len);
    check_memory(der, len, NULL, "+asked@0 ");
    free(der);
    bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509_REQ_NEW(bio, request);
    char *pem = contents(bio, &len);
    check_memory(pem, len, NULL, "+asked@1 ");
    free(pem);
    X509_REQ_free(request);
}
END_TEST

START_TEST(trusted_certificate)
{
    X509 *x509 = make_cert("trusted");
    BIO *bio = BIO_new(BIO_s_mem());
    size_t len;

    X509_alias_set1(x509, (const unsigned char *)"alias", 5);
    PEM_write_bio_X509_AUX(bio, x509);
    char *pem = contents(bio, &len);
    ck_assert_ptr_nonnull(strstr(pem, "TRUSTED"));
    check_memory(pem, len, NULL, "+trusted@1 ");
    free(pem);
    X509_free(x509);
}
END_TEST

START_TEST(pkcs7_bundle)
{
    PKCS7 *pkcs7 = PKCS7_new();
    X509 *x509 = make_cert("one");
    X509 *other = make_cert("two");
    BIO *bio = BIO_new(BIO_s_mem());
    size_t len;

    PKCS7_set_type(pkcs7, NID_pkcs7_signed);
    PKCS7_content_new(pkcs7, NID_pkcs7_data);
    PKCS7_add_certificate(pkcs7, x509);
    PKCS7_add_certificate(pkcs7, other);
    i2d_PKCS7_bio(bio, pkcs7);
    char *der = contents(bio, &len);
    check_memory(der, len, NULL, "+one@0 +two@0 ");
    free(der);
    bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PKCS7(bio, pkcs7);
    char *pem = contents(bio, &len);
    check_memory(pem, len, NULL, "+one@1 +two@1 ");
    free(pem);
    X509_free(x509);
    X509_free(other);
    PKCS7_free(pkcs7);
}
END_TEST

static void check_pkcs12(const char *password, const char *given, const char *expected)
{
    X509 *x509 = make_cert("bag");
    PKCS12 *pkcs12 = PKCS12_create(password, "name", key, x509, NULL, 0, 0, 0, 0, 0);
    BIO *bio = BIO_new(BIO_s_mem());
    size_t len;

    ck_assert_ptr_nonnull(pkcs12);
    i2d_PKCS12_bio(bio, pkcs12);
    char *der = contents(bio, &len);
    check_memory(der, len, given, expected);
    free(der);
    PKCS12_free(pkcs12);
    X509_free(x509);
}

START_TEST(pkcs12_passwords)
{
    check_pkcs12("secret", "secret", "+bag@0 ");
    check_pkcs12("secret", "wrong", "-PASSWORD@0 ");
    check_pkcs12("secret", NULL, "-PASSWORD@0 ");
    check_pkcs12("", NULL, "+bag@0 ");
    check_pkcs12("", "", "+bag@0 ");
}
END_TEST

/* Text, and the subjects that come out of it. */
static const struct {
    const char *text;
    const char *expected; /* issuer|subject|bare, a line each */
} texts[] = {
    {"Issuer: CN=i\nSubject: CN=s\n", "/CN=i|/CN=s|\n"},
    {"subject=CN = s\nissuer=CN = i\n", "/CN=i|/CN=s|\n"},
    {"subject= /CN=s\nissuer= /CN=i\n", "/CN=i|/CN=s|\n"},
    {"Subject: CN=a\nSubject: CN=b\n", "|/CN=a|\n|/CN=b|\n"},
    {"# note\n\n/CN=x\nCN=y", "||/CN=x\n||/CN=y\n"},
    {"Certificate:\n    Data:\n        Issuer: CN=i\n        Validity\n        Subject: CN=s\n"
     "            junk=1\n    Signature Algorithm: x\n         00:11\n"
     "-----BEGIN CERTIFICATE-----\nCN=no\n-----END CERTIFICATE-----\n/CN=x\n",
     "/CN=i|/CN=s|\n||/CN=x\n"},
    /* two dumps, with a blank line in the first */
    {"Certificate:\n    Issuer: CN=i\n\n    Subject: CN=s\n    Signature Algorithm: x\n"
     "Certificate:\n    Issuer: CN=j\n    Subject: CN=t\n    Signature Algorithm: x\n",
     "/CN=i|/CN=s|\n/CN=j|/CN=t|\n"},
    /* a line that an extension put there */
    {"Certificate:\n    Issuer: CN=i\n    Subject: CN=s\n    Subject: CN=evil\n",
     "/CN=i|/CN=s|\nDNMAP_E_TEXT\n"},
    {"Certificate:\n    Issuer: CN=i\n    Subject: CN=s\n        x\nIssuer: CN=evil\nSubject: "
     "CN=e\n",
     "/CN=i|/CN=s|\nDNMAP_E_TEXT\nDNMAP_E_TEXT\n"},
    {"Certificate:\n    Issuer: CN=i\n    Subject: CN=s\n        x\nCertificate:\n"
     "    Issuer: CN=evil\n    Subject: CN=e\n",
     "/CN=i|/CN=s|\nDNMAP_E_TEXT\nDNMAP_E_TEXT\nDNMAP_E_TEXT\n"},
    {"Certificate:\n    Issuer: CN=i\n    Subject: CN=s\n        x\n    Certificate:\n"
     "    Issuer: CN=evil\n    Subject: CN=e\n",
     "/CN=i|/CN=s|\nDNMAP_E_TEXT\nDNMAP_E_TEXT\n"},
    {"Certificate:\n    Issuer: CN=i\n    Subject: CN=s\n        x\n-----BEGIN X\nCN=x\n",
     "/CN=i|/CN=s|\nDNMAP_E_TEXT\nDNMAP_E_TEXT\n"},
    /* a block that is not closed hides nothing silently */
    {"CN=a\n-----BEGIN X-----\nCN=b\n", "||/CN=a\nDNMAP_E_TRUNCATED\n"},
    {"-----BEGIN X-----\n-----BEGIN Y-----\n-----END Y-----\nCN=b\n",
     "DNMAP_E_TRUNCATED\n||/CN=b\n"},
    /* names that belong together, and names that do not */
    {"subject=CN=s\n\nissuer=CN=i\nsubject=CN=t\n", "|/CN=s|\n/CN=i|/CN=t|\n"},
    {"subject=CN=s\n/CN=x\n", "|/CN=s|\n||/CN=x\n"},
    {"subject=CN=s\nCertificate:\n    Issuer: CN=i\n    Subject: CN=t\n",
     "|/CN=s|\n/CN=i|/CN=t|\n"},
    {"subject=CN=s\n-----BEGIN X-----\n-----END X-----\nissuer=CN=i\n", "|/CN=s|\n/CN=i||\n"},
    {"subject=Foo\nissuer=CN=i\nsubject=CN=s\nissuer=CN=j\n", "DNMAP_E_TEXT\n/CN=j|/CN=s|\n"},
    {"subject=CN=s\nissuer=Foo\nsubject=CN=t\nissuer=CN=j\n", "DNMAP_E_TEXT\n/CN=j|/CN=t|\n"},
    {"issuer=Foo\nsubject=CN=s\n", "DNMAP_E_TEXT\n"},
    {"issuer=Foo\nsubject=CN=s\nissuer=CN=j\nsubject=CN=t\n", "DNMAP_E_TEXT\n/CN=j|/CN=t|\n"},
    {"issuer=Foo\nissuer=CN=i\nsubject=CN=s\n", "DNMAP_E_TEXT\n/CN=i|/CN=s|\n"},
    {"issuer=Foo\n/CN=x\n", "DNMAP_E_TEXT\n||/CN=x\n"},
    {"subject=Foo\n/CN=x\n", "DNMAP_E_TEXT\n||/CN=x\n"},
    {"/CN=x\r\n/CN=y\n", "||/CN=x\n||/CN=y\n"},
    {"nothing\n/CN=x\n", "DNMAP_E_TEXT\n||/CN=x\n"},
    {"\n\n", "DNMAP_E_NOTHING\n"},
};

static void add_name(char *out, const dnmap_name *name)
{
    char text[100] = "";

    if (name != NULL)
        ck_assert_int_eq(dnmap_macro_dn(text, sizeof text, NULL, name, DNMAP_DIALECT_OPENSSL3),
                         DNMAP_OK);
    strcat(out, text);
}

START_TEST(text_lines)
{
    dnmap_reader *reader;
    dnmap_cert *cert;
    char found[1000] = "";

    ck_assert_int_eq(
        dnmap_reader_new_memory(&reader, texts[_i].text, strlen(texts[_i].text), DNMAP_INPUT_TEXT),
        DNMAP_OK);
    for (;;) {
        dnmap_status status = dnmap_reader_next(reader, &cert, NULL);
        if (status == DNMAP_OK && cert == NULL)
            break;
        if (status == DNMAP_OK) {
            add_name(found, dnmap_cert_issuer(cert));
            strcat(found, "|");
            add_name(found, dnmap_cert_subject(cert));
            strcat(found, "|");
            add_name(found, dnmap_cert_bare_name(cert));
        } else {
            strcat(found, dnmap_status_name(status));
        }
        strcat(found, "\n");
        dnmap_cert_free(cert);
    }
    ck_assert_str_eq(found, texts[_i].expected);
    dnmap_reader_free(reader);
}
END_TEST

static ptrdiff_t fail_to_read(void *context, unsigned char *buffer, size_t size)
{
    (void)context;
    (void)buffer;
    (void)size;
    return -1;
}

START_TEST(failed_read)
{
    dnmap_reader *reader;
    dnmap_cert *cert;

    ck_assert_int_eq(dnmap_reader_new_stream(&reader, fail_to_read, NULL, DNMAP_INPUT_AUTO),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_E_IO);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
    ck_assert_ptr_null(cert);
    dnmap_reader_free(reader);
}
END_TEST

/* So does one in the middle of a line. */
static ptrdiff_t fail_behind_text(void *context, unsigned char *buffer, size_t size)
{
    int *calls = context;

    static const char text[] =
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\nno li";

    ck_assert_uint_ge(size, sizeof text - 1);
    memcpy(buffer, text, sizeof text - 1);
    return (*calls)++ == 0 ? (ptrdiff_t)(sizeof text - 1) : -1;
}

START_TEST(failed_read_behind_text)
{
    dnmap_reader *reader;
    dnmap_cert *cert;
    int calls = 0;

    ck_assert_int_eq(dnmap_reader_new_stream(&reader, fail_behind_text, &calls, DNMAP_INPUT_AUTO),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_E_DER);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_E_IO);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
    ck_assert_ptr_null(cert);
    dnmap_reader_free(reader);
}
END_TEST

/* What libcrypto decodes to nothing is no certificate's base64. */
START_TEST(line_of_blanks)
{
    dnmap_reader *reader;
    dnmap_cert *cert;
    dnmap_error error;

    ck_assert_int_eq(dnmap_reader_new_memory(&reader, " \t \n", 4, DNMAP_INPUT_BASE64), DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), DNMAP_E_PEM);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, &error), DNMAP_OK);
    ck_assert_ptr_null(cert);
    dnmap_reader_free(reader);
}
END_TEST

START_TEST(nothing_there)
{
    check_memory("", 0, NULL, "-NOTHING@0 ");
    check_memory("hello\n", 6, NULL, "-NOTHING@0 ");
    check_memory("\xFF\xFE-\0", 4, NULL, "-UNSUPPORTED@1 ");
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, every_split_of_a_bundle);
    tcase_add_test(tcase, bad_blocks_among_good);
    tcase_add_test(tcase, der_objects_in_a_row);
    tcase_add_test(tcase, requests);
    tcase_add_test(tcase, trusted_certificate);
    tcase_add_test(tcase, pkcs7_bundle);
    tcase_add_test(tcase, pkcs12_passwords);
    tcase_add_loop_test(tcase, text_lines, 0, (int)(sizeof texts / sizeof texts[0]));
    tcase_add_test(tcase, failed_read);
    tcase_add_test(tcase, failed_read_behind_text);
    tcase_add_test(tcase, line_of_blanks);
    tcase_add_test(tcase, nothing_there);
}

int main(void)
{
    key = made_key();
    int status = suite_run("reader", add);
    EVP_PKEY_free(key);
    return status;
}
