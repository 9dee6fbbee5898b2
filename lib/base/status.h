/* SPDX-License-Identifier: BSD-2-Clause */
/* Filling the optional error record. */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include "dnmap.h"

/* Fills `error` (may be NULL) and returns `code`. `message` NULL stands for the status's own. */
/*@ requires error == \null || \valid(error);
    assigns *error;
    ensures \result == code;
*/
dnmap_status error_set(dnmap_error *error, dnmap_status code, const char *message, size_t offset);

/*@ requires error == \null || \valid(error);
    assigns *error;
*/
void error_clear(dnmap_error *error);

#endif
