/* SPDX-License-Identifier: BSD-2-Clause */
/* Names in lines of text: bare, behind the labels that openssl prints, or in its -text output. */
#include <string.h>

#include "base/status.h"
#include "decode/cert.h"
#include "input/reader.h"

/* One line without its end and the blanks before it. Blanks at the end may belong to a value. */
struct text_line {
    const char *text;
    size_t len;
    size_t indent; /* bytes before `text` */
};

static struct text_line trimmed(const unsigned char *data, size_t len)
{
    struct text_line line = {(const char *)data, len, 0};

    if (line.len > 0 && line.text[line.len - 1] == '\n')
        line.len--;
    while (line.len > 0 && line.text[line.len - 1] == '\r')
        line.len--;
    while (line.len > 0 && (*line.text == ' ' || *line.text == '\t')) {
        line.text++;
        line.len--;
        line.indent++;
    }
    return line;
}

static bool begins_with(const struct text_line *line, const char *prefix)
{
    size_t len = strlen(prefix);
    return line->len >= len && memcmp(line->text, prefix, len) == 0;
}

/* Takes a label off the line, and the blanks behind it. */
static bool take_label(struct text_line *line, const char *label)
{
    if (!begins_with(line, label))
        return false;
    size_t len = strlen(label);
    while (len < line->len && line->text[len] == ' ')
        len++;
    line->text += len;
    line->len -= len;
    line->indent += len;
    return true;
}

/* ------------------------------------------------------------------ records */

static bool record_is_empty(const struct text_record *record)
{
    return record->subject == NULL && record->issuer == NULL;
}

/* Gives the record that was collected. */
static dnmap_status give_record(struct dnmap_reader *reader, dnmap_cert **out, dnmap_error *error)
{
    struct text_record record = reader->record;

    reader->record = (struct text_record){0};
    size_t index = reader->position.index + 1;
    reader->position = record.position;
    reader->position.index = index;
    dnmap_status status = cert_from_names(out, DNMAP_TEXT, record.subject, record.issuer, NULL);
    return status == DNMAP_OK ? status : error_set(error, status, NULL, 0);
}

/* ------------------------------------------------------------------ lines */

enum line_kind {
    LINE_SKIPPED,
    LINE_END,
    LINE_SUBJECT,
    LINE_ISSUER,
    LINE_NAME,
    LINE_NEW_DUMP,
    LINE_FORGED
};

/* What openssl prints stands deeper than its first line up to the signature. The text of an
 * extension can hold newlines, and so lines that try to get out of there. */
static bool leaves_dump(struct dnmap_reader *reader, const struct text_line *line, bool *forged)
{
    *forged = false;
    if (!reader->in_dump)
        return true;
    if (reader->dump_has_subject && begins_with(line, "Signature Algorithm:") &&
        line->indent == reader->dump_indent + 4)
        reader->dump_signed = true;
    if (line->indent > reader->dump_indent)
        return false;
    *forged = !reader->dump_signed;
    return reader->dump_signed;
}

/* Says what a line is and takes its label off. Inside a dump nothing counts but the two labels. */
static enum line_kind line_kind(struct dnmap_reader *reader, struct text_line *line)
{
    bool forged;

    if (line->len == 0)
        return reader->in_dump ? LINE_SKIPPED : LINE_END;
    if (leaves_dump(reader, line, &forged)) {
        reader->in_dump = false;
        if (line->text[0] == '#')
            return LINE_END;
        if (begins_with(line, "Certificate:") || begins_with(line, "Certificate Request:")) {
            reader->in_dump = true;
            reader->dump_indent = line->indent;
            reader->dump_has_subject = false;
            reader->dump_has_issuer = false;
            reader->dump_signed = false;
            return LINE_NEW_DUMP;
        }
    }
    if (forged)
        return LINE_FORGED;
    if (take_label(line, "Subject:") || take_label(line, "subject="))
        return LINE_SUBJECT;
    if (take_label(line, "Issuer:") || take_label(line, "issuer="))
        return LINE_ISSUER;
    return reader->in_dump ? LINE_SKIPPED : LINE_NAME;
}

/* Passes over a PEM block, which openssl x509 -text prints behind the text. True if one is here. */
static dnmap_status skip_pem(struct dnmap_reader *reader, const struct text_line *line,
                             bool *skipped, dnmap_error *error)
{
    *skipped = begins_with(line, "-----BEGIN ") && (!reader->in_dump || reader->dump_signed);
    if (!*skipped)
        return DNMAP_OK;
    reader_mark(reader);
    reader->position.index--; /* it counts only if it is bad */
    for (bool first = true, last = false; !last; first = false) {
        size_t len;
        dnmap_status status = window_line(&reader->window, 0, DNMAP_LINE_MAX, &len);
        if (status != DNMAP_OK)
            return error_set(error, status, NULL, (size_t)reader->window.offset);
        struct text_line here = trimmed(reader->window.data, len);
        if (len == 0 || (!first && begins_with(&here, "-----BEGIN "))) {
            reader->position.index++;
            return error_set(error, DNMAP_E_TRUNCATED, "a PEM block without its END line",
                             (size_t)reader->position.offset);
        }
        last = begins_with(&here, "-----END ");
        window_skip(&reader->window, len);
    }
    reader->in_dump = false;
    return DNMAP_OK;
}

/* A record is whole with both names; then, or if its name comes a second time, the next begins. */
static bool record_has(const struct text_record *record, enum line_kind kind)
{
    return kind == LINE_SUBJECT ? record->subject != NULL : record->issuer != NULL;
}

