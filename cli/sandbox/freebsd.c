/* SPDX-License-Identifier: BSD-2-Clause */
/* FreeBSD: capability mode, in which nothing is opened by its path. Where files are opened in their
 * turn (directories, very many files) there is none. Written by the manual pages; it has not been
 * run on FreeBSD yet. */
#undef _POSIX_C_SOURCE /* it hides what is FreeBSD's own */
#include "sandbox/sandbox.h"

#include <sys/capsicum.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "report.h"
#include "sandbox/libcrypto.h"

/* A descriptor may have been limited before, to less. */
static int limit(int descriptor, const cap_rights_t *rights)
{
    if (cap_rights_limit(descriptor, rights) == 0 || errno == ENOTCAPABLE || errno == ENOSYS)
        return 0;
    return errno;
}

static int limit_standard_descriptors(void)
{
    cap_rights_t in, out;

    cap_rights_init(&in, CAP_READ, CAP_SEEK, CAP_FSTAT, CAP_EVENT);
    cap_rights_init(&out, CAP_WRITE, CAP_FSTAT);
    int failure = limit(STDIN_FILENO, &in);
    if (failure == 0)
        failure = limit(STDOUT_FILENO, &out);
    return failure == 0 ? limit(STDERR_FILENO, &out) : failure;
}

int sandbox_enter(const struct sandbox *needed)
{
    if (needed->path_count != 0)
        return EXIT_OK;
    if (needed->old_pkcs12)
        libcrypto_load_legacy();
    libcrypto_read_config();
    int failure = limit_standard_descriptors();
    if (failure == 0 && cap_enter() != 0 && errno != ENOSYS)
        failure = errno;
    if (failure == 0)
        return EXIT_OK;
    report("the sandbox: %s; --no-sandbox does without", strerror(failure));
    return EXIT_SYSTEM;
}

const char *sandbox_name(void)
{
    return "capsicum";
}
