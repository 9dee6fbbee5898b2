/* SPDX-License-Identifier: BSD-2-Clause */
#include "inputs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>

#include "tap.h"

struct inputs inputs;
static EVP_PKEY *key;

/* ------------------------------------------------------------------ bytes */

/* All that was written to the BIO, which is freed. */
static struct input taken(BIO *bio)
{
    char *data;
    size_t len = (size_t)BIO_get_mem_data(bio, &data);
    struct input input = {malloc(len + 1), len};

    must(input.bytes != NULL);
    memcpy(input.bytes, data, len);
    input.bytes[len] = '\0';
    BIO_free(bio);
    return input;
}

static BIO *memory(void)
{
    BIO *bio = BIO_new(BIO_s_mem());

    must(bio != NULL);
    return bio;
}

static void write_file(const char *name, const struct input *input)
{
    char path[100];

    snprintf(path, sizeof path, "%s/%s", inputs.folder, name);
    FILE *file = fopen(path, "w");
    must(file != NULL);
    must(fwrite(input->bytes, 1, input->len, file) == input->len);
    must(fclose(file) == 0);
}

/* ------------------------------------------------------------------ certificates */

static void add(X509_NAME *name, const char *type, int string_type, const char *value)
{
    ASN1_OBJECT *object = OBJ_txt2obj(type, 0);

    must(object != NULL);
    must(X509_NAME_add_entry_by_OBJ(name, object, string_type, (const unsigned char *)value, -1, -1,
                                    0) == 1);
    ASN1_OBJECT_free(object);
}

static X509_NAME *plain_name(const char *cn)
{
    X509_NAME *name = X509_NAME_new();

    add(name, "C", V_ASN1_PRINTABLESTRING, "US");
    add(name, "CN", V_ASN1_UTF8STRING, cn);
    return name;
}

/* Types that libcrypto has no name for, a mark, and characters that have to be converted. */
static X509_NAME *odd_name(void)
{
    X509_NAME *name = plain_name("a/CN=b \\+ c");

    add(name, "1.3.6.1.4.1.1180591620717411303424.1", V_ASN1_UTF8STRING, "arc");
    add(name, "OU", V_ASN1_T61STRING, "d\xE9part");
    add(name, "1.2.3.4.5", V_ASN1_BMPSTRING, "\x01\x41");
    return name;
}

