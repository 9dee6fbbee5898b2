/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/secret.h"
#include "base/status.h"
#include "files/files.h"

dnmap_status dnmap_files_new(dnmap_files **out, dnmap_input input)
{
    if (out == NULL)
        return DNMAP_E_ARGUMENT;
    *out = NULL;
    if ((unsigned)input > DNMAP_INPUT_BASE64)
        return DNMAP_E_ARGUMENT;
    dnmap_files *files = calloc(1, sizeof *files);
    if (files == NULL)
        return DNMAP_E_MEMORY;
    files->input = input;
    files->descriptor = NO_DESCRIPTOR;
    files->owned = NO_DESCRIPTOR;
    *out = files;
    return DNMAP_OK;
}

void dnmap_files_free(dnmap_files *files)
{
    if (files == NULL)
        return;
    files_close(files);
    directory_close(&files->directory);
    free(files->entry_path);
    sources_clear(&files->sources);
    secret_free(files->password);
    secret_free(files->log_relay);
    free(files);
}

dnmap_status dnmap_files_set_password(dnmap_files *files, const char *password, size_t password_len)
{
    if (files == NULL)
        return DNMAP_E_ARGUMENT;
    return secret_set(&files->password, password, password_len);
}

dnmap_status dnmap_files_set_log(dnmap_files *files, dnmap_dialect dialect, const char *relay)
{
    if (files == NULL || dnmap_dialect_name(dialect) == NULL)
        return DNMAP_E_ARGUMENT;
    files->log_dialect = dialect;
    return secret_set(&files->log_relay, relay, relay == NULL ? 0 : strlen(relay));
}

/* ------------------------------------------------------------------ the list */

dnmap_status dnmap_files_add_path(dnmap_files *files, const char *path)
{
    if (files == NULL)
        return DNMAP_E_ARGUMENT;
    return sources_add(&files->sources, SOURCE_PATH, path, NO_DESCRIPTOR, NULL, 0);
}

dnmap_status dnmap_files_add_descriptor(dnmap_files *files, int descriptor, const char *label)
{
    if (files == NULL)
        return DNMAP_E_ARGUMENT;
    return sources_add(&files->sources, SOURCE_DESCRIPTOR, label, descriptor, NULL, 0);
}

dnmap_status dnmap_files_add_bytes(dnmap_files *files, const void *bytes, size_t bytes_len,
                                   const char *label)
{
    if (files == NULL)
        return DNMAP_E_ARGUMENT;
    return sources_add(&files->sources, SOURCE_BYTES, label, NO_DESCRIPTOR, bytes, bytes_len);
}

const char *dnmap_files_source(const dnmap_files *files)
{
    return files == NULL ? NULL : files->source;
}

void dnmap_files_position(dnmap_position *out, const dnmap_files *files)
{
    static const dnmap_position nowhere = {0};

    *out = files == NULL ? nowhere : files->position;
}

/* ------------------------------------------------------------------ whose turn it is */

/* Fails for the source as a whole. */
static dnmap_status fail(dnmap_files *files, dnmap_error *error, dnmap_status status,
                         const char *message, int system_error)
{
    files->position = (dnmap_position){0};
    (void)error_set(error, status, message, 0);
    if (error != NULL)
        error->system_error = system_error;
    return status;
}

dnmap_status files_no_file(dnmap_files *files, const char *path, dnmap_error *error)
{
    files->source = path;
    return fail(files, error, DNMAP_E_NOTHING, "no file in this directory holds a certificate", 0);
}

