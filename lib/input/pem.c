/* SPDX-License-Identifier: BSD-2-Clause */
/* PEM: we find the blocks, libcrypto decodes them. */
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "base/quiet.h"
#include "base/status.h"
#include "decode/cert.h"
#include "input/base64.h"
#include "input/reader.h"

static const char begin_mark[] = "-----BEGIN ";
static const char end_mark[] = "-----END ";
static const char dashes[] = "-----";

/* Longer lines are no boundary: they are passed over in pieces. */
enum { BOUNDARY_MAX = 256 };

enum block_kind { BLOCK_OTHER, BLOCK_CERTIFICATE, BLOCK_TRUSTED, BLOCK_REQUEST, BLOCK_PKCS7 };

static enum block_kind kind_of(const char *label, size_t len)
{
    static const struct {
        const char *label;
        enum block_kind kind;
    } table[] = {
        {PEM_STRING_X509, BLOCK_CERTIFICATE},     {PEM_STRING_X509_OLD, BLOCK_CERTIFICATE},
        {PEM_STRING_X509_TRUSTED, BLOCK_TRUSTED}, {PEM_STRING_X509_REQ, BLOCK_REQUEST},
        {PEM_STRING_X509_REQ_OLD, BLOCK_REQUEST}, {PEM_STRING_PKCS7, BLOCK_PKCS7},
        {PEM_STRING_PKCS7_SIGNED, BLOCK_PKCS7},   {PEM_STRING_CMS, BLOCK_PKCS7},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strlen(table[i].label) == len && memcmp(table[i].label, label, len) == 0)
            return table[i].kind;
    return BLOCK_OTHER;
}

/* PRIVATE KEY, EC PRIVATE KEY, ENCRYPTED PRIVATE KEY and so on. */
static bool is_private_key(const char *label, size_t len)
{
    static const char end[] = "PRIVATE KEY";
    size_t end_len = strlen(end);

    return len >= end_len && memcmp(label + len - end_len, end, end_len) == 0;
}

/* The label of a boundary line that begins with `mark`: its start in the line and its length. */
static bool boundary(const unsigned char *line, size_t len, const char *mark, const char **label,
                     size_t *label_len)
{
    size_t mark_len = strlen(mark);

    while (len > 0 && line[len - 1] <= ' ')
        len--; /* as OpenSSL does: the newline, a \r, blanks */
    if (len < mark_len + 5 || memcmp(line, mark, mark_len) != 0 ||
        memcmp(line + len - 5, dashes, 5) != 0)
        return false;
    *label = (const char *)line + mark_len;
    *label_len = len - mark_len - 5;
    return true;
}

/* Behind an END line, whatever its label, no block is open: find_end() ends at each. */
size_t reader_cut_pem(const unsigned char *data, size_t len)
{
    const char *label;
    size_t label_len;

    while (len > 0) {
        size_t start = len - 1;
        while (start > 0 && data[start - 1] != '\n')
            start--;
        if (data[len - 1] == '\n' && len - start <= BOUNDARY_MAX &&
            boundary(data + start, len - start, end_mark, &label, &label_len))
            return len;
        len = start;
    }
    return 0;
}

/* ------------------------------------------------------------------ one block */

static dnmap_status decode_der(struct dnmap_reader *reader, enum block_kind kind, dnmap_cert **out,
                               const unsigned char *der, size_t len, dnmap_error *error)
{
    static cert_decoder *const decoders[] = {
        [BLOCK_CERTIFICATE] = cert_decode_x509,
        [BLOCK_TRUSTED] = cert_decode_trusted,
        [BLOCK_REQUEST] = cert_decode_request,
    };
    const unsigned char *end = der;
    dnmap_status status;

    if (kind == BLOCK_PKCS7) {
        status = reader_decode_pkcs7(reader, out, &end, len, error);
        if (status != DNMAP_OK)
            return status;
    } else {
        status = decoders[kind](out, &end, len);
    }
    if (status == DNMAP_OK && end != der + len) {
        reader_drop_bundle(reader);
        dnmap_cert_free(*out);
        *out = NULL;
        return error_set(error, DNMAP_E_TRAILING, "bytes behind the object in the PEM block", 0);
    }
    if (status == DNMAP_E_DER)
        return error_set(error, status,
                         kind == BLOCK_REQUEST ? "not a certificate request that libcrypto accepts"
                                               : "not a certificate that libcrypto accepts",
                         0);
    return status == DNMAP_OK ? status : error_set(error, status, NULL, 0);
}

