/* SPDX-License-Identifier: BSD-2-Clause */
#include "input/reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "base/status.h"

static dnmap_status reader_new(dnmap_reader **out, dnmap_input input)
{
    *out = NULL;
    if ((unsigned)input > DNMAP_INPUT_BASE64)
        return DNMAP_E_ARGUMENT;
    dnmap_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return DNMAP_E_MEMORY;
    reader->input = input;
    reader->window.line = 1;
    *out = reader;
    return DNMAP_OK;
}

dnmap_status dnmap_reader_new_memory(dnmap_reader **out, const void *data, size_t data_len,
                                     dnmap_input input)
{
    if (out == NULL)
        return DNMAP_E_ARGUMENT;
    if (data == NULL && data_len != 0) {
        *out = NULL;
        return DNMAP_E_ARGUMENT;
    }
    dnmap_status status = reader_new(out, input);
    if (status != DNMAP_OK)
        return status;
    (*out)->window.data = data_len == 0 ? (const unsigned char *)"" : data;
    (*out)->window.len = data_len;
    (*out)->window.at_end = true;
    return DNMAP_OK;
}

dnmap_status dnmap_reader_new_stream(dnmap_reader **out, dnmap_read_fn *read, void *context,
                                     dnmap_input input)
{
    if (out == NULL)
        return DNMAP_E_ARGUMENT;
    *out = NULL;
    if (read == NULL)
        return DNMAP_E_ARGUMENT;
    dnmap_status status = reader_new(out, input);
    if (status != DNMAP_OK)
        return status;
    (*out)->window.read = read;
    (*out)->window.context = context;
    return DNMAP_OK;
}

dnmap_status dnmap_reader_set_password(dnmap_reader *reader, const char *password,
                                       size_t password_len)
{
    if (reader == NULL)
        return DNMAP_E_ARGUMENT;
    return secret_set(&reader->password, password, password_len);
}

dnmap_status dnmap_reader_set_log(dnmap_reader *reader, dnmap_dialect dialect, const char *relay)
{
    if (reader == NULL || dnmap_dialect_name(dialect) == NULL)
        return DNMAP_E_ARGUMENT;
    reader->log_dialect = dialect;
    return secret_set(&reader->log_relay, relay, relay == NULL ? 0 : strlen(relay));
}

void reader_drop_bundle(struct dnmap_reader *reader)
{
    for (size_t i = reader->bundle_next; i < reader->bundle.count; i++)
        dnmap_cert_free(reader->bundle.certs[i]);
    reader->bundle.count = 0;
    reader->bundle_next = 0;
    bundle_clear(&reader->bundle);
}

void dnmap_reader_free(dnmap_reader *reader)
{
    if (reader == NULL)
        return;
    reader_drop_bundle(reader);
    dnmap_name_free(reader->record.subject);
    dnmap_name_free(reader->record.issuer);
    secret_free(reader->password);
    secret_free(reader->log_relay);
    free(reader->log_sessions);
    window_free(&reader->window);
    free(reader);
}

void dnmap_reader_position(dnmap_position *out, const dnmap_reader *reader)
{
    static const dnmap_position nowhere = {0};

    *out = reader == NULL ? nowhere : reader->position;
}

void reader_mark(struct dnmap_reader *reader)
{
    reader->found = true;
    reader->position.index++;
    reader->position.line = reader->form == FORM_DER ? 0 : reader->window.line;
    reader->position.offset = reader->window.offset;
}

dnmap_status reader_skip_long_line(struct dnmap_reader *reader, dnmap_error *error)
{
    size_t len;
    bool ended = false;

    reader_mark(reader);
    while (!ended) {
        dnmap_status status = window_line(&reader->window, 0, DNMAP_LINE_MAX, &len);
        if (status != DNMAP_OK)
            return error_set(error, status, NULL, (size_t)reader->window.offset);
        ended = len == 0 || reader->window.data[len - 1] == '\n';
        window_skip(&reader->window, len);
    }
    return error_set(error, DNMAP_E_LIMIT, "a line of over 1 MiB", (size_t)reader->position.offset);
}

/* ------------------------------------------------------------------ what the input is */

/* DER begins with a SEQUENCE, whose tag is also the digit 0: the length and what is inside tell. */
static bool looks_like_der(const unsigned char *data, size_t len)
{
    if (len < 3 || data[0] != 0x30)
        return false;
    return data[1] >= 0x80 || data[2] == 0x30 || data[2] == 0x06 || data[2] == 0x02;
}

static const unsigned char utf8_mark[] = {0xEF, 0xBB, 0xBF};

static bool has_utf8_mark(const unsigned char *data, size_t len)
{
    return len >= sizeof utf8_mark && memcmp(data, utf8_mark, sizeof utf8_mark) == 0;
}

enum reader_form reader_form_of(dnmap_input input, const unsigned char *data, size_t len)
{
    if (has_utf8_mark(data, len)) {
        data += sizeof utf8_mark;
        len -= sizeof utf8_mark;
    } else if (len >= 2 && (memcmp(data, "\xFF\xFE", 2) == 0 || memcmp(data, "\xFE\xFF", 2) == 0)) {
        return FORM_UNKNOWN;
    }
    switch (input) {
    case DNMAP_INPUT_TEXT:
        return FORM_TEXT;
    case DNMAP_INPUT_LOG:
        return FORM_LOG;
    case DNMAP_INPUT_BASE64:
        return FORM_BASE64;
    case DNMAP_INPUT_AUTO:
        break;
    }
    return looks_like_der(data, len) ? FORM_DER : FORM_PEM;
}

