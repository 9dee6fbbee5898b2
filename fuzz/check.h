/* SPDX-License-Identifier: BSD-2-Clause */
/* What every harness shares: a check that ends the program, bytes taken off the input, and what
 * holds for each call that writes text. */
#ifndef FUZZ_CHECK_H
#define FUZZ_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "difference.h"
#include "dnmap.h"

/* Prints the expression and aborts, unless it is true. In every build, also with NDEBUG. */
#define CHECK(expression) \
    ((expression) ? (void)0 : check_failed(#expression, "", __FILE__, __LINE__))

/* The same of what tests/support compares: `call` fills a difference of that name. */
#define CHECK_SAME(call, difference) \
    ((call) ? (void)0 : check_failed(#call, (difference).text, __FILE__, __LINE__))

_Noreturn void check_failed(const char *expression, const char *text, const char *file, int line);

/* The harness: the same function for libFuzzer, AFL++ and replay.c. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ------------------------------------------------------------------ the input */

struct input {
    const unsigned char *data;
    size_t len;
};

/* Takes the first byte off: what chooses the options stands before the rest. 0 if there is none. */
unsigned take_byte(struct input *input);

/* What a byte chooses; every byte chooses something. */
dnmap_dialect dialect_of(unsigned byte);
dnmap_map map_of(unsigned byte);

/* A copy of the rest with a NUL behind it, for calls that take a C string. Free with free(). */
char *rest_as_string(const struct input *input);

/* Whether the word stands in the rest. */
bool contains(const struct input *input, const char *word);

/* ------------------------------------------------------------------ the queue of errors */

/* Empties libcrypto's queue and puts one error into it, which has to be all that is in it later. */
void errors_begin(void);
void check_errors(void);

/* ------------------------------------------------------------------ text that is written */

typedef dnmap_status text_writer(char *out, size_t size, size_t *len, const void *context);

struct text {
    const char *text; /* valid until the next call */
    size_t len;
};

/* Measures, writes, and checks that both agree and that smaller buffers are refused and not
 * overrun. */
dnmap_status check_writer(struct text *out, text_writer *write, const void *context);

/* Printable ASCII without blanks: what a key may hold. */
void check_safe(const char *text, size_t len);

/* All texts of a name in that dialect: written as they should be, of the safe alphabet, and read
 * back as the same name. */
void check_name(const dnmap_name *name, dnmap_dialect dialect);

/* A name's key with that tag (NULL: none), and the line with it: found again, and read as the name,
 * where no risk speaks against it. */
void check_key(const dnmap_name *name, const char *tag, dnmap_dialect dialect, dnmap_map map);

/* The texts of the name that libcrypto makes of its attributes are the same, and what libcrypto
 * prints of it in the manner of RFC 2253 is read as this name. */
void check_against_libcrypto(const dnmap_name *name);

/* All names of a certificate, which has one at least. */
void check_cert(const dnmap_cert *cert, dnmap_dialect dialect);

/* The entries of some certificate whose keys are made through these expressions (NULL: none): none
 * has a key that is none. */
void check_entries(const dnmap_regex *issuer, const dnmap_regex *subject);

/* ------------------------------------------------------------------ the source of a map */

/* What lint finds is in order; what it would write are lines, and need no correction. */
void check_lint(const struct input *source, dnmap_dialect dialect, dnmap_dialect next,
                dnmap_map map);

/* Some name is found where reading all lines finds it. */
void check_lookups(const struct input *source, dnmap_dialect dialect, dnmap_map map);

#endif