/* The next file of the directory, or its end. Others than regular files are passed over. */
static dnmap_status next_of_directory(dnmap_files *files, struct files_turn *turn,
                                      dnmap_error *error)
{
    struct stat about;

    free(files->entry_path);
    files->source = files->directory.path;
    dnmap_status status = directory_next(&files->entry_path, &files->directory);
    if (status != DNMAP_OK) {
        files->directory_taken = true; /* there was a file */
        return fail(files, error, status, NULL, 0);
    }
    if (files->entry_path == NULL) {
        turn->kind = TURN_DIRECTORY_END;
        turn->directory = files->directory.path;
        directory_close(&files->directory);
        return DNMAP_OK;
    }
    files->source = files->entry_path;
    if (stat(files->source, &about) != 0)
        return fail(files, error, DNMAP_E_OPEN, NULL, errno);
    turn->kind = S_ISREG(about.st_mode) ? TURN_FILE : TURN_NOTHING;
    turn->size = about.st_size;
    return DNMAP_OK;
}

static dnmap_status look_at_path(dnmap_files *files, struct files_turn *turn, dnmap_error *error)
{
    struct stat about;

    if (stat(files->source, &about) != 0)
        return fail(files, error, DNMAP_E_OPEN, NULL, errno);
    turn->kind = TURN_FILE;
    turn->size = S_ISREG(about.st_mode) ? about.st_size : -1;
    if (!S_ISDIR(about.st_mode))
        return DNMAP_OK;
    turn->kind = TURN_NOTHING;
    files->directory_taken = false;
    int failure = directory_open(&files->directory, files->source);
    if (failure == 0)
        return DNMAP_OK;
    if (failure == ENOMEM)
        return fail(files, error, DNMAP_E_MEMORY, NULL, 0);
    return fail(files, error, DNMAP_E_OPEN, NULL, failure);
}

/* The next source of the list. */
static dnmap_status next_of_list(dnmap_files *files, struct files_turn *turn, dnmap_error *error)
{
    if (files->next == files->sources.count)
        return DNMAP_OK;
    const struct source *source = &files->sources.list[files->next++];
    files->source = source->label;
    switch (source->kind) {
    case SOURCE_DESCRIPTOR:
        turn->kind = TURN_DESCRIPTOR;
        turn->descriptor = source->descriptor;
        return DNMAP_OK;
    case SOURCE_BYTES:
        turn->kind = TURN_BYTES;
        turn->bytes = source->bytes;
        turn->bytes_len = source->bytes_len;
        return DNMAP_OK;
    case SOURCE_PATH:
        break;
    }
    return look_at_path(files, turn, error);
}

dnmap_status files_turn(dnmap_files *files, struct files_turn *turn, dnmap_error *error)
{
    dnmap_status status;

    do {
        *turn = (struct files_turn){.kind = TURN_END, .size = -1};
        turn->in_directory = files->directory.path != NULL;
        status = turn->in_directory ? next_of_directory(files, turn, error)
                                    : next_of_list(files, turn, error);
    } while (status == DNMAP_OK && turn->kind == TURN_NOTHING);
    return status;
}

/* ------------------------------------------------------------------ opening */

/* Tells of something that may take long; false, and ECANCELED, if it is not wanted any more. */
static bool may_wait(dnmap_files *files, int descriptor)
{
    bool is_wanted = files->waiting == NULL || files->waiting(files->waiting_context, descriptor);

    if (!is_wanted)
        errno = ECANCELED;
    return is_wanted;
}

dnmap_status files_open(dnmap_files *files, const struct files_turn *turn, dnmap_error *error)
{
    files->in_memory = turn->kind == TURN_BYTES;
    files->descriptor = turn->descriptor;
    if (turn->kind != TURN_FILE)
        return DNMAP_OK;
    if (turn->size < 0 && !may_wait(files, NO_DESCRIPTOR))
        return fail(files, error, DNMAP_E_OPEN, NULL, errno);
    files->owned = open(files->source, O_RDONLY | O_CLOEXEC);
    if (files->owned < 0)
        return fail(files, error, DNMAP_E_OPEN, NULL, errno);
    files->descriptor = files->owned;
    return DNMAP_OK;
}

void files_close(dnmap_files *files)
{
    dnmap_reader_free(files->reader);
    files->reader = NULL;
    files->pending_len = 0;
    if (files->owned != NO_DESCRIPTOR)
        close(files->owned);
    files->owned = NO_DESCRIPTOR;
}

