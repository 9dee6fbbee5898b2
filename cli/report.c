/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

/* Writes a string so that no terminal acts on it. */
static void put_safe(const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x20 || c > 0x7E)
            fprintf(stderr, "\\x%02X", c);
        else
            fputc(c, stderr);
    }
}

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

    fputs("dn2access: ", stderr);
    va_start(arguments, format);
    put_message(format, arguments);
    va_end(arguments);
}

void report_at(const char *source, const dnmap_position *position, const char *format, ...)
{
    va_list arguments;

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
