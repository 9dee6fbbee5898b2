/* SPDX-License-Identifier: BSD-2-Clause */
#include "progress.h"

#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "actions.h"
#include "report.h"

/* In milliseconds: a shorter run has no line, and a line stands so long. */
enum { FIRST = 1000, INTERVAL = 200 };
/* So many are counted between two looks at the clock; a power of two. */
enum { BETWEEN_LOOKS = 256 };
enum { WIDTH_MIN = 60, WIDTH_USUAL = 80 };

static struct {
    bool is_on, is_due;
    const struct options *options;
    size_t width;
    unsigned long long count, begun, next; /* the times in milliseconds */
} progress;

static unsigned long long now(void)
{
    struct timespec time;

    if (clock_gettime(CLOCK_MONOTONIC, &time) != 0)
        return 0;
    return (unsigned long long)time.tv_sec * 1000 + (unsigned long long)time.tv_nsec / 1000000;
}

/* Whether somebody types the input on the same terminal. */
static bool is_typed(const struct options *options)
{
    bool reads_stdin = options->path_count == 0 && options->log_path == NULL;

    for (int i = 0; i < options->path_count; i++)
        reads_stdin = reads_stdin || strcmp(options->paths[i], "-") == 0;
    return reads_stdin && isatty(STDIN_FILENO);
}

/* Whether what is written meanwhile can come to the same terminal, perhaps through a pager. */
static bool is_shown(void)
{
    struct stat about;

    return isatty(STDOUT_FILENO) || fstat(STDOUT_FILENO, &about) != 0 ||
           (!S_ISREG(about.st_mode) && !S_ISCHR(about.st_mode));
}

/* A job in the background leaves the terminal to others. */
static bool is_in_background(void)
{
    pid_t foreground = tcgetpgrp(STDERR_FILENO);

    return foreground > 0 && foreground != getpgrp();
}

static size_t terminal_width(void)
{
    struct winsize size;

    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return WIDTH_USUAL;
    return size.ws_col;
}

void progress_begin(const struct options *options, bool at_once)
{
    if (options->quiet || !isatty(STDERR_FILENO) || is_typed(options) || (at_once && is_shown()) ||
        is_in_background())
        return;
    progress.options = options;
    progress.width = terminal_width() - 1; /* in the last column some terminals begin a new line */
    progress.begun = now();
    progress.next = progress.begun + FIRST;
    progress.is_on = progress.width >= WIDTH_MIN;
}

static const char *counted(void)
{
    if (progress.options->action == action_decode)
        return "lines";
    return progress.options->input == DNMAP_INPUT_TEXT || progress.options->input == DNMAP_INPUT_LOG
               ? "names"
               : "certificates";
}

/* If there are several. */
static bool is_one_of_many(const char *source)
{
    return progress.options->path_count > 1 ||
           (progress.options->path_count == 1 && strcmp(source, progress.options->paths[0]) != 0);
}

static void show(const char *source, unsigned long long time)
{
    char text[100];
    bool has_name = is_one_of_many(source);

    snprintf(text, sizeof text, "%llu %s, %llu a second%s", progress.count, counted(),
             progress.count * 1000 / (time - progress.begun), has_name ? ", " : "");
    report_line(progress.width, text, has_name ? source : "");
}

static void look(const char *source)
{
    unsigned long long time = now();

    progress.is_due = false;
    if (time < progress.next)
        return;
    progress.next = time + INTERVAL;
    show(source, time);
}

void progress_count(const char *source)
{
    progress.count++;
    if (progress.is_on && (progress.is_due || progress.count % BETWEEN_LOOKS == 0))
        look(source);
}

void progress_waiting(void)
{
    progress.is_due = true;
}
