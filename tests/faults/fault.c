/* SPDX-License-Identifier: BSD-2-Clause */
#include "fault.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <regex.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_uint wanted_kinds;
static atomic_ulong calls, failures;
static unsigned long first;
static bool goes_on;
static int error_number;
static atomic_long outstanding;

/* Which of the calls were the library's own, of a run in which none failed. */
enum { TOLD_CALLS = 32 * 1024 };
static atomic_bool own[TOLD_CALLS];

void fault_begin(unsigned kinds, unsigned long at, bool onwards, int system_error)
{
    calls = failures = 0;
    first = at;
    goes_on = onwards;
    error_number = system_error;
    wanted_kinds = kinds;
}

unsigned long fault_end(void)
{
    wanted_kinds = 0;
    return calls;
}

unsigned long fault_count(void)
{
    return failures;
}

long fault_outstanding(void)
{
    return outstanding;
}

bool fault_is_own(unsigned long number)
{
    return number < TOLD_CALLS && own[number];
}

/* Counts a call; whether it has to fail. */
static bool is_due_of(unsigned kind, bool is_own)
{
    if ((wanted_kinds & kind) == 0)
        return false;
    unsigned long number = ++calls;
    if (first == 0 && number < TOLD_CALLS)
        own[number] = is_own;
    bool due = first != 0 && (number == first || (goes_on && number > first));
    if (due) {
        failures++;
        errno = kind == FAULT_MEMORY ? ENOMEM : error_number;
    }
    return due;
}

static bool is_due(unsigned kind)
{
    return is_due_of(kind, true);
}

bool fault_is_due(void)
{
    return is_due(FAULT_MEMORY);
}

bool fault_is_due_inside(void)
{
    return is_due_of(FAULT_MEMORY, false);
}

/* ------------------------------------------------------------------ memory */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void __real_free(void *memory);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void __wrap_free(void *memory);

static void *counted(void *memory)
{
    outstanding += memory != NULL;
    return memory;
}

void *__wrap_malloc(size_t size)
{
    return is_due(FAULT_MEMORY) ? NULL : counted(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return is_due(FAULT_MEMORY) ? NULL : counted(__real_calloc(count, size));
}

void *__wrap_realloc(void *old, size_t size)
{
    if (is_due(FAULT_MEMORY))
        return NULL;
    void *grown = __real_realloc(old, size);
    return old == NULL ? counted(grown) : grown;
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return is_due(FAULT_MEMORY) ? NULL : counted(__real_aligned_alloc(alignment, size));
}

void __wrap_free(void *memory)
{
    outstanding -= memory != NULL;
    __real_free(memory);
}

/* ------------------------------------------------------------------ the C library's own memory */

int __real_regcomp(regex_t *out, const char *pattern, int flags);
int __real_regexec(const regex_t *regex, const char *text, size_t count, regmatch_t *matches,
                   int flags);
int __wrap_regcomp(regex_t *out, const char *pattern, int flags);
int __wrap_regexec(const regex_t *regex, const char *text, size_t count, regmatch_t *matches,
                   int flags);

int __wrap_regcomp(regex_t *out, const char *pattern, int flags)
{
    return is_due(FAULT_MEMORY) ? REG_ESPACE : __real_regcomp(out, pattern, flags);
}

int __wrap_regexec(const regex_t *regex, const char *text, size_t count, regmatch_t *matches,
                   int flags)
{
    return is_due(FAULT_MEMORY) ? REG_ESPACE : __real_regexec(regex, text, count, matches, flags);
}

typedef int choose(const struct dirent *entry);
typedef int compare(const struct dirent **a, const struct dirent **b);
int __real_scandir(const char *path, struct dirent ***out, choose *chosen, compare *order);
int __real_scandir64(const char *path, struct dirent ***out, choose *chosen, compare *order);
int __wrap_scandir(const char *path, struct dirent ***out, choose *chosen, compare *order);
int __wrap_scandir64(const char *path, struct dirent ***out, choose *chosen, compare *order);

/* What it gives is for the caller to free. */
static int counted_entries(int count)
{
    if (count >= 0)
        outstanding += count + 1;
    return count;
}

int __wrap_scandir(const char *path, struct dirent ***out, choose *chosen, compare *order)
{
    if (is_due(FAULT_MEMORY) || is_due(FAULT_OPEN))
        return -1;
    return counted_entries(__real_scandir(path, out, chosen, order));
}

int __wrap_scandir64(const char *path, struct dirent ***out, choose *chosen, compare *order)
{
    if (is_due(FAULT_MEMORY) || is_due(FAULT_OPEN))
        return -1;
    return counted_entries(__real_scandir64(path, out, chosen, order));
}

/* ------------------------------------------------------------------ files and threads */

ssize_t __real_read(int descriptor, void *buffer, size_t size);
int __real_open(const char *path, int flags, ...);
int __real_open64(const char *path, int flags, ...);
int __real_stat(const char *path, struct stat *out);
int __real_stat64(const char *path, struct stat *out);
ssize_t __wrap_read(int descriptor, void *buffer, size_t size);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...);
int __wrap_stat(const char *path, struct stat *out);
int __wrap_stat64(const char *path, struct stat *out);

ssize_t __wrap_read(int descriptor, void *buffer, size_t size)
{
    if (is_due(FAULT_READ))
        return -1;
    if (size > 1 && is_due(FAULT_SHORT))
        size = 1;
    return __real_read(descriptor, buffer, size);
}

/* The library only opens what is there. */
int __wrap_open(const char *path, int flags, ...)
{
    return is_due(FAULT_OPEN) ? -1 : __real_open(path, flags);
}

int __wrap_open64(const char *path, int flags, ...)
{
    return is_due(FAULT_OPEN) ? -1 : __real_open64(path, flags);
}

int __wrap_stat(const char *path, struct stat *out)
{
    return is_due(FAULT_OPEN) ? -1 : __real_stat(path, out);
}

int __wrap_stat64(const char *path, struct stat *out)
{
    return is_due(FAULT_OPEN) ? -1 : __real_stat64(path, out);
}

typedef void *thread(void *context);
int __real_pthread_create(pthread_t *out, const pthread_attr_t *attributes, thread *run,
                          void *context);
int __wrap_pthread_create(pthread_t *out, const pthread_attr_t *attributes, thread *run,
                          void *context);

int __wrap_pthread_create(pthread_t *out, const pthread_attr_t *attributes, thread *run,
                          void *context)
{
    return is_due(FAULT_THREAD) ? EAGAIN : __real_pthread_create(out, attributes, run, context);
}