static dnmap_status read_name(struct dnmap_reader *reader, const struct text_line *line,
                              dnmap_name **name, dnmap_error *error)
{
    dnmap_status status = dnmap_name_from_text(name, line->text, line->len, DNMAP_TEXT_AUTO, error);

    if (status != DNMAP_OK) {
        reader_mark(reader);
        if (error != NULL)
            error->offset += (size_t)reader->window.offset + line->indent;
    }
    return status;
}

/* A certificate has one of each. A second one in its text was put there by somebody: the text of an
 * extension can hold a line that looks like openssl's. */
static bool is_second_in_dump(struct dnmap_reader *reader, enum line_kind kind)
{
    bool *has = kind == LINE_SUBJECT ? &reader->dump_has_subject : &reader->dump_has_issuer;
    bool had = *has;

    if (!reader->in_dump) /* where no bare name is read */
        return false;
    *has = true;
    return had;
}

/* One name of two is bad: the other, before or behind it, must not go with somebody else's. */
static void drop_record(struct dnmap_reader *reader, enum line_kind kind)
{
    bool was_first = record_is_empty(&reader->record);

    dnmap_name_free(reader->record.subject);
    dnmap_name_free(reader->record.issuer);
    reader->record = (struct text_record){0};
    reader->skips_subject = was_first && kind == LINE_ISSUER;
    reader->skips_issuer = was_first && kind == LINE_SUBJECT;
}

/* Whether the line is the partner of a bad one. */
static bool is_skipped_partner(struct dnmap_reader *reader, enum line_kind kind)
{
    bool skipped = (kind == LINE_SUBJECT && reader->skips_subject) ||
                   (kind == LINE_ISSUER && reader->skips_issuer);

    reader->skips_subject = reader->skips_issuer = false;
    return skipped;
}

/* Takes a line with a name; gives a certificate if that completes one. */
static dnmap_status take_name(struct dnmap_reader *reader, enum line_kind kind,
                              const struct text_line *line, dnmap_cert **out, dnmap_error *error)
{
    struct text_record *record = &reader->record;
    dnmap_name *name = NULL;

    if (is_second_in_dump(reader, kind)) {
        reader_mark(reader);
        return error_set(error, DNMAP_E_TEXT,
                         "a second Subject or Issuer line in the text of one certificate",
                         (size_t)reader->window.offset);
    }
    dnmap_status status = read_name(reader, line, &name, error);

    if (status != DNMAP_OK) {
        if (kind != LINE_NAME)
            drop_record(reader, kind);
        return status;
    }
    if (kind == LINE_NAME) {
        reader_mark(reader);
        status = cert_from_names(out, DNMAP_TEXT, NULL, NULL, name);
        return status == DNMAP_OK ? status : error_set(error, status, NULL, 0);
    }
    if (record_is_empty(record))
        record->position =
            (dnmap_position){.line = reader->window.line, .offset = reader->window.offset};
    *(kind == LINE_SUBJECT ? &record->subject : &record->issuer) = name;
    reader->found = true;
    if (record->subject != NULL && record->issuer != NULL)
        return give_record(reader, out, error);
    return DNMAP_OK;
}

/* Handles one line; `*keep` if a record must go out before it, and the line be read again. */
static dnmap_status handle_line(struct dnmap_reader *reader, struct text_line line,
                                dnmap_cert **out, bool *keep, dnmap_error *error)
{
    bool was_in_dump = reader->in_dump;
    enum line_kind kind = line_kind(reader, &line);

    if (kind == LINE_SKIPPED || is_skipped_partner(reader, kind))
        return DNMAP_OK;
    if (kind == LINE_FORGED) {
        reader_mark(reader);
        return error_set(error, DNMAP_E_TEXT,
                         "a line that openssl does not print there, out of an extension's text: "
                         "use the certificate itself",
                         (size_t)reader->window.offset);
    }
    bool ends = kind == LINE_END || kind == LINE_NAME || kind == LINE_NEW_DUMP;
    if (!record_is_empty(&reader->record) && (ends || record_has(&reader->record, kind))) {
        *keep = true;
        reader->in_dump = was_in_dump;
        return give_record(reader, out, error);
    }
    return kind == LINE_NEW_DUMP || kind == LINE_END ? DNMAP_OK
                                                     : take_name(reader, kind, &line, out, error);
}

dnmap_status reader_next_text(struct dnmap_reader *reader, dnmap_cert **out, dnmap_error *error)
{
    struct window *window = &reader->window;

    for (;;) {
        size_t len;
        bool keep = false;
        bool skipped = false;
        dnmap_status status = window_line(window, 0, DNMAP_LINE_MAX, &len);
        if (status != DNMAP_OK)
            return error_set(error, status, NULL, (size_t)window->offset);
        if (len == 0)
            return record_is_empty(&reader->record) ? DNMAP_OK : give_record(reader, out, error);
        if (len == DNMAP_LINE_MAX && window->data[len - 1] != '\n')
            return reader_skip_long_line(reader, error);

        struct text_line line = trimmed(window->data, len);
        status = skip_pem(reader, &line, &skipped, error);
        if (status != DNMAP_OK)
            return status;
        if (skipped && !record_is_empty(&reader->record))
            return give_record(reader, out, error);
        if (skipped)
            continue;
        status = handle_line(reader, line, out, &keep, error);
        if (!keep)
            window_skip(window, len);
        if (status != DNMAP_OK || *out != NULL)
            return status;
    }
}
