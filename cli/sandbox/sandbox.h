/* SPDX-License-Identifier: BSD-2-Clause */
/* What the system lets this process do from now on: read and write what is open, and no more than
 * it still needs. Which of the system's means that takes is chosen when dn2access is built. */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include <stdbool.h>

/* What is needed after all inputs are known. */
struct sandbox {
    char *const *paths; /* files and directories that the library opens in their turn */
    int path_count;     /* 0: all of the input is open */
    bool threads;
    bool old_pkcs12; /* there may be PKCS#12 that need a cipher of libcrypto's legacy provider */
};

/* Closes it for good. An exit status: where the system, or a container, has no such means, it is
 * EXIT_OK without a word; where they are there and fail, that is reported. */
int sandbox_enter(const struct sandbox *needed);

/* "seccomp, landlock", "none", ...: what is built in. */
const char *sandbox_name(void);

#endif
