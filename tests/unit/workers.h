/* SPDX-License-Identifier: BSD-2-Clause */
/* A long test in several processes. */
#ifndef TESTS_UNIT_WORKERS_H
#define TESTS_UNIT_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

/* Under a sanitizer everything takes ten times as long: tests do less then. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* Does the part of the work that falls to worker `index` of `count`. `result` is its own and is
 * seen by the parent even if the worker crashes. */
typedef void worker_fn(void *result, unsigned index, unsigned count);

/* One for each processor, within limits. */
unsigned workers_count(void);

/* That many results, all zero, for workers_run(); NULL without memory. */
void *workers_results(unsigned count, size_t size);
void workers_free(void *results, unsigned count, size_t size);

/* Waits until all are done. False if one could not be started, crashed or leaked memory. */
bool workers_run(worker_fn *work, void *results, unsigned count, size_t size);

#endif
