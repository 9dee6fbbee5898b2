/* SPDX-License-Identifier: BSD-2-Clause */
#include "inputs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report.h"

/* An open file, and why reading it failed. */
struct source {
    const char *path;
    int fd;
    int error;
    bool in_directory;
};

static ptrdiff_t read_source(void *context, unsigned char *buffer, size_t size)
{
    struct source *source = context;
    ssize_t count;

    do
        count = read(source->fd, buffer, size);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        source->error = errno;
    return count;
}

/* Reports a failure of the reader; what the message says comes first from the system. */
static bool report_failure(const struct options *options, const struct input_handler *handler,
                           const struct source *source, const dnmap_reader *reader,
                           const dnmap_error *error)
{
    dnmap_position position;

    if (error->code == DNMAP_E_NOTHING && source->in_directory) {
        if (!options->quiet)
            report_at(source->path, NULL, "warning: passed over: %s", error->message);
        return true;
    }
    dnmap_reader_position(&position, reader);
    if (error->code == DNMAP_E_IO)
        report_at(source->path, NULL, "%s: %s", error->message, strerror(source->error));
    else if (error->code == DNMAP_E_NOTHING)
        report_at(source->path, NULL, "%s", error->message);
    else if (error->code == DNMAP_E_PASSWORD && options->password == NULL)
        report_at(source->path, &position, "%s (--password-file)", error->message);
    else if (options->text && error->offset >= position.offset)
        report_at(source->path, &position, "byte %zu: %s", error->offset - position.offset + 1,
                  error->message);
    else
        report_at(source->path, &position, "%s", error->message);
    return handler->failed(handler->context, report_exit_status(error->code));
}

/* Passes everything that the reader finds to the handler. False to stop. */
static bool read_all(const struct options *options, const struct input_handler *handler,
                     const struct source *source, dnmap_reader *reader, size_t *taken)
{
    for (;;) {
        dnmap_cert *cert;
        dnmap_error error;
        dnmap_position position;
        bool go_on;

        if (dnmap_reader_next(reader, &cert, &error) != DNMAP_OK) {
            go_on = report_failure(options, handler, source, reader, &error);
        } else if (cert == NULL) {
            return true;
        } else {
            dnmap_reader_position(&position, reader);
            go_on = handler->take(handler->context, cert, source->path, &position);
            ++*taken;
        }
        dnmap_cert_free(cert);
        if (!go_on)
            return false;
    }
}

static bool read_open_file(const struct options *options, const struct input_handler *handler,
                           struct source *source, size_t *taken)
{
    dnmap_reader *reader;
    dnmap_status status = dnmap_reader_new_stream(
        &reader, read_source, source, options->text ? DNMAP_INPUT_TEXT : DNMAP_INPUT_AUTO);

    if (status == DNMAP_OK && options->password != NULL)
        status = dnmap_reader_set_password(reader, options->password, strlen(options->password));
    if (status != DNMAP_OK) {
        report_at(source->path, NULL, "%s", dnmap_status_message(status));
        dnmap_reader_free(reader);
        return handler->failed(handler->context, report_exit_status(status));
    }
    bool go_on = read_all(options, handler, source, reader, taken);
    dnmap_reader_free(reader);
    return go_on;
}

static bool fail_to_open(const struct input_handler *handler, const char *path, int error)
{
    report_at(path, NULL, "can't open: %s", strerror(error));
    return handler->failed(handler->context, EXIT_NO_INPUT);
}

static bool read_file(const struct options *options, const struct input_handler *handler,
                      const char *path, bool in_directory, size_t *taken)
{
    struct source source = {path, open(path, O_RDONLY | O_CLOEXEC), 0, in_directory};

    if (source.fd < 0)
        return fail_to_open(handler, path, errno);
    bool go_on = read_open_file(options, handler, &source, taken);
    close(source.fd);
    return go_on;
}

/* ------------------------------------------------------------------ directories */

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* By bytes, so that the output does not depend on the locale. */
static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static char *join(const char *directory, const char *name)
{
    size_t size = strlen(directory) + strlen(name) + 2;
    char *path = malloc(size);

    if (path != NULL)
        snprintf(path, size, "%s%s%s", directory,
                 directory[strlen(directory) - 1] == '/' ? "" : "/", name);
    return path;
}

/* Reads one directory entry if it is a file. */
static bool read_entry(const struct options *options, const struct input_handler *handler,
                       const char *directory, const char *name, size_t *taken)
{
    struct stat status;
    bool go_on = true;
    char *path = join(directory, name);

    if (path == NULL) {
        report("%s", dnmap_status_message(DNMAP_E_MEMORY));
        return handler->failed(handler->context, EXIT_SYSTEM);
    }
    if (stat(path, &status) != 0)
        go_on = fail_to_open(handler, path, errno);
    else if (S_ISREG(status.st_mode))
        go_on = read_file(options, handler, path, true, taken);
    free(path);
    return go_on;
}

static bool read_directory(const struct options *options, const struct input_handler *handler,
                           const char *directory)
{
    struct dirent **entries;
    size_t taken = 0;
    bool go_on = true;
    int count = scandir(directory, &entries, is_visible, compare_names);

    if (count < 0)
        return fail_to_open(handler, directory, errno);
    for (int i = 0; i < count; i++) {
        if (go_on)
            go_on = read_entry(options, handler, directory, entries[i]->d_name, &taken);
        free(entries[i]);
    }
    free(entries);
    if (go_on && taken == 0) {
        report_at(directory, NULL, "no file in this directory holds a certificate");
        return handler->failed(handler->context, EXIT_DATA);
    }
    return go_on;
}

/* ------------------------------------------------------------------ operands */

static bool read_operand(const struct options *options, const struct input_handler *handler,
                         const char *operand)
{
    struct stat status;
    size_t taken = 0;

    if (strcmp(operand, "-") == 0) {
        struct source source = {"standard input", STDIN_FILENO, 0, false};
        return read_open_file(options, handler, &source, &taken);
    }
    if (stat(operand, &status) != 0)
        return fail_to_open(handler, operand, errno);
    if (S_ISDIR(status.st_mode))
        return read_directory(options, handler, operand);
    return read_file(options, handler, operand, false, &taken);
}

void inputs_read(const struct options *options, const struct input_handler *handler)
{
    bool go_on = true;

    if (options->path_count == 0)
        (void)read_operand(options, handler, "-");
    for (int i = 0; go_on && i < options->path_count; i++)
        go_on = read_operand(options, handler, options->paths[i]);
}
