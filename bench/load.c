/* SPDX-License-Identifier: BSD-2-Clause */
#include "load.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>

static _Noreturn void die(const char *path, const char *what)
{
    fprintf(stderr, "bench: %s: %s\n", path, what);
    exit(1);
}

static void *resize(void *old, size_t size, const char *path)
{
    void *new = realloc(old, size);

    if (new == NULL)
        die(path, "out of memory");
    return new;
}

static void read_file(struct bundle *bundle, const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t room = 0, got;

    if (file == NULL)
        die(path, "can't open");
    do {
        room += room / 2 + 65536;
        bundle->pem = resize(bundle->pem, room, path);
        got = fread(bundle->pem + bundle->pem_len, 1, room - bundle->pem_len, file);
        bundle->pem_len += got;
    } while (bundle->pem_len == room);
    if (ferror(file) || bundle->pem_len > INT_MAX)
        die(path, "can't read");
    fclose(file);
}

/* Takes over `bytes`. */
static void add(struct bundle *bundle, unsigned char *bytes, long len, const char *path)
{
    if ((bundle->count & (bundle->count - 1)) == 0)
        bundle->certs =
            resize(bundle->certs, (2 * bundle->count + 1) * sizeof *bundle->certs, path);
    bundle->certs[bundle->count++] = (struct encoding){bytes, (size_t)len};
}

/* The blocks are not decoded as certificates here: whoever does that is to be measured. */
static void read_blocks(struct bundle *bundle, const char *path)
{
    BIO *bio = BIO_new_mem_buf(bundle->pem, (int)bundle->pem_len);
    char *label, *header;
    unsigned char *bytes;
    long len;

    if (bio == NULL)
        die(path, "out of memory");
    while (PEM_read_bio(bio, &label, &header, &bytes, &len) == 1) {
        if (strcmp(label, PEM_STRING_X509) == 0)
            add(bundle, bytes, len, path);
        else
            OPENSSL_free(bytes);
        OPENSSL_free(label);
        OPENSSL_free(header);
    }
    if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
        die(path, "malformed PEM");
    ERR_clear_error();
    BIO_free(bio);
}

void bundle_load(struct bundle *bundle, const char *path)
{
    *bundle = (struct bundle){NULL, 0, NULL, 0};
    read_file(bundle, path);
    read_blocks(bundle, path);
    if (bundle->count == 0)
        die(path, "no certificate in it");
}

void bundle_free(struct bundle *bundle)
{
    for (size_t i = 0; i < bundle->count; i++)
        OPENSSL_free(bundle->certs[i].bytes);
    free(bundle->certs);
    free(bundle->pem);
}
