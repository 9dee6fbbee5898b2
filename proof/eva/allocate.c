/* SPDX-License-Identifier: BSD-2-Clause */
/* out_allocate() with a writer that may do anything that one may. */
#include "any.h"

#include "../../lib/base/out.c"

enum { LONGEST = 1000 };

static dnmap_status any_writer(char *buffer, size_t size, size_t *out_len, const void *context)
{
    (void)context;
    *out_len = (size_t)ANY(0, LONGEST);
    if (size != 0)
        buffer[0] = (char)ANY(-128, 127);
    return (dnmap_status)ANY(DNMAP_E_UNVERIFIED, DNMAP_OK);
}

void check_all(void)
{
    char *text;
    size_t len;
    dnmap_status status = out_allocate(&text, ANY(0, 1) ? &len : NULL, any_writer, NULL);

    if (status == DNMAP_OK)
        free(text);
    (void)out_allocate(NULL, NULL, any_writer, NULL);
}
