/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * To be preloaded (LD_PRELOAD): calls that fail as $FAULT_PLAN says,
 * CALL:AT:ONWARDS:ERRNO:ANYTHING. CALL is malloc (and the like), read, write, open, stat, scandir,
 * tmpfile, lseek or pthread_create; call AT (from 1) fails, with all behind it if ONWARDS is 1.
 * ERRNO is a number, or "short": read and write do a byte. A plan that differs from the one before
 * starts the count anew. Only calls out of objects whose path has one of the words of
 * $FAULT_OBJECTS in it count. A plan's first failure appends "first N" to the file $FAULT_LOG, the
 * end of the process "calls N", of the last plan, and "faults N", of all.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

/* ------------------------------------------------------------------ the plan */

struct plan {
    char text[100], call[20];
    unsigned long at;
    bool onwards, is_short, has_failed;
    int error;
};

static struct plan plan;
static atomic_ulong calls, failures;

static void read_plan(const char *text)
{
    char word[20] = "0";
    int onwards = 0;

    memset(&plan, 0, sizeof plan);
    strncpy(plan.text, text, sizeof plan.text - 1);
    sscanf(text, "%19[a-z_]:%lu:%d:%19[a-z0-9]", plan.call, &plan.at, &onwards, word);
    plan.onwards = onwards != 0;
    plan.is_short = strcmp(word, "short") == 0;
    plan.error = atoi(word);
    calls = 0;
}

/* Whether a plan for this call is in force; it may have been changed. */
static bool is_planned(const char *call)
{
    const char *text = getenv("FAULT_PLAN");

    if (text == NULL)
        return false;
    if (strcmp(plan.text, text) != 0)
        read_plan(text);
    return strcmp(plan.call, call) == 0;
}

/* Opened at once: later the command gives up what that needs. Far from the descriptors that count.
 */
static int log_descriptor = -1;

__attribute__((constructor)) static void open_log(void)
{
    const char *path = getenv("FAULT_LOG");
    long descriptor = path == NULL ? -1
                                   : syscall(SYS_openat, AT_FDCWD, path,
                                             O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

    if (descriptor < 0)
        return;
    log_descriptor = (int)syscall(SYS_fcntl, descriptor, F_DUPFD_CLOEXEC, 500);
    syscall(SYS_close, descriptor);
}

static void tell(const char *what, unsigned long number)
{
    char line[60];
    int len = snprintf(line, sizeof line, "%s %lu\n", what, number);

    if (log_descriptor >= 0)
        syscall(SYS_write, log_descriptor, line, len);
}

__attribute__((destructor)) static void tell_calls(void)
{
    tell("calls", calls);
    tell("faults", failures);
}

/* ------------------------------------------------------------------ who calls */

struct search {
    uintptr_t address;
    bool counts;
};

static bool has_word(const char *path, const char *words)
{
    char word[40];
    int used;

    for (; sscanf(words, "%39s%n", word, &used) == 1; words += used)
        if (strstr(path, word) != NULL)
            return true;
    return false;
}

static int look_at_object(struct dl_phdr_info *object, size_t size, void *context)
{
    struct search *search = context;
    const char *words = getenv("FAULT_OBJECTS");
    /* The program itself has no name there. */
    const char *path = *object->dlpi_name == '\0' ? program_invocation_name : object->dlpi_name;

    (void)size;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &object->dlpi_phdr[i];
        uintptr_t begin = object->dlpi_addr + header->p_vaddr;
        if (header->p_type != PT_LOAD || search->address < begin ||
            search->address - begin >= header->p_memsz)
            continue;
        search->counts = words != NULL && has_word(path, words);
        return 1;
    }
    return 0;
}

/* Whether this call, from that address, has to fail. */
static bool is_due(const char *call, const void *caller)
{
    struct search search = {(uintptr_t)caller, false};

    if (!is_planned(call))
        return false;
    dl_iterate_phdr(look_at_object, &search);
    if (!search.counts)
        return false;
    unsigned long number = ++calls;
    bool due = plan.at != 0 && (number == plan.at || (plan.onwards && number > plan.at));
    if (!due)
        return false;
    failures++;
    if (!plan.has_failed)
        tell("first", number);
    plan.has_failed = true;
    errno = strcmp(call, "malloc") == 0 ? ENOMEM : plan.error;
    return true;
}

#define CALLER __builtin_return_address(0)
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* ------------------------------------------------------------------ calls */

void *malloc(size_t size)
{
    return is_due("malloc", CALLER) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return is_due("malloc", CALLER) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return is_due("malloc", CALLER) ? NULL : __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return is_due("malloc", CALLER) ? NULL : __libc_memalign(alignment, size);
}

ssize_t read(int descriptor, void *buffer, size_t size)
{
    if (is_due("read", CALLER)) {
        if (!plan.is_short)
            return -1;
        size = size > 0;
    }
    return syscall(SYS_read, descriptor, buffer, size);
}

ssize_t write(int descriptor, const void *buffer, size_t size)
{
    if (is_due("write", CALLER)) {
        if (!plan.is_short)
            return -1;
        size = size > 0;
    }
    return syscall(SYS_write, descriptor, buffer, size);
}

int open64(const char *path, int flags, ...)
{
    return is_due("open", CALLER) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, 0);
}

int stat64(const char *path, struct stat64 *out)
{
    return is_due("stat", CALLER) ? -1 : NEXT(stat64)(path, out);
}

FILE *tmpfile64(void)
{
    return is_due("tmpfile", CALLER) ? NULL : NEXT(tmpfile64)();
}

off64_t lseek64(int descriptor, off64_t offset, int whence)
{
    return is_due("lseek", CALLER) ? -1 : syscall(SYS_lseek, descriptor, offset, whence);
}

int scandir64(const char *path, struct dirent64 ***out, int (*choose)(const struct dirent64 *),
              int (*compare)(const struct dirent64 **, const struct dirent64 **))
{
    return is_due("scandir", CALLER) ? -1 : NEXT(scandir64)(path, out, choose, compare);
}

int pthread_create(pthread_t *out, const pthread_attr_t *attributes, void *(*run)(void *),
                   void *context)
{
    return is_due("pthread_create", CALLER) ? EAGAIN
                                            : NEXT(pthread_create)(out, attributes, run, context);
}
