/* SPDX-License-Identifier: BSD-2-Clause */
/* dn2access: what is asked for, and a clean place to do it in. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "actions.h"
#include "report.h"

/* A standard descriptor that is closed would go to the next file that is opened, and messages into
 * the held-back output. In place of each stands one that fails to be used the wrong way. */
static bool hold_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0)
            continue;
        /* Reading from a closed input fails, and so does writing to a closed output. */
        if (open("/dev/null", fd == STDOUT_FILENO ? O_RDONLY : O_WRONLY) != fd)
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    struct options options;

    if (!hold_standard_descriptors()) {
        report("/dev/null: %s", strerror(errno));
        return EXIT_IO;
    }
    setvbuf(stderr, NULL, _IOLBF, BUFSIZ); /* a message at a time, not a byte */
    signal(SIGPIPE, SIG_IGN);              /* a closed pipe is a failed write, and told as one */
    signal(SIGXFSZ, SIG_IGN);              /* and so is a file that gets too large */
    int status = options_parse(&options, argc, argv);
    if (status >= 0) {
        options_free(&options);
        errno = 0;
        if (fclose(stdout) != 0 && status == EXIT_OK) {
            report("writing the output failed: %s", strerror(errno != 0 ? errno : EIO));
            status = EXIT_IO;
        }
        return status;
    }
    status = options.action(&options);
    options_free(&options);
    return status;
}
