/* SPDX-License-Identifier: BSD-2-Clause */
/* What takes too many calls to be reached through the public ones, and input that is long. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* A block of PEM that holds no certificate; its length. */
static size_t put_block(char *text, int lines)
{
    static const char line[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    size_t len = (size_t)sprintf(text, "-----BEGIN CERTIFICATE-----\n");

    for (int i = 0; i < lines; i++)
        len += (size_t)sprintf(text + len, "%s", line);
    return len + (size_t)sprintf(text + len, "-----END CERTIFICATE-----\n");
}

/* Reads a block that gives no certificate, which is no matter of memory. */
static dnmap_status refuse(const char *text, size_t len, dnmap_status expected)
{
    dnmap_reader *reader = STALE;
    dnmap_cert *cert = STALE;
    dnmap_error error = stale_error;

    dnmap_status status = dnmap_reader_new_memory(&reader, text, len, DNMAP_INPUT_AUTO);
    if (status != DNMAP_OK)
        return note_object(status, reader);
    status = dnmap_reader_next(reader, &cert, &error);
    must(status != DNMAP_OK);
    (void)note_cert(told(status, &error), cert);
    dnmap_reader_free(reader);
    if (status != expected)
        return status;
    note("refused\n");
    return DNMAP_OK;
}

/* One for which the stack has no room. */
static dnmap_status long_pem(void)
{
    static char text[70 * 300];

    return refuse(text, put_block(text, 200), DNMAP_E_DER);
}

/* Those of which libcrypto does not say what is wrong, and of which it does. */
static dnmap_status no_base64(void)
{
    static const char empty[] = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n";
    static const char damaged[] = "-----BEGIN CERTIFICATE-----\nMII!\n-----END CERTIFICATE-----\n";
    dnmap_status status = refuse(empty, sizeof empty - 1, DNMAP_E_PEM);

    return status == DNMAP_OK ? refuse(damaged, sizeof damaged - 1, DNMAP_E_PEM) : status;
}

/* ------------------------------------------------------------------ streams in parts */

static dnmap_status take_entry(void *context, const dnmap_found *found, const dnmap_entry *entry)
{
    (void)context;
    (void)found;
    (void)entry;
    return DNMAP_OK;
}

/* What is wrong with the input is noted, up to the first failure for want of memory. */
static dnmap_status take_failure(void *context, const dnmap_found *found, const dnmap_error *error)
{
    dnmap_status *first = context;

    if (error->code == DNMAP_E_MEMORY)
        *first = DNMAP_E_MEMORY;
    else if (*first == DNMAP_OK)
        note("%s: %s\n", found->source, dnmap_status_name(error->code));
    return DNMAP_OK;
}

/* Blocks of which one takes more room than a part has at first, and something that can't be read.
 */
static dnmap_status add_streams(dnmap_files *files, int unreadable)
{
    static char text[70 * 3100];
    size_t len = put_block(text, 1);

    len += put_block(text + len, 3000);
    len += put_block(text + len, 1);
    dnmap_status status = dnmap_files_add_bytes(files, text, len, "blocks");
    if (status == DNMAP_OK)
        status = dnmap_files_add_descriptor(files, unreadable, "folder");
    if (status == DNMAP_OK)
        status = dnmap_files_add_bytes(files, text, 30, "cut");
    return status;
}

static dnmap_status streams_in_parts(void)
{
    dnmap_status first = DNMAP_OK;
    const dnmap_handler handler = {.entry = take_entry, .failure = take_failure, .context = &first};
    int folder = open("/", O_RDONLY);
    dnmap_entries *entries = NULL;
    dnmap_files *files = NULL;
    dnmap_status status = dnmap_files_new(&files, DNMAP_INPUT_AUTO);

    must(folder >= 0);
    if (status == DNMAP_OK)
        status = add_streams(files, folder);
    if (status == DNMAP_OK)
        status = dnmap_entries_new(&entries);
    if (status == DNMAP_OK)
        status = dnmap_entries_read(entries, files, 2, &handler);
    dnmap_entries_free(entries);
    dnmap_files_free(files);
    close(folder);
    return status == DNMAP_OK ? first : status;
}

const struct scene inside_scenes[] = {
    {"a keyed hash", keyed, PLAIN},
    {"keys that were seen", seen, PLAIN},
    {"a long block of PEM", long_pem, PLAIN},
    {"blocks of PEM without base64", no_base64, PLAIN},
    {"streams in parts", streams_in_parts, THREADS},
    {NULL, NULL, PLAIN},
};
