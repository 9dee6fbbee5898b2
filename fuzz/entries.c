/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries whose keys are made through regular expressions. */
#include <string.h>

#include "check.h"

/* The same certificate each time. */
static const dnmap_cert *some_cert(void)
{
    static const char text[] = "subject=/C=US/O=Foo/CN=a@b.example\nissuer=/C=US/CN=Some CA\n";
    static dnmap_cert *cert;
    dnmap_reader *reader;

    if (cert == NULL) {
        CHECK(dnmap_reader_new_memory(&reader, text, sizeof text - 1, DNMAP_INPUT_TEXT) ==
              DNMAP_OK);
        CHECK(dnmap_reader_next(reader, &cert, NULL) == DNMAP_OK && cert != NULL);
        dnmap_reader_free(reader);
    }
    return cert;
}

static dnmap_status take(void *context, const dnmap_entry *entry)
{
    size_t *count = context;

    ++*count;
    CHECK(entry->key_len == strlen(entry->key));
    if (entry->verdict == DNMAP_ENTRY_GOOD)
        check_safe(entry->key, entry->key_len);
    return DNMAP_OK;
}

void check_entries(const dnmap_regex *issuer, const dnmap_regex *subject)
{
    dnmap_entries *entries;
    size_t count = 0;

    CHECK(dnmap_entries_new(&entries) == DNMAP_OK);
    dnmap_entries_set_regexes(entries, issuer, subject);
    dnmap_status status = dnmap_entries_add(entries, some_cert(), take, &count, NULL);
    CHECK(status == DNMAP_OK ? count == 2 : status == DNMAP_E_REGEX);
    dnmap_entries_free(entries);
}
