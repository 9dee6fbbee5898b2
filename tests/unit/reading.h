/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries by a handler. */
#ifndef TESTS_UNIT_READING_H
#define TESTS_UNIT_READING_H

#include "dnmap.h"

/* Gives all of an input, whose label is "bytes", to the handler; fails unless that goes well. */
void reading_bytes(const void *bytes, size_t len, dnmap_input input, dnmap_mode mode,
                   unsigned threads, const dnmap_handler *handler);

/* What a handler that does not look at them does with entries, and failures. */
dnmap_status reading_pass_entry(void *context, const dnmap_found *found, const dnmap_entry *entry);
dnmap_status reading_pass_failure(void *context, const dnmap_found *found,
                                  const dnmap_error *error);

/* Ends the reading at the first entry, with DNMAP_E_STOPPED. */
dnmap_status reading_stop(void *context, const dnmap_found *found, const dnmap_entry *entry);

#endif
