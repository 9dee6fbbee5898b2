/* SPDX-License-Identifier: BSD-2-Clause */
/* Linux: seccomp says which calls there are, Landlock which files can be opened. Where one of them
 * is missing, the other does what it can. */
#include "sandbox/sandbox.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <string.h>
#include <sys/prctl.h>

#include "report.h"
#include "sandbox/calls.h"
#include "sandbox/landlock.h"
#include "sandbox/libcrypto.h"

/* What libcrypto reads late is allowed, if it can be named; else it is read now. Whether it still
 * has to be opened. */
static int allow_config(int rules, bool *is_read)
{
    char *path = libcrypto_config_path();
    int failure = 0;

    *is_read = rules < 0 || path == NULL || !libcrypto_config_is_plain(path);
    if (*is_read)
        libcrypto_read_config();
    else
        failure = landlock_allow(rules, path);
    OPENSSL_free(path);
    return failure;
}

static int close_files(const struct sandbox *needed, bool *opening)
{
    int rules;
    bool config_is_read;
    int failure = landlock_begin(&rules);

    if (failure == 0)
        failure = allow_config(rules, &config_is_read);
    if (failure != 0)
        return failure;
    *opening = needed->path_count != 0 || !config_is_read;
    for (int i = 0; failure == 0 && rules >= 0 && i < needed->path_count; i++)
        failure = landlock_allow(rules, needed->paths[i]);
    return failure == 0 && rules >= 0 ? landlock_enforce(rules) : failure;
}

int sandbox_enter(const struct sandbox *needed)
{
    bool opening;
    int failure = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : errno;

    if (needed->old_pkcs12)
        libcrypto_load_legacy();
    if (failure == 0)
        failure = close_files(needed, &opening);
    if (failure == 0)
        failure = calls_enforce(opening, needed->threads);
    if (failure == 0)
        return EXIT_OK;
    report("the sandbox: %s; --no-sandbox does without", strerror(failure));
    return EXIT_SYSTEM;
}

const char *sandbox_name(void)
{
    return "seccomp, landlock";
}