static void add_extension(X509 *x509, int nid, const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_nconf_nid(NULL, NULL, nid, value);

    must(extension != NULL);
    must(X509_add_ext(x509, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

/* Takes both names over. */
static X509 *certificate(X509_NAME *subject, X509_NAME *issuer, const char *constraints)
{
    X509 *x509 = X509_new();

    must(X509_set_version(x509, 2) == 1);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 7);
    X509_gmtime_adj(X509_getm_notBefore(x509), -1000);
    X509_gmtime_adj(X509_getm_notAfter(x509), 1000000);
    X509_set_subject_name(x509, subject);
    X509_set_issuer_name(x509, issuer);
    X509_set_pubkey(x509, key);
    add_extension(x509, NID_basic_constraints, constraints);
    must(X509_sign(x509, key, NULL) > 0);
    X509_NAME_free(subject);
    X509_NAME_free(issuer);
    return x509;
}

static struct input der_of(X509 *x509)
{
    BIO *bio = memory();

    must(i2d_X509_bio(bio, x509) == 1);
    return taken(bio);
}

/* A certificate that says twice whether it is a CA's: libcrypto marks it as invalid. */
static struct input make_twice(void)
{
    X509 *x509 = certificate(plain_name("Twice"), plain_name("CA"), "CA:TRUE");

    add_extension(x509, NID_basic_constraints, "CA:TRUE");
    must(X509_sign(x509, key, NULL) > 0);
    struct input twice = der_of(x509);
    X509_free(x509);
    return twice;
}

static X509_REQ *make_request(void)
{
    X509_REQ *request = X509_REQ_new();
    X509_NAME *name = odd_name();

    X509_REQ_set_subject_name(request, name);
    X509_REQ_set_pubkey(request, key);
    must(X509_REQ_sign(request, key, NULL) > 0);
    X509_NAME_free(name);
    return request;
}

static PKCS7 *make_pkcs7(X509 *first, X509 *second)
{
    PKCS7 *pkcs7 = PKCS7_new();

    PKCS7_set_type(pkcs7, NID_pkcs7_signed);
    PKCS7_content_new(pkcs7, NID_pkcs7_data);
    PKCS7_add_certificate(pkcs7, first);
    PKCS7_add_certificate(pkcs7, second);
    return pkcs7;
}

/* With a single round of the key derivation: each call of it is made many times. */
static struct input make_pkcs12(X509 *x509)
{
    PKCS12 *pkcs12 = PKCS12_create("secret", "name", key, x509, NULL, 0, 0, 1, 1, 0);
    BIO *bio = memory();

    must(pkcs12 != NULL);
    must(i2d_PKCS12_bio(bio, pkcs12) == 1);
    PKCS12_free(pkcs12);
    return taken(bio);
}

/* ------------------------------------------------------------------ forms */

static void put_pem(BIO *bio, X509 *x509)
{
    must(PEM_write_bio_X509(bio, x509) == 1);
}

static struct input make_pem(X509 *usual, X509 *odd, X509_REQ *request, PKCS7 *pkcs7)
{
    BIO *bio = memory();

    put_pem(bio, usual);
    put_pem(bio, odd);
    must(X509_alias_set1(odd, (const unsigned char *)"alias", 5) == 1);
    must(PEM_write_bio_X509_AUX(bio, odd) == 1);
    must(PEM_write_bio_X509_REQ(bio, request) == 1);
    must(PEM_write_bio_PKCS7(bio, pkcs7) == 1);
    return taken(bio);
}

/* The base64 of an encoding in lines of that length. */
static void put_base64(BIO *bio, const struct input *der, size_t line)
{
    unsigned char *text = malloc(4 * der->len / 3 + 8);
    size_t len = (size_t)EVP_EncodeBlock(text, der->bytes, (int)der->len);

    for (size_t at = 0; at < len; at += line) {
        BIO_write(bio, text + at, (int)(len - at < line ? len - at : line));
        BIO_puts(bio, "\n");
    }
    free(text);
}

static struct input make_ragged(const struct input *der)
{
    BIO *bio = memory();

    BIO_puts(bio, "-----BEGIN CERTIFICATE-----\n");
    put_base64(bio, der, 60);
    BIO_puts(bio, "-----END CERTIFICATE-----\n");
    return taken(bio);
}

static struct input make_lines(const struct input *usual, const struct input *odd)
{
    BIO *bio = memory();

    put_base64(bio, usual, SIZE_MAX / 2);
    put_base64(bio, odd, SIZE_MAX / 2);
    BIO_puts(bio, " ");
    put_base64(bio, odd, SIZE_MAX / 2);
    return taken(bio);
}

static void make_folder(X509 *usual, X509 *odd)
{
    BIO *bio = memory();
    unsigned char nothing = 0;
    struct input empty = {&nothing, 0};

    strcpy(inputs.folder, "/tmp/dnmap-faults-XXXXXX");
    must(mkdtemp(inputs.folder) != NULL);
    put_pem(bio, usual);
    struct input one = taken(bio);
    bio = memory();
    put_pem(bio, odd);
    put_pem(bio, usual);
    struct input both = taken(bio);
    write_file("both.pem", &both);
    write_file("empty", &empty);
    write_file("odd.der", &inputs.odd);
    write_file("usual.pem", &one);
    free(one.bytes);
    free(both.bytes);
}

void inputs_make(void)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, NULL);
    BIO *bio = memory();

    must(EVP_PKEY_keygen_init(context) == 1);
    must(EVP_PKEY_keygen(context, &key) == 1);
    EVP_PKEY_CTX_free(context);
    X509 *ca = certificate(plain_name("CA"), plain_name("CA"), "critical,CA:TRUE");
    X509 *usual = certificate(plain_name("Usual (1)"), plain_name("CA"), "CA:FALSE");
    X509 *odd = certificate(odd_name(), odd_name(), "CA:TRUE");
    X509_REQ *request = make_request();
    PKCS7 *pkcs7 = make_pkcs7(usual, odd);
    X509_NAME *name = odd_name();
    inputs.ca = der_of(ca);
    inputs.usual = der_of(usual);
    inputs.odd = der_of(odd);
    inputs.twice = make_twice();
    inputs.odd_name.len = (size_t)i2d_X509_NAME(name, &inputs.odd_name.bytes);
    i2d_X509_REQ_bio(bio, request);
    inputs.request = taken(bio);
    bio = memory();
    i2d_PKCS7_bio(bio, pkcs7);
    inputs.pkcs7 = taken(bio);
    inputs.pkcs12 = make_pkcs12(usual);
    make_folder(usual, odd);
    inputs.ragged = make_ragged(&inputs.usual);
    inputs.lines = make_lines(&inputs.usual, &inputs.odd);
    inputs.pem = make_pem(usual, odd, request, pkcs7);
    X509_NAME_free(name);
    PKCS7_free(pkcs7);
    X509_REQ_free(request);
    X509_free(odd);
    X509_free(usual);
    X509_free(ca);
    EVP_PKEY_free(key);
}

void inputs_remove(void)
{
    static const char *const names[] = {"both.pem", "empty", "odd.der", "usual.pem"};
    struct input *all[] = {&inputs.usual, &inputs.odd,    &inputs.ca,  &inputs.request,
                           &inputs.pkcs7, &inputs.pkcs12, &inputs.pem, &inputs.ragged,
                           &inputs.lines, &inputs.twice};
    char path[100];

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", inputs.folder, names[i]);
        unlink(path);
    }
    rmdir(inputs.folder);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        free(all[i]->bytes);
    OPENSSL_free(inputs.odd_name.bytes);
}
