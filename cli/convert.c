/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates in, access-map source out. All rules are the library's; this is reading, telling and
 * printing. */
#include <stdlib.h>
#include <string.h>

#include "actions.h"
#include "inputs.h"
#include "json.h"
#include "output.h"
#include "progress.h"
#include "report.h"
#include "requirement.h"
#include "site.h"
#include "warnings.h"

/* One conversion. */
struct run {
    const struct options *options;
    dnmap_entries *entries;
    struct output output;
    struct warnings warnings;
    int status;          /* of the first failure */
    size_t requirements; /* asked for with --tag */
    struct place at;     /* the certificate at hand */
    bool refused;        /* one of its entries */
};

/* Notes a failure; whether to go on. Nothing that was printed can be taken back, so --stream stops.
 */
static bool note_failure(struct run *run, int exit_status)
{
    if (run->status == EXIT_OK)
        run->status = exit_status;
    return !run->options->stream || run->options->keep_going;
}

/* ------------------------------------------------------------------ entries */

static dnmap_status print_line(struct run *run, const char *line, size_t len)
{
    if (!output_add(&run->output, line, len) ||
        !output_add(&run->output, run->options->null ? "" : "\n", 1))
        return DNMAP_E_STOPPED;
    return DNMAP_OK;
}

/* Notes that an item of the input gives nothing; where there is a line out for each line in, it
 * gives an empty one. */
static dnmap_status pass_over(struct run *run, int exit_status)
{
    if (run->options->input == DNMAP_INPUT_BASE64 && print_line(run, "", 0) != DNMAP_OK)
        return DNMAP_E_STOPPED;
    return note_failure(run, exit_status) ? DNMAP_OK : DNMAP_E_STOPPED;
}

/* With `key` and `value` NULL the entry of the map itself. */
static dnmap_status print_ldif(struct run *run, const char *key, const char *value)
{
    const struct options *options = run->options;
    char *text;
    size_t len;

    dnmap_status status =
        dnmap_ldif_new(&text, &len, key, value, options->ldap_base, options->ldap_cluster,
                       options->ldap_host, options->ldap_replace);
    if (status == DNMAP_OK && !output_add(&run->output, text, len))
        status = DNMAP_E_STOPPED;
    dnmap_free(text);
    return status;
}

static dnmap_status print_entry(struct run *run, const dnmap_entry *entry)
{
    if (run->options->format == FORMAT_LDIF)
        return print_ldif(run, entry->key, entry->value);
    if (entry->value == NULL)
        return print_line(run, entry->key, entry->key_len);
    if (!output_add(&run->output, entry->key, entry->key_len) || !output_add(&run->output, "\t", 1))
        return DNMAP_E_STOPPED;
    return print_line(run, entry->value, strlen(entry->value));
}

static dnmap_status take_entry(void *context, const dnmap_entry *entry)
{
    struct run *run = context;

    switch (entry->verdict) {
    case DNMAP_ENTRY_GOOD:
        warnings_of_entry(&run->warnings, &run->at, entry);
        return run->options->format == FORMAT_JSON ? DNMAP_OK : print_entry(run, entry);
    case DNMAP_ENTRY_DUPLICATE:
        if ((entry->risks & DNMAP_RISK_CASE) != 0)
            warnings_of_entry(&run->warnings, &run->at, entry);
        return DNMAP_OK;
    default:
        warnings_refused(&run->at, entry);
        /* A certificate of which an entry is refused gives no object either, but is told once. */
        if (run->refused && run->options->format == FORMAT_JSON)
            return DNMAP_OK;
        run->refused = true;
        return pass_over(run, EXIT_DATA);
    }
}

/* ------------------------------------------------------------------ requirements */

static dnmap_status print_requirement(struct run *run, const dnmap_cert *cert)
{
    const char *key = run->options->tag;
    dnmap_error error = {0};
    char *text = NULL;
    size_t len;
    unsigned risks = 0;

    if (key != NULL && run->requirements++ != 0) {
        report_at(run->at.source, run->at.position,
                  "refused: a key has one requirement, and %s has it from the first certificate",
                  key);
        return note_failure(run, EXIT_DATA) ? DNMAP_OK : DNMAP_E_STOPPED;
    }
    dnmap_status status = requirement_make(&text, &len, &risks, run->options, cert, &error);
    if (status == DNMAP_OK) {
        warnings_of_entry(&run->warnings, &run->at, &(dnmap_entry){.risks = risks});
        status = print_line(run, text, len);
    } else if (status != DNMAP_E_NO_ISSUER && status != DNMAP_E_NO_SUBJECT) {
        report_at(run->at.source, run->at.position, "refused: %s", error.message);
        status = note_failure(run, report_exit_status(status)) ? DNMAP_OK : DNMAP_E_STOPPED;
    }
    dnmap_free(text);
    return status;
}

