/* SPDX-License-Identifier: BSD-2-Clause */
/* What is dangerous about the macro value of a name. */
#ifndef KEY_RISK_H
#define KEY_RISK_H

#include <stdbool.h>

#include "encode/dn.h"

/* Whether sendmail takes the character for a token of its own: OperatorChars of the stock
 * configuration, and those that always are and are not encoded in a macro. */
bool risk_is_operator(char c);

/* Whether sendmail refuses every recipient from a client with this macro value (553). */
bool risk_is_too_long(const char *macro, size_t len);

/* Finds all risks but KEY_CUT and CASE from what was seen while the macro was written: false if
 * that does not tell, as of few names. `dialect` is resolved. */
bool risk_assess_dn(unsigned *risks, const dnmap_name *name, dnmap_dialect dialect,
                    const struct dn *dn);

/* Finds all risks but KEY_CUT and CASE, which the name alone does not show. `dialect` is resolved;
 * `macro` is the name's macro value in it. */
dnmap_status risk_assess(unsigned *risks, const dnmap_name *name, dnmap_dialect dialect,
                         const char *macro, size_t macro_len);

#endif
