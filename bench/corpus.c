/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bench-corpus [--der | --check] COUNT SEED: a bundle of client certificates on standard output,
 * the same for the same seed on every machine. --check writes none: each has to be taken by
 * libcrypto, and what they are like is told.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "certificate.h"

enum { LINE_BYTES = 48, LINE_CHARS = 64, BUFFER = 1 << 18 };

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "bench-corpus: %s\n", what);
    exit(1);
}

typedef void emit_fn(const unsigned char *der, size_t len, const struct name *subject);

/* ------------------------------------------------------------------ output */

static void emit_der(const unsigned char *der, size_t len, const struct name *subject)
{
    (void)subject;
    fwrite(der, 1, len, stdout);
}

static void emit_pem(const unsigned char *der, size_t len, const struct name *subject)
{
    unsigned char line[LINE_CHARS + 1];

    (void)subject;
    fputs("-----BEGIN CERTIFICATE-----\n", stdout);
    for (size_t i = 0; i < len; i += LINE_BYTES) {
        size_t bytes = len - i < LINE_BYTES ? len - i : LINE_BYTES;
        int chars = EVP_EncodeBlock(line, der + i, (int)bytes);
        line[chars] = '\n';
        fwrite(line, 1, (size_t)chars + 1, stdout);
    }
    fputs("-----END CERTIFICATE-----\n", stdout);
}

/* ------------------------------------------------------------------ self-check */

static struct {
    uint64_t count, bytes, non_ascii, marks, joined;
    size_t smallest, largest, longest_key;
} seen;

/* sendmail has to look the whole name up, or the corpus has what is refused. */
static void check_oneline(const X509 *cert, const struct name *subject)
{
    char text[4096];
    size_t encoded = name_encoded_len(subject);

    X509_NAME_oneline(X509_get_subject_name(cert), text, sizeof text);
    if (strlen(text) > 255 || encoded > 240)
        die("a subject is too long");
    if (encoded > seen.longest_key)
        seen.longest_key = encoded;
}

static void count_traits(const struct name *subject)
{
    struct name_traits traits = name_traits(subject);

    seen.non_ascii += traits.non_ascii;
    seen.marks += traits.marks;
    seen.joined += traits.joined;
}

static void emit_check(const unsigned char *der, size_t len, const struct name *subject)
{
    const unsigned char *p = der;
    X509 *cert = d2i_X509(NULL, &p, (long)len);

    if (cert == NULL || p != der + len || X509_get0_pubkey(cert) == NULL)
        die("libcrypto does not take a certificate");
    if (X509_check_purpose(cert, -1, 0) != 1)
        die("libcrypto does not take an extension");
    check_oneline(cert, subject);
    X509_free(cert);
    count_traits(subject);
    seen.bytes += len;
    if (seen.count++ == 0 || len < seen.smallest)
        seen.smallest = len;
    if (len > seen.largest)
        seen.largest = len;
}

static double percent(uint64_t part)
{
    return seen.count == 0 ? 0 : 100.0 * (double)part / (double)seen.count;
}

static void report(void)
{
    if (seen.count == 0)
        die("no certificates");
    printf("%" PRIu64 " certificates of %zu to %zu bytes, on average %.0f\n", seen.count,
           seen.smallest, seen.largest, (double)seen.bytes / (double)seen.count);
    printf("subjects not ASCII %.1f %%, with / or + %.1f %%, with an RDN of two %.1f %%\n",
           percent(seen.non_ascii), percent(seen.marks), percent(seen.joined));
    printf("longest encoded subject %zu bytes\n", seen.longest_key);
}

/* ------------------------------------------------------------------ the program */

static uint64_t number(const char *text)
{
    char *end;

    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0')
        die("usage: bench-corpus [--der | --check] COUNT SEED");
    return value;
}

static void make_all(uint64_t count, uint64_t seed, emit_fn *emit)
{
    static struct authority authority;
    static struct backward out;
    struct name subject;

    authority_init(&authority, seed);
    for (uint64_t i = 0; i < count; i++) {
        size_t len;
        certificate_make(&out, &authority, i, &subject);
        const unsigned char *der = backward_data(&out, &len);
        emit(der, len, &subject);
    }
}

int main(int argc, char **argv)
{
    emit_fn *emit = emit_pem;

    if (argc == 4 && strcmp(argv[1], "--der") == 0)
        emit = emit_der;
    else if (argc == 4 && strcmp(argv[1], "--check") == 0)
        emit = emit_check;
    else if (argc != 3)
        die("usage: bench-corpus [--der | --check] COUNT SEED");
    setvbuf(stdout, NULL, _IOFBF, BUFFER);
    make_all(number(argv[argc - 2]), number(argv[argc - 1]), emit);
    if (emit == emit_check)
        report();
    int failed = ferror(stdout);
    if (fclose(stdout) != 0 || failed)
        die("can't write");
    return 0;
}
