/* SPDX-License-Identifier: BSD-2-Clause */
/* Filling the optional error record. */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include "dnmap.h"

/* Fills `error` (may be NULL). `message` NULL stands for the status's own. */
/*@ requires error == \null || \valid(error);
    assigns *error;
*/
void error_fill(dnmap_error *error, dnmap_status code, const char *message, size_t offset);

/* The same, and returns `code`: here, where a compiler and an analyser see that it does. */
/*@ requires error == \null || \valid(error);
    assigns *error;
    ensures \result == code;
*/
static inline dnmap_status error_set(dnmap_error *error, dnmap_status code, const char *message,
                                     size_t offset)
{
    error_fill(error, code, message, offset);
    return code;
}

/*@ requires error == \null || \valid(error);
    assigns *error;
*/
void error_clear(dnmap_error *error);

#endif
