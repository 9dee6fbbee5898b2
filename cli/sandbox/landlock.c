/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* O_PATH, syscall() */
#include "sandbox/landlock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* All rights of Landlock's first version: each is refused where no rule gives it. */
static const uint64_t all_rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;

int landlock_begin(int *rules)
{
    const struct landlock_ruleset_attr attributes = {.handled_access_fs = all_rights};

    *rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (*rules >= 0 || errno == ENOSYS || errno == EOPNOTSUPP || errno == EPERM)
        return 0;
    return errno;
}

/* A pipe, which no rule is for, needs none. */
static int add_rule(int rules, int descriptor, uint64_t rights)
{
    const struct landlock_path_beneath_attr rule = {rights, descriptor};

    if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0)
        return 0;
    return errno == EBADFD ? 0 : errno;
}

static int allow_entry(int rules, int folder, const char *name, bool *is_directory)
{
    int descriptor = openat(folder, name, O_PATH | O_CLOEXEC);
    struct stat about;

    *is_directory = false;
    if (descriptor < 0)
        return 0; /* nor will it be opened for reading */
    int failure = fstat(descriptor, &about) == 0 ? 0 : errno;
    if (failure == 0) {
        *is_directory = S_ISDIR(about.st_mode);
        failure = add_rule(rules, descriptor,
                           LANDLOCK_ACCESS_FS_READ_FILE |
                               (*is_directory ? LANDLOCK_ACCESS_FS_READ_DIR : 0));
    }
    close(descriptor);
    return failure;
}

/* The folders of certificates that openssl rehash makes have links to others. */
static int allow_links(int rules, const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    bool is_directory;
    int failure = 0;

    if (folder == NULL)
        return 0;
    while (failure == 0 && (entry = readdir(folder)) != NULL)
        if (entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN)
            failure = allow_entry(rules, dirfd(folder), entry->d_name, &is_directory);
    closedir(folder);
    return failure;
}

int landlock_allow(int rules, const char *path)
{
    bool is_directory;
    int failure = allow_entry(rules, AT_FDCWD, path, &is_directory);

    return failure == 0 && is_directory ? allow_links(rules, path) : failure;
}

int landlock_enforce(int rules)
{
    int failure = syscall(SYS_landlock_restrict_self, rules, 0) == 0 ? 0 : errno;

    close(rules);
    return failure;
}
