/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A million mutated certificates: the library accepts, refuses and prints what d2i_X509() and
 * X509_NAME_oneline() do, whichever way it takes to get there.
 *
 * A mutant is made from its number alone, and from the certificates of the system. To see one again
 * or to try others: MUTANTS_FIRST=5000000 MUTANTS_COUNT=1 test-mutants
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "mutate.h"
#include "suite.h"
#include "workers.h"

enum { MUTANTS = SANITIZED ? 60000 : 1000000, SEED = 20261124, REAL = 25, SHOWN = 5 };
/* So many are of all kinds. */
enum { ENOUGH = 20000 };

static const char bundle[] = "/etc/ssl/certs/ca-certificates.crt";

/* What one worker has seen. */
struct tally {
    uint64_t number; /* of the mutant that it is at */
    uint32_t done, accepted, differences;
    uint32_t ca;      /* of those that are accepted */
    uint32_t renamed; /* of those: with another text than the seed in one of the names */
    uint32_t used[MUTATION_COUNT];
    uint32_t accepted_by[MUTATION_COUNT];
};

/* Made before the workers are. */
static struct seeds seeds;
static struct verdict *seed_verdicts;

static uint64_t from_environment(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);

    return text == NULL ? otherwise : strtoull(text, NULL, 10);
}

static void make_mutant(struct mutant *out, uint64_t number)
{
    struct gen gen;

    gen_seed(&gen, SEED + number);
    mutate(out, &gen, &seeds);
}

static void show(const char *what, uint64_t number)
{
    struct mutant mutant;
    char text[sizeof(struct difference) + 100];

    make_mutant(&mutant, number);
    snprintf(text, sizeof text, "mutant %" PRIu64 " of seed %d, from certificate %zu: %s", number,
             SEED, mutant.seed, what);
    difference_show(text, mutant.der, mutant.len);
    for (unsigned kind = 0; kind < MUTATION_COUNT; kind++)
        if ((mutant.kinds >> kind & 1) != 0)
            fprintf(stderr, "# %s\n", mutation_name((enum mutation)kind));
    free(mutant.der);
}

static void count(struct tally *tally, const struct mutant *mutant, const struct verdict *verdict)
{
    const struct verdict *seed = &seed_verdicts[mutant->seed];

    tally->done++;
    tally->accepted += verdict->accepted;
    tally->ca += verdict->is_ca;
    tally->renamed += verdict->accepted && (strcmp(verdict->subject, seed->subject) != 0 ||
                                            strcmp(verdict->issuer, seed->issuer) != 0);
    for (unsigned kind = 0; kind < MUTATION_COUNT; kind++) {
        tally->used[kind] += mutant->kinds >> kind & 1;
        tally->accepted_by[kind] += verdict->accepted && (mutant->kinds >> kind & 1) != 0;
    }
}

static void try_mutant(struct tally *tally, uint64_t number)
{
    struct mutant mutant;
    struct verdict verdict;
    struct difference difference;

    tally->number = number;
    make_mutant(&mutant, number);
    if (!compare_input(&difference, &verdict, mutant.der, mutant.len) &&
        tally->differences++ < SHOWN)
        show(difference.text, number);
    count(tally, &mutant, &verdict);
    free(mutant.der);
}

static void work(void *result, unsigned index, unsigned workers)
{
    uint64_t first = from_environment("MUTANTS_FIRST", 0);
    uint64_t end = first + from_environment("MUTANTS_COUNT", MUTANTS);

    for (uint64_t number = first + index; number < end; number += workers)
        try_mutant(result, number);
}

/* ------------------------------------------------------------------ before and after */

static void make_seeds(void)
{
    struct gen gen;
    struct difference difference;

    gen_seed(&gen, SEED);
    ck_assert_msg(seeds_make(&seeds, &gen, bundle, REAL), "%s: %d certificates", bundle, REAL);
    seed_verdicts = calloc(seeds.count, sizeof *seed_verdicts);
    ck_assert_ptr_nonnull(seed_verdicts);
    for (size_t i = 0; i < seeds.count; i++) {
        const struct bytes *der = &seeds.items[i].der;
        bool same = compare_input(&difference, &seed_verdicts[i], der->data, der->len);
        ck_assert_msg(same, "seed %zu: %s", i, difference.text);
        ck_assert_msg(seed_verdicts[i].accepted, "seed %zu is refused", i);
    }
}

static void add_up(struct tally *sum, const struct tally *tally)
{
    sum->done += tally->done;
    sum->accepted += tally->accepted;
    sum->differences += tally->differences;
    sum->ca += tally->ca;
    sum->renamed += tally->renamed;
    for (unsigned kind = 0; kind < MUTATION_COUNT; kind++) {
        sum->used[kind] += tally->used[kind];
        sum->accepted_by[kind] += tally->accepted_by[kind];
    }
}

static void report(const struct tally *sum)
{
    fprintf(stderr, "# %u mutants, %u accepted, %u of them of a CA, %u with another name\n",
            sum->done, sum->accepted, sum->ca, sum->renamed);
    for (unsigned kind = 0; kind < MUTATION_COUNT; kind++)
        fprintf(stderr, "# %-12s %6u, in %6u accepted\n", mutation_name((enum mutation)kind),
                sum->used[kind], sum->accepted_by[kind]);
}

/* Mutants that all are refused, or that all are like their seeds, would prove nothing. */
static void check_coverage(const struct tally *sum)
{
    ck_assert_uint_gt(sum->accepted, sum->done / 5);
    ck_assert_uint_lt(sum->accepted, sum->done / 5 * 4);
    ck_assert_uint_gt(sum->ca, sum->accepted / 5);
    ck_assert_uint_lt(sum->ca, sum->accepted / 5 * 4);
    ck_assert_uint_gt(sum->renamed, sum->accepted / 5);
    for (unsigned kind = 0; kind < MUTATION_COUNT; kind++) {
        const char *name = mutation_name((enum mutation)kind);
        ck_assert_msg(sum->used[kind] > sum->done / 500, "%s was hardly tried", name);
        ck_assert_msg(sum->accepted_by[kind] > sum->used[kind] / 100, "%s: all refused", name);
        ck_assert_msg(sum->accepted_by[kind] < sum->used[kind], "%s: all accepted", name);
    }
}

START_TEST(mutants)
{
    unsigned workers = workers_count();
    struct tally *tallies = workers_results(workers, sizeof *tallies);
    struct tally sum = {0};

    make_seeds();
    ck_assert_ptr_nonnull(tallies);
    bool ended = workers_run(work, tallies, workers, sizeof *tallies);
    for (unsigned i = 0; i < workers; i++) {
        add_up(&sum, &tallies[i]);
        if (!ended)
            show("the last one that this worker tried", tallies[i].number);
    }
    report(&sum);
    ck_assert_msg(ended, "a worker crashed");
    ck_assert_msg(sum.differences == 0, "%u of %u mutants differ", sum.differences, sum.done);
    ck_assert_uint_eq(sum.done, from_environment("MUTANTS_COUNT", MUTANTS));
    if (sum.done >= ENOUGH)
        check_coverage(&sum);
    workers_free(tallies, workers, sizeof *tallies);
    free(seed_verdicts);
    seeds_free(&seeds);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_set_timeout(tcase, 1500);
    tcase_add_test(tcase, mutants);
}

int main(void)
{
    return suite_run("mutants", add);
}
