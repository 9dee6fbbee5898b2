/* SPDX-License-Identifier: BSD-2-Clause */
/* Run when dn2access is built: prints its seccomp filters as C. Whatever is not named here fails
 * with EPERM, as a libc may try calls that it can do without. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

/* Reading, writing, memory, the end; what libc asks about this process itself. Names that an
 * architecture does not have are passed over. */
static const int always[] = {
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(lseek),
    SCMP_SYS(_llseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(fstat64),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(ppoll_time64),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(futex_time64),
    SCMP_SYS(sched_yield),
    SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_gettime64),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(sysinfo),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigreturn),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(wait4),
    SCMP_SYS(waitid),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

/* What is asked about a path tells whether there is something, no more. glibc makes its fstat() of
 * these. */
static const int about_files[] = {SCMP_SYS(newfstatat), SCMP_SYS(fstatat64), SCMP_SYS(statx)};

static const int with_opening[] = {
    SCMP_SYS(getdents64), SCMP_SYS(getdents), SCMP_SYS(stat),
    SCMP_SYS(stat64),     SCMP_SYS(readlink), SCMP_SYS(readlinkat),
};

static const int with_threads[] = {
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rseq),
    SCMP_SYS(sched_getaffinity),
};

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* 0, or the first failure. A call that the architecture lacks is none. */
static int allow(scmp_filter_ctx filter, int call, unsigned count, const struct scmp_arg_cmp *where)
{
    int failure = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, count, where);

    return failure == -EDOM ? 0 : failure;
}

static int allow_all(scmp_filter_ctx filter, const int *calls, size_t count)
{
    int failure = 0;

    for (size_t i = 0; failure == 0 && i < count; i++)
        failure = allow(filter, calls[i], 0, NULL);
    return failure;
}

/* If of these bits of the argument those of `value` are set, and no others. */
static int allow_bits(scmp_filter_ctx filter, int call, unsigned argument, unsigned long bits,
                      unsigned long value)
{
    return allow(filter, call, 1,
                 &(struct scmp_arg_cmp){argument, SCMP_CMP_MASKED_EQ, bits, value});
}

static int allow_value(scmp_filter_ctx filter, int call, unsigned argument, unsigned long value)
{
    return allow(filter, call, 1, &(struct scmp_arg_cmp){argument, SCMP_CMP_EQ, value, 0});
}

/* No memory that holds what was read can be run. */
static int allow_memory(scmp_filter_ctx filter)
{
    int failure = allow_bits(filter, SCMP_SYS(mmap), 2, PROT_EXEC, 0);

    if (failure == 0)
        failure = allow_bits(filter, SCMP_SYS(mmap2), 2, PROT_EXEC, 0);
    if (failure == 0)
        failure = allow_bits(filter, SCMP_SYS(mprotect), 2, PROT_EXEC, 0);
    return failure;
}

/* Of these two calls, that can do much, what stdio and opendir() ask. */
static int allow_questions(scmp_filter_ctx filter)
{
    static const unsigned long commands[] = {F_GETFD, F_SETFD, F_GETFL};
    int failure = allow_value(filter, SCMP_SYS(ioctl), 1, TCGETS);

    for (size_t i = 0; failure == 0 && i < COUNT(commands); i++) {
        failure = allow_value(filter, SCMP_SYS(fcntl), 1, commands[i]);
        if (failure == 0)
            failure = allow_value(filter, SCMP_SYS(fcntl64), 1, commands[i]);
    }
    return failure;
}

/* For reading, without changing or making anything. */
static int allow_opening(scmp_filter_ctx filter)
{
    const unsigned long changes = O_ACCMODE | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY);
    int failure = allow_bits(filter, SCMP_SYS(openat), 2, changes, O_RDONLY);

    if (failure == 0)
        failure = allow_bits(filter, SCMP_SYS(open), 1, changes, O_RDONLY);
    return failure == 0 ? allow_all(filter, with_opening, COUNT(with_opening)) : failure;
}

/* A thread, in this process and all its namespaces. libc tries clone3 first, whose flags no filter
 * can see: it has to look as if the kernel were too old. */
static int allow_threads(scmp_filter_ctx filter)
{
    const unsigned long namespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
                                     CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
#if defined(__s390__) || defined(__s390x__)
    const unsigned flags = 1;
#else
    const unsigned flags = 0;
#endif
    int failure = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);

    if (failure == 0)
        failure =
            allow_bits(filter, SCMP_SYS(clone), flags, CLONE_THREAD | namespaces, CLONE_THREAD);
    return failure == 0 ? allow_all(filter, with_threads, COUNT(with_threads)) : failure;
}

static int fill(scmp_filter_ctx filter, bool opening, bool threads)
{
    int failure = allow_all(filter, always, COUNT(always));

    if (failure == 0)
        failure = allow_all(filter, about_files, COUNT(about_files));
    if (failure == 0)
        failure = allow_memory(filter);
    if (failure == 0)
        failure = allow_questions(filter);
    if (failure == 0 && opening)
        failure = allow_opening(filter);
    if (failure == 0 && threads)
        failure = allow_threads(filter);
    return failure;
}

/* The filter as libseccomp gives it to the kernel: instructions of 8 bytes. */
static int print_program(scmp_filter_ctx filter, const char *name)
{
    FILE *file = tmpfile();
    struct sock_filter code;

    if (file == NULL || seccomp_export_bpf(filter, fileno(file)) != 0 ||
        fseek(file, 0, SEEK_SET) != 0)
        return -EIO;
    printf("\nstatic struct sock_filter %s[] = {\n", name);
    while (fread(&code, sizeof code, 1, file) == 1)
        printf("    {%u, %u, %u, %uU},\n", code.code, code.jt, code.jf, code.k);
    puts("};");
    return fclose(file) == 0 ? 0 : -EIO;
}

static int print_filter(const char *name, bool opening, bool threads)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int failure = filter == NULL ? -ENOMEM : 0;

    /* Calls of another architecture's: nothing of ours makes one. */
    if (failure == 0)
        failure = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    /* A binary tree: the kernel tries each call once when it takes the filter, which is most of its
     * work here. */
    if (failure == 0)
        failure = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (failure == 0)
        failure = fill(filter, opening, threads);
    if (failure == 0)
        failure = print_program(filter, name);
    seccomp_release(filter);
    return failure;
}

int main(void)
{
    puts("/* Made by filter.c. */");
    if (print_filter("filter_closed", false, false) != 0 ||
        print_filter("filter_closed_threads", false, true) != 0 ||
        print_filter("filter_opening", true, false) != 0 ||
        print_filter("filter_opening_threads", true, true) != 0)
        return 1;
    return fflush(stdout) == 0 ? 0 : 1;
}
