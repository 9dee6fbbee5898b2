/* SPDX-License-Identifier: BSD-2-Clause */
/* What is read out of containers. */
#ifndef TESTS_UNIT_CONTAINED_H
#define TESTS_UNIT_CONTAINED_H

#include <openssl/x509.h>
#include <stddef.h>

/* A certificate of which the names and nothing else count. Free with X509_free(). */
X509 *contained_cert(void);

/* Reads it to the end and compares: a + for each certificate, and the status of what failed, which
 * has to have a message of its own. */
void contained_check(const void *data, size_t len, const char *password, const char *expected);
void contained_check_hex(const char *hex, const char *expected);

#endif
