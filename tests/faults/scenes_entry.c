/* SPDX-License-Identifier: BSD-2-Clause */
/* Files, entries and lines. */
#include <stdio.h>
#include <string.h>

#include "inputs.h"
#include "scene.h"
#include "tap.h"

/* ------------------------------------------------------------------ files */

static dnmap_status open_files(dnmap_files **files)
{
    *files = STALE;
    dnmap_status status = dnmap_files_new(files, DNMAP_INPUT_AUTO);

    if (status != DNMAP_OK)
        return note_object(status, *files);
    status = dnmap_files_set_password(*files, "secret", 6);
    if (status == DNMAP_OK)
        status = dnmap_files_set_log(*files, DNMAP_DIALECT_OPENSSL3, "*");
    if (status == DNMAP_OK)
        status = dnmap_files_add_path(*files, inputs.folder);
    if (status == DNMAP_OK)
        status = dnmap_files_add_bytes(*files, inputs.pem.bytes, inputs.pem.len, "bytes");
    if (status == DNMAP_OK)
        status = dnmap_files_add_bytes(*files, inputs.usual.bytes, inputs.usual.len, "der");
    return status;
}

static dnmap_status files(void)
{
    dnmap_files *all;
    dnmap_status status = open_files(&all);
    dnmap_cert *cert = NULL;

    while (status == DNMAP_OK) {
        dnmap_error error = stale_error;
        cert = STALE;
        status = dnmap_files_next(all, &cert, &error);
        (void)note_cert(told(status, &error), cert);
        if (status == DNMAP_E_PASSED_OVER)
            status = DNMAP_OK;
        else if (cert == NULL)
            break;
        note("%s\n", dnmap_files_source(all));
    }
    dnmap_files_free(all);
    return status;
}

/* ------------------------------------------------------------------ entries */

static dnmap_status take_entry(void *context, const dnmap_entry *entry)
{
    (void)context;
    note("%d %x %x %.*s %s\n", entry->verdict, entry->risks, entry->refused, (int)entry->key_len,
         entry->key, entry->value);
    return DNMAP_OK;
}

static dnmap_status new_entries(dnmap_entries **entries)
{
    *entries = STALE;
    dnmap_status status = dnmap_entries_new(entries);

    if (status != DNMAP_OK)
        return note_object(status, *entries);
    status = dnmap_entries_set_tag(*entries, "TAG");
    if (status == DNMAP_OK)
        status = dnmap_entries_set_value(*entries, "OK");
    dnmap_entries_set_fold(*entries, 1);
    return status;
}

static dnmap_status add_numbers(dnmap_entries *entries)
{
    dnmap_status status = DNMAP_OK;

    for (int i = 0; status == DNMAP_OK && i < 150; i++) {
        char line[40];
        dnmap_reader *reader;
        dnmap_cert *cert = NULL;
        dnmap_error error = stale_error;
        snprintf(line, sizeof line, "/CN=n %d\n", i % 140);
        status = dnmap_reader_new_memory(&reader, line, strlen(line), DNMAP_INPUT_TEXT);
        if (status == DNMAP_OK)
            status = dnmap_reader_next(reader, &cert, NULL);
        if (status == DNMAP_OK)
            status = told(dnmap_entries_add(entries, cert, take_entry, NULL, &error), &error);
        dnmap_cert_free(cert);
        dnmap_reader_free(reader);
    }
    return status;
}

/* More keys than are kept as they are. */
static dnmap_status entries(void)
{
    dnmap_entries *made;
    dnmap_status status = new_entries(&made);

    if (status == DNMAP_OK)
        status = dnmap_entries_set_mode(made, DNMAP_MODE_SUBJECT);
    if (status == DNMAP_OK)
        status = add_numbers(made);
    dnmap_entries_free(made);
    return status;
}

/* Every entry in all dialects, through regular expressions. */
static dnmap_status all_dialects(void)
{
    dnmap_entries *made = NULL;
    dnmap_regex *regex = STALE;
    dnmap_cert *cert = NULL;
    dnmap_error error = stale_error;
    dnmap_status status = dnmap_regex_new(&regex, "-s1 /CN=(.*)$", &error);

    if (note_object(told(status, &error), regex) == DNMAP_OK)
        status = new_entries(&made);
    if (status == DNMAP_OK) {
        dnmap_entries_set_regexes(made, regex, NULL);
        dnmap_entries_set_all_dialects(made, 1);
        dnmap_entries_set_duplicates(made, 1);
        status = dnmap_cert_from_der(&cert, inputs.odd.bytes, inputs.odd.len, NULL);
    }
    if (status == DNMAP_OK)
        status = told(dnmap_entries_add(made, cert, take_entry, NULL, &error), &error);
    dnmap_cert_free(cert);
    dnmap_entries_free(made);
    dnmap_regex_free(regex);
    return status;
}

