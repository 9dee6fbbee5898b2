/* SPDX-License-Identifier: BSD-2-Clause */
#include "sweep.h"

#include <stdio.h>

#include "compare.h"

enum { SEED = 20261125, SHOWN = 5 };

static const char bundle[] = "/etc/ssl/certs/ca-certificates.crt";

static struct seeds seeds;

const struct seed *sweep_real(size_t index)
{
    return &seeds.items[seeds.count - SWEEP_CERTS + index];
}

const struct seed *sweep_light(size_t index)
{
    return &seeds.items[seeds.light - SWEEP_CERTS + index];
}

void sweep_input(struct sweep *sweep, const unsigned char *der, size_t len)
{
    struct difference difference;
    struct verdict theirs;

    if (!compare_input(&difference, &theirs, der, len) && sweep->differences++ < SHOWN)
        difference_show(difference.text, der, len);
    if (theirs.accepted)
        sweep->accepted++;
    else
        sweep->refused++;
}

void sweep_name(struct sweep *sweep, const unsigned char *der, size_t len)
{
    struct difference difference;
    bool accepted;

    if (!compare_name_input(&difference, &accepted, der, len) && sweep->differences++ < SHOWN)
        difference_show(difference.text, der, len);
    if (accepted)
        sweep->accepted++;
    else
        sweep->refused++;
}

/* Inputs come in the same order each time, so a number tells which one it was. */
struct sweep sweep_run(worker_fn *work)
{
    unsigned workers = workers_count();
    struct sweep *sweeps = workers_results(workers, sizeof *sweeps);
    struct sweep sum = {0};

    ck_assert_ptr_nonnull(sweeps);
    bool ended = workers_run(work, sweeps, workers, sizeof *sweeps);
    for (unsigned i = 0; i < workers; i++) {
        sum.accepted += sweeps[i].accepted;
        sum.refused += sweeps[i].refused;
        sum.differences += sweeps[i].differences;
        if (!ended)
            fprintf(stderr, "# worker %u of %u got to input %u\n", i, workers,
                    sweeps[i].accepted + sweeps[i].refused);
    }
    workers_free(sweeps, workers, sizeof *sweeps);
    ck_assert_msg(ended, "a worker crashed");
    ck_assert_msg(sum.differences == 0, "%u inputs differ", sum.differences);
    return sum;
}

static void set_up(void)
{
    struct gen gen;

    gen_seed(&gen, SEED);
    ck_assert_msg(seeds_make(&seeds, &gen, bundle, SWEEP_CERTS), "%s: %d certificates", bundle,
                  SWEEP_CERTS);
}

static void tear_down(void)
{
    seeds_free(&seeds);
}

void sweep_add_fixture(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
}