/* What PEM_read_bio() makes of a block; released by pem_free(). */
struct pem {
    char *name, *header;
    unsigned char *der;
    long der_len;
};

static void pem_free(const struct pem *pem)
{
    OPENSSL_free(pem->name);
    OPENSSL_free(pem->header);
    OPENSSL_free(pem->der);
}

/* DNMAP_E_PEM if libcrypto does not read it. */
static dnmap_status read_pem(struct pem *out, bool *silent, const unsigned char *block, size_t len)
{
    *out = (struct pem){0};
    quiet_begin();
    BIO *bio = BIO_new_mem_buf(block, (int)len);
    bool done =
        bio != NULL && PEM_read_bio(bio, &out->name, &out->header, &out->der, &out->der_len) == 1;
    *silent = quiet_is_silent();
    if (!done) /* what a libcrypto with CVE-2022-4450 leaves there is freed already */
        *out = (struct pem){0};
    BIO_free(bio);
    return quiet_end(done ? DNMAP_OK : bio == NULL ? DNMAP_E_MEMORY : DNMAP_E_PEM);
}

/* PEM_read_bio() does not say why it gives nothing: the block is empty, or there was no memory for
 * what is in it. */
static dnmap_status read_pem_again(struct pem *out, const unsigned char *block, size_t len)
{
    bool silent;
    dnmap_status status = read_pem(out, &silent, block, len);

    /* No test has memory come back just between the two. */
    if (status != DNMAP_E_PEM || !silent) /* GCOVR_EXCL_BR_LINE */
        return status;
    return quiet_has_memory(len) ? status : DNMAP_E_MEMORY;
}

static dnmap_status decode_by_libcrypto(struct dnmap_reader *reader, enum block_kind kind,
                                        dnmap_cert **out, size_t block_len, dnmap_error *error)
{
    struct pem pem;
    bool silent;
    dnmap_status status = read_pem(&pem, &silent, reader->window.data, block_len);

    if (status == DNMAP_E_PEM && silent)
        status = read_pem_again(&pem, reader->window.data, block_len);
    if (status == DNMAP_E_PEM)
        (void)error_set(error, status, "the base64 in this PEM block is damaged", 0);
    else if (status != DNMAP_OK)
        (void)error_set(error, status, NULL, 0);
    else if (strstr(pem.header, "ENCRYPTED") != NULL)
        status = error_set(error, DNMAP_E_UNSUPPORTED, "an encrypted PEM block", 0);
    else
        status = decode_der(reader, kind, out, pem.der, (size_t)pem.der_len, error);
    pem_free(&pem);
    return status;
}

/* A block of the reader's at the window's place. */
struct block {
    enum block_kind kind;
    size_t begin_len, end_at, len; /* of its BEGIN line, where its END line begins, of the whole */
    size_t lines;                  /* if they were counted, else 0 */
};

/* Decodes base64 as everybody writes it; anything else libcrypto reads. */
static dnmap_status decode_block(struct dnmap_reader *reader, struct block *block, dnmap_cert **out,
                                 dnmap_error *error)
{
    const unsigned char *text = reader->window.data + block->begin_len;
    size_t text_len = block->end_at - block->begin_len;
    unsigned char room[8 * 1024];
    unsigned char *der = room;
    size_t der_len, lines;

    if (BASE64_ROOM(text_len) > sizeof room)
        der = malloc(BASE64_ROOM(text_len));
    if (der == NULL)
        return error_set(error, DNMAP_E_MEMORY, NULL, 0);
    dnmap_status status;
    if (base64_decode_lines(der, &der_len, &lines, text, text_len)) {
        block->lines = 1 + lines + (reader->window.data[block->len - 1] == '\n');
        status = decode_der(reader, block->kind, out, der, der_len, error);
    } else {
        status = decode_by_libcrypto(reader, block->kind, out, block->len, error);
    }
    if (der != room)
        free(der);
    return status;
}