/* ------------------------------------------------------------------ files to entries */

/* What dnmap_entries_read() told: the first failure, after which it went on. */
struct told_failure {
    dnmap_status status;
    char source[200];
};

static dnmap_status take_certificate(void *context, const dnmap_found *found)
{
    (void)context;
    note("%s %zu %d\n", found->source, found->position.index, found->is_ca);
    return DNMAP_OK;
}

static dnmap_status take_found(void *context, const dnmap_found *found, const dnmap_entry *entry)
{
    (void)context;
    /* Whether it is a duplicate depends on what was read before. */
    must(entry->verdict <= DNMAP_ENTRY_DUPLICATE);
    note("%s %.*s %s\n", found->source, (int)entry->key_len, entry->key, entry->value);
    return DNMAP_OK;
}

static dnmap_status take_failure(void *context, const dnmap_found *found, const dnmap_error *error)
{
    struct told_failure *first = context;

    must(found->source != NULL);
    must(error->message != NULL);
    /* What there was no memory to read is not nothing. */
    must(error->code != DNMAP_E_NOTHING || strcmp(found->source, first->source) != 0);
    if (error->code == DNMAP_E_PASSED_OVER || error->code == DNMAP_E_NO_ISSUER)
        note("%s: %s\n", found->source, error->message);
    else if (first->status == DNMAP_OK) {
        first->status = error->code;
        snprintf(first->source, sizeof first->source, "%s", found->source);
    }
    return DNMAP_OK;
}

static dnmap_status read_in(unsigned threads)
{
    struct told_failure first = {DNMAP_OK, ""};
    const dnmap_handler handler = {take_certificate, take_found, take_failure, NULL, &first};
    dnmap_entries *made = NULL;
    dnmap_files *all;
    dnmap_status status = open_files(&all);

    if (status == DNMAP_OK)
        status = new_entries(&made);
    if (status == DNMAP_OK)
        status = dnmap_entries_read(made, all, threads, &handler);
    dnmap_entries_free(made);
    dnmap_files_free(all);
    return status == DNMAP_OK ? first.status : status;
}

static dnmap_status read_in_one(void)
{
    return read_in(1);
}

static dnmap_status read_in_three(void)
{
    return read_in(3);
}

/* ------------------------------------------------------------------ lines */

static dnmap_status lines_of(const dnmap_name *name)
{
    char room[500] = "stale";
    char *text = STALE;
    size_t len = 99;
    unsigned risks = ~0U;
    dnmap_error error = stale_error;
    dnmap_status status = dnmap_access_line_new(&text, &len, &risks, name, "CERTISSUER", "RELAY",
                                                DNMAP_DIALECT_HOST, DNMAP_MAP_HASH, 0, &error);

    if (note_text(told(status, &error), text, len) != DNMAP_OK)
        return status;
    len = 99;
    status = dnmap_access_line(room, sizeof room, &len, NULL, name, "CERTISSUER", "RELAY",
                               DNMAP_DIALECT_HOST, DNMAP_MAP_HASH, 0, &error);
    if (note_room(told(status, &error), room) != DNMAP_OK) {
        must(len == 0);
        return status;
    }
    text = STALE;
    len = 99;
    status = dnmap_requirement_new(&text, &len, &risks, "TLS_Srv:x", "VERIFY", name, name, name,
                                   DNMAP_DIALECT_HOST, 0, &error);
    return note_text(told(status, &error), text, len);
}

static dnmap_status lines(void)
{
    dnmap_cert *cert = NULL;
    dnmap_status status = dnmap_cert_from_der(&cert, inputs.odd.bytes, inputs.odd.len, NULL);

    if (status == DNMAP_OK)
        status = lines_of(dnmap_cert_subject(cert));
    dnmap_cert_free(cert);
    return status;
}

const struct scene entry_scenes[] = {
    {"files", files, PLAIN},
    {"entries of many names", entries, PLAIN},
    {"entries in all dialects", all_dialects, PLAIN},
    {"files to entries", read_in_one, PLAIN},
    {"files to entries in three threads", read_in_three, THREADS},
    {"lines of a map", lines, PLAIN},
    {NULL, NULL, PLAIN},
};
