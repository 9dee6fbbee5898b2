/* SPDX-License-Identifier: BSD-2-Clause */
/* PEM beside PEM_read_bio, or certificates in base64, one a line. The first byte chooses the
 * dialect, and from 0x80 on base64; the second the size of the pieces. */
#include "pem_blocks.h"
#include "readers.h"

static void take(void *context, const dnmap_cert *cert, dnmap_status status)
{
    struct found *found = context;

    found->items++;
    found->failures += status != DNMAP_OK;
    if (cert != NULL && dnmap_cert_get_kind(cert) == DNMAP_CERTIFICATE && found->certificates < 64)
        CHECK(dnmap_macro_dn(found->subjects[found->certificates++], DNMAP_MACRO_SIZE, NULL,
                             dnmap_cert_subject(cert), DNMAP_DIALECT_HOST) != DNMAP_E_BUFFER);
}

/* Containers hold certificates too, and trusted ones are read by another call. */
static bool has_others(const struct input *pem)
{
    static const char *const words[] = {"TRUSTED", "PKCS7", "PKCS #7", "CMS"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (contains(pem, words[i]))
            return true;
    return false;
}

/* A line is an item, whatever is in it. */
static void check_lines(const struct found *found, const struct input *input)
{
    size_t lines = input->len != 0 && input->data[input->len - 1] != '\n';

    for (size_t i = 0; i < input->len; i++)
        lines += input->data[i] == '\n';
    if (input->len != 0 && input->data[0] < 0xEF) /* no mark of UTF-8 or UTF-16 */
        CHECK(found->items == lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct found found;
    struct input input = {data, size};
    unsigned first = take_byte(&input), second = take_byte(&input);
    struct reading reading = {.form = first < 0x80 ? DNMAP_INPUT_AUTO : DNMAP_INPUT_BASE64,
                              .chunk = chunk_of(second),
                              .dialect = dialect_of(first & 0x7F),
                              .take = take,
                              .context = &found};

    found = (struct found){0};
    check_reading(&reading, &input);
    if (reading.form == DNMAP_INPUT_BASE64)
        check_lines(&found, &input);
    else if (found.failures == 0 && found.certificates < 64 && !has_others(&input) &&
             found.certificates != 0 && second >= 0x80)
        compare_with_libcrypto(&found, &input);
    return 0;
}
