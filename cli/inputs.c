/* SPDX-License-Identifier: BSD-2-Clause */
#include "inputs.h"

#include <string.h>
#include <unistd.h>

#include "progress.h"
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

void inputs_read(const struct inputs *inputs, const struct options *options,
                 const struct input_handler *handler)
{
    dnmap_files *files = inputs->files;
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
            progress_waiting(); /* whatever is made of it takes longer than a look */
            progress_count(source);
            go_on = handler->take(handler->context, cert, source, &position);
        }
        dnmap_cert_free(cert);
    }
}

static dnmap_status add_operand(dnmap_files *files, const struct operands *operands, int index)
{
    const char *path = operands->paths[index];

    if (strcmp(path, "-") == 0)
        return dnmap_files_add_descriptor(files, STDIN_FILENO, "standard input");
    if (operands->descriptors != NULL)
        return dnmap_files_add_descriptor(files, operands->descriptors[index], path);
    return dnmap_files_add_path(files, path);
}

static dnmap_status add_operands(const struct inputs *inputs, const struct options *options)
{
    dnmap_dialect dialect = options->has_from_dialect ? options->from_dialect : options->dialect;
    dnmap_status status = DNMAP_OK;

    if (options->password != NULL)
        status =
            dnmap_files_set_password(inputs->files, options->password, strlen(options->password));
    if (status == DNMAP_OK && options->log_path != NULL)
        status = dnmap_files_set_log(inputs->files, dialect, options->relay);
    for (int i = 0; status == DNMAP_OK && i < inputs->operands.count; i++)
        status = add_operand(inputs->files, &inputs->operands, i);
    return status;
}

int inputs_open(struct inputs *inputs, struct cage *cage, const struct options *options)
{
    *inputs = (struct inputs){0};
    int failure = operands_open(&inputs->operands, options);
    if (failure != EXIT_OK)
        return failure;
    cage_add_operands(cage, &inputs->operands, options);
    dnmap_status status = dnmap_files_new(&inputs->files, options->input);
    if (status == DNMAP_OK)
        status = add_operands(inputs, options);
    if (status == DNMAP_OK)
        return EXIT_OK;
    report("%s", dnmap_status_message(status));
    return report_exit_status(status);
}

void inputs_close(struct inputs *inputs)
{
    dnmap_files_free(inputs->files);
    operands_close(&inputs->operands);
}
