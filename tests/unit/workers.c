/* SPDX-License-Identifier: BSD-2-Clause */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include "workers.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#if SANITIZED
#include <sanitizer/lsan_interface.h>
#endif

enum { FEWEST = 2, MOST = 8 };

unsigned workers_count(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    return processors < FEWEST ? FEWEST : processors > MOST ? MOST : (unsigned)processors;
}

void *workers_results(unsigned count, size_t size)
{
    void *results =
        mmap(NULL, count * size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    return results == MAP_FAILED ? NULL : results;
}

void workers_free(void *results, unsigned count, size_t size)
{
    munmap(results, count * size);
}

/* _exit() runs nothing that check has registered for the end of its own process, so not the search
 * for leaks either. */
static _Noreturn void run(worker_fn *work, void *result, unsigned index, unsigned count)
{
    work(result, index, count);
#if SANITIZED
    __lsan_do_leak_check();
#endif
    _exit(EXIT_SUCCESS);
}

static bool succeeded(pid_t pid)
{
    int status;

    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
           WEXITSTATUS(status) == EXIT_SUCCESS;
}

bool workers_run(worker_fn *work, void *results, unsigned count, size_t size)
{
    pid_t pids[MOST];
    bool all = true;

    fflush(NULL);
    for (unsigned i = 0; i < count; i++) {
        pids[i] = fork();
        if (pids[i] == 0)
            run(work, (char *)results + i * size, i, count);
    }
    for (unsigned i = 0; i < count; i++)
        all = succeeded(pids[i]) && all;
    return all;
}