/* ------------------------------------------------------------------ certificates */

static dnmap_status print_json(struct run *run, const dnmap_cert *cert)
{
    static const dnmap_dialect all[] = {DNMAP_DIALECT_OPENSSL3, DNMAP_DIALECT_OPENSSL1,
                                        DNMAP_DIALECT_LIBRESSL};
    size_t count = run->options->all_dialects ? sizeof all / sizeof all[0] : 1;

    for (size_t i = 0; i < count; i++) {
        char *line;
        dnmap_status status = json_certificate(
            &line, run->options, run->options->all_dialects ? all[i] : run->options->dialect, cert,
            run->at.source, run->at.position);
        if (status == DNMAP_OK)
            status = print_line(run, line, strlen(line));
        free(line);
        if (status != DNMAP_OK)
            return status;
    }
    return DNMAP_OK;
}

/* Reports what kept a certificate from having entries, or the input from giving one. */
static int report_failure(const struct run *run, const dnmap_error *error)
{
    if (error->code == DNMAP_E_NO_ISSUER)
        report_at(run->at.source, run->at.position,
                  "no issuer is known (a request or a lone name): use --ca or --subject, or "
                  "--issuer if this name is the issuer's");
    else if (error->code == DNMAP_E_NO_SUBJECT)
        report_at(run->at.source, run->at.position, "no subject is known: use --issuer");
    else
        return inputs_report(run->options, run->at.source, run->at.position, error);
    return report_exit_status(error->code);
}

/* ------------------------------------------------------------------ objects and requirements */

static bool failed(void *context, int exit_status, const dnmap_position *position)
{
    struct run *run = context;

    if (position != NULL && position->index != 0)
        return pass_over(run, exit_status) == DNMAP_OK;
    return note_failure(run, exit_status);
}

static dnmap_status print_object(struct run *run, const dnmap_cert *cert)
{
    dnmap_status status = dnmap_entries_add(run->entries, cert, take_entry, run, NULL);

    return status == DNMAP_OK && !run->refused ? print_json(run, cert) : status;
}

/* Warns of a certificate that the mode is wrong for. A requirement is of a server too, which may
 * well have a CA's. */
static dnmap_status check_mode(struct run *run, const dnmap_cert *cert)
{
    dnmap_mode mode = run->options->mode;
    bool is_object = run->options->format == FORMAT_JSON;
    int is_ca = is_object && mode == DNMAP_MODE_CLIENT ? dnmap_cert_is_ca(cert) : 0;

    if (is_ca > 0)
        warnings_of_ca(&run->warnings, &run->at);
    if (mode == DNMAP_MODE_CA && dnmap_cert_is_no_issuer(cert))
        warnings_of_no_ca(&run->warnings, &run->at);
    return is_ca < 0 ? DNMAP_E_MEMORY : DNMAP_OK;
}

static bool take_cert(void *context, const dnmap_cert *cert, const char *source,
                      const dnmap_position *position)
{
    struct run *run = context;

    run->at = (struct place){source, position};
    run->refused = false;
    dnmap_status status = check_mode(run, cert);
    if (status == DNMAP_OK)
        status = run->options->format == FORMAT_JSON ? print_object(run, cert)
                                                     : print_requirement(run, cert);
    if (run->options->stream)
        output_flush(&run->output);
    if (status == DNMAP_OK || status == DNMAP_E_STOPPED)
        return status == DNMAP_OK;
    (void)report_failure(run,
                         &(dnmap_error){.code = status, .message = dnmap_status_message(status)});
    return failed(run, report_exit_status(status), position);
}

/* ------------------------------------------------------------------ lines of entries */

static void stand_at(struct run *run, const dnmap_found *found)
{
    run->at = (struct place){found->source, &found->position};
}

static dnmap_status take_found(void *context, const dnmap_found *found)
{
    struct run *run = context;

    stand_at(run, found);
    progress_count(found->source);
    if (found->is_ca)
        warnings_of_ca(&run->warnings, &run->at);
    if (found->is_no_issuer)
        warnings_of_no_ca(&run->warnings, &run->at);
    return DNMAP_OK;
}

static dnmap_status take_found_entry(void *context, const dnmap_found *found,
                                     const dnmap_entry *entry)
{
    struct run *run = context;

    stand_at(run, found);
    return take_entry(run, entry);
}

