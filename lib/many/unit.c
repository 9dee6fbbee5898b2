/* SPDX-License-Identifier: BSD-2-Clause */
#include "many/unit.h"

#include <stdlib.h>
#include <string.h>

#include "access/make.h"
#include "base/status.h"
#include "decode/role.h"

/* Of each of its three pieces of memory a unit keeps as much for the next use. */
enum { KEPT_MAX = 256 * 1024 };

/* The memory, or NULL after freeing it if only an unusual input made it so large. */
static void *kept(void *memory, size_t *room, size_t item_size)
{
    if (*room * item_size <= KEPT_MAX)
        return memory;
    free(memory);
    *room = 0;
    return NULL;
}

void unit_clear(struct unit *unit)
{
    for (size_t i = 0; i < unit->file_count; i++)
        free(unit->files[i].path);
    unit->file_count = 0;
    unit->len = unit->lines = unit->items = 0;
    unit->passed_key = false;
    unit->form = FORM_UNKNOWN;
    free(unit->source);
    unit->source = NULL;
    unit->result_count = unit->keys_len = 0;
    unit->failed = false;
    unit->bytes = kept(unit->bytes, &unit->room, 1);
    unit->results = kept(unit->results, &unit->result_room, sizeof *unit->results);
    unit->keys = kept(unit->keys, &unit->keys_room, 1);
}

void unit_free(struct unit *unit)
{
    unit_clear(unit);
    free(unit->bytes);
    free(unit->results);
    free(unit->keys);
}

/* ------------------------------------------------------------------ results */

void unit_add(struct unit *unit, const struct result *result)
{
    if (unit->result_count == unit->result_room) {
        size_t room = unit->result_room == 0 ? 64 : unit->result_room * 2;
        void *results = realloc(unit->results, room * sizeof *unit->results);
        if (results == NULL) {
            unit->failed = true;
            return;
        }
        unit->results = results;
        unit->result_room = room;
    }
    unit->results[unit->result_count++] = *result;
}

/* Keeps a key, NUL included; where it is. */
static size_t keep_key(struct unit *unit, const char *key, size_t len)
{
    size_t at = unit->keys_len;

    if (unit->keys_room - at <= len) {
        size_t room = unit->keys_room == 0 ? (size_t)16 * 1024 : unit->keys_room;
        while (room - at <= len)
            room *= 2;
        char *keys = realloc(unit->keys, room);
        if (keys == NULL) {
            unit->failed = true;
            return 0;
        }
        unit->keys = keys;
        unit->keys_room = room;
    }
    memcpy(unit->keys + at, key, len + 1);
    unit->keys_len += len + 1;
    return at;
}

/* ------------------------------------------------------------------ work */

/* What is being read, as results have it. */
struct work {
    struct unit *unit;
    const struct settings *settings;
    struct result here;
};

static dnmap_status keep_entry(void *context, const dnmap_entry *made)
{
    const struct work *work = context;
    struct result result = work->here;

    result.kind = RESULT_ENTRY;
    result.entry = *made;
    result.key_at = keep_key(work->unit, made->key, made->key_len);
    if (!work->unit->failed)
        unit_add(work->unit, &result);
    return work->unit->failed ? DNMAP_E_MEMORY : DNMAP_OK;
}

/* A failure to read what is here. */
static void keep_failure(struct work *work, const dnmap_error *error)
{
    work->here.kind = RESULT_FAILURE;
    work->here.found.is_ca = work->here.found.is_no_issuer = 0;
    work->here.error = *error;
    unit_add(work->unit, &work->here);
}

static void work_on(struct work *work, const dnmap_cert *cert)
{
    dnmap_error error;
    dnmap_status status = cert_check_mode(&work->here.found, cert, work->settings->mode);

    if (status != DNMAP_OK) {
        (void)error_set(&error, status, NULL, 0);
        keep_failure(work, &error);
        return;
    }
    work->here.kind = RESULT_CERTIFICATE;
    unit_add(work->unit, &work->here);
    status = make_entries(work->settings, cert, keep_entry, work);
    if (status == DNMAP_OK)
        return;
    work->here.kind = RESULT_NO_ENTRIES;
    work->here.error.code = status;
    unit_add(work->unit, &work->here);
}

static void work_on_part(struct work *work, dnmap_input input)
{
    struct unit *unit = work->unit;
    dnmap_reader *reader;

    if (reader_new_part(&reader, unit->bytes, unit->len, input, unit->form) != DNMAP_OK) {
        unit->failed = true;
        return;
    }
    while (!unit->failed) {
        dnmap_cert *cert;
        dnmap_error error;
        dnmap_status status = dnmap_reader_next(reader, &cert, &error);
        if (status == DNMAP_OK && cert == NULL)
            break;
        dnmap_reader_position(&work->here.found.position, reader);
        if (status != DNMAP_OK)
            keep_failure(work, &error);
        else
            work_on(work, cert);
        dnmap_cert_free(cert);
    }
    unit->lines = reader->window.line - 1;
    unit->items = reader->position.index;
    unit->passed_key = reader->passed_key;
    dnmap_reader_free(reader);
}

/* Sources of its own, set up like those of the caller. */
static dnmap_status open_files(dnmap_files **out, const char *path, const dnmap_files *like)
{
    dnmap_status status = dnmap_files_new(out, like->input);

    if (status == DNMAP_OK && like->password != NULL)
        status = dnmap_files_set_password(*out, like->password, strlen(like->password));
    if (status == DNMAP_OK)
        status = dnmap_files_set_log(*out, like->log_dialect, like->log_relay);
    return status == DNMAP_OK ? dnmap_files_add_path(*out, path) : status;
}

static void work_on_file(struct work *work, const char *path, const dnmap_files *like)
{
    struct unit *unit = work->unit;
    dnmap_files *files;

    unit->failed = open_files(&files, path, like) != DNMAP_OK;
    while (!unit->failed) {
        dnmap_cert *cert;
        dnmap_error error;
        dnmap_status status = dnmap_files_next(files, &cert, &error);
        if (status == DNMAP_OK && cert == NULL)
            break;
        dnmap_files_position(&work->here.found.position, files);
        if (status == DNMAP_E_NOTHING && work->here.in_directory)
            error.code = DNMAP_E_PASSED_OVER;
        if (status != DNMAP_OK)
            keep_failure(work, &error);
        else
            work_on(work, cert);
        dnmap_cert_free(cert);
    }
    dnmap_files_free(files);
}

void unit_work(struct unit *unit, const struct settings *settings, const dnmap_files *files)
{
    struct work work = {.unit = unit, .settings = settings};

    work.here.found.source = unit->source;
    work.here.in_directory = unit->in_directory;
    if (unit->len != 0)
        work_on_part(&work, files->input);
    for (size_t i = 0; i < unit->file_count && !unit->failed; i++) {
        work.here.found.source = unit->files[i].path;
        work.here.in_directory = unit->files[i].in_directory;
        work_on_file(&work, unit->files[i].path, files);
    }
}
