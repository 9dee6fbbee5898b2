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

enum reader_form { FORM_UNKNOWN, FORM_PEM, FORM_DER, FORM_TEXT, FORM_LOG, FORM_BASE64 };

struct dnmap_reader {
    struct window window;
    dnmap_input input;
    enum reader_form form;
    char *password; /* NULL: none */
    bool ended;
    bool found;      /* anything, good or bad */
    bool passed_key; /* a private key in PEM */
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

/* The form of an input by how it begins: of its first bytes at least four, if there are as many.
 * UNKNOWN: none that is read (UTF-16). */
enum reader_form reader_form_of(dnmap_input input, const unsigned char *data, size_t len);

/* Where an input can be cut, so that its parts are read as the whole would be: the length of what
 * goes up to the last such place in it, behind a PEM block's END line or a line of base64, if that
 * is not too much for one part. 0: nowhere. Of PEM and base64 only. */
size_t reader_cut(enum reader_form form, const unsigned char *data, size_t len);
size_t reader_cut_pem(const unsigned char *data, size_t len);

/* Reads a part of an input that was cut; `data` must outlive the reader. UNKNOWN is the form of the
 * first part, which tells it. That nothing is found in a part is no failure. */
dnmap_status reader_new_part(dnmap_reader **out, const unsigned char *data, size_t len,
                             dnmap_input input, enum reader_form form);

/* What is said of an input in which nothing was found. */
const char *reader_nothing(enum reader_form form, bool empty);

/* The same, if a private key stands there. */
extern const char reader_key_alone[];

/* Counts an item of the input, good or bad, that begins at the window's place. */
void reader_mark(struct dnmap_reader *reader);

/* Reports a line of over DNMAP_LINE_MAX, on which the window is, and passes over it to its end. */
dnmap_status reader_skip_long_line(struct dnmap_reader *reader, dnmap_error *error);

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
dnmap_status reader_next_base64(struct dnmap_reader *reader, dnmap_cert **out, dnmap_error *error);

/* Decodes containers for the form readers, by kind. */
dnmap_status reader_decode_pkcs7(struct dnmap_reader *reader, dnmap_cert **out,
                                 const unsigned char **der, size_t len, dnmap_error *error);

#endif
