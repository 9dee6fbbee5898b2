/* SPDX-License-Identifier: BSD-2-Clause */
/* The first part of a TLS requirement. */
#ifndef ACCESS_REQUIREMENT_H
#define ACCESS_REQUIREMENT_H

enum level {
    LEVEL_NONE, /* sendmail takes no requirement from it: every connection passes */
    LEVEL_VERIFY,
    LEVEL_ENCR,
    LEVEL_BAD_BITS, /* what stands for the bits is no number */
};

/* Reads [PERM+|TEMP+](VERIFY|VERIFY:BITS|ENCR:BITS) and steps past it: to `end` or to a plus. */
enum level level_read(const char **at, const char *end);

#endif
