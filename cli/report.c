/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

static size_t columns_on_line; /* of the line that is rewritten; 0: there is none */

static bool is_printable(char byte)
{
    return byte >= 0x20 && byte <= 0x7E;
}

/* Writes a string so that no terminal acts on it. */
static void put_safe(const char *text)
{
    for (; *text != '\0'; text++) {
        if (is_printable(*text))
            fputc(*text, stderr);
        else
            fprintf(stderr, "\\x%02X", (unsigned char)*text);
    }
}

/* ------------------------------------------------------------------ the line that is rewritten */

/* The end of a name that put_safe() writes in so many columns; how many it takes. */
static size_t end_of(const char **end, const char *name, size_t room)
{
    size_t columns = 0;

    *end = name + strlen(name);
    while (*end > name) {
        size_t more = is_printable((*end)[-1]) ? 1 : sizeof "\\xHH" - 1;
        if (columns + more > room)
            break;
        columns += more;
        (*end)--;
    }
    return columns;
}

void report_line(size_t width, const char *text, const char *name)
{
    static const char start[] = "dn2access: ", gap[] = "...";
    size_t columns = strlen(start) + strlen(text);
    size_t room = columns + strlen(gap) < width ? width - columns - strlen(gap) : 0;
    const char *end;

    columns += end_of(&end, name, room);
    fprintf(stderr, "\r%s%s", start, text);
    if (end > name) {
        fputs(gap, stderr);
        columns += strlen(gap);
    }
    put_safe(end);
    if (columns < columns_on_line)
        fprintf(stderr, "%*s", (int)(columns_on_line - columns), "");
    fflush(stderr);
    columns_on_line = columns;
}

/* With blanks, which every terminal has. */
void report_erase(void)
{
    if (columns_on_line == 0)
        return;
    fprintf(stderr, "\r%*s\r", (int)columns_on_line, "");
    fflush(stderr);
    columns_on_line = 0;
}

/* ------------------------------------------------------------------ messages */

static void put_message(const char *format, va_list arguments)
    __attribute__((format(printf, 1, 0)));

static void put_message(const char *format, va_list arguments)
{
    char message[1024];

    vsnprintf(message, sizeof message, format, arguments);
    put_safe(message);
    fputc('\n', stderr);
}

void report(const char *format, ...)
{
    va_list arguments;

    report_erase();
    fputs("dn2access: ", stderr);
    va_start(arguments, format);
    put_message(format, arguments);
    va_end(arguments);
}

void report_at(const char *source, const dnmap_position *position, const char *format, ...)
{
    va_list arguments;

    report_erase();
    fputs("dn2access: ", stderr);
    put_safe(source);
    if (position != NULL && position->index != 0) {
        if (position->line != 0)
            fprintf(stderr, ":%zu", position->line);
        fprintf(stderr, ": entry %zu", position->index);
    }
    fputs(": ", stderr);
    va_start(arguments, format);
    put_message(format, arguments);
    va_end(arguments);
}

int report_no_memory(void)
{
    report("%s", dnmap_status_message(DNMAP_E_MEMORY));
    return EXIT_SYSTEM;
}

int report_system_status(int otherwise, int cause)
{
    return cause == ENOMEM ? EXIT_SYSTEM : otherwise;
}

int report_system_failure(const char *source, const char *what, int otherwise)
{
    int cause = errno;

    report_at(source, NULL, "%s: %s", what, strerror(cause));
    return report_system_status(otherwise, cause);
}

int report_exit_status(dnmap_status status)
{
    switch (status) {
    case DNMAP_E_OPEN:
        return EXIT_NO_INPUT;
    case DNMAP_E_IO:
        return EXIT_IO;
    case DNMAP_E_MEMORY:
        return EXIT_SYSTEM;
    case DNMAP_E_ARGUMENT:
        return EXIT_USAGE;
    default:
        return EXIT_DATA;
    }
}
