/* SPDX-License-Identifier: BSD-2-Clause */
#include "readers.h"

#include <string.h>

size_t chunk_of(unsigned byte)
{
    static const size_t sizes[] = {1000, 64, 7, 65, 1, 257, 31, 3};

    return sizes[byte % (sizeof sizes / sizeof *sizes)];
}

struct pieces {
    const unsigned char *data;
    size_t len, chunk;
};

static ptrdiff_t read_piece(void *context, unsigned char *buffer, size_t size)
{
    struct pieces *pieces = context;
    size_t len = pieces->len < pieces->chunk ? pieces->len : pieces->chunk;

    CHECK(size >= len);
    if (len != 0)
        memcpy(buffer, pieces->data, len);
    pieces->data += len;
    pieces->len -= len;
    return (ptrdiff_t)len;
}

static void set_up(dnmap_reader *reader, const struct reading *reading)
{
    if (reading->form == DNMAP_INPUT_LOG)
        CHECK(dnmap_reader_set_log(reader, reading->dialect, reading->relay) == DNMAP_OK);
    if (reading->password != NULL)
        CHECK(dnmap_reader_set_password(reader, reading->password, strlen(reading->password)) ==
              DNMAP_OK);
}

/* One item of a reader. */
struct item {
    dnmap_status status;
    dnmap_error error;
    dnmap_cert *cert;
    dnmap_position position;
};

static void next_item(struct item *item, dnmap_reader *reader, size_t len)
{
    item->status = dnmap_reader_next(reader, &item->cert, &item->error);
    dnmap_reader_position(&item->position, reader);
    CHECK(item->status == DNMAP_OK || item->cert == NULL);
    CHECK(item->status == item->error.code);
    CHECK(item->position.offset <= len && item->error.offset <= len);
}

static bool same_name(const dnmap_name *a, const dnmap_name *b)
{
    return a == NULL || b == NULL ? a == b : dnmap_name_equal(a, b);
}

static void check_same_item(const struct item *a, const struct item *b)
{
    CHECK(a->status == b->status);
    CHECK(a->error.message == b->error.message && a->error.offset == b->error.offset);
    CHECK(a->position.index == b->position.index && a->position.line == b->position.line &&
          a->position.offset == b->position.offset);
    CHECK((a->cert == NULL) == (b->cert == NULL));
    if (a->cert == NULL)
        return;
    CHECK(dnmap_cert_get_kind(a->cert) == dnmap_cert_get_kind(b->cert));
    CHECK(dnmap_cert_is_ca(a->cert) == dnmap_cert_is_ca(b->cert));
    CHECK(same_name(dnmap_cert_subject(a->cert), dnmap_cert_subject(b->cert)));
    CHECK(same_name(dnmap_cert_issuer(a->cert), dnmap_cert_issuer(b->cert)));
    CHECK(same_name(dnmap_cert_bare_name(a->cert), dnmap_cert_bare_name(b->cert)));
}

void check_reading(const struct reading *reading, const struct input *input)
{
    struct pieces pieces = {input->data, input->len, reading->chunk};
    struct item whole, pieced;
    dnmap_reader *one, *other;
    size_t count = 0;

    errors_begin();
    CHECK(dnmap_reader_new_memory(&one, input->data, input->len, reading->form) == DNMAP_OK);
    CHECK(dnmap_reader_new_stream(&other, read_piece, &pieces, reading->form) == DNMAP_OK);
    set_up(one, reading);
    set_up(other, reading);
    for (;;) {
        next_item(&whole, one, input->len);
        next_item(&pieced, other, input->len);
        check_same_item(&whole, &pieced);
        if (whole.status == DNMAP_OK && whole.cert == NULL)
            break;
        CHECK(++count <= input->len + 1); /* each takes a byte at least, or is of an empty input */
        if (whole.cert != NULL)
            check_cert(whole.cert, reading->dialect);
        if (reading->take != NULL)
            reading->take(reading->context, whole.cert, whole.status);
        dnmap_cert_free(whole.cert);
        dnmap_cert_free(pieced.cert);
    }
    dnmap_reader_free(one);
    dnmap_reader_free(other);
    check_errors();
}
