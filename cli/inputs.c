/* SPDX-License-Identifier: BSD-2-Clause */
#include "inputs.h"

#include <string.h>
#include <unistd.h>

#include "report.h"

/* Says what failed, with the system's reason where it has one. */
static void report_failure(const struct options *options, const char *source,
                           const dnmap_position *position, const dnmap_error *error)
{
    if (error->system_error != 0)
        report_at(source, NULL, "%s: %s", error->message, strerror(error->system_error));
    else if (error->code == DNMAP_E_PASSWORD && options->password == NULL)
        report_at(source, position, "%s (--password-file)", error->message);
    else if (options->input == DNMAP_INPUT_TEXT && position->index != 0 &&
             error->offset >= position->offset)
        report_at(source, position, "byte %zu: %s", error->offset - position->offset + 1,
                  error->message);
    else
        report_at(source, position, "%s", error->message);
}

int inputs_report(const struct options *options, const char *source, const dnmap_position *position,
                  const dnmap_error *error)
{
    if (error->code != DNMAP_E_PASSED_OVER) {
        report_failure(options, source, position, error);
        return report_system_status(report_exit_status(error->code), error->system_error);
    }
    if (!options->quiet)
        report_at(source, position, "warning: passed over: %s", error->message);
    return EXIT_OK;
}

/* Passes everything that is found to the handler, until it stops. */
static void read_all(const struct options *options, const struct input_handler *handler,
                     dnmap_files *files)
{
    bool go_on = true;

    while (go_on) {
        dnmap_position position;
        dnmap_cert *cert = NULL;
        dnmap_error error;
        dnmap_status status = dnmap_files_next(files, &cert, &error);
        dnmap_files_position(&position, files);
        const char *source = dnmap_files_source(files);
        if (status != DNMAP_OK) {
            int failure = inputs_report(options, source, &position, &error);
            go_on = failure == EXIT_OK || handler->failed(handler->context, failure, &position);
        } else if (cert == NULL) {
            return;
        } else {
            go_on = handler->take(handler->context, cert, source, &position);
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

int inputs_open(dnmap_files **files, const struct options *options)
{
    dnmap_status status = dnmap_files_new(files, options->input);

    if (status == DNMAP_OK)
        status = add_operands(*files, options);
    if (status == DNMAP_OK)
        return EXIT_OK;
    report("%s", dnmap_status_message(status));
    dnmap_files_free(*files);
    *files = NULL;
    return report_exit_status(status);
}

void inputs_read(const struct options *options, const struct input_handler *handler)
{
    dnmap_files *files;
    int failure = inputs_open(&files, options);

    if (failure == EXIT_OK)
        read_all(options, handler, files);
    else
        (void)handler->failed(handler->context, failure, NULL);
    dnmap_files_free(files);
}
