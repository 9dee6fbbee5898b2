/* SPDX-License-Identifier: BSD-2-Clause */
/* Every input of a kind against libcrypto, in several processes. */
#ifndef TESTS_UNIT_SWEEP_H
#define TESTS_UNIT_SWEEP_H

#include <check.h>
#include <stdint.h>

#include "seed.h"
#include "workers.h"

enum { SWEEP_CERTS = SANITIZED ? 2 : 20 };

/* What came of it. */
struct sweep {
    uint32_t accepted, refused, differences;
};

/* Tries one input as a certificate, or as a Name. A difference is shown and counted. */
void sweep_input(struct sweep *sweep, const unsigned char *der, size_t len);
void sweep_name(struct sweep *sweep, const unsigned char *der, size_t len);

/* Real certificates, SWEEP_CERTS of them: as they are, or with the public key of an unknown
 * algorithm, with which libcrypto is five times as fast. */
const struct seed *sweep_real(size_t index);
const struct seed *sweep_light(size_t index);

/* Lets all workers do it, with a struct sweep each, and returns the sum. Ends the test if there is
 * a difference. */
struct sweep sweep_run(worker_fn *work);

/* Makes the certificates for each of the tests. */
void sweep_add_fixture(TCase *tcase);

#endif
