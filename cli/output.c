/* SPDX-License-Identifier: BSD-2-Clause */
#include "output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report.h"

/* What is held in memory, and what is written at once. */
enum { HELD_MAX = 1024 * 1024, BLOCK = 256 * 1024 };

void output_init(struct output *output, bool at_once)
{
    *output = (struct output){.at_once = at_once, .room = at_once ? BLOCK : HELD_MAX};
}

static bool fail(struct output *output)
{
    if (output->error == 0)
        output->error = errno != 0 ? errno : EIO;
    return false;
}

static bool write_all(struct output *output, int descriptor, const char *bytes, size_t len)
{
    while (len > 0) {
        errno = 0;
        ssize_t count = write(descriptor, bytes, len);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return fail(output);
        bytes += count;
        len -= (size_t)count;
    }
    return true;
}

/* An unlinked temporary file that output can be held back in. */
static bool open_spill(struct output *output)
{
    errno = output->spill_error;
    if (errno == 0)
        output->spill = tmpfile();
    return output->spill != NULL || fail(output);
}

void output_make_ready(struct output *output, bool much)
{
    output->in_memory = !output->at_once && !much;
    if (output->at_once || !much)
        return;
    errno = 0;
    output->spill = tmpfile();
    if (output->spill == NULL) /* told if it turns out to be needed */
        output->spill_error = errno != 0 ? errno : EIO;
}

static bool grow(struct output *output)
{
    char *held = realloc(output->held, 2 * output->room);

    if (held == NULL)
        return fail(output);
    output->held = held;
    output->room *= 2;
    return true;
}

/* Moves what is in memory to where it goes when there is too much of it. */
static bool empty(struct output *output)
{
    if (output->in_memory)
        return grow(output);
    if (!output->at_once && output->spill == NULL && !open_spill(output))
        return false;
    int descriptor = output->at_once ? STDOUT_FILENO : fileno(output->spill);
    if (!write_all(output, descriptor, output->held, output->len))
        return false;
    output->len = 0;
    return true;
}

bool output_add(struct output *output, const void *bytes, size_t len)
{
    const char *next = bytes;

    if (output->error != 0)
        return false;
    if (output->held == NULL && (output->held = malloc(output->room)) == NULL)
        return fail(output);
    while (len > output->room - output->len) {
        size_t part = output->room - output->len;
        memcpy(output->held + output->len, next, part);
        output->len += part;
        next += part;
        len -= part;
        if (!empty(output))
            return false;
    }
    memcpy(output->held + output->len, next, len);
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
    if (output->at_once && output->error == 0 && output->len != 0)
        (void)empty(output);
}

int output_check_input(int descriptor, const char *path)
{
    struct stat in, out;

    if (fstat(descriptor, &in) != 0 || fstat(STDOUT_FILENO, &out) != 0 || !S_ISREG(in.st_mode) ||
        in.st_dev != out.st_dev || in.st_ino != out.st_ino)
        return EXIT_OK;
    report_at(path, NULL,
              "standard output goes to this very file%s: write to another one, and "
              "rename it when all went well",
              in.st_size == 0 ? ", which the shell has emptied" : "");
    return EXIT_USAGE;
}

/* Copies the temporary file to standard output. */
static bool print_spilled(struct output *output)
{
    char block[64 * 1024];
    int spill = fileno(output->spill);
    ssize_t len;

    errno = 0;
    if (lseek(spill, 0, SEEK_SET) != 0)
        return fail(output);
    while ((len = read(spill, block, sizeof block)) != 0) {
        if (len < 0 && errno == EINTR)
            continue;
        if (len < 0)
            return fail(output);
        if (!write_all(output, STDOUT_FILENO, block, (size_t)len))
            return false;
    }
    return true;
}

int output_finish(struct output *output, bool print)
{
    report_erase();
    if (output->error == 0 && print && output->spill != NULL)
        (void)print_spilled(output);
    if (output->error == 0 && print && output->len != 0)
        (void)write_all(output, STDOUT_FILENO, output->held, output->len);
    errno = 0;
    if (fclose(stdout) != 0)
        (void)fail(output);
    if (output->spill != NULL)
        fclose(output->spill);
    free(output->held);
    if (output->error == 0)
        return EXIT_OK;
    report("writing the output failed: %s", strerror(output->error));
    return report_system_status(EXIT_IO, output->error);
}
