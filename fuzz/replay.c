/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs the harness that it is linked with over every file of the folders, as TAP: a case a file. A
 * folder that is missing, or the first one empty, is a failure. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "check.h"

/* The whole file, in a piece of memory of just its size; NULL if it can't be read. */
static unsigned char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    unsigned char *data = NULL;
    struct stat status;

    if (file == NULL)
        return NULL;
    if (fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode)) {
        *size = (size_t)status.st_size;
        data = malloc(*size == 0 ? 1 : *size);
    }
    if (data != NULL && fread(data, 1, *size, file) != *size) {
        free(data);
        data = NULL;
    }
    fclose(file);
    return data;
}

static bool replay_file(unsigned number, const char *folder, const char *name)
{
    char path[4096];
    size_t size;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    unsigned char *data = read_file(path, &size);
    if (data == NULL) {
        printf("not ok %u - %s can't be read\n", number, path);
        return false;
    }
    fprintf(stderr, "# %s\n", path); /* the last one of these is to blame for a crash */
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    printf("ok %u - %s\n", number, name);
    return true;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
    unsigned number = 0;
    bool good = true;

    for (int i = 1; i < argc; i++) {
        struct dirent **entries;
        int count = scandir(argv[i], &entries, is_visible, alphasort);
        if (count < 0 || (i == 1 && count == 0)) {
            printf("not ok %u - %s: %s\n", ++number, argv[i], count < 0 ? "missing" : "no seed");
            good = false;
        }
        for (int j = 0; j < count; j++) {
            good &= replay_file(++number, argv[i], entries[j]->d_name);
            free(entries[j]);
        }
        if (count >= 0)
            free(entries);
        fflush(stdout);
    }
    printf("1..%u\n", number);
    return good && number != 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
