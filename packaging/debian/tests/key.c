/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints the key of the subject of a certificate in DER on standard input, or the version. */
#include <dnmap.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    unsigned char der[8192];
    dnmap_cert *cert;
    dnmap_error error;
    char *key;
    size_t len;

    (void)argv;
    if (argc > 1) {
        puts(dnmap_version());
        return 0;
    }
    len = fread(der, 1, sizeof der, stdin);
    if (dnmap_cert_from_der(&cert, der, len, &error) != DNMAP_OK) {
        fprintf(stderr, "byte %zu: %s\n", error.offset, error.message);
        return 1;
    }
    if (dnmap_key_new(&key, NULL, NULL, dnmap_cert_subject(cert), "CERTISSUER",
                      DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH) != DNMAP_OK) {
        fputs("no key\n", stderr);
        return 1;
    }
    puts(key);
    dnmap_free(key);
    dnmap_cert_free(cert);
    return 0;
}