ptrdiff_t files_read(dnmap_files *files, unsigned char *buffer, size_t size)
{
    ssize_t count;

    if (files->pending_len != 0) {
        size_t len = files->pending_len < size ? files->pending_len : size;
        memcpy(buffer, files->pending, len);
        files->pending += len;
        files->pending_len -= len;
        return (ptrdiff_t)len;
    }
    if (files->in_memory)
        return 0;
    if (!may_wait(files, files->descriptor))
        return -1;
    do
        count = read(files->descriptor, buffer, size);
    while (count < 0 && errno == EINTR);
    return count;
}

static ptrdiff_t read_descriptor(void *context, unsigned char *buffer, size_t size)
{
    return files_read(context, buffer, size);
}

static dnmap_status set_up(const dnmap_files *files, dnmap_reader *reader)
{
    dnmap_status status = DNMAP_OK;

    if (files->password != NULL)
        status = dnmap_reader_set_password(reader, files->password, strlen(files->password));
    if (status == DNMAP_OK)
        status = dnmap_reader_set_log(reader, files->log_dialect, files->log_relay);
    return status;
}

dnmap_status files_start_reader(dnmap_files *files, const struct files_turn *turn,
                                dnmap_error *error)
{
    dnmap_status status =
        turn->kind == TURN_BYTES
            ? dnmap_reader_new_memory(&files->reader, turn->bytes, turn->bytes_len, files->input)
            : dnmap_reader_new_stream(&files->reader, read_descriptor, files, files->input);

    if (status == DNMAP_OK)
        status = set_up(files, files->reader);
    if (status == DNMAP_OK)
        return status;
    files_close(files);
    return fail(files, error, status, NULL, 0);
}

/* Opens what comes next, or ends a directory. */
static dnmap_status open_next(dnmap_files *files, bool *ended, dnmap_error *error)
{
    struct files_turn turn;

    dnmap_status status = files_turn(files, &turn, error);
    if (status != DNMAP_OK)
        return status;
    *ended = turn.kind == TURN_END;
    if (*ended)
        return DNMAP_OK;
    if (turn.kind == TURN_DIRECTORY_END)
        return files->directory_taken ? DNMAP_OK : files_no_file(files, turn.directory, error);
    files->in_directory = turn.in_directory;
    status = files_open(files, &turn, error);
    return status == DNMAP_OK ? files_start_reader(files, &turn, error) : status;
}

/* ------------------------------------------------------------------ reading */

/* What a failure of the reader is for the source. */
static dnmap_status reader_failure(dnmap_files *files, dnmap_error *error,
                                   const dnmap_error *failure)
{
    dnmap_status status = failure->code;

    bool of_source = status == DNMAP_E_NOTHING || status == DNMAP_E_IO;
    if (status == DNMAP_E_NOTHING && files->in_directory)
        status = DNMAP_E_PASSED_OVER;
    if (of_source)
        return fail(files, error, status, failure->message, failure->system_error);
    if (error != NULL)
        *error = *failure;
    return status;
}

dnmap_status files_read_on(dnmap_files *files, dnmap_cert **out, dnmap_error *error)
{
    dnmap_error failure;
    dnmap_status status = dnmap_reader_next(files->reader, out, &failure);

    dnmap_reader_position(&files->position, files->reader);
    if (status != DNMAP_OK)
        return reader_failure(files, error, &failure);
    if (*out == NULL)
        files_close(files);
    else
        files->directory_taken = true;
    return DNMAP_OK;
}

dnmap_status dnmap_files_next(dnmap_files *files, dnmap_cert **out, dnmap_error *error)
{
    dnmap_status status = DNMAP_OK;
    bool ended = false;

    error_clear(error);
    if (out != NULL)
        *out = NULL;
    if (files == NULL || out == NULL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    while (status == DNMAP_OK && *out == NULL && !ended)
        status = files->reader != NULL ? files_read_on(files, out, error)
                                       : open_next(files, &ended, error);
    return status;
}
