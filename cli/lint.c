/* SPDX-License-Identifier: BSD-2-Clause */
/* What is wrong with an access map: findings, or the corrected map. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actions.h"
#include "json.h"
#include "output.h"
#include "report.h"

struct run {
    const struct options *options;
    struct output output;
    const char *path;
    char *source;
    size_t len, room;
    size_t printed; /* --fix: the bytes of the source that are done with */
    int status;
};

/* ------------------------------------------------------------------ reading the map */

static bool read_all(struct run *run, int descriptor)
{
    for (;;) {
        if (run->room - run->len < 64 * 1024) {
            size_t room = run->room == 0 ? 256 * 1024 : run->room + run->room / 2;
            char *source = realloc(run->source, room);
            if (source == NULL) {
                report("%s", dnmap_status_message(DNMAP_E_MEMORY));
                run->status = EXIT_SYSTEM;
                return false;
            }
            run->source = source;
            run->room = room;
        }
        ssize_t count = read(descriptor, run->source + run->len, run->room - run->len);
        if (count == 0)
            return true;
        if (count > 0) {
            run->len += (size_t)count;
        } else if (errno != EINTR) {
            report_at(run->path, NULL, "reading the input failed: %s", strerror(errno));
            run->status = EXIT_IO;
            return false;
        }
    }
}

static bool read_file(struct run *run)
{
    if (strcmp(run->path, "-") == 0) {
        run->path = "standard input";
        return read_all(run, STDIN_FILENO);
    }
    int descriptor = open(run->path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        report_at(run->path, NULL, "can't open: %s", strerror(errno));
        run->status = EXIT_NO_INPUT;
        return false;
    }
    bool done = read_all(run, descriptor);
    close(descriptor);
    return done;
}

/* Only makemap reads compiled maps: `makemap -u`, whose output has the form of a source. */
static void run_makemap(const char *path, int output)
{
    char *stem = strdup(path);

    if (stem == NULL || dup2(output, STDOUT_FILENO) < 0)
        _exit(EXIT_SYSTEM);
    stem[strlen(stem) - strlen(".db")] = '\0';
    signal(SIGPIPE, SIG_DFL);
    execlp("makemap", "makemap", "-u", "hash", stem, (char *)NULL);
    execl("/usr/sbin/makemap", "makemap", "-u", "hash", stem, (char *)NULL);
    report("makemap: %s", strerror(errno));
    _exit(EXIT_SYSTEM);
}

static bool read_compiled(struct run *run)
{
    int ends[2], status = -1;

    if (access(run->path, R_OK) != 0) {
        report_at(run->path, NULL, "can't open: %s", strerror(errno));
        run->status = EXIT_NO_INPUT;
        return false;
    }
    pid_t pid = pipe(ends) == 0 ? fork() : -1;
    if (pid == 0)
        run_makemap(run->path, ends[1]);
    if (pid < 0) {
        report("%s", strerror(errno));
        run->status = EXIT_SYSTEM;
        return false;
    }
    close(ends[1]);
    bool done = read_all(run, ends[0]);
    close(ends[0]);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (done && status != 0) {
        report_at(run->path, NULL, "makemap -u can't read it");
        run->status = EXIT_DATA;
        done = false;
    }
    return done;
}

static bool is_compiled(const char *path)
{
    size_t len = strlen(path);

    return len > 3 && strcmp(path + len - 3, ".db") == 0;
}

/* ------------------------------------------------------------------ findings */

/* Adds text of which a stranger wrote a part, so that no terminal acts on it. */
static bool print_safe(struct run *run, const char *text, size_t len)
{
    char hex[8];
    bool done = true;

    for (size_t i = 0; done && i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c >= ' ' && c <= '~') || c == '\t') {
            done = output_add(&run->output, text + i, 1);
        } else {
            snprintf(hex, sizeof hex, "\\x%02X", c);
            done = output_add(&run->output, hex, strlen(hex));
        }
    }
    return done;
}

static bool print(struct run *run, const char *text)
{
    return output_add(&run->output, text, strlen(text));
}

static bool print_place(struct run *run, size_t line)
{
    char number[40];

    snprintf(number, sizeof number, ":%zu: ", line);
    return print_safe(run, run->path, strlen(run->path)) && print(run, number);
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
            !print_safe(run, line, len) || !print(run, "\n"))
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
    dnmap_status status = json_finding(&text, run->path, finding);

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
        report_at(run->path, &position, "%s %s: %s: left as it is",
                  dnmap_severity_name(finding->severity), finding->id, finding->message);
        run->status = EXIT_FINDINGS;
        return DNMAP_OK;
    }
    if (!finding->is_last)
        return DNMAP_OK;
    bool done =
        output_add(&run->output, run->source + run->printed, finding->offset - run->printed) &&
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
        dnmap_access_lint(run->source, run->len, now, options->dialect, options->map,
                          options->fix ? fix_finding : take_finding, run, &error);

    if (status == DNMAP_OK && options->fix)
        (void)output_add(&run->output, run->source + run->printed, run->len - run->printed);
    if (status != DNMAP_OK && status != DNMAP_E_STOPPED) {
        report_at(run->path, NULL, "%s", error.message);
        run->status = report_exit_status(status);
    }
}

int action_lint(const struct options *options)
{
    struct run run = {.options = options, .path = options->lint_map, .status = EXIT_OK};

    output_init(&run.output, false);
    if (is_compiled(run.path) ? read_compiled(&run) : read_file(&run))
        lint(&run);
    free(run.source);
    int status = output_finish(&run.output, run.status <= EXIT_FINDINGS);
    return status != EXIT_OK ? status : run.status;
}
