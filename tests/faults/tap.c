/* SPDX-License-Identifier: BSD-2-Clause */
#include "tap.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned count, failed;

void tap_fail(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    _exit(EXIT_FAILURE);
}

void tap_run(const char *name, void (*run)(const void *context), const void *context)
{
    int status = -1;

    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        run(context);
        exit(EXIT_SUCCESS); /* a sanitizer looks for leaks here */
    }
    if (pid > 0)
        waitpid(pid, &status, 0);
    count++;
    failed += status != 0;
    printf("%s %u - %s\n", status == 0 ? "ok" : "not ok", count, name);
    if (status != 0)
        printf("# ended with status %#x\n", (unsigned)status);
}

void tap_skip(const char *name, const char *why)
{
    printf("ok %u - %s # SKIP %s\n", ++count, name, why);
}

int tap_end(void)
{
    printf("1..%u\n", count);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
