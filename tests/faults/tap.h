/* SPDX-License-Identifier: BSD-2-Clause */
/* Cases in TAP, each in a process of its own. Not by check: the functions that this program is
 * linked with would fail inside check too. */
#ifndef TESTS_FAULTS_TAP_H
#define TESTS_FAULTS_TAP_H

/* Ends the case, which fails, with a message. */
_Noreturn void tap_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define must(condition) \
    ((condition) ? (void)0 : tap_fail("%s:%d: %s", __FILE__, __LINE__, #condition))

/* Runs a case. */
void tap_run(const char *name, void (*run)(const void *context), const void *context);

void tap_skip(const char *name, const char *why);

/* Ends the report; the exit status for main(). */
int tap_end(void);

#endif
