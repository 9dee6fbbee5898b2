/* SPDX-License-Identifier: BSD-2-Clause */
/* What the readers of the forms of input share. */
#ifndef INPUT_READER_H
#define INPUT_READER_H

#include "decode/bundle.h"
#include "input/log.h"
#include "input/window.h"

/* Lines of text that belong together: openssl prints a certificate's issuer and subject apart. */
struct text_record {
    dnmap_name *subject, *issuer;
    dnmap_position position; /* of its first line */
};

struct dnmap_reader {
    struct window window;
    dnmap_input input;
    enum { FORM_UNKNOWN, FORM_PEM, FORM_DER, FORM_TEXT, FORM_LOG } form;
    char *password; /* NULL: none */
    bool ended;
    bool found; /* anything, good or bad */
    dnmap_position position;
    struct bundle bundle; /* certificates not yet given */
    size_t bundle_next;
    bool in_dump; /* inside what openssl x509 -text prints */
    size_t dump_indent;
    bool dump_has_subject, dump_has_issuer, dump_signed; /* what of it has been seen */
    bool skips_subject, skips_issuer; /* the next line, if it is that: its partner was bad */
    struct text_record record;
    dnmap_dialect log_dialect;
    char *log_relay; /* NULL: any */
    struct log_sessions *log_sessions;
};

/* Counts an item of the input, good or bad, that begins at the window's place. */
void reader_mark(struct dnmap_reader *reader);

/* Drops what a container held and was not yet given. */
void reader_drop_bundle(struct dnmap_reader *reader);

/* Decodes one object of unknown kind, the whole of which is at `der`; `*used` is its length. A
 * container fills reader->bundle and gives its first certificate. */
dnmap_status reader_decode(struct dnmap_reader *reader, dnmap_cert **out, const unsigned char *der,
                           size_t len, size_t *used, dnmap_error *error);

/* The next item in each form: DNMAP_OK with `*out` NULL at the end. */
dnmap_status reader_next_pem(struct dnmap_reader *reader, dnmap_cert **out, dnmap_error *error);
dnmap_status reader_next_der(struct dnmap_reader *reader, dnmap_cert **out, dnmap_error *error);
dnmap_status reader_next_text(struct dnmap_reader *reader, dnmap_cert **out, dnmap_error *error);
dnmap_status reader_next_log(struct dnmap_reader *reader, dnmap_cert **out, dnmap_error *error);

/* Decodes containers for the form readers, by kind. */
dnmap_status reader_decode_pkcs7(struct dnmap_reader *reader, dnmap_cert **out,
                                 const unsigned char **der, size_t len, dnmap_error *error);

#endif
