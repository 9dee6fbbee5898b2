/* SPDX-License-Identifier: BSD-2-Clause */
#include "difference.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool expect(struct difference *out, bool same, const char *format, ...)
{
    va_list arguments;

    out->text[0] = '\0';
    if (same)
        return true;
    va_start(arguments, format);
    vsnprintf(out->text, sizeof out->text, format, arguments);
    va_end(arguments);
    return false;
}

bool expect_status(struct difference *out, const char *call, dnmap_status ours, dnmap_status theirs)
{
    return expect(out, ours == theirs, "%s: %s instead of %s", call, dnmap_status_name(ours),
                  dnmap_status_name(theirs));
}

bool expect_text(struct difference *out, const char *what, const char *ours, size_t len,
                 const char *theirs)
{
    return expect(out, strcmp(ours, theirs) == 0 && len == strlen(theirs),
                  "%s: %s (%zu bytes) instead of %s", what, ours, len, theirs);
}

/* In one call: other processes write there too. */
void difference_show(const char *what, const unsigned char *der, size_t len)
{
    char *hex = calloc(len + 1, 2);

    for (size_t i = 0; hex != NULL && i < len; i++)
        sprintf(hex + 2 * i, "%02X", der[i]);
    fprintf(stderr, "# %s\n# %s\n", what, hex == NULL ? "" : hex);
    free(hex);
}
