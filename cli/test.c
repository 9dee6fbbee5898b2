/* SPDX-License-Identifier: BSD-2-Clause */
/* What sendmail would do with clients: which may relay by an access map, and why. */
#include <stdlib.h>
#include <string.h>

#include "actions.h"
#include "inputs.h"
#include "json.h"
#include "mapfile.h"
#include "output.h"
#include "report.h"
#include "site.h"

struct run {
    const struct options *options;
    struct output output;
    struct mapfile map, cas;
    struct inputs inputs;
    dnmap_access *access;
    dnmap_site site;
    struct site expressions;
    dnmap_trust *trust;
    int status;
};

static bool failed(void *context, int exit_status, const dnmap_position *position)
{
    (void)position;
    struct run *run = context;

    if (run->status <= EXIT_FINDINGS)
        run->status = exit_status;
    return true;
}

/* ------------------------------------------------------------------ one decision as text */

static const char *reason_text(dnmap_reason reason)
{
    switch (reason) {
    case DNMAP_RELAY_BY_ISSUER:
        return "the issuer's entry says RELAY";
    case DNMAP_RELAY_BY_SUBJECT:
        return "the issuer's entry says SUBJECT, the subject's RELAY";
    case DNMAP_NO_ISSUER_ENTRY:
        return "there is no entry for the issuer";
    case DNMAP_ISSUER_VALUE:
        return "the issuer's entry says neither RELAY nor SUBJECT";
    case DNMAP_NO_SUBJECT_ENTRY:
        return "the issuer's entry says SUBJECT, and there is no entry for the subject";
    case DNMAP_SUBJECT_VALUE:
        return "the subject's entry does not say RELAY";
    case DNMAP_NOT_VERIFIED:
        return "the certificate does not verify";
    case DNMAP_ADDRESS_TOO_LONG:
        return "sendmail refuses every recipient (553): a name is too long for its rules";
    }
    return "unknown reason";
}

static bool print(struct run *run, const char *text)
{
    return output_add(&run->output, text, strlen(text));
}

/* The line of the map, without its end. */
static bool print_map_line(struct run *run, const dnmap_map_line *line)
{
    char number[40];
    size_t len = line->len;

    while (len > 0 && (line->text[len - 1] == '\n' || line->text[len - 1] == '\r'))
        len--;
    snprintf(number, sizeof number, ":%zu: ", line->number);
    return output_add_safe(&run->output, run->map.path, strlen(run->map.path)) &&
           print(run, number) && output_add_safe(&run->output, line->text, len);
}

static bool print_lookup(struct run *run, const dnmap_lookup *lookup)
{
    if (!print(run, "  ") || !output_add_safe(&run->output, lookup->key, lookup->key_len))
        return false;
    if (lookup->found)
        return print(run, "\n    is ") && print_map_line(run, &lookup->line) && print(run, "\n");
    if (lookup->near_miss == 0)
        return print(run, "\n    is not in the map\n");
    return print(run, "\n    should be in the map, but is ") &&
           print_map_line(run, &lookup->line) && print(run, "\n");
}

static bool print_decision(struct run *run, const char *source, const dnmap_position *position,
                           const dnmap_decision *decision)
{
    char place[80];
    bool done;

    if (position->line != 0)
        snprintf(place, sizeof place, ":%zu: entry %zu: ", position->line, position->index);
    else
        snprintf(place, sizeof place, ": entry %zu: ", position->index);
    done = output_add_safe(&run->output, source, strlen(source)) && print(run, place) &&
           print(run, decision->may_relay ? "may relay: " : "may not relay: ") &&
           print(run, reason_text(decision->reason));
    if (done && decision->verify_message != NULL)
        done = print(run, ": ") && print(run, decision->verify_message);
    done = done && print(run, "\n");
    for (size_t i = 0; done && i < decision->count; i++)
        done = print_lookup(run, &decision->lookups[i]);
    return done;
}

