/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/secret.h"
#include "base/status.h"
#include "files/sources.h"

enum { NO_DESCRIPTOR = -1 };

struct dnmap_files {
    dnmap_input input;
    dnmap_dialect log_dialect;
    char *log_relay;
    char *password; /* NULL: none */
    struct sources sources;
    size_t next; /* the source whose turn comes */
    struct directory directory;
    /* What is being read. */
    dnmap_reader *reader; /* NULL: nothing */
    int descriptor;       /* read from */
    int owned;            /* the same if it is to be closed */
    char *entry_path;     /* of a file of the directory */
    const char *source;   /* its path or label */
    dnmap_position position;
};

dnmap_status dnmap_files_new(dnmap_files **out, dnmap_input input)
{
    if (out == NULL)
        return DNMAP_E_ARGUMENT;
    *out = NULL;
    if ((unsigned)input > DNMAP_INPUT_LOG)
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

static void close_reader(dnmap_files *files)
{
    dnmap_reader_free(files->reader);
    files->reader = NULL;
    if (files->owned != NO_DESCRIPTOR)
        close(files->owned);
    files->owned = NO_DESCRIPTOR;
}

void dnmap_files_free(dnmap_files *files)
{
    if (files == NULL)
        return;
    close_reader(files);
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
    *out = files == NULL ? (dnmap_position){0} : files->position;
}

/* ------------------------------------------------------------------ opening */

static ptrdiff_t read_descriptor(void *context, unsigned char *buffer, size_t size)
{
    const dnmap_files *files = context;
    ssize_t count;

    do
        count = read(files->descriptor, buffer, size);
    while (count < 0 && errno == EINTR);
    return count;
}

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

static dnmap_status start_reader(dnmap_files *files, const struct source *bytes, dnmap_error *error)
{
    dnmap_status status =
        bytes != NULL
            ? dnmap_reader_new_memory(&files->reader, bytes->bytes, bytes->bytes_len, files->input)
            : dnmap_reader_new_stream(&files->reader, read_descriptor, files, files->input);

    if (status == DNMAP_OK && files->password != NULL)
        status = dnmap_reader_set_password(files->reader, files->password, strlen(files->password));
    if (status == DNMAP_OK)
        status = dnmap_reader_set_log(files->reader, files->log_dialect, files->log_relay);
    if (status == DNMAP_OK)
        return status;
    close_reader(files);
    return fail(files, error, status, NULL, 0);
}

static dnmap_status open_file(dnmap_files *files, dnmap_error *error)
{
    files->owned = open(files->source, O_RDONLY | O_CLOEXEC);
    if (files->owned < 0)
        return fail(files, error, DNMAP_E_OPEN, NULL, errno);
    files->descriptor = files->owned;
    return start_reader(files, NULL, error);
}

static dnmap_status open_path(dnmap_files *files, dnmap_error *error)
{
    struct stat status;

    if (stat(files->source, &status) != 0)
        return fail(files, error, DNMAP_E_OPEN, NULL, errno);
    if (!S_ISDIR(status.st_mode))
        return open_file(files, error);
    int failure = directory_open(&files->directory, files->source);
    return failure == 0 ? DNMAP_OK : fail(files, error, DNMAP_E_OPEN, NULL, failure);
}

static dnmap_status open_source(dnmap_files *files, dnmap_error *error)
{
    const struct source *source = &files->sources.list[files->next++];

    files->source = source->label;
    switch (source->kind) {
    case SOURCE_DESCRIPTOR:
        files->descriptor = source->descriptor;
        return start_reader(files, NULL, error);
    case SOURCE_BYTES:
        return start_reader(files, source, error);
    case SOURCE_PATH:
        break;
    }
    return open_path(files, error);
}

/* Opens the next file of the directory, or ends it. */
static dnmap_status open_entry(dnmap_files *files, dnmap_error *error)
{
    struct stat about;

    free(files->entry_path);
    files->source = files->directory.path;
    dnmap_status status = directory_next(&files->entry_path, &files->directory);
    if (status != DNMAP_OK)
        return fail(files, error, status, NULL, 0);
    if (files->entry_path == NULL) {
        bool taken = files->directory.taken;
        directory_close(&files->directory);
        return taken ? DNMAP_OK
                     : fail(files, error, DNMAP_E_NOTHING,
                            "no file in this directory holds a certificate", 0);
    }
    files->source = files->entry_path;
    if (stat(files->source, &about) != 0)
        return fail(files, error, DNMAP_E_OPEN, NULL, errno);
    return S_ISREG(about.st_mode) ? open_file(files, error) : DNMAP_OK;
}

/* ------------------------------------------------------------------ reading */

/* What a failure of the reader is for the source. */
static dnmap_status reader_failure(dnmap_files *files, dnmap_error *error,
                                   const dnmap_error *failure)
{
    dnmap_status status = failure->code;

    bool of_source = status == DNMAP_E_NOTHING || status == DNMAP_E_IO;
    if (status == DNMAP_E_NOTHING && files->directory.path != NULL)
        status = DNMAP_E_PASSED_OVER;
    if (of_source)
        return fail(files, error, status, failure->message, failure->system_error);
    if (error != NULL)
        *error = *failure;
    return status;
}

static dnmap_status read_next(dnmap_files *files, dnmap_cert **out, dnmap_error *error)
{
    dnmap_error failure;
    dnmap_status status = dnmap_reader_next(files->reader, out, &failure);

    dnmap_reader_position(&files->position, files->reader);
    if (status != DNMAP_OK)
        return reader_failure(files, error, &failure);
    if (*out == NULL)
        close_reader(files);
    else
        files->directory.taken = true;
    return DNMAP_OK;
}

dnmap_status dnmap_files_next(dnmap_files *files, dnmap_cert **out, dnmap_error *error)
{
    dnmap_status status = DNMAP_OK;

    error_clear(error);
    if (out != NULL)
        *out = NULL;
    if (files == NULL || out == NULL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    while (status == DNMAP_OK && *out == NULL) {
        if (files->reader != NULL)
            status = read_next(files, out, error);
        else if (files->directory.path != NULL)
            status = open_entry(files, error);
        else if (files->next < files->sources.count)
            status = open_source(files, error);
        else
            break;
    }
    return status;
}