/* Finds the end of the block that begins at the window's place with this label. On failure
 * block->len is what to pass over. */
static dnmap_status find_end(struct block *block, struct window *window, const char *label,
                             size_t label_len, dnmap_error *error)
{
    char wanted[BOUNDARY_MAX];
    const char *found;
    size_t found_len, len;

    memcpy(wanted, label, label_len); /* `label` moves with the window */
    block->len = block->begin_len;
    for (;; block->len += len) {
        dnmap_status status = window_find_line(window, block->len, '-', DNMAP_OBJECT_MAX, &len);
        if (status != DNMAP_OK)
            return error_set(error, status, NULL, 0);
        block->len = block->end_at = len;
        status = window_line(window, block->len, DNMAP_OBJECT_MAX - block->len, &len);
        if (status != DNMAP_OK)
            return error_set(error, status, NULL, 0);
        if (len == 0 && block->len == DNMAP_OBJECT_MAX)
            return error_set(error, DNMAP_E_LIMIT, "a PEM block of over 64 MiB", 0);
        if (len == 0)
            return error_set(error, DNMAP_E_TRUNCATED,
                             "the file ends inside a PEM block, before its END line", 0);
        const unsigned char *line = window->data + block->len;
        if (boundary(line, len, begin_mark, &found, &found_len))
            return error_set(error, DNMAP_E_TRUNCATED,
                             "a PEM block has no END line before the next one begins", 0);
        if (!boundary(line, len, end_mark, &found, &found_len))
            continue;
        block->len += len;
        if (found_len != label_len || memcmp(found, wanted, label_len) != 0)
            return error_set(error, DNMAP_E_PEM, "the END line of a PEM block has another label",
                             0);
        return DNMAP_OK;
    }
}

static dnmap_status read_block(struct dnmap_reader *reader, enum block_kind kind, dnmap_cert **out,
                               size_t begin_len, const char *label, size_t label_len,
                               dnmap_error *error)
{
    struct block block = {.kind = kind, .begin_len = begin_len};

    reader_mark(reader);
    dnmap_status status = find_end(&block, &reader->window, label, label_len, error);
    if (status == DNMAP_OK)
        status = decode_block(reader, &block, out, error);
    if (status != DNMAP_OK && error != NULL)
        error->offset = (size_t)reader->window.offset;
    if (block.lines != 0)
        window_skip_lines(&reader->window, block.len, block.lines);
    else
        window_skip(&reader->window, block.len);
    return status;
}

/* Passes over what stands between blocks, as far as it is in the window. */
static dnmap_status skip_text(struct window *window, bool *line_start)
{
    size_t len;
    dnmap_status status = window_fill(window, 1);

    if (status != DNMAP_OK || window->len == 0)
        return status;
    if (*line_start)
        status = window_find_line(window, 0, '-', window->len, &len);
    else
        status = window_line(window, 0, window->len, &len);
    /* Neither reads on, as it looks no further than what is there. */
    if (status != DNMAP_OK || len == 0) /* GCOVR_EXCL_BR_LINE */
        return status;
    *line_start = window->data[len - 1] == '\n';
    window_skip(window, len);
    return DNMAP_OK;
}

dnmap_status reader_next_pem(struct dnmap_reader *reader, dnmap_cert **out, dnmap_error *error)
{
    struct window *window = &reader->window;
    bool line_start = true;

    for (;;) {
        const char *label;
        size_t label_len, len;
        dnmap_status status = skip_text(window, &line_start);
        if (status == DNMAP_OK)
            status = window_line(window, 0, BOUNDARY_MAX, &len);
        if (status != DNMAP_OK)
            return error_set(error, status, NULL, (size_t)window->offset);
        if (len == 0)
            return DNMAP_OK;
        if (line_start && boundary(window->data, len, begin_mark, &label, &label_len)) {
            enum block_kind kind = kind_of(label, label_len);
            if (kind != BLOCK_OTHER)
                return read_block(reader, kind, out, len, label, label_len, error);
            reader->passed_key = reader->passed_key || is_private_key(label, label_len);
        }
        line_start = window->data[len - 1] == '\n';
        window_skip(window, len);
    }
}
