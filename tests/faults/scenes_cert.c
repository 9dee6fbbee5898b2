/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates, and input in every form. */
#include <string.h>

#include "inputs.h"
#include "scene.h"
#include "tap.h"

typedef dnmap_status from_der(dnmap_cert **out, const unsigned char *der, size_t len,
                              dnmap_error *error);

static dnmap_status decode(from_der *from, const struct input *input)
{
    dnmap_cert *cert = STALE;
    dnmap_error error = stale_error;
    dnmap_status status = from(&cert, input->bytes, input->len, &error);

    return note_cert(told(status, &error), cert);
}

static dnmap_status usual(void)
{
    return decode(dnmap_cert_from_der, &inputs.usual);
}

static dnmap_status odd(void)
{
    return decode(dnmap_cert_from_der, &inputs.odd);
}

static dnmap_status request(void)
{
    return decode(dnmap_cert_from_request, &inputs.request);
}

/* That a decoder refuses is no matter of memory, whatever the fault is. */
static dnmap_status damaged(void)
{
    dnmap_cert *cert = STALE;
    dnmap_error error = stale_error;
    dnmap_status status =
        dnmap_cert_from_der(&cert, inputs.usual.bytes, inputs.usual.len - 1, &error);

    must(status != DNMAP_OK);
    (void)note_cert(told(status, &error), cert);
    if (status != DNMAP_E_DER)
        return status;
    note("refused\n");
    return DNMAP_OK;
}

static dnmap_status ask_for_ca(const struct input *input, int expected)
{
    dnmap_cert *cert = STALE;
    dnmap_status status = dnmap_cert_from_der(&cert, input->bytes, input->len, NULL);

    if (status != DNMAP_OK)
        return note_cert(status, cert);
    int answer = dnmap_cert_is_ca(cert);
    dnmap_cert_free(cert);
    must(answer == expected || answer == -1);
    return note_answer(answer == -1 ? -1 : 1);
}

static dnmap_status is_ca(void)
{
    return ask_for_ca(&inputs.odd, 1);
}

static dnmap_status is_ca_twice(void)
{
    return ask_for_ca(&inputs.twice, 0);
}

static dnmap_status macros(void)
{
    dnmap_macros both = {99, 99, "stale", "stale"};
    dnmap_error error = stale_error;
    dnmap_status status =
        dnmap_macros_from_der(&both, inputs.odd.bytes, inputs.odd.len, DNMAP_DIALECT_HOST, &error);

    must(both.subject_len == strlen(both.subject) && both.issuer_len == strlen(both.issuer));
    (void)note_room(told(status, &error), both.subject);
    return note_room(status, both.issuer);
}

const struct scene cert_scenes[] = {
    {"a usual certificate", usual, PLAIN},
    {"an odd certificate", odd, PLAIN},
    {"a request", request, PLAIN},
    {"a damaged certificate", damaged, PLAIN},
    {"whether it is a CA's", is_ca, PLAIN},
    {"whether one that is invalid is a CA's", is_ca_twice, PLAIN},
    {"both macros", macros, PLAIN},
    {NULL, NULL, PLAIN},
};

/* ------------------------------------------------------------------ readers */

static dnmap_status set_up(dnmap_reader *reader)
{
    dnmap_status status = dnmap_reader_set_password(reader, "secret", 6);

    return status == DNMAP_OK ? dnmap_reader_set_log(reader, DNMAP_DIALECT_OPENSSL3, "*") : status;
}

/* After memory ran out a reader is at its end. */
static dnmap_status read_all(dnmap_reader *reader)
{
    dnmap_cert *cert;
    dnmap_status status;

    do {
        dnmap_error error = stale_error;
        cert = STALE;
        status = dnmap_reader_next(reader, &cert, &error);
        (void)told(status, &error);
    } while (note_cert(status, cert) == DNMAP_OK && cert != NULL);
    if (status == DNMAP_E_MEMORY) {
        cert = STALE;
        dnmap_status next = dnmap_reader_next(reader, &cert, NULL);
        must(cert != STALE);
        must(next == DNMAP_OK && cert == NULL);
    }
    return status;
}

