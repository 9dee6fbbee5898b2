/* SPDX-License-Identifier: BSD-2-Clause */
/* One line under examination: what is wrong with it, and what should stand there. */
#ifndef LINT_LINT_H
#define LINT_LINT_H

#include <stdbool.h>
#include <stdint.h>

#include "dnmap.h"

/* The faults of a line, a bit each. */
typedef uint64_t fault_set;

static inline fault_set fault_bit(dnmap_fault fault)
{
    return (fault_set)1 << fault;
}

/* A line for certificates, taken apart; all pointers point into the source. */
struct cert_line {
    bool is_issuer;   /* CERTISSUER, else CERTSUBJECT */
    size_t tag_len;   /* with the colon */
    const char *name; /* what stands for the name; to the value, if a blank cut it */
    size_t name_len;
    const char *value;
    size_t value_len; /* without blanks at the end */
    bool blank_in_name;
};

/* Takes an entry apart; false if it is not for certificates. */
bool cert_line_read(struct cert_line *out, const dnmap_map_line *line);

/* The name that a key should be written as. */
struct key_check {
    fault_set faults;
    bool folded;      /* the key has no capital: it comes from a map */
    dnmap_name *name; /* NULL: none can be read */
};

/* Finds out what name a key means, and what is wrong with it in that (resolved) dialect. */
dnmap_status key_check(struct key_check *out, const struct cert_line *line, dnmap_dialect dialect);

/* Finds what is wrong with the value. `*fixed` (in the source or static) and its length are what
 * should stand there. */
fault_set value_check(const struct cert_line *line, const char **fixed, size_t *fixed_len);

/* Whether it is an entry TLS_Clt:, TLS_Srv: or TLS_Rcpt:, and what is wrong with its value. */
bool requirement_is(const dnmap_map_line *line);
dnmap_status requirement_check(fault_set *faults, const dnmap_map_line *line,
                               dnmap_dialect dialect);

/* The line with each percent sign of its value twice; malloc'd. */
dnmap_status requirement_fix(char **fixed, size_t *fixed_len, const dnmap_map_line *line);

/* The next tag behind a CITag: of its value, from `*at` on; false if there is none. */
bool requirement_next_tag(const char **tag, size_t *len, const char **at,
                          const dnmap_map_line *line);

/* Whether the value (without blanks at the end) is that word, in any case. */
bool value_is(const char *value, size_t len, const char *word);

/* Whether sendmail takes the value for that word: blanks and a comment in parentheses may follow.
 */
bool value_means(const char *value, size_t len, const char *word);

#endif
