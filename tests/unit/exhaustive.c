/* SPDX-License-Identifier: BSD-2-Clause */
/* Every input of a kind, where mutants.c tries some: each length that a certificate may be cut to,
 * each value of each byte of its names, all of the shortest inputs. */
#include <stdio.h>
#include <stdlib.h>

#include "suite.h"
#include "sweep.h"

/* ------------------------------------------------------------------ cut certificates */

static void cut(void *sweep, unsigned index, unsigned workers)
{
    for (size_t i = 0; i < SWEEP_CERTS; i++) {
        const struct bytes *der = &sweep_real(i)->der;
        for (size_t len = index; len <= der->len; len += workers) {
            unsigned char *copy = bytes_exact(der->data, len);
            sweep_input(sweep, copy, len);
            free(copy);
        }
    }
}

START_TEST(cut_certificates)
{
    struct sweep sum = sweep_run(cut);

    ck_assert_uint_eq(sum.accepted, SWEEP_CERTS);
    ck_assert_uint_gt(sum.refused, 400 * SWEEP_CERTS);
}
END_TEST

/* ------------------------------------------------------------------ every value of every byte */

typedef void try_fn(struct sweep *sweep, const unsigned char *der, size_t len);

/* Those of the bytes from `start` to before `end` that fall to this worker. */
static void try_octets(struct sweep *sweep, const unsigned char *der, size_t len, size_t start,
                       size_t end, unsigned step, try_fn *try)
{
    unsigned char *copy = bytes_exact(der, len);

    for (size_t at = start; at < end; at += step) {
        for (unsigned value = 0; value < 256; value++) {
            copy[at] = (unsigned char)value;
            try(sweep, copy, len);
        }
        copy[at] = der[at];
    }
    free(copy);
}

static void edit_name(struct sweep *sweep, const struct seed *seed, enum part part, unsigned index,
                      unsigned workers)
{
    const struct tlv *name = &seed->list.items[tlvs_first(&seed->list, part)];
    const unsigned char *der = seed->der.data;
    size_t len = name->header + name->len;

    try_octets(sweep, der, seed->der.len, name->start + index, tlv_end(name), workers, sweep_input);
    try_octets(sweep, der + name->start, len, index, len, workers, sweep_name);
}

static void edit_names(void *sweep, unsigned index, unsigned workers)
{
    for (size_t i = 0; i < SWEEP_CERTS; i++) {
        edit_name(sweep, sweep_light(i), PART_ISSUER, index, workers);
        edit_name(sweep, sweep_light(i), PART_SUBJECT, index, workers);
    }
}

START_TEST(edited_names)
{
    struct sweep sum = sweep_run(edit_names);

    fprintf(stderr, "# names: %u accepted, %u refused\n", sum.accepted, sum.refused);
    ck_assert_uint_gt(sum.accepted, 256 * 40 * SWEEP_CERTS);
    ck_assert_uint_gt(sum.refused, 256 * 20 * SWEEP_CERTS);
}
END_TEST

/* ------------------------------------------------------------------ the shortest inputs */

static void shortest(void *sweep, unsigned index, unsigned workers)
{
    for (uint32_t value = index; value < 0x10000; value += workers) {
        unsigned char der[] = {0x30, (unsigned char)(value >> 8), (unsigned char)value};
        unsigned char *copy = bytes_exact(der, 3);
        sweep_input(sweep, copy, 3);
        free(copy);
        copy = bytes_exact(der + 1, 2);
        sweep_input(sweep, copy, 2);
        free(copy);
        if (value > 0x100)
            continue;
        copy = bytes_exact(der + 2, value < 0x100);
        sweep_input(sweep, copy, value < 0x100);
        free(copy);
    }
}

START_TEST(shortest_inputs)
{
    struct sweep sum = sweep_run(shortest);

    ck_assert_uint_eq(sum.accepted, 0);
    ck_assert_uint_eq(sum.refused, 0x20000 + 0x101);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_set_timeout(tcase, 600);
    sweep_add_fixture(tcase);
    tcase_add_test(tcase, cut_certificates);
    tcase_add_test(tcase, edited_names);
    tcase_add_test(tcase, shortest_inputs);
}

int main(void)
{
    return suite_run("exhaustive", add);
}
