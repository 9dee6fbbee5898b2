/* SPDX-License-Identifier: BSD-2-Clause */
/* What is wrong with an access map: findings, or the corrected map. */
#include <stdlib.h>
#include <string.h>

#include "actions.h"
#include "cage.h"
#include "json.h"
#include "mapfile.h"
#include "output.h"
#include "report.h"

struct run {
    const struct options *options;
    struct output output;
    struct mapfile map;
    size_t printed; /* --fix: the bytes of the source that are done with */
    int status;
};

/* ------------------------------------------------------------------ findings */

static bool print(struct run *run, const char *text)
{
    return output_add(&run->output, text, strlen(text));
}

static bool print_place(struct run *run, size_t line)
{
    char number[40];

    snprintf(number, sizeof number, ":%zu: ", line);
    return output_add_safe(&run->output, run->map.path, strlen(run->map.path)) &&
           print(run, number);
}

/* The lines that should stand there. */
static bool print_correction(struct run *run, const dnmap_finding *finding)
{
    const char *line = finding->fixed;
    const char *end = line + finding->fixed_len;

    if (finding->fixed_len == 0)
        return print_place(run, finding->line) && print(run, "should go\n");
    while (line < end) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        size_t len = (size_t)((newline == NULL ? end : newline) - line);
        if (!print_place(run, finding->line) ||
            !print(run, finding->is_certain ? "should be: " : "perhaps: ") ||
            !output_add_safe(&run->output, line, len) || !print(run, "\n"))
            return false;
        line += len + 1;
    }
    return true;
}

static bool print_text(struct run *run, const dnmap_finding *finding)
{
    return print_place(run, finding->line) && print(run, dnmap_severity_name(finding->severity)) &&
           print(run, " ") && print(run, finding->id) && print(run, ": ") &&
           print(run, finding->message) && print(run, "\n");
}

static dnmap_status print_json(struct run *run, const dnmap_finding *finding)
{
    char *text;
    dnmap_status status = json_finding(&text, run->map.path, finding);

    if (status == DNMAP_OK && (!print(run, text) || !print(run, "\n")))
        status = DNMAP_E_STOPPED;
    free(text);
    return status;
}

static dnmap_status take_finding(void *context, const dnmap_finding *finding)
{
    struct run *run = context;

    run->status = EXIT_FINDINGS;
    if (run->options->format == FORMAT_JSON)
        return print_json(run, finding);
    if (!print_text(run, finding))
        return DNMAP_E_STOPPED;
    if (finding->is_last && finding->fixed != NULL && !print_correction(run, finding))
        return DNMAP_E_STOPPED;
    return DNMAP_OK;
}

/* ------------------------------------------------------------------ --fix */

/* Copies the source up to the line and prints the correction in its place. Findings without one are
 * told. */
static dnmap_status fix_finding(void *context, const dnmap_finding *finding)
{
    struct run *run = context;

    if (finding->fixed == NULL || !finding->is_certain) {
        dnmap_position position = {1, finding->line, finding->offset};
        report_at(run->map.path, &position, "%s %s: %s: left as it is",
                  dnmap_severity_name(finding->severity), finding->id, finding->message);
        run->status = EXIT_FINDINGS;
        return DNMAP_OK;
    }
    if (!finding->is_last)
        return DNMAP_OK;
    bool done =
        output_add(&run->output, run->map.source + run->printed, finding->offset - run->printed) &&
        output_add(&run->output, finding->fixed, finding->fixed_len);
    run->printed = finding->offset + finding->len;
    return done ? DNMAP_OK : DNMAP_E_STOPPED;
}

static void lint(struct run *run)
{
    const struct options *options = run->options;
    dnmap_dialect now = options->has_from_dialect ? options->from_dialect : options->dialect;
    dnmap_error error;
    dnmap_status status =
        dnmap_access_lint(run->map.source, run->map.len, now, options->dialect, options->map,
                          options->fix ? fix_finding : take_finding, run, &error);

    if (status == DNMAP_OK && options->fix)
        (void)output_add(&run->output, run->map.source + run->printed, run->map.len - run->printed);
    if (status != DNMAP_OK && status != DNMAP_E_STOPPED) {
        report_at(run->map.path, NULL, "%s", error.message);
        run->status = report_exit_status(status);
    }
}

int action_lint(const struct options *options)
{
    struct run run = {.options = options};
    struct cage cage = {0};

    output_init(&run.output, false);
    run.status = mapfile_open(&run.map, options->map_path);
    if (run.status == EXIT_OK) {
        cage_add_descriptor(&cage, run.map.descriptor);
        run.status = cage_close(&cage, &run.output, options);
    }
    if (run.status == EXIT_OK)
        run.status = mapfile_read(&run.map);
    if (run.status == EXIT_OK)
        run.status = mapfile_check_source(&run.map, options->quiet);
    if (run.status == EXIT_OK)
        lint(&run);
    mapfile_free(&run.map);
    int status = output_finish(&run.output, run.status <= EXIT_FINDINGS);
    return status != EXIT_OK ? status : run.status;
}
