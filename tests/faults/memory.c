/* SPDX-License-Identifier: BSD-2-Clause */
/* Every call for memory fails in turn, once and from then on: the library says that there is none
 * or does without, leaves nothing behind and works again afterwards. */
#define OPENSSL_API_COMPAT 0x10101000L /* ERR_get_state() */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/err.h>

#include "fault.h"
#include "inputs.h"
#include "scene.h"
#include "tap.h"

/* Of a scene with more calls, every so many-th of those between the first and the last fails:
 * PKCS#12 makes thousands, most of them to set libcrypto's providers up. Of the library's own among
 * them, as many fail as of all. */
enum { EACH = 120, LAST = 20, IN_ALL = 300 };

#ifdef COUNTED /* for the coverage, which is written at exit() */
void __gcov_dump(void);
#endif

/* What a scene notes when nothing fails. */
static char *good;

/* What libcrypto keeps for a thread does not count. */
static long settled_outstanding_crypto(void)
{
    OPENSSL_thread_stop();
    long outstanding = fault_outstanding_crypto();
#ifndef LIBCRYPTO_HAS_ERR_FLAGS
    (void)ERR_peek_error(); /* OpenSSL 4.0 calls itself for ever without memory for its queue */
#endif
    return outstanding;
}

/* Whether every line of `some` stands in `all`, in the same order. */
static bool is_part(const char *some, const char *all)
{
    while (*some != '\0') {
        size_t len = strcspn(some, "\n") + 1;
        if (strncmp(some, all, len) == 0)
            some += len;
        else if (strchr(all, '\n') == NULL)
            return false;
        all = strchr(all, '\n') + 1;
    }
    return true;
}

/* The lowest descriptor that is free. */
static int free_descriptor(void)
{
    int descriptor = dup(STDOUT_FILENO);

    must(descriptor >= 0);
    must(close(descriptor) == 0);
    return descriptor;
}

struct fault {
    unsigned long at;
    bool onwards;
};

static _Noreturn void fail(const struct scene *scene, const struct fault *fault, const char *what)
{
    tap_fail("%s, %s %lu: %s; it gave\n%s", scene->name, fault->onwards ? "all from" : "only",
             fault->at, what, notes());
}

static void check_result(const struct scene *scene, const struct fault *fault, dnmap_status status)
{
    if (status != DNMAP_OK && status != DNMAP_E_MEMORY)
        fail(scene, fault, dnmap_status_name(status));
    if (status == DNMAP_OK && strcmp(notes(), good) != 0)
        fail(scene, fault, "other output");
    if (!is_part(notes(), good))
        fail(scene, fault, "wrong output");
}

/* Whether the queue holds the caller's error, if there was one, and nothing else. Without memory
 * libcrypto's decoder of public keys puts more into it than the 15 that it holds: then all are
 * lost. */
static bool is_queue_kept(bool has_error)
{
#ifdef LIBCRYPTO_HAS_ERR_FLAGS
    const ERR_STATE *state = ERR_get_state();
    bool is_overrun = state->bottom != 0 || state->err_buffer[0] != 0; /* the first goes to 1 */
#else
    bool is_overrun = ERR_peek_error() == 0; /* OpenSSL 4 does not show */
#endif
    unsigned long error = has_error ? ERR_get_error() : 0;

    if (has_error && !is_overrun &&
        (ERR_GET_LIB(error) != ERR_LIB_USER || ERR_GET_REASON(error) != 7))
        return false;
    return ERR_peek_error() == 0;
}

/* Runs a scene with a fault; the calls that it made. */
static unsigned long run_faulty(const struct scene *scene, const struct fault *fault,
                                bool has_error)
{
    long before_crypto = settled_outstanding_crypto();
    long before = fault_outstanding();
    int descriptor = free_descriptor();

    notes_clear();
    if (has_error)
        ERR_put_error(ERR_LIB_USER, 0, 7, "memory.c", 0);
    fault_begin(FAULT_MEMORY, fault->at, fault->onwards, ENOMEM);
    dnmap_status status = scene->run();
    unsigned long calls = fault_end();
    check_result(scene, fault, status);
    if (!is_queue_kept(has_error))
        fail(scene, fault, "libcrypto's error queue is another one");
    long left_crypto = settled_outstanding_crypto() - before_crypto;
    if (fault_outstanding() != before)
        fail(scene, fault, "memory of ours is left, or freed twice");
    if (left_crypto != 0 && scene->kind != LEAKS)
        fail(scene, fault, "memory of libcrypto's is left, or freed twice");
    if (free_descriptor() != descriptor)
        fail(scene, fault, "a file is left open, or closed twice");
    return calls;
}

