/* SPDX-License-Identifier: BSD-2-Clause */
/* Names and certificates by hand, for what no tool would put into one. */
#ifndef TESTS_SUPPORT_HOSTILE_H
#define TESTS_SUPPORT_HOSTILE_H

#include "bytes.h"

enum { HOSTILE_UTF8 = 0x0C, HOSTILE_PRINTABLE = 0x13, HOSTILE_T61 = 0x14, HOSTILE_IA5 = 0x16 };

/* The content octets of an OBJECT IDENTIFIER, and how many they are. */
#define HOSTILE_CN "\x55\x04\x03", 3
#define HOSTILE_O "\x55\x04\x0A", 3

/* Puts an RDN of one attribute behind what is there. */
void hostile_rdn(struct bytes *out, const void *oid, size_t oid_len, unsigned tag,
                 const void *value, size_t value_len);

/* Makes a Name of its RDNs, in place. */
void hostile_name(struct bytes *rdns);

/* A Name of one attribute, in UTF-8. */
struct bytes hostile_name_of(const void *oid, size_t oid_len, const void *value, size_t value_len);

/* Puts a certificate with these names (whole ones), a key of an unknown algorithm and a signature
 * that is none. Not empty, `extensions` are the elements of the list. */
void hostile_cert(struct bytes *out, const struct bytes *issuer, const struct bytes *subject,
                  const struct bytes *extensions);

/* One without extensions whose issuer is CN=CA. */
struct bytes hostile_cert_of(const struct bytes *subject);

/* Puts the bytes as a PEM block. */
void hostile_pem(struct bytes *out, const char *label, const struct bytes *der);

#endif
