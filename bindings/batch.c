/* SPDX-License-Identifier: BSD-2-Clause */
#include "batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void batch_init(struct batch *batch)
{
    *batch = (struct batch){
        .tallies =
            {
                [TALLY_IMITABLE] = {DNMAP_RISK_IMITABLE, 0, "keys",
                                    dnmap_risk_message(DNMAP_RISK_IMITABLE)},
                [TALLY_REGEX] = {DNMAP_RISK_REGEX, 0, "keys", dnmap_risk_message(DNMAP_RISK_REGEX)},
                [TALLY_DIALECT] = {DNMAP_RISK_DIALECT, 0, "keys",
                                   dnmap_risk_message(DNMAP_RISK_DIALECT)},
                [TALLY_NO_ISSUER] = {0, 0, "certificates",
                                     "no CA's, so no client has such an issuer: mode issuer makes "
                                     "the entries of the CAs that signed them"},
            },
    };
}

void batch_clear(struct batch *batch)
{
    for (size_t i = 0; i < batch->notes_count; i++)
        free(batch->notes[i].source);
    free(batch->notes);
    free(batch->lines);
    batch_init(batch);
}

/* Makes room for `more` elements of `size` bytes behind `count`. */
static dnmap_status make_room(void **list, size_t *room, size_t count, size_t more, size_t size)
{
    size_t wanted = *room == 0 ? 64 : *room;

    if (*room - count >= more)
        return DNMAP_OK;
    while (wanted - count < more) {
        if (wanted > (size_t)-1 / 2 / size)
            return DNMAP_E_MEMORY;
        wanted *= 2;
    }
    void *grown = realloc(*list, wanted * size);
    if (grown == NULL)
        return DNMAP_E_MEMORY;
    *list = grown;
    *room = wanted;
    return DNMAP_OK;
}

/* ------------------------------------------------------------------ lines and notes */

static void put(struct batch *batch, const char *text, size_t len)
{
    memcpy(batch->lines + batch->lines_len, text, len);
    batch->lines_len += len;
}

static dnmap_status add_line(struct batch *batch, const dnmap_entry *entry)
{
    size_t value_len = entry->value == NULL ? 0 : strlen(entry->value);
    void *lines = batch->lines;
    dnmap_status status =
        make_room(&lines, &batch->lines_room, batch->lines_len, entry->key_len + value_len + 2, 1);

    batch->lines = lines;
    if (status != DNMAP_OK)
        return status;
    put(batch, entry->key, entry->key_len);
    if (entry->value != NULL) {
        put(batch, "\t", 1);
        put(batch, entry->value, value_len);
    }
    put(batch, "\n", 1);
    return DNMAP_OK;
}

static dnmap_status add_note(struct batch *batch, const dnmap_files *files, const char *role,
                             const char *message)
{
    struct note note = {.role = role, .message = message};
    const char *source = dnmap_files_source(files);
    void *notes = batch->notes;
    dnmap_status status = make_room(&notes, &batch->notes_room, batch->notes_count, 1, sizeof note);

    batch->notes = notes;
    if (status != DNMAP_OK)
        return status;
    dnmap_files_position(&note.position, files);
    size_t size = strlen(source) + 1;
    note.source = malloc(size);
    if (note.source == NULL)
        return DNMAP_E_MEMORY;
    memcpy(note.source, source, size);
    batch->notes[batch->notes_count++] = note;
    return DNMAP_OK;
}

/* ------------------------------------------------------------------ entries */

struct taking {
    struct batch *batch;
    const dnmap_files *files;
    dnmap_status failure; /* why an entry stopped it */
};

static const char *role_of(const dnmap_entry *entry)
{
    return entry->is_issuer ? "issuer" : "subject";
}

static dnmap_status note_risks(const struct taking *taking, const dnmap_entry *entry)
{
    unsigned risks = entry->risks;

    for (int i = 0; i < TALLIES; i++) {
        struct tally *tally = &taking->batch->tallies[i];
        tally->count += (entry->risks & tally->risk) != 0;
        risks &= ~tally->risk;
    }
    for (unsigned bit = 1; bit <= risks; bit <<= 1) {
        dnmap_status status = DNMAP_OK;
        if ((risks & bit) != 0)
            status =
                add_note(taking->batch, taking->files, role_of(entry), dnmap_risk_message(bit));
        if (status != DNMAP_OK)
            return status;
    }
    return DNMAP_OK;
}

