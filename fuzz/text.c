/* SPDX-License-Identifier: BSD-2-Clause */
/* Names in text, in each written form; what is read has the text that X509_NAME_oneline prints of
 * it, and is read back from what X509_NAME_print_ex prints. From 0x80 on the input is lines for the
 * reader. The first byte chooses form and dialect, the second the size of the reader's pieces. */
#include "readers.h"

static void check_text(const struct input *input, dnmap_text_format format, dnmap_dialect dialect)
{
    dnmap_error error;
    dnmap_name *name;

    errors_begin();
    dnmap_status status =
        dnmap_name_from_text(&name, (const char *)input->data, input->len, format, &error);
    CHECK((name != NULL) == (status == DNMAP_OK) && error.offset <= input->len);
    if (name != NULL)
        check_name(name, dialect);
    check_errors();
    if (name == NULL)
        return;
    check_against_libcrypto(name);
    dnmap_name_free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    unsigned first = take_byte(&input);
    dnmap_dialect dialect = dialect_of(first & 7);

    if (first < 0x80) {
        check_text(&input, (dnmap_text_format)(first / 8 % (DNMAP_TEXT_OPENSSL + 1)), dialect);
    } else {
        struct reading reading = {
            .form = DNMAP_INPUT_TEXT, .chunk = chunk_of(take_byte(&input)), .dialect = dialect};
        check_reading(&reading, &input);
    }
    return 0;
}
