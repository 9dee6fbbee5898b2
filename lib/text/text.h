/* SPDX-License-Identifier: BSD-2-Clause */
/* Written forms of names. One reading holds the text, where in it we are, and the name so far. */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include <stdbool.h>

#include "dnmap.h"
#include "name/name.h"
#include "types/types.h"

struct text_reading {
    const char *text;
    size_t len, at;
    enum type_style style;
    size_t rdn;  /* of the next attribute */
    bool spaced; /* " = " between types and values: openssl 1.1 to 3.1 */
    struct name_builder name;
    unsigned char *value; /* room for `len` bytes: no value is longer than its text */
    size_t value_len;
    bool failed; /* out of memory while a type was looked up: nothing that was read counts */
    dnmap_error *error;
};

/* Records an error at byte `at` of the text. */
dnmap_status text_fail(struct text_reading *reading, dnmap_status code, const char *message,
                       size_t at);

/* The length of a type that stands at `at` and is followed by spaces, if `spaces`, and "="; 0 if
 * none stands there. `*known` tells whether it is one that libcrypto knows. */
size_t text_type_at(struct text_reading *reading, size_t at, bool spaces, bool *known);

/* Reads "type=" (with spaces round both, if `spaces`) and steps past it. */
dnmap_status text_read_type(struct text_reading *reading, bool spaces, const char **type,
                            size_t *type_len);

void text_put(struct text_reading *reading, unsigned char byte);

/* Adds the attribute with the collected value, whose string type is chosen by its bytes. */
dnmap_status text_add(struct text_reading *reading, const char *type, size_t type_len);

/* The same with a value whose string type is known. */
dnmap_status text_add_typed(struct text_reading *reading, const char *type, size_t type_len,
                            const unsigned char *value, size_t value_len, int string_type);

/* Whether the two digits at `at` are hex; then `*byte` is their value. */
bool text_hex_at(const struct text_reading *reading, size_t at, bool upper_only,
                 unsigned char *byte);

/* The readers of the forms: from reading->text to reading->name. */

struct slash_rules {
    bool escapes_marks; /* \/ and \+ are characters */
    bool marks_rdns;    /* + separates attributes of one RDN */
    bool hexes;         /* \xHH is a byte */
    bool folded;        /* by makemap: hex digits in lower case too */
    bool written;       /* by somebody: refuse what looks wrong, note what was guessed */
};

dnmap_status text_read_slash(struct text_reading *reading, const struct slash_rules *rules);
dnmap_status text_read_rfc4514(struct text_reading *reading);
dnmap_status text_read_openssl(struct text_reading *reading);

/* Whether a text with commas is RFC 4514 or openssl's; DNMAP_E_TEXT if it looks like both. */
dnmap_status text_tell_format(struct text_reading *reading, dnmap_text_format *format);

/* Reads what X509_NAME_oneline wrote in a dialect's way, without being told where it is ambiguous:
 * the name that a reader would see, with types in that style. */
dnmap_status text_read_printed(dnmap_name **out, const char *text, size_t len,
                               const struct slash_rules *rules, enum type_style style,
                               dnmap_error *error);

#endif