static void write_reasons(char *message, size_t size, const dnmap_entry *entry)
{
    int len = snprintf(message, size, "%s", role_of(entry));

    for (unsigned bit = 1, first = 1; bit <= entry->refused; bit <<= 1) {
        if ((entry->refused & bit) == 0 || len < 0 || (size_t)len >= size)
            continue;
        len += snprintf(message + len, size - (size_t)len, "%s%s", first ? ": " : "; ",
                        dnmap_risk_message(bit));
        first = 0;
    }
}

/* Stops, with a message of what is wrong with the entry. */
static dnmap_status refuse(struct taking *taking, const dnmap_entry *entry)
{
    char *message = taking->batch->message;
    size_t size = sizeof taking->batch->message;

    taking->failure = DNMAP_E_UNSAFE;
    if (entry->verdict == DNMAP_ENTRY_REFUSED) {
        write_reasons(message, size, entry);
    } else if (entry->verdict == DNMAP_ENTRY_CONFLICT) {
        snprintf(message, size, "%s: this key was given before with another value than %.100s",
                 role_of(entry), entry->value);
    } else {
        taking->failure = DNMAP_E_LIMIT;
        snprintf(message, size, "%s: the line is longer than the %d bytes that makemap reads",
                 role_of(entry), DNMAP_LINE_LIMIT);
    }
    return DNMAP_E_STOPPED;
}

static dnmap_status take_entry(void *context, const dnmap_entry *entry)
{
    struct taking *taking = context;
    dnmap_status status;

    switch (entry->verdict) {
    case DNMAP_ENTRY_GOOD:
        status = note_risks(taking, entry);
        return status == DNMAP_OK ? add_line(taking->batch, entry) : status;
    case DNMAP_ENTRY_DUPLICATE:
        if ((entry->risks & DNMAP_RISK_CASE) != 0)
            return note_risks(taking, entry);
        return DNMAP_OK;
    default:
        return refuse(taking, entry);
    }
}

/* Tells of a certificate that this mode is wrong for. */
static dnmap_status check_mode(struct batch *batch, const dnmap_files *files,
                               const dnmap_cert *cert, dnmap_mode mode)
{
    int is_ca = mode == DNMAP_MODE_CLIENT ? dnmap_cert_is_ca(cert) : 0;

    if (mode == DNMAP_MODE_CA)
        batch->tallies[TALLY_NO_ISSUER].count += (size_t)dnmap_cert_is_no_issuer(cert);
    if (is_ca > 0)
        return add_note(batch, files, NULL,
                        "this is a CA's certificate, taken for a client's: mode ca lets all that "
                        "it signed relay");
    return is_ca < 0 ? DNMAP_E_MEMORY : DNMAP_OK;
}

static dnmap_status add_cert(struct batch *batch, dnmap_entries *entries, const dnmap_files *files,
                             const dnmap_cert *cert, dnmap_mode mode, dnmap_error *error)
{
    struct taking taking = {batch, files, DNMAP_OK};
    dnmap_status status = check_mode(batch, files, cert, mode);

    if (status == DNMAP_OK)
        status = dnmap_entries_add(entries, cert, take_entry, &taking, error);
    if (status == DNMAP_E_STOPPED) {
        status = taking.failure;
        error->message = batch->message;
    }
    error->code = status;
    return status;
}

dnmap_status batch_read(struct batch *out, dnmap_entries *entries, dnmap_files *files,
                        dnmap_mode mode, size_t max, dnmap_error *error)
{
    for (size_t count = 0; count < max; count++) {
        dnmap_cert *cert;
        dnmap_status status = dnmap_files_next(files, &cert, error);
        if (status == DNMAP_E_PASSED_OVER) {
            status = add_note(out, files, NULL, error->message);
        } else if (status == DNMAP_OK && cert == NULL) {
            out->done = 1;
            break;
        } else if (status == DNMAP_OK) {
            status = add_cert(out, entries, files, cert, mode, error);
            dnmap_cert_free(cert);
        }
        if (status == DNMAP_E_MEMORY) /* ours too, of which no call of the library tells */
            error->message = dnmap_status_message(status);
        if (status != DNMAP_OK)
            return status;
    }
    return DNMAP_OK;
}