static bool print_json(struct run *run, const char *source, const dnmap_position *position,
                       const dnmap_decision *decision)
{
    char *text;

    if (json_decision(&text, source, position, decision) != DNMAP_OK) {
        return failed(run, report_no_memory(), NULL);
    }
    bool done = print(run, text) && print(run, "\n");
    free(text);
    return done;
}

/* ------------------------------------------------------------------ certificates */

static bool take_cert(void *context, const dnmap_cert *cert, const char *source,
                      const dnmap_position *position)
{
    struct run *run = context;
    dnmap_decision decision;
    dnmap_error error;

    if (dnmap_access_test_cert(&decision, run->access, cert, &run->site, &error) != DNMAP_OK) {
        report_at(source, position, "%s", error.message);
        return failed(run, report_exit_status(error.code), NULL);
    }
    if (!decision.may_relay && run->status == EXIT_OK)
        run->status = EXIT_FINDINGS;
    bool go_on = run->options->format == FORMAT_JSON
                     ? print_json(run, source, position, &decision)
                     : print_decision(run, source, position, &decision);
    dnmap_decision_clear(&decision);
    return go_on;
}

static int read_trust(struct run *run)
{
    struct mapfile *file = &run->cas;
    dnmap_error error;
    int status = mapfile_read(file);

    if (status != EXIT_OK)
        return status;
    dnmap_status read = dnmap_trust_new(&run->trust, file->source, file->len, &error);
    if (read == DNMAP_OK)
        return EXIT_OK;
    report_at(file->path, NULL, "%s", error.message);
    return report_exit_status(read);
}

/* Opens all that is to be read, and closes the cage. */
static int open_all(struct run *run)
{
    const struct options *options = run->options;
    struct cage cage = {0};
    int status = site_open(&run->expressions, options);

    if (status == EXIT_OK && run->expressions.has_config)
        cage_add_descriptor(&cage, run->expressions.config.descriptor);
    if (status == EXIT_OK && options->trust_path != NULL)
        status = mapfile_open(&run->cas, options->trust_path);
    if (status == EXIT_OK)
        status = mapfile_open(&run->map, options->map_path);
    if (status != EXIT_OK)
        return status;
    cage_add_descriptor(&cage, run->map.descriptor);
    status = inputs_open(&run->inputs, &cage, options);
    return status == EXIT_OK ? cage_close(&cage, &run->output, options) : status;
}

static int prepare(struct run *run)
{
    const struct options *options = run->options;
    dnmap_error error;
    int status = open_all(run);

    if (status == EXIT_OK)
        status = site_read(&run->expressions);
    if (status == EXIT_OK && options->trust_path != NULL)
        status = read_trust(run);
    if (status == EXIT_OK)
        status = mapfile_read(&run->map);
    if (status == EXIT_OK)
        status = mapfile_check_source(&run->map, options->quiet);
    if (status != EXIT_OK)
        return status;
    if (dnmap_access_new(&run->access, run->map.source, run->map.len, &error) != DNMAP_OK) {
        report_at(run->map.path, NULL, "%s", error.message);
        return report_exit_status(error.code);
    }
    run->site = (dnmap_site){options->dialect, options->map, run->expressions.issuer,
                             run->expressions.subject, run->trust};
    return EXIT_OK;
}

int action_test(const struct options *options)
{
    struct run run = {.options = options};
    struct input_handler handler = {take_cert, failed, &run};

    output_init(&run.output, false);
    run.status = prepare(&run);
    if (run.status == EXIT_OK)
        inputs_read(&run.inputs, options, &handler);
    inputs_close(&run.inputs);
    dnmap_access_free(run.access);
    site_free(&run.expressions);
    dnmap_trust_free(run.trust);
    mapfile_free(&run.cas);
    mapfile_free(&run.map);
    int status = output_finish(&run.output, true);
    return status != EXIT_OK ? status : run.status;
}
