/* SPDX-License-Identifier: BSD-2-Clause */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include "bounds.h"

#include <check.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "workers.h"

static size_t allocated;

static void *count_malloc(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    allocated += size;
    return malloc(size);
}

static void *count_realloc(void *old, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    allocated += size;
    return realloc(old, size);
}

static void count_free(void *old, const char *file, int line)
{
    (void)file;
    (void)line;
    free(old);
}

void bounds_count(void)
{
    if (CRYPTO_set_mem_functions(count_malloc, count_realloc, count_free) != 1)
        abort();
}

size_t bounds_counted(void)
{
    return allocated;
}

static size_t address_space(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fscanf(file, "%lu", &pages), 1);
    fclose(file);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* The soft limit alone: without a fork each test sets its own. */
static void limit(int resource, size_t most)
{
    struct rlimit limit;

    ck_assert_int_eq(getrlimit(resource, &limit), 0);
    limit.rlim_cur = most;
    ck_assert_int_eq(setrlimit(resource, &limit), 0);
}

void bounds_set(size_t memory)
{
    limit(RLIMIT_CPU, SANITIZED ? 250 : 60);
    if (!SANITIZED)
        limit(RLIMIT_AS, address_space() + memory);
}

unsigned char *bounds_guarded(const void *data, size_t len)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t room = (len + page - 1) / page * page;
    unsigned char *start =
        mmap(NULL, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    ck_assert(start != MAP_FAILED);
    ck_assert_int_eq(mprotect(start + room, page, PROT_NONE), 0);
    memcpy(start + room - len, data, len);
    return start + room - len;
}
