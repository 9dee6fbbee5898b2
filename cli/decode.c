/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys, or lines of an access map, back to the names that they stand for. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "actions.h"
#include "cage.h"
#include "json.h"
#include "operands.h"
#include "output.h"
#include "progress.h"
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

/* A line into `line`, which has room for DNMAP_LINE_MAX bytes and a NUL, without its newline. False
 * at the end or a failure. Of a longer one `*len` says only that it is. */
static bool read_line(char *line, size_t *len, FILE *file)
{
    int c = getc(file);

    if (c == EOF)
        return false;
    for (*len = 0; c != EOF && c != '\n'; c = getc(file)) {
        if (*len < DNMAP_LINE_MAX)
            line[*len] = (char)c;
        *len += *len <= DNMAP_LINE_MAX;
    }
    line[*len < DNMAP_LINE_MAX ? *len : DNMAP_LINE_MAX] = '\0';
    return !ferror(file);
}

/* A line that is none of a map. */
static bool refuse_line(struct run *run, const char *message)
{
    run->position.index++;
    report_at(run->source, &run->position, "%s", message);
    return failed(run, EXIT_DATA);
}

static bool read_all(struct run *run, FILE *file, char *line)
{
    bool go_on = true;
    size_t len;

    run->position = (dnmap_position){0};
    errno = 0;
    while (go_on && read_line(line, &len, file)) {
        run->position.line++;
        progress_count(run->source);
        if (len > DNMAP_LINE_MAX)
            go_on = refuse_line(run, "a line of over 1 MiB");
        else if (memchr(line, '\0', len) != NULL)
            go_on = refuse_line(
                run, "a NUL byte in the line; makemap -u prints the lines of a compiled map");
        else
            go_on = take_line(run, line);
    }
    if (go_on && ferror(file))
        go_on =
            failed(run, report_system_failure(run->source, "reading the input failed", EXIT_IO));
    return go_on;
}

static bool read_lines(struct run *run, FILE *file)
{
    char *line = malloc(DNMAP_LINE_MAX + 1);

    if (line == NULL) {
        (void)failed(run, report_no_memory());
        return false;
    }
    bool go_on = read_all(run, file, line);
    free(line);
    return go_on;
}

static bool read_operand(struct run *run, struct operands *operands, int index)
{
    const char *path = operands->paths[index];

    if (strcmp(path, "-") == 0) {
        run->source = "standard input";
        return read_lines(run, stdin);
    }
    FILE *file = operands_file(operands, index);
    run->source = path;
    if (file == NULL)
        return failed(run, report_system_failure(path, "can't open", EXIT_NO_INPUT));
    bool go_on = read_lines(run, file);
    fclose(file);
    return go_on;
}

static int open_all(struct run *run, struct operands *operands)
{
    struct cage cage = {0};
    int status = operands_open(operands, run->options);

    if (status != EXIT_OK)
        return status;
    cage_add_operands(&cage, operands, run->options);
    return cage_close(&cage, &run->output, run->options);
}

int action_decode(const struct options *options)
{
    struct run run = {.options = options};
    struct operands operands;

    output_init(&run.output, false);
    run.status = open_all(&run, &operands);
    bool go_on = run.status == EXIT_OK;
    for (int i = 0; go_on && i < operands.count; i++)
        go_on = read_operand(&run, &operands, i);
    operands_close(&operands);
    if (run.ordinary != 0 && !options->quiet)
        report("note: %zu lines have no name in the key: passed over", run.ordinary);
    int status = output_finish(&run.output, run.status == EXIT_OK || options->keep_going);
    return status != EXIT_OK ? status : run.status;
}
