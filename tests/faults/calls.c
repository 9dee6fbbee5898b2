/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads that can't be started, and reads that a signal interrupts, change nothing. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fault.h"
#include "inputs.h"
#include "scene.h"
#include "tap.h"

static dnmap_status take_entry(void *context, const dnmap_found *found, const dnmap_entry *entry)
{
    (void)context;
    note("%s %.*s\n", found->source, (int)entry->key_len, entry->key);
    return DNMAP_OK;
}

static dnmap_status take_failure(void *context, const dnmap_found *found, const dnmap_error *error)
{
    (void)context;
    note("%s: %s\n", found->source, dnmap_status_name(error->code));
    return DNMAP_OK;
}

/* Reads all files with so many threads. */
static void read_in(unsigned threads)
{
    const dnmap_handler handler = {.entry = take_entry, .failure = take_failure};
    dnmap_entries *entries;
    dnmap_files *files;

    notes_clear();
    must(dnmap_files_new(&files, DNMAP_INPUT_AUTO) == DNMAP_OK);
    must(dnmap_files_add_path(files, inputs.folder) == DNMAP_OK);
    must(dnmap_entries_new(&entries) == DNMAP_OK);
    must(dnmap_entries_set_tag(entries, "TAG") == DNMAP_OK);
    must(dnmap_entries_read(entries, files, threads, &handler) == DNMAP_OK);
    dnmap_entries_free(entries);
    dnmap_files_free(files);
}

/* `good`: what came out when nothing failed. */
static void check_with(const char *good, unsigned threads, unsigned kinds, bool onwards,
                       int system_error)
{
    unsigned long calls, failed;

    fault_begin(kinds, 0, false, 0);
    read_in(threads);
    calls = fault_end();
    must(calls > 0);
    for (unsigned long at = 1; at <= calls; at++) {
        fault_begin(kinds, at, onwards, system_error);
        read_in(threads);
        (void)fault_end();
        failed = fault_count();
        must(failed > 0);
        must(strcmp(notes(), good) == 0);
    }
}

static char *good_notes(void)
{
    read_in(1);
    char *good = strdup(notes());
    must(good != NULL);
    must(strstr(good, "TAG:") != NULL);
    return good;
}

/* None of them, or all behind the first ones. */
static void no_threads(const void *context)
{
    (void)context;
    inputs_make();
    char *good = good_notes();
    check_with(good, 4, FAULT_THREAD, true, EAGAIN);
    check_with(good, 4, FAULT_THREAD, false, EAGAIN);
    free(good);
    inputs_remove();
}

static void interrupted(const void *context)
{
    (void)context;
    inputs_make();
    char *good = good_notes();
    for (unsigned threads = 1; threads <= 3; threads += 2)
        check_with(good, threads, FAULT_READ, false, EINTR);
    free(good);
    inputs_remove();
}

int main(void)
{
    fault_set_up();
    tap_run("threads that can't be started", no_threads, NULL);
    tap_run("reads that are interrupted", interrupted, NULL);
    return tap_end();
}
