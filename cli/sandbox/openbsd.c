/* SPDX-License-Identifier: BSD-2-Clause */
/* OpenBSD: pledge says which calls there are, unveil which files can be opened. Written by the
 * manual pages; it has not been run on OpenBSD yet. A call that is not promised ends the process,
 * as is usual there. */
#define _BSD_SOURCE /* pledge(), unveil() */
#include "sandbox/sandbox.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "report.h"
#include "sandbox/libcrypto.h"

/* A path that is not there can't be named, and need not be. A link in a directory leads nowhere
 * then: the files that it leads to are passed over with a message. */
static int unveil_paths(const struct sandbox *needed)
{
    for (int i = 0; i < needed->path_count; i++)
        if (unveil(needed->paths[i], "r") != 0 && errno != ENOENT)
            return errno;
    return 0;
}

int sandbox_enter(const struct sandbox *needed)
{
    int failure = 0;

    libcrypto_read_config();
    if (needed->path_count != 0)
        failure = unveil_paths(needed);
    if (failure == 0 && pledge(needed->path_count != 0 ? "stdio rpath" : "stdio", NULL) != 0)
        failure = errno;
    if (failure == 0)
        return EXIT_OK;
    report("the sandbox: %s; --no-sandbox does without", strerror(failure));
    return EXIT_SYSTEM;
}

const char *sandbox_name(void)
{
    return "pledge, unveil";
}
