/* SPDX-License-Identifier: BSD-2-Clause */
#include "many/give.h"

#include "base/status.h"
#include "input/reader.h"

/* From its place in a part to that in the stream. */
static void place(dnmap_position *position, const struct giving *giving)
{
    if (position->index == 0)
        return;
    position->index += giving->before.index;
    position->line += position->line == 0 ? 0 : giving->before.line;
    position->offset += giving->before.offset;
}

static void directory_gave(struct giving *giving)
{
    giving->directory_taken = giving->directory_taken || giving->in_directory;
}

dnmap_status give_failure(struct giving *giving, dnmap_found found, const dnmap_error *error)
{
    dnmap_error placed = *error;

    if (found.position.index != 0)
        placed.offset += (size_t)giving->before.offset;
    place(&found.position, giving);
    /* What there was no memory for was there. */
    if (error->code == DNMAP_E_MEMORY)
        directory_gave(giving);
    giving->stopped = giving->handler->failure(giving->handler->context, &found, &placed);
    return giving->stopped;
}

static dnmap_status give_found(struct giving *giving, const dnmap_found *found)
{
    directory_gave(giving);
    if (giving->handler->certificate != NULL)
        giving->stopped = giving->handler->certificate(giving->handler->context, found);
    return giving->stopped;
}

static dnmap_status take_entry(void *context, const dnmap_entry *entry)
{
    struct giving *giving = context;

    giving->stopped = giving->handler->entry(giving->handler->context, giving->found, entry);
    return giving->stopped;
}

/* What goes wrong with an entry is told by its status, unless the handler stopped it. */
static dnmap_status give_status(struct giving *giving, dnmap_status status,
                                const dnmap_found *found)
{
    dnmap_error error;

    if (status == DNMAP_OK || giving->stopped != DNMAP_OK)
        return giving->stopped;
    (void)error_set(&error, status, NULL, 0);
    giving->stopped = giving->handler->failure(giving->handler->context, found, &error);
    return giving->stopped;
}

dnmap_status give_cert(struct giving *giving, dnmap_found found, const dnmap_cert *cert)
{
    place(&found.position, giving);
    giving->found = &found;
    if (give_found(giving, &found) != DNMAP_OK)
        return giving->stopped;
    dnmap_status status = dnmap_entries_add(giving->entries, cert, take_entry, giving, NULL);
    return give_status(giving, status, &found);
}

/* ------------------------------------------------------------------ results */

static dnmap_status give_entry(struct giving *giving, const struct unit *unit,
                               const struct result *result, const dnmap_found *found)
{
    dnmap_entry entry = result->entry;

    entry.key = unit->keys + result->key_at;
    giving->found = found;
    return give_status(giving, entries_give(giving->entries, &entry, take_entry, giving), found);
}

/* What is said of a stream in which nothing was found. */
static const dnmap_error *end_error(const struct giving *giving, const struct result *result,
                                    dnmap_error *error)
{
    if (!giving->stream_has_key)
        return &result->error;
    (void)error_set(error, result->error.code, reader_key_alone, 0);
    return error;
}

static dnmap_status give_result(struct giving *giving, const struct unit *unit,
                                const struct result *result)
{
    dnmap_found found = result->found;
    dnmap_error error;

    giving->in_directory = result->in_directory;
    switch (result->kind) {
    case RESULT_CERTIFICATE:
        place(&found.position, giving);
        return give_found(giving, &found);
    case RESULT_ENTRY:
        place(&found.position, giving);
        return give_entry(giving, unit, result, &found);
    case RESULT_NO_ENTRIES:
        place(&found.position, giving);
        return give_status(giving, result->error.code, &found);
    case RESULT_FAILURE:
        return give_failure(giving, found, &result->error);
    case RESULT_SOURCE_END:
        if (!giving->stream_found && result->error.code != DNMAP_OK)
            (void)give_failure(giving, found, end_error(giving, result, &error));
        give_stream_end(giving);
        return giving->stopped;
    case RESULT_DIRECTORY_END:
        if (!giving->directory_taken)
            (void)give_failure(giving, found, &result->error);
        giving->directory_taken = false;
        return giving->stopped;
    }
    return DNMAP_E_ARGUMENT; /* GCOVR_EXCL_LINE: every kind has its case */
}

/* There was no memory for the rest of a unit. */
static dnmap_status give_no_memory(struct giving *giving, const struct unit *unit)
{
    dnmap_found found = {.source = unit->file_count != 0 ? unit->files[0].path : unit->source};
    dnmap_error error;

    if (unit->result_count != 0)
        found.source = unit->results[unit->result_count - 1].found.source;
    (void)error_set(&error, DNMAP_E_MEMORY, NULL, 0);
    return give_failure(giving, found, &error);
}

dnmap_status give_unit(struct giving *giving, const struct unit *unit)
{
    dnmap_status status = DNMAP_OK;

    for (size_t i = 0; status == DNMAP_OK && i < unit->result_count; i++)
        status = give_result(giving, unit, &unit->results[i]);
    giving->stream_found = giving->stream_found || unit->items != 0 || unit->failed;
    giving->stream_has_key = giving->stream_has_key || unit->passed_key;
    giving->before.line += unit->lines;
    giving->before.index += unit->items;
    giving->before.offset += unit->len;
    return status == DNMAP_OK && unit->failed ? give_no_memory(giving, unit) : status;
}

void give_stream_end(struct giving *giving)
{
    giving->before = (dnmap_position){0};
    giving->stream_found = giving->stream_has_key = false;
}
