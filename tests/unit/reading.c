/* SPDX-License-Identifier: BSD-2-Clause */
#include "reading.h"

#include "suite.h"

void reading_bytes(const void *bytes, size_t len, dnmap_input input, dnmap_mode mode,
                   unsigned threads, const dnmap_handler *handler)
{
    dnmap_entries *entries;
    dnmap_files *files;

    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_set_mode(entries, mode), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_new(&files, input), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, bytes, len, "bytes"), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_read(entries, files, threads, handler), DNMAP_OK);
    dnmap_files_free(files);
    dnmap_entries_free(entries);
}

dnmap_status reading_pass_entry(void *context, const dnmap_found *found, const dnmap_entry *entry)
{
    (void)context;
    (void)found;
    (void)entry;
    return DNMAP_OK;
}

dnmap_status reading_pass_failure(void *context, const dnmap_found *found, const dnmap_error *error)
{
    (void)context;
    (void)found;
    (void)error;
    return DNMAP_OK;
}

dnmap_status reading_stop(void *context, const dnmap_found *found, const dnmap_entry *entry)
{
    (void)context;
    (void)found;
    (void)entry;
    return DNMAP_E_STOPPED;
}
