/* SPDX-License-Identifier: BSD-2-Clause */
/* Loaded into dn2access by LD_PRELOAD: when it reads its input (or first writes), this tries what
 * somebody would who took it over, once, and tells the errno of each attempt on standard error.
 * INTRUDER_FILE is a file that can be written, INTRUDER_OPERAND one that it was told to read.
 *
 * Without INTRUDER_FILE it only tells which files could not be opened for lack of rights. What
 * INTRUDER_HIDES names, landlock or seccomp, looks as if the kernel did not have it. */
#define _GNU_SOURCE
#undef _FILE_OFFSET_BITS /* open() and open64() are two */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

typedef long syscall_fn(long number, ...);
typedef int prctl_fn(int option, ...);

static bool hides(const char *what)
{
    const char *hidden = getenv("INTRUDER_HIDES");

    return hidden != NULL && strcmp(hidden, what) == 0;
}

static long failed(int failure)
{
    errno = failure;
    return -1;
}

long syscall(long number, ...)
{
    syscall_fn *next;
    va_list list;
    long a[6];

    va_start(list, number);
    for (int i = 0; i < 6; i++)
        a[i] = va_arg(list, long);
    va_end(list);
    *(void **)&next = dlsym(RTLD_NEXT, "syscall");
    if (number == SYS_landlock_create_ruleset && hides("landlock"))
        return failed(ENOSYS);
    return next(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

int prctl(int option, ...)
{
    prctl_fn *next;
    va_list list;
    long a[4];

    va_start(list, option);
    for (int i = 0; i < 4; i++)
        a[i] = va_arg(list, long);
    va_end(list);
    *(void **)&next = dlsym(RTLD_NEXT, "prctl");
    if (option == PR_SET_SECCOMP && hides("seccomp"))
        return (int)failed(EINVAL);
    return next(option, a[0], a[1], a[2], a[3]);
}

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

    if (getenv("INTRUDER_FILE") != NULL && !atomic_flag_test_and_set(&done)) {
        try_files();
        try_others();
    }
    errno = before;
}

/* Not yet when a secret is drawn from a device. */
ssize_t read(int descriptor, void *buffer, size_t size)
{
    struct stat about;

    if (fstat(descriptor, &about) != 0 || !S_ISCHR(about.st_mode))
        try_all();
    return syscall(SYS_read, descriptor, buffer, size);
}

ssize_t write(int descriptor, const void *buffer, size_t size)
{
    try_all();
    return syscall(SYS_write, descriptor, buffer, size);
}

/* ------------------------------------------------------------------ what is refused to libraries
 */

static int open_and_tell(const char *path, int flags, va_list list)
{
    int mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(list, int) : 0;
    int descriptor = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);

    if (descriptor < 0 && (errno == EPERM || errno == EACCES) && getenv("INTRUDER_FILE") == NULL)
        tell(path, -1);
    return descriptor;
}

int open(const char *path, int flags, ...)
{
    va_list list;

    va_start(list, flags);
    int descriptor = open_and_tell(path, flags, list);
    va_end(list);
    return descriptor;
}

int open64(const char *path, int flags, ...)
{
    va_list list;

    va_start(list, flags);
    int descriptor = open_and_tell(path, flags, list);
    va_end(list);
    return descriptor;
}
