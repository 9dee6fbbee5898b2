/* SPDX-License-Identifier: BSD-2-Clause */
/* What takes too many calls to be reached through the public ones, and input that is long. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/seen.h"
#include "base/keyed.h"
#include "inputs.h"
#include "scene.h"
#include "tap.h"

static dnmap_status keyed(void)
{
    struct keyed_hash *hash = STALE;
    unsigned char one[KEYED_HASH_SIZE], same[KEYED_HASH_SIZE];
    dnmap_status status = keyed_hash_new(&hash);

    if (note_object(status, hash) != DNMAP_OK)
        return status;
    status = keyed_hash(hash, one, "key", 3);
    if (status == DNMAP_OK)
        status = keyed_hash(hash, same, "key", 3);
    if (status == DNMAP_OK)
        must(memcmp(one, same, sizeof one) == 0);
    keyed_hash_free(hash);
    return status;
}

/* So many that they are hashed, and of more bytes than have a place of their own. */
static dnmap_status seen(void)
{
    enum { MANY = 130, LONG = 600 };
    struct seen *all = STALE;
    enum seen_answer answer;
    char key[LONG];
    dnmap_status status = seen_new(&all);

    if (note_object(status, all) != DNMAP_OK)
        return status;
    memset(key, 'k', sizeof key);
    for (size_t i = 0; status == DNMAP_OK && i < MANY; i++) {
        status = seen_check(&answer, all, key, 1 + i, 0);
        must(status != DNMAP_OK || answer == SEEN_NEW);
    }
    for (int again = 0; status == DNMAP_OK && again < 2; again++) {
        status = seen_check(&answer, all, key, LONG, 0);
        must(status != DNMAP_OK || answer == (again ? SEEN_SAME : SEEN_NEW));
    }
    seen_free(all);
    return status;
}

/* A PEM block for which the stack has no room; that it is no certificate is no matter of memory. */
static dnmap_status long_pem(void)
{
    enum { LINES = 300 };
    static const char line[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    static char text[LINES * sizeof line + 100];
    size_t len = (size_t)sprintf(text, "-----BEGIN CERTIFICATE-----\n");
    dnmap_reader *reader = STALE;
    dnmap_cert *cert = STALE;
    dnmap_error error = stale_error;

    for (int i = 0; i < LINES; i++)
        len += (size_t)sprintf(text + len, "%s", line);
    len += (size_t)sprintf(text + len, "-----END CERTIFICATE-----\n");
    dnmap_status status = dnmap_reader_new_memory(&reader, text, len, DNMAP_INPUT_AUTO);
    if (status != DNMAP_OK)
        return note_object(status, reader);
    status = dnmap_reader_next(reader, &cert, &error);
    must(status != DNMAP_OK);
    (void)note_cert(told(status, &error), cert);
    dnmap_reader_free(reader);
    if (status != DNMAP_E_DER)
        return status;
    note("refused\n");
    return DNMAP_OK;
}

const struct scene inside_scenes[] = {
    {"a keyed hash", keyed, false},
    {"keys that were seen", seen, false},
    {"a long block of PEM", long_pem, false},
    {NULL, NULL, false},
};
