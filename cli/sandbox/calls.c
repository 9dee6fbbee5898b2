/* SPDX-License-Identifier: BSD-2-Clause */
/* The filters are made by libseccomp when dn2access is built (filter.c): making them takes longer
 * than all the rest of a short run. */
#include "sandbox/calls.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

#include "filters.h"

#define PROGRAM(filter)                           \
    {                                             \
        sizeof(filter) / sizeof *(filter), filter \
    }

int calls_enforce(bool opening, bool threads)
{
    const struct sock_fprog programs[2][2] = {
        {PROGRAM(filter_closed), PROGRAM(filter_closed_threads)},
        {PROGRAM(filter_opening), PROGRAM(filter_opening_threads)},
    };

    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &programs[opening][threads]) == 0)
        return 0;
    return errno == EINVAL || errno == ENOSYS || errno == EPERM ? 0 : errno;
}
