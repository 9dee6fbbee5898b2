/* SPDX-License-Identifier: BSD-2-Clause */
/* One line of a map's source: what may stand in it. */
#ifndef ACCESS_LINE_H
#define ACCESS_LINE_H

#include <stdbool.h>

#include "dnmap.h"

/* Whether makemap stores this value as it is: not empty, no leading blank, no control character. */
bool line_is_value(const char *value);

/* Whether it is SUBJECT; sendmail compares without regard to case. `value` may be NULL. */
bool line_is_subject_value(const char *value);

/* Those of the risks that refuse an entry with this value (NULL: a key alone). */
unsigned line_refusals(unsigned risks, const char *value);

/* DNMAP_E_UNSAFE with the worst of the risks that refuse: a key that never matches is no longer one
 * that matches too much. */
dnmap_status line_refuse(dnmap_error *error, unsigned refused);

/* Whether makemap reads key, tab and value (may be NULL) as one line. */
bool line_fits(size_t key_len, const char *value);

#endif
