/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys, or lines of an access map, back to the names that they stand for. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "actions.h"
#include "json.h"
#include "output.h"
#include "report.h"

struct run {
    const struct options *options;
    struct output output;
    int status;      /* of the first failure */
    size_t ordinary; /* lines without a name in the key */
    const char *source;
    dnmap_position position; /* of the line at hand */
};

static bool failed(struct run *run, int exit_status)
{
    if (run->status == EXIT_OK)
        run->status = exit_status;
    return true;
}

static bool print(struct run *run, const char *text)
{
    return output_add(&run->output, text, strlen(text)) &&
           output_add(&run->output, run->options->null ? "" : "\n", 1);
}

/* ------------------------------------------------------------------ one name */

/* One attribute a line, as RFC 4514 writes it; "+ " before one of the same RDN. */
static dnmap_status print_attributes(struct run *run, const dnmap_name *name)
{
    dnmap_attribute attribute;
    size_t rdn = 0;

    for (size_t i = 0; dnmap_name_attribute(&attribute, name, i) == DNMAP_OK; i++) {
        char *text;
        dnmap_status status = dnmap_attribute_rfc4514_new(&text, NULL, &attribute);
        if (status != DNMAP_OK)
            return status;
        bool joined = i > 0 && attribute.rdn == rdn;
        rdn = attribute.rdn;
        bool done = (!joined || output_add(&run->output, "+ ", 2)) && print(run, text);
        dnmap_free(text);
        if (!done)
            return DNMAP_E_STOPPED;
    }
    return print(run, "") ? DNMAP_OK : DNMAP_E_STOPPED;
}

static dnmap_status print_name(struct run *run, const char *key, const char *value,
                               const dnmap_name *name, unsigned risks)
{
    struct json_key record = {
        run->source, run->position.line, key, value, run->options->dialect, name, risks};
    dnmap_status status;
    char *text;

    if (run->options->format == FORMAT_ATTRIBUTES)
        return print_attributes(run, name);
    if (run->options->format == FORMAT_JSON)
        status = json_key(&text, &record);
    else
        status = dnmap_name_rfc4514_new(&text, NULL, name);
    if (status == DNMAP_OK && !print(run, text))
        status = DNMAP_E_STOPPED;
    free(text);
    return status;
}

static void warn(const struct run *run, unsigned risks)
{
    if (run->options->quiet)
        return;
    for (unsigned bit = 1; bit <= risks; bit <<= 1)
        if ((risks & bit) != 0)
            report_at(run->source, &run->position, "warning: %s: %s", dnmap_risk_id(bit),
                      bit == DNMAP_RISK_CASE ? "the key is folded: the case of the letters is lost"
                                             : dnmap_risk_message(bit));
}

/* ------------------------------------------------------------------ lines */

/* Whether a name stands in the key, with or without a tag. */
static bool has_name(const char *key)
{
    return key[0] == '/' || strstr(key, ":/") != NULL;
}

/* Cuts the value off a line as makemap does. NULL if there is none. */
static char *split(char *line)
{
    char *value = line + strcspn(line, " \t\v\f\r");

    if (*value == '\0')
        return NULL;
    *value++ = '\0';
    value += strspn(value, " \t\v\f\r");
    return *value == '\0' ? NULL : value;
}

static bool take_line(struct run *run, char *line)
{
    dnmap_name *name;
    dnmap_error error;
    unsigned risks;

    if (line[0] == '\0' || line[0] == '#')
        return true;
    char *value = split(line);
    if (!has_name(line)) {
        run->ordinary++;
        return true;
    }
    run->position.index++;
    dnmap_status status =
        dnmap_key_decode(&name, &risks, line, strlen(line), run->options->dialect, &error);
    if (status != DNMAP_OK) {
        report_at(run->source, &run->position, "byte %zu: %s", error.offset + 1, error.message);
        return failed(run, report_exit_status(status));
    }
    warn(run, risks);
    status = print_name(run, line, value, name, risks);
    dnmap_name_free(name);
    if (status == DNMAP_E_STOPPED)
        return false;
    if (status != DNMAP_OK) {
        report_at(run->source, &run->position, "%s", dnmap_status_message(status));
        return failed(run, report_exit_status(status));
    }
    return true;
}

static bool read_lines(struct run *run, FILE *file)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    bool go_on = true;

    run->position = (dnmap_position){0};
    errno = 0;
    /* Of a line that could not be read to its end there is nothing to be said. */
    while (go_on && (len = getline(&line, &room, file)) >= 0 && !ferror(file)) {
        run->position.line++;
        if (len > 0 && line[len - 1] == '\n')
            line[--len] = '\0';
        if (memchr(line, '\0', (size_t)len) != NULL) {
            run->position.index++;
            report_at(run->source, &run->position, "a NUL byte in the line");
            go_on = failed(run, EXIT_DATA);
        } else {
            go_on = take_line(run, line);
        }
    }
    /* Without memory for a line neither the one nor the other is set. */
    if (go_on && (ferror(file) || !feof(file))) {
        int cause = errno;
        report_at(run->source, NULL, "reading the input failed: %s", strerror(cause));
        go_on = failed(run, report_system_status(EXIT_IO, cause));
    }
    free(line);
    return go_on;
}

static bool read_operand(struct run *run, const char *path)
{
    if (strcmp(path, "-") == 0) {
        run->source = "standard input";
        return read_lines(run, stdin);
    }
    FILE *file = fopen(path, "re");
    run->source = path;
    if (file == NULL) {
        int cause = errno;
        report_at(path, NULL, "can't open: %s", strerror(cause));
        return failed(run, report_system_status(EXIT_NO_INPUT, cause));
    }
    bool go_on = read_lines(run, file);
    fclose(file);
    return go_on;
}

int action_decode(const struct options *options)
{
    struct run run = {.options = options, .status = EXIT_OK};
    bool go_on = true;

    output_init(&run.output, false);
    if (options->path_count == 0)
        go_on = read_operand(&run, "-");
    for (int i = 0; go_on && i < options->path_count; i++)
        go_on = read_operand(&run, options->paths[i]);
    if (run.ordinary != 0 && !options->quiet)
        report("note: %zu lines have no name in the key: passed over", run.ordinary);
    int status = output_finish(&run.output, run.status == EXIT_OK || options->keep_going);
    return status != EXIT_OK ? status : run.status;
}
