/* SPDX-License-Identifier: BSD-2-Clause */
#include "inputs.h"

#include <string.h>
#include <unistd.h>

#include "report.h"

/* Says what failed, with the system's reason where it has one. */
static void report_failure(const struct options *options, const dnmap_files *files,
                           const dnmap_error *error)
{
    const char *source = dnmap_files_source(files);
    dnmap_position position;

    dnmap_files_position(&position, files);
    if (error->system_error != 0)
        report_at(source, NULL, "%s: %s", error->message, strerror(error->system_error));
    else if (error->code == DNMAP_E_PASSWORD && options->password == NULL)
        report_at(source, &position, "%s (--password-file)", error->message);
    else if (options->text && position.index != 0 && error->offset >= position.offset)
        report_at(source, &position, "byte %zu: %s", error->offset - position.offset + 1,
                  error->message);
    else
        report_at(source, &position, "%s", error->message);
}

static bool take_failure(const struct options *options, const struct input_handler *handler,
                         const dnmap_files *files, const dnmap_error *error)
{
    if (error->code == DNMAP_E_PASSED_OVER) {
        dnmap_position position;
        dnmap_files_position(&position, files);
        if (!options->quiet)
            report_at(dnmap_files_source(files), &position, "warning: passed over: %s",
                      error->message);
        return true;
    }
    report_failure(options, files, error);
    return handler->failed(handler->context, report_exit_status(error->code));
}

/* Passes everything that is found to the handler, until it stops. */
static void read_all(const struct options *options, const struct input_handler *handler,
                     dnmap_files *files)
{
    dnmap_cert *cert;
    dnmap_error error;
    bool go_on = true;

    while (go_on) {
        if (dnmap_files_next(files, &cert, &error) != DNMAP_OK) {
            go_on = take_failure(options, handler, files, &error);
        } else if (cert == NULL) {
            return;
        } else {
            dnmap_position position;
            dnmap_files_position(&position, files);
            go_on = handler->take(handler->context, cert, dnmap_files_source(files), &position);
        }
        dnmap_cert_free(cert);
    }
}

static dnmap_status add_operand(dnmap_files *files, const char *operand)
{
    if (strcmp(operand, "-") == 0)
        return dnmap_files_add_descriptor(files, STDIN_FILENO, "standard input");
    return dnmap_files_add_path(files, operand);
}

static dnmap_status add_operands(dnmap_files *files, const struct options *options)
{
    dnmap_status status = DNMAP_OK;

    if (options->password != NULL)
        status = dnmap_files_set_password(files, options->password, strlen(options->password));
    if (status == DNMAP_OK && options->log_path != NULL) {
        dnmap_dialect dialect =
            options->has_from_dialect ? options->from_dialect : options->dialect;
        status = dnmap_files_set_log(files, dialect, options->relay);
        return status == DNMAP_OK ? add_operand(files, options->log_path) : status;
    }
    if (status == DNMAP_OK && options->path_count == 0)
        status = add_operand(files, "-");
    for (int i = 0; status == DNMAP_OK && i < options->path_count; i++)
        status = add_operand(files, options->paths[i]);
    return status;
}

void inputs_read(const struct options *options, const struct input_handler *handler)
{
    dnmap_files *files;
    dnmap_input input = options->log_path != NULL ? DNMAP_INPUT_LOG
                        : options->text           ? DNMAP_INPUT_TEXT
                                                  : DNMAP_INPUT_AUTO;
    dnmap_status status = dnmap_files_new(&files, input);

    if (status == DNMAP_OK)
        status = add_operands(files, options);
    if (status == DNMAP_OK) {
        read_all(options, handler, files);
    } else {
        report("%s", dnmap_status_message(status));
        (void)handler->failed(handler->context, report_exit_status(status));
    }
    dnmap_files_free(files);
}