static dnmap_status tell_form(dnmap_reader *reader, dnmap_error *error)
{
    struct window *window = &reader->window;
    dnmap_status status = window_fill(window, sizeof utf8_mark + 4);

    if (status != DNMAP_OK)
        return error_set(error, status, NULL, 0);
    reader->form = reader_form_of(reader->input, window->data, window->len);
    if (reader->form == FORM_UNKNOWN) {
        reader_mark(reader);
        reader->ended = true;
        return error_set(error, DNMAP_E_UNSUPPORTED, "UTF-16 text: save it as UTF-8 or ASCII", 0);
    }
    if (has_utf8_mark(window->data, window->len))
        window_skip(window, sizeof utf8_mark);
    return DNMAP_OK;
}

/* ------------------------------------------------------------------ parts of an input */

/* Behind the last whole line, but at most behind so many: each gives something, however short. */
enum { LINES_A_PART = 1000 };

static size_t cut_lines(const unsigned char *data, size_t len)
{
    size_t cut = 0;

    for (unsigned i = 0; i < LINES_A_PART; i++) {
        const unsigned char *newline = memchr(data + cut, '\n', len - cut);
        if (newline == NULL)
            break;
        cut = (size_t)(newline - data) + 1;
    }
    return cut;
}

size_t reader_cut(enum reader_form form, const unsigned char *data, size_t len)
{
    return form == FORM_PEM ? reader_cut_pem(data, len) : cut_lines(data, len);
}

dnmap_status reader_new_part(dnmap_reader **out, const unsigned char *data, size_t len,
                             dnmap_input input, enum reader_form form)
{
    dnmap_status status = dnmap_reader_new_memory(out, data, len, input);

    if (status != DNMAP_OK)
        return status;
    (*out)->form = form;
    (*out)->found = true;
    return DNMAP_OK;
}

/* ------------------------------------------------------------------ the next item */

/* Gives the next certificate of a container that was read before. */
static dnmap_cert *next_of_bundle(dnmap_reader *reader)
{
    if (reader->bundle_next == reader->bundle.count)
        return NULL;
    dnmap_cert *cert = reader->bundle.certs[reader->bundle_next++];
    if (reader->bundle_next == reader->bundle.count) {
        reader->bundle.count = 0;
        bundle_clear(&reader->bundle);
        reader->bundle_next = 0;
    }
    return cert;
}

static dnmap_status next_item(dnmap_reader *reader, dnmap_cert **out, dnmap_error *error)
{
    switch (reader->form) {
    case FORM_PEM:
        return reader_next_pem(reader, out, error);
    case FORM_DER:
        return reader_next_der(reader, out, error);
    case FORM_TEXT:
        return reader_next_text(reader, out, error);
    case FORM_LOG:
        return reader_next_log(reader, out, error);
    case FORM_BASE64:
        return reader_next_base64(reader, out, error);
    case FORM_UNKNOWN: /* GCOVR_EXCL_LINE: told before */
        break;         /* GCOVR_EXCL_LINE */
    }
    return DNMAP_E_ARGUMENT; /* GCOVR_EXCL_LINE */
}

const char *reader_nothing(enum reader_form form, bool empty)
{
    static const char *const messages[] = {
        [FORM_UNKNOWN] = "nothing found",
        [FORM_PEM] = "no certificate found, in PEM or DER",
        [FORM_DER] = "no certificate found",
        [FORM_TEXT] = "no name found in the text",
        [FORM_BASE64] = "no line found",
        [FORM_LOG] = "no verified client found in the log (LogLevel 12 or more shows their names)",
    };

    return empty ? "it is empty" : messages[form];
}

const char reader_key_alone[] =
    "no certificate found, but a private key: its certificate is in another file";

static dnmap_status end_of_input(dnmap_reader *reader, dnmap_error *error)
{
    reader->ended = true;
    if (reader->found)
        return DNMAP_OK;
    return error_set(error, DNMAP_E_NOTHING,
                     reader->passed_key ? reader_key_alone
                                        : reader_nothing(reader->form, reader->window.offset == 0),
                     0);
}

dnmap_status dnmap_reader_next(dnmap_reader *reader, dnmap_cert **out, dnmap_error *error)
{
    dnmap_status status = DNMAP_OK;

    error_clear(error);
    if (out == NULL || reader == NULL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    *out = next_of_bundle(reader);
    if (*out != NULL) {
        reader->position.index++;
        return DNMAP_OK;
    }
    if (reader->ended)
        return DNMAP_OK;
    if (reader->form == FORM_UNKNOWN)
        status = tell_form(reader, error);
    if (status == DNMAP_OK)
        status = next_item(reader, out, error);
    if (status == DNMAP_E_IO || status == DNMAP_E_MEMORY)
        reader->ended = true;
    if (status == DNMAP_E_IO && error != NULL)
        error->system_error = reader->window.error;
    if (status == DNMAP_OK && *out == NULL)
        return end_of_input(reader, error);
    return status;
}
