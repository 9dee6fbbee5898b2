/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bench-spawn [--input] COMMAND [ARGUMENT]...: runs it once, without input (with --input that of
 * bench-spawn), its output and messages thrown away, and prints "NANOSECONDS USER SYSTEM PEAK
 * STATUS": wall time, microseconds of processor time, kilobytes of memory, exit status (128 and
 * more: killed by a signal).
 *
 * A program of its own, and a small one, because Linux counts the memory of the process that calls
 * exec into the peak of what it starts: that of an interpreter would be all there is to see.
 */
#define _DEFAULT_SOURCE /* wait4() is not in POSIX */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static uint64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000U + (uint64_t)t.tv_nsec;
}

static uint64_t microseconds(struct timeval t)
{
    return (uint64_t)t.tv_sec * 1000000U + (uint64_t)t.tv_usec;
}

static int exit_status(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
    posix_spawn_file_actions_t files;
    struct rusage usage;
    pid_t pid;
    int status;

    bool takes_input = argc > 1 && strcmp(argv[1], "--input") == 0;
    char **command = argv + (takes_input ? 2 : 1);
    if (argc < 2 || command[0] == NULL || posix_spawn_file_actions_init(&files) != 0)
        return 1;
    for (int fd = takes_input ? STDOUT_FILENO : STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
    uint64_t start = now();
    int error = posix_spawnp(&pid, command[0], &files, NULL, command, environ);
    if (error == 0 && wait4(pid, &status, 0, &usage) != pid)
        error = errno;
    uint64_t end = now();
    posix_spawn_file_actions_destroy(&files);
    if (error != 0) {
        fprintf(stderr, "bench-spawn: %s: %s\n", command[0], strerror(error));
        return 127;
    }
    printf("%" PRIu64 " %" PRIu64 " %" PRIu64 " %ld %d\n", end - start,
           microseconds(usage.ru_utime), microseconds(usage.ru_stime), usage.ru_maxrss,
           exit_status(status));
    return 0;
}