static void run_well(const struct scene *scene)
{
    static const struct fault none = {0, false};

    notes_clear();
    dnmap_status status = scene->run();
    if (good == NULL)
        good = strdup(notes());
    if (status != DNMAP_OK || strcmp(notes(), good) != 0)
        fail(scene, &none, dnmap_status_name(status));
}

/* How many are passed over for each that fails. */
struct steps {
    unsigned long of_all, of_own;
};

/* With FAULTS_SHARE=N one in N is enough, for machines that are slow. */
static unsigned long share(void)
{
    const char *text = getenv("FAULTS_SHARE");
    unsigned long count = text == NULL ? 1 : strtoul(text, NULL, 10);

    return count == 0 ? 1 : count;
}

/* After a run in which nothing failed. */
static struct steps steps_of(unsigned long calls)
{
    unsigned long count = 0, in_all = (IN_ALL + share() - 1) / share();

    for (unsigned long at = 1; at <= calls; at++)
        count += fault_is_own(at);
    return (struct steps){(calls + in_all - 1) / in_all, (count + in_all - 1) / in_all};
}

/* `owned`: how many of the library's own there were up to this one. */
static bool is_sampled(const struct steps *steps, unsigned long at, unsigned long calls,
                       unsigned long owned)
{
    return at <= EACH / share() || calls - at < LAST || at % steps->of_all == 0 ||
           (fault_is_own(at) && owned % steps->of_own == 0);
}

static void each_call(const void *context)
{
    const struct scene *scene = context;
    unsigned long faults = 0, runs = 0, owned = 0;

    inputs_make();
    run_well(scene);
    run_well(scene);
    unsigned long calls = run_faulty(scene, &(struct fault){0, false}, false);
    must(calls > 0);
    const struct steps steps = steps_of(calls);
    for (unsigned long at = 1; at <= calls; at++) {
        owned += fault_is_own(at);
        for (int way = 0; way < 3 && is_sampled(&steps, at, calls, owned); way++, runs++) {
            (void)run_faulty(scene, &(struct fault){at, way > 0}, way > 1);
            faults += fault_count();
        }
        if (at % 50 == 1)
            run_well(scene);
    }
    run_well(scene);
    free(good);
    inputs_remove();
    printf("# %s: %lu calls, %lu runs, %lu faults\n", scene->name, calls, runs, faults);
    if (scene->kind == LEAKS) { /* of which a sanitizer would complain */
        fflush(stdout);
#ifdef COUNTED
        __gcov_dump();
#endif
        _exit(EXIT_SUCCESS);
    }
}

/* Whether a thread of its own can do without memory: OpenSSL 4.0 calls itself for ever then, to put
 * into its queue of errors that there is none for the queue. */
static bool may_thread_lack_memory(void)
{
    int status = -1;

    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        OPENSSL_thread_stop();
        fault_begin(FAULT_MEMORY, 1, true, ENOMEM);
        (void)ERR_peek_error();
        _exit(EXIT_SUCCESS);
    }
    if (pid > 0)
        (void)waitpid(pid, &status, 0);
    return status == 0;
}

static void try_scene(const struct scene *scene)
{
    if (scene->kind == THREADS && !may_thread_lack_memory())
        tap_skip(scene->name, "this libcrypto crashes in a thread without memory");
    else
        tap_run(scene->name, each_call, scene);
}

/* All scenes, or the one that is named. */
int main(int argc, char **argv)
{
    static const struct scene *const lists[] = {name_scenes,  cert_scenes, reader_scenes,
                                                entry_scenes, map_scenes,  inside_scenes};

    fault_set_up();
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        for (const struct scene *scene = lists[i]; scene->name != NULL; scene++)
            if (argc < 2 || strcmp(argv[1], scene->name) == 0)
                try_scene(scene);
    return tap_end();
}
