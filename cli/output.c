/* SPDX-License-Identifier: BSD-2-Clause */
#include "output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

enum { HELD_MAX = 4 * 1024 * 1024 };

void output_init(struct output *output, bool at_once)
{
    *output = (struct output){.at_once = at_once};
}

static bool fail(struct output *output)
{
    if (output->error == 0)
        output->error = errno != 0 ? errno : EIO;
    return false;
}

static bool write_all(struct output *output, FILE *file, const void *bytes, size_t len)
{
    errno = 0;
    return fwrite(bytes, 1, len, file) == len || fail(output);
}

/* Moves what is in memory to the temporary file. */
static bool spill(struct output *output)
{
    errno = 0;
    if (output->spill == NULL && (output->spill = tmpfile()) == NULL)
        return fail(output);
    if (!write_all(output, output->spill, output->held, output->len))
        return false;
    output->len = 0;
    return true;
}

bool output_add(struct output *output, const void *bytes, size_t len)
{
    if (output->error != 0)
        return false;
    if (output->at_once)
        return write_all(output, stdout, bytes, len);
    if (output->held == NULL && (output->held = malloc(HELD_MAX)) == NULL)
        return fail(output);
    if (len > HELD_MAX - output->len && !spill(output))
        return false;
    if (len > HELD_MAX)
        return write_all(output, output->spill, bytes, len);
    memcpy(output->held + output->len, bytes, len);
    output->len += len;
    return true;
}

bool output_add_safe(struct output *output, const char *text, size_t len)
{
    char hex[8];
    bool done = true;

    for (size_t i = 0; done && i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c >= ' ' && c <= '~') || c == '\t') {
            done = output_add(output, text + i, 1);
        } else {
            snprintf(hex, sizeof hex, "\\x%02X", c);
            done = output_add(output, hex, strlen(hex));
        }
    }
    return done;
}

void output_flush(struct output *output)
{
    errno = 0;
    if (output->at_once && fflush(stdout) != 0)
        (void)fail(output);
}

/* Copies the temporary file to standard output. */
static bool print_spilled(struct output *output)
{
    char block[64 * 1024];
    size_t len;

    errno = 0;
    if (fflush(output->spill) != 0 || fseek(output->spill, 0, SEEK_SET) != 0)
        return fail(output);
    while ((len = fread(block, 1, sizeof block, output->spill)) > 0)
        if (!write_all(output, stdout, block, len))
            return false;
    return !ferror(output->spill) || fail(output);
}

int output_finish(struct output *output, bool print)
{
    if (output->error == 0 && print && output->spill != NULL)
        (void)print_spilled(output);
    if (output->error == 0 && print && output->len != 0)
        (void)write_all(output, stdout, output->held, output->len);
    errno = 0;
    if (fclose(stdout) != 0)
        (void)fail(output);
    if (output->spill != NULL)
        fclose(output->spill);
    free(output->held);
    if (output->error == 0)
        return EXIT_OK;
    report("writing the output failed: %s", strerror(output->error));
    return EXIT_IO;
}