static dnmap_status read_memory(const void *bytes, size_t len, dnmap_input form)
{
    dnmap_reader *reader = STALE;
    dnmap_status status = dnmap_reader_new_memory(&reader, bytes, len, form);

    if (status == DNMAP_OK)
        status = set_up(reader);
    else
        (void)note_object(status, reader);
    if (status == DNMAP_OK)
        status = read_all(reader);
    dnmap_reader_free(reader);
    return status;
}

static ptrdiff_t give_some(void *context, unsigned char *buffer, size_t size)
{
    struct input *left = context;
    size_t len = left->len < 500 ? left->len : 500;

    must(size >= len);
    memcpy(buffer, left->bytes, len);
    left->bytes += len;
    left->len -= len;
    return (ptrdiff_t)len;
}

static dnmap_status stream(void)
{
    struct input left = inputs.pem;
    dnmap_reader *reader = STALE;
    dnmap_status status = dnmap_reader_new_stream(&reader, give_some, &left, DNMAP_INPUT_AUTO);

    if (status != DNMAP_OK)
        return note_object(status, reader);
    status = read_all(reader);
    dnmap_reader_free(reader);
    return status;
}

static dnmap_status pem(void)
{
    return read_memory(inputs.pem.bytes, inputs.pem.len, DNMAP_INPUT_AUTO);
}

static dnmap_status ragged(void)
{
    return read_memory(inputs.ragged.bytes, inputs.ragged.len, DNMAP_INPUT_AUTO);
}

static dnmap_status der(void)
{
    return read_memory(inputs.odd.bytes, inputs.odd.len, DNMAP_INPUT_AUTO);
}

static dnmap_status der_request(void)
{
    return read_memory(inputs.request.bytes, inputs.request.len, DNMAP_INPUT_AUTO);
}

static dnmap_status pkcs7(void)
{
    return read_memory(inputs.pkcs7.bytes, inputs.pkcs7.len, DNMAP_INPUT_AUTO);
}

static dnmap_status pkcs12(void)
{
    return read_memory(inputs.pkcs12.bytes, inputs.pkcs12.len, DNMAP_INPUT_AUTO);
}

static dnmap_status lines(void)
{
    return read_memory(inputs.lines.bytes, inputs.lines.len, DNMAP_INPUT_BASE64);
}

static dnmap_status text(void)
{
    static const char names[] = "Subject: C=US, CN=a + 1.2.3.4=b\nIssuer: C=US, CN=c\n"
                                "\n/CN=d/1.2.3.5=e\n";
    return read_memory(names, sizeof names - 1, DNMAP_INPUT_TEXT);
}

static dnmap_status sendmail_log(void)
{
    static const char lines[] =
        "Jan  1 00:00:00 mx sendmail[7]: STARTTLS=server, relay=a.example.com [192.0.2.1], "
        "version=TLSv1.3, verify=OK, cipher=TLS_AES_256_GCM_SHA384, bits=256/256\n"
        "Jan  1 00:00:00 mx sendmail[7]: STARTTLS=server, cert-subject=/C=US/1.2.3.4=a, "
        "cert-issuer=/C=US/CN=CA, verifymsg=ok\n";
    return read_memory(lines, sizeof lines - 1, DNMAP_INPUT_LOG);
}

const struct scene reader_scenes[] = {
    {"PEM", pem, PLAIN},
    {"PEM in pieces", stream, PLAIN},
    {"PEM in ragged lines", ragged, PLAIN},
    {"DER", der, PLAIN},
    {"a request in DER", der_request, PLAIN},
    {"PKCS#7", pkcs7, PLAIN},
    {"PKCS#12", pkcs12, LEAKS},
    {"lines of base64", lines, PLAIN},
    {"names in text", text, PLAIN},
    {"sendmail's log", sendmail_log, PLAIN},
    {NULL, NULL, PLAIN},
};