static dnmap_status take_failure(void *context, const dnmap_found *found, const dnmap_error *error)
{
    struct run *run = context;

    stand_at(run, found);
    int failure = report_failure(run, error);
    return failure == EXIT_OK || failed(run, failure, &found->position) ? DNMAP_OK
                                                                        : DNMAP_E_STOPPED;
}

static void write_what_there_is(void *context)
{
    struct run *run = context;

    output_flush(&run->output);
    progress_waiting();
}

static int read_entries(struct run *run, const struct inputs *inputs)
{
    const dnmap_handler handler = {take_found, take_found_entry, take_failure, write_what_there_is,
                                   run};
    dnmap_status status =
        dnmap_entries_read(run->entries, inputs->files, run->options->threads, &handler);

    if (status == DNMAP_OK || status == DNMAP_E_STOPPED)
        return EXIT_OK;
    report("%s", dnmap_status_message(status));
    return report_exit_status(status);
}

/* ------------------------------------------------------------------ the run */

static int configure(dnmap_entries *entries, const struct options *options)
{
    dnmap_status status = dnmap_entries_set_value(entries, options->value);

    if (status == DNMAP_E_MEMORY)
        return report_no_memory();
    if (status != DNMAP_OK) {
        report("--value: %s: it is empty, begins with a blank or holds a control character",
               dnmap_status_message(status));
        return EXIT_USAGE;
    }
    status = dnmap_entries_set_tag(entries, options->name_only ? "" : options->tag);
    if (status == DNMAP_E_MEMORY)
        return report_no_memory();
    if (status != DNMAP_OK) {
        report("--tag: %s: it begins with #, or holds a blank or a byte that is not ASCII",
               dnmap_status_message(status));
        return EXIT_USAGE;
    }
    warnings_of_value(options);
    (void)dnmap_entries_set_mode(entries, options->mode);
    (void)dnmap_entries_set_dialect(entries, options->dialect);
    dnmap_entries_set_all_dialects(entries, options->all_dialects);
    (void)dnmap_entries_set_map(entries, options->map);
    dnmap_entries_allow(entries, options->allowed);
    dnmap_entries_set_fold(entries, options->fold);
    dnmap_entries_set_duplicates(entries, options->stream || options->format == FORMAT_JSON);
    return EXIT_OK;
}

/* Opens all that is to be read, and closes the cage. */
static int open_all(struct run *run, struct inputs *inputs, const struct site *site)
{
    struct cage cage = {0};

    if (site->has_config)
        cage_add_descriptor(&cage, site->config.descriptor);
    int status = inputs_open(inputs, &cage, run->options);
    return status == EXIT_OK ? cage_close(&cage, &run->output, run->options) : status;
}

static int read_all(struct run *run, const struct inputs *inputs, struct site *site)
{
    const struct options *options = run->options;
    struct input_handler handler = {take_cert, failed, run};
    int status = site_read(site);

    if (status != EXIT_OK)
        return status;
    dnmap_entries_set_regexes(run->entries, site->issuer, site->subject);
    if (options->ldap_map && print_ldif(run, NULL, NULL) == DNMAP_E_MEMORY)
        (void)note_failure(run, report_no_memory());
    if (options->format == FORMAT_ACCESS || options->format == FORMAT_LDIF)
        return read_entries(run, inputs);
    inputs_read(inputs, options, &handler);
    return EXIT_OK;
}

static int convert(const struct options *options, dnmap_entries *entries, struct site *site)
{
    struct run run = {.options = options,
                      .entries = entries,
                      .warnings = {.options = options},
                      .status = EXIT_OK};
    struct inputs inputs;

    output_init(&run.output, options->stream);
    int failure = open_all(&run, &inputs, site);
    if (failure == EXIT_OK)
        failure = read_all(&run, &inputs, site);
    if (failure != EXIT_OK)
        (void)note_failure(&run, failure);
    inputs_close(&inputs);
    warnings_at_end(&run.warnings, run.status);
    bool print = run.status == EXIT_OK || options->keep_going || options->stream;
    int status = output_finish(&run.output, print);
    return status != EXIT_OK ? status : run.status;
}

int action_convert(const struct options *options)
{
    dnmap_entries *entries;
    struct site site;

    if (dnmap_entries_new(&entries) != DNMAP_OK)
        return report_no_memory();
    int status = site_open(&site, options);
    if (status == EXIT_OK)
        status = configure(entries, options);
    if (status == EXIT_OK)
        status = convert(options, entries, &site);
    dnmap_entries_free(entries);
    site_free(&site);
    return status;
}
