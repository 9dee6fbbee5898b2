/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes client certificates with random names: DIR/0000.pem and so on, and the one key of all of
 * them, DIR/client.key. The same seed gives the same names; keys and signatures differ.
 *
 * The subject is random. So is the issuer with --random-issuer, where a CA may be left out: nobody
 * can verify such a certificate, but sendmail sets its macros from it all the same.
 */
#define _POSIX_C_SOURCE 200809L

#include "gen.h"
#include "made.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#define VALID_SECONDS (10L * 24 * 60 * 60)

struct options {
    uint64_t seed;
    unsigned long count;
    const char *dir;
    const char *ca_cert;
    const char *ca_key;
    int random_issuer;
};

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "mkcerts: %s: %s\n", what, errno != 0 ? strerror(errno) : "failed");
    ERR_print_errors_fp(stderr);
    exit(EX_SOFTWARE);
}

static _Noreturn void usage(void)
{
    fputs("usage: mkcerts --seed N --count K --out DIR\n"
          "               [--ca-cert FILE --ca-key FILE] [--random-issuer]\n",
          stderr);
    exit(EX_USAGE);
}

static unsigned long long number(const char *text)
{
    char *end;
    unsigned long long n;

    errno = 0;
    n = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0')
        usage();
    return n;
}

static struct options parse_options(int argc, char **argv)
{
    static const struct option longopts[] = {
        {"seed", required_argument, NULL, 's'},
        {"count", required_argument, NULL, 'n'},
        {"out", required_argument, NULL, 'o'},
        {"ca-cert", required_argument, NULL, 'c'},
        {"ca-key", required_argument, NULL, 'k'},
        {"random-issuer", no_argument, NULL, 'r'},
        {NULL, 0, NULL, 0},
    };
    struct options o = {0};
    int c;

    while ((c = getopt_long(argc, argv, "", longopts, NULL)) != -1) {
        switch (c) {
        case 's':
            o.seed = number(optarg);
            break;
        case 'n':
            o.count = (unsigned long)number(optarg);
            break;
        case 'o':
            o.dir = optarg;
            break;
        case 'c':
            o.ca_cert = optarg;
            break;
        case 'k':
            o.ca_key = optarg;
            break;
        case 'r':
            o.random_issuer = 1;
            break;
        default:
            usage();
        }
    }
    if (optind != argc || o.dir == NULL || (o.ca_cert == NULL) != (o.ca_key == NULL) ||
        (o.ca_cert == NULL && !o.random_issuer))
        usage();
    return o;
}

static FILE *create(const char *dir, const char *name)
{
    char path[PATH_MAX];
    FILE *f = NULL;

    errno = 0;
    if ((size_t)snprintf(path, sizeof path, "%s/%s", dir, name) < sizeof path)
        f = fopen(path, "w");
    if (f == NULL)
        die(name);
    return f;
}

static void finish(FILE *f, const char *name)
{
    if (fclose(f) != 0)
        die(name);
}

static FILE *open_input(const char *path)
{
    FILE *f = fopen(path, "r");

    if (f == NULL)
        die(path);
    return f;
}

static X509 *read_certificate(const char *path)
{
    FILE *f = open_input(path);
    X509 *cert = PEM_read_X509(f, NULL, NULL, NULL);

    if (cert == NULL)
        die(path);
    fclose(f);
    return cert;
}

static EVP_PKEY *read_key(const char *path)
{
    FILE *f = open_input(path);
    EVP_PKEY *key = PEM_read_PrivateKey(f, NULL, NULL, NULL);

    if (key == NULL)
        die(path);
    fclose(f);
    return key;
}

static EVP_PKEY *make_client_key(const char *dir)
{
    EVP_PKEY *key = made_key();
    FILE *f = create(dir, "client.key");

    if (key == NULL || !PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL))
        die("client.key");
    finish(f, "client.key");
    return key;
}

static X509_NAME *random_name(struct gen *g)
{
    size_t len;
    unsigned char *der = gen_tame_name(g, &len);
    const unsigned char *p = der;
    X509_NAME *name = d2i_X509_NAME(NULL, &p, (long)len);

    if (name == NULL)
        die("d2i_X509_NAME");
    free(der);
    return name;
}

static void set_subject(X509 *cert, struct gen *g)
{
    X509_NAME *name = random_name(g);

    if (!X509_set_subject_name(cert, name))
        die("X509_set_subject_name");
    X509_NAME_free(name);
}

static void set_issuer(X509 *cert, struct gen *g, const X509 *ca)
{
    X509_NAME *name = ca != NULL ? X509_NAME_dup(X509_get_subject_name(ca)) : random_name(g);

    if (name == NULL || !X509_set_issuer_name(cert, name))
        die("X509_set_issuer_name");
    X509_NAME_free(name);
}

/* Everything but names and signature. Valid from an hour ago, should the clocks differ. */
static X509 *blank_certificate(EVP_PKEY *client_key, unsigned long index)
{
    X509 *cert = X509_new();

    if (cert == NULL || !X509_set_version(cert, 2) ||
        !ASN1_INTEGER_set_uint64(X509_get_serialNumber(cert), index + 1) ||
        X509_gmtime_adj(X509_getm_notBefore(cert), -3600) == NULL ||
        X509_gmtime_adj(X509_getm_notAfter(cert), VALID_SECONDS) == NULL ||
        !X509_set_pubkey(cert, client_key))
        die("X509_new");
    return cert;
}

static void write_certificate(const char *dir, unsigned long index, X509 *cert)
{
    char name[32];
    FILE *f;

    snprintf(name, sizeof name, "%04lu.pem", index);
    f = create(dir, name);
    if (!PEM_write_X509(f, cert))
        die(name);
    finish(f, name);
}

/* Without a CA the client's own key signs, which proves nothing to anybody. */
static void make_certificates(const struct options *o)
{
    X509 *ca = o->ca_cert == NULL ? NULL : read_certificate(o->ca_cert);
    EVP_PKEY *ca_key = o->ca_key == NULL ? NULL : read_key(o->ca_key);
    EVP_PKEY *client_key = make_client_key(o->dir);
    struct gen g;

    gen_seed(&g, o->seed);
    for (unsigned long i = 0; i < o->count; i++) {
        X509 *cert = blank_certificate(client_key, i);

        set_subject(cert, &g);
        set_issuer(cert, &g, o->random_issuer ? NULL : ca);
        if (!X509_sign(cert, ca_key != NULL ? ca_key : client_key, EVP_sha256()))
            die("X509_sign");
        write_certificate(o->dir, i, cert);
        X509_free(cert);
    }
    EVP_PKEY_free(client_key);
    EVP_PKEY_free(ca_key);
    X509_free(ca);
}

int main(int argc, char **argv)
{
    struct options o = parse_options(argc, argv);

    umask(077); /* a key is nobody else's business */
    make_certificates(&o);
    return 0;
}
