/* SPDX-License-Identifier: BSD-2-Clause */
#include "operands.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"
#include "report.h"

/* So many can be open at once without taking the descriptors from who needs them. */
enum { OPEN_MAX_COUNT = 64 };

static void choose(struct operands *operands, const struct options *options)
{
    static char dash[] = "-";
    static char *const standard_input[] = {dash};

    operands->paths = options->paths;
    operands->count = options->path_count;
    if (options->log_path != NULL)
        operands->paths = &options->log_path;
    else if (options->path_count == 0)
        operands->paths = standard_input;
    if (operands->paths != options->paths)
        operands->count = 1;
}

/* -1 for anything but a regular file: opening a pipe may have to wait, and not for all. */
static int open_file(const char *path)
{
    struct stat about;

    if (strcmp(path, "-") == 0)
        return STDIN_FILENO;
    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode))
        return -1;
    return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

int operands_open(struct operands *operands, const struct options *options)
{
    *operands = (struct operands){0};
    choose(operands, options);
    if (operands->count > OPEN_MAX_COUNT)
        return EXIT_OK;
    operands->descriptors = malloc((size_t)operands->count * sizeof *operands->descriptors);
    if (operands->descriptors == NULL)
        return report_no_memory();
    for (int i = 0; i < operands->count; i++)
        operands->descriptors[i] = -1;
    for (int i = 0; i < operands->count; i++) {
        operands->descriptors[i] = open_file(operands->paths[i]);
        if (operands->descriptors[i] < 0) {
            operands_close(operands);
            return EXIT_OK;
        }
        const char *path = operands->paths[i];
        int status = output_check_input(operands->descriptors[i],
                                        strcmp(path, "-") == 0 ? "standard input" : path);
        if (status != EXIT_OK)
            return status;
    }
    return EXIT_OK;
}

FILE *operands_file(struct operands *operands, int index)
{
    if (operands->descriptors == NULL)
        return fopen(operands->paths[index], "re");
    int descriptor = operands->descriptors[index];
    operands->descriptors[index] = -1;
    return fdopen(descriptor, "r");
}

void operands_close(struct operands *operands)
{
    for (int i = 0; operands->descriptors != NULL && i < operands->count; i++)
        if (operands->descriptors[i] > STDERR_FILENO)
            close(operands->descriptors[i]);
    free(operands->descriptors);
    operands->descriptors = NULL;
}
