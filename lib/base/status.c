/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/status.h"

#include <stdlib.h>

const char *dnmap_status_name(dnmap_status status)
{
    switch (status) {
#define CASE(name, value, message) \
    case name:                     \
        return #name;
        DNMAP_STATUS_TABLE(CASE)
#undef CASE
    }
    return "DNMAP_E_?";
}

const char *dnmap_status_message(dnmap_status status)
{
    switch (status) {
#define CASE(name, value, message) \
    case name:                     \
        return message;
        DNMAP_STATUS_TABLE(CASE)
#undef CASE
    }
    return "unknown status";
}

const char *dnmap_version(void)
{
    return DNMAP_VERSION;
}

void dnmap_free(void *allocated)
{
    free(allocated);
}

void error_fill(dnmap_error *error, dnmap_status code, const char *message, size_t offset)
{
    if (error == NULL)
        return;
    error->code = code;
    error->message = message != NULL ? message : dnmap_status_message(code);
    error->offset = offset;
    error->system_error = 0;
}

void error_clear(dnmap_error *error)
{
    error_fill(error, DNMAP_OK, NULL, 0);
}
