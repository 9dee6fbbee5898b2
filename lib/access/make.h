/* SPDX-License-Identifier: BSD-2-Clause */
/* The entries of one certificate, each by itself: whether it was given before is for later. */
#ifndef ACCESS_MAKE_H
#define ACCESS_MAKE_H

#include "access/settings.h"

/* Takes an entry whose key is spelled as sendmail has it, not folded, and whose verdict is GOOD,
 * REFUSED or LONG_LINE. Both are valid during the call. */
typedef dnmap_status made_fn(void *context, const dnmap_entry *made);

/* Makes the entries. DNMAP_E_NO_ISSUER or DNMAP_E_NO_SUBJECT, before any was made, for a
 * certificate without a name that the mode needs. */
dnmap_status make_entries(const struct settings *settings, const dnmap_cert *cert, made_fn *take,
                          void *context);

#endif
