/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bench-der BUNDLE: times ways from DER in memory to two names. It first compares what they print,
 * then tells whom it has, a line each, and "ready"; from then on each line read is the name of one
 * of them, and answered with "NANOSECONDS BYTES FAILURES", a certificate's average time over one
 * round. So the program that asks decides on the order, over several such programs.
 *
 * bench-der --lines BUNDLE: the entries that OpenSSL's output makes, for comparison with others.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "load.h"
#include "rivals.h"

/* A round takes at least this long, or the clock and the first misses of the cache would count. */
static const uint64_t least_nanoseconds = 50 * 1000 * 1000;

static const struct rival *const rivals[] = {&rival_ours, &rival_openssl, &rival_fair,
                                             &rival_gnutls, &rival_mbedtls};
enum { RIVALS = sizeof rivals / sizeof *rivals };

struct pass {
    uint64_t nanoseconds;
    size_t bytes, failures;
};

/* What was made is used: no compiler can leave the making out. */
static volatile size_t sink;

static uint64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000U + (uint64_t)t.tv_nsec;
}

/* ------------------------------------------------------------------ right or wrong */

static void refuse(const struct rival *rival, size_t i, const char *made, const char *right)
{
    fprintf(stderr,
            "bench: certificate %zu: the outputs differ, nothing is timed\n"
            "  %s: %s\n  %s: %s\n",
            i + 1, rival->label, made, rival_openssl.label, right);
    exit(1);
}

static const char *answer(bool made, const char *text)
{
    return made ? text : "(refused)";
}

static void compare(const struct rival *rival, const struct encoding *cert, size_t i)
{
    static struct output mine, right;
    bool is_made = rival->make(&mine, cert->bytes, cert->len);
    bool is_right = rival_openssl.make(&right, cert->bytes, cert->len);

    if (is_made != is_right || (is_right && strcmp(mine.subject, right.subject) != 0))
        refuse(rival, i, answer(is_made, mine.subject), answer(is_right, right.subject));
    if (is_right && strcmp(mine.issuer, right.issuer) != 0)
        refuse(rival, i, mine.issuer, right.issuer);
    if (is_right && mine.bytes != strlen(mine.subject) + strlen(mine.issuer))
        refuse(rival, i, "counts its bytes wrongly", right.subject);
}

static void compare_all(const struct bundle *bundle)
{
    for (size_t r = 0; r < RIVALS; r++) {
        for (size_t i = 0; i < bundle->count && rivals[r]->is_exact; i++)
            compare(rivals[r], &bundle->certs[i], i);
    }
}

static int print_lines(const struct bundle *bundle)
{
    static struct output out;

    for (size_t i = 0; i < bundle->count; i++) {
        if (rival_openssl.make(&out, bundle->certs[i].bytes, bundle->certs[i].len))
            printf("CERTISSUER:%s\tSUBJECT\nCERTSUBJECT:%s\tRELAY\n", out.issuer, out.subject);
    }
    return ferror(stdout) || fclose(stdout) != 0;
}

/* ------------------------------------------------------------------ time */

static struct pass run_pass(const struct rival *rival, const struct bundle *bundle)
{
    static struct output out;
    struct pass pass = {0, 0, 0};
    uint64_t start = now();

    for (size_t i = 0; i < bundle->count; i++) {
        if (!rival->make(&out, bundle->certs[i].bytes, bundle->certs[i].len)) {
            pass.failures++;
            continue;
        }
        pass.bytes += out.bytes;
        sink += out.bytes + (unsigned char)out.subject[0] + (unsigned char)out.issuer[0];
    }
    pass.nanoseconds = now() - start;
    return pass;
}

/* Passes until the round is long enough, after one that is not counted. */
static void run_round(const struct rival *rival, const struct bundle *bundle)
{
    struct pass pass = run_pass(rival, bundle);
    uint64_t total = 0, passes = 0;

    for (; total < least_nanoseconds; passes++) {
        pass = run_pass(rival, bundle);
        total += pass.nanoseconds;
    }
    printf("%.2f %zu %zu\n", (double)total / (double)passes / (double)bundle->count, pass.bytes,
           pass.failures);
    fflush(stdout);
}

/* ------------------------------------------------------------------ the program */

static void announce(const struct bundle *bundle)
{
    for (size_t r = 0; r < RIVALS; r++) {
        const struct rival *rival = rivals[r];
        bool is_here = rival->version != NULL;
        printf("%s\t%s\t%s\t%s\t%s\n", is_here ? "here" : "not installed", rival->id, rival->label,
               rival->prints, is_here ? rival->version() : "");
    }
    printf("ready\t%zu\n", bundle->count);
    fflush(stdout);
}

static const struct rival *rival_named(const char *id)
{
    for (size_t r = 0; r < RIVALS; r++) {
        if (rivals[r]->version != NULL && strcmp(rivals[r]->id, id) == 0)
            return rivals[r];
    }
    fprintf(stderr, "bench-der: no rival is called %s\n", id);
    exit(1);
}

static void serve(const struct bundle *bundle)
{
    char line[64];

    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        run_round(rival_named(line), bundle);
    }
}

int main(int argc, char **argv)
{
    struct bundle bundle;
    bool lines = argc == 3 && strcmp(argv[1], "--lines") == 0;
    int status = 0;

    if (argc != 2 && !lines) {
        fputs("usage: bench-der [--lines] BUNDLE\n", stderr);
        return 1;
    }
    bundle_load(&bundle, argv[argc - 1]);
    if (lines) {
        status = print_lines(&bundle);
    } else {
        compare_all(&bundle);
        announce(&bundle);
        serve(&bundle);
    }
    bundle_free(&bundle);
    return status;
}
