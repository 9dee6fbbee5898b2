/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages on standard error. Nothing that a stranger wrote reaches the terminal raw. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include <stdio.h>

#include "dnmap.h"

/* sysexits, as makemap has them. */
enum {
    EXIT_OK = 0,
    EXIT_FINDINGS = 1,
    EXIT_USAGE = 64,
    EXIT_DATA = 65,
    EXIT_NO_INPUT = 66,
    EXIT_SYSTEM = 71,
    EXIT_IO = 74,
};

/* "dn2access: " and the message. */
void report(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "dn2access: SOURCE:LINE: entry INDEX: " and the message; `position` may be NULL. */
void report_at(const char *source, const dnmap_position *position, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The line that is rewritten: text, and of a name as much of its end as there is room for in
 * `width` columns. It is taken away before a message, and by report_erase(). */
void report_line(size_t width, const char *text, const char *name);
void report_erase(void);

/* Says that there is no memory; the exit status for it. */
int report_no_memory(void);

/* The exit status for a failure of the system, whose errno is `cause`. */
int report_system_status(int otherwise, int cause);

/* "SOURCE: WHAT: " and the cause, which is errno; the exit status, as above. */
int report_system_failure(const char *source, const char *what, int otherwise);

/* The exit status for a failure of the library. */
int report_exit_status(dnmap_status status);

#endif
