/* SPDX-License-Identifier: BSD-2-Clause */
/* Loaded into dn2access by LD_PRELOAD: when it reads its input (or first writes), this tries what
 * somebody would who took it over, once, and tells the errno of each attempt on standard error.
 * INTRUDER_FILE is a file that can be written, INTRUDER_OPERAND one that it was told to read. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* As the kernel gives them; a descriptor is closed again. */
static int opened(int descriptor)
{
    if (descriptor < 0)
        return -1;
    close(descriptor);
    return 0;
}

static int begin_process(void)
{
    long pid = syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);

    if (pid == 0)
        _exit(0);
    return pid < 0 || waitpid((pid_t)pid, NULL, 0) != pid ? -1 : 0;
}

static int make_executable(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return page == MAP_FAILED ? -1 : mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static int map_executable(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return page == MAP_FAILED ? -1 : 0;
}

static void tell(const char *name, int result)
{
    char line[80];
    int failure = result == 0 ? 0 : errno;
    int len = snprintf(line, sizeof line, "intruder: %s %d\n", name, failure);

    (void)!syscall(SYS_write, STDERR_FILENO, line, (size_t)len);
}

static void try_files(void)
{
    const char *file = getenv("INTRUDER_FILE"), *operand = getenv("INTRUDER_OPERAND");
    char other[4096], name[4096], folder[4096];

    snprintf(other, sizeof other, "%s.new", file);
    snprintf(name, sizeof name, "%s.link", file);
    snprintf(folder, sizeof folder, "%s.folder", file);
    tell("open-operand", opened(open(operand, O_RDONLY)));
    tell("open-passwd", opened(open("/etc/passwd", O_RDONLY)));
    tell("open-directory", opened(open("/etc", O_RDONLY | O_DIRECTORY)));
    tell("open-writing", opened(open(file, O_WRONLY)));
    tell("open-appending", opened(open(file, O_RDWR | O_APPEND)));
    tell("open-truncating", opened(open(operand, O_RDONLY | O_TRUNC)));
    tell("open-creating", opened(open(other, O_RDONLY | O_CREAT, 0600)));
    tell("open-temporary", opened(open("/tmp", O_RDWR | O_TMPFILE, 0600)));
    tell("memfd", opened(memfd_create("x", 0)));
    tell("link", link(file, name));
    tell("rename", rename(file, file));
    tell("chmod", chmod(file, 0600));
    tell("truncate", truncate(file, 0));
    tell("mkdir", mkdir(folder, 0700));
    tell("unlink", unlink(file));
}

static void try_others(void)
{
    static char *const none[] = {NULL};

    tell("socket-inet", opened(socket(AF_INET, SOCK_STREAM, 0)));
    tell("socket-unix", opened(socket(AF_UNIX, SOCK_DGRAM, 0)));
    tell("execve", execve("/nonexistent", none, none));
    tell("process", begin_process());
    tell("kill", kill(getppid(), 0));
    tell("ptrace", ptrace(PTRACE_PEEKDATA, 0, NULL, NULL) == -1 ? -1 : 0);
    tell("mprotect", make_executable());
    tell("mmap", map_executable());
    tell("prctl", prctl(PR_SET_NAME, "x", 0, 0, 0));
    tell("umask", syscall(SYS_umask, 077) < 0 ? -1 : 0);
}

static void try_all(void)
{
    static atomic_flag done = ATOMIC_FLAG_INIT;
    int before = errno;

    if (!atomic_flag_test_and_set(&done)) {
        try_files();
        try_others();
    }
    errno = before;
}

ssize_t read(int descriptor, void *buffer, size_t size)
{
    try_all();
    return syscall(SYS_read, descriptor, buffer, size);
}

ssize_t write(int descriptor, const void *buffer, size_t size)
{
    try_all();
    return syscall(SYS_write, descriptor, buffer, size);
}
