/* SPDX-License-Identifier: BSD-2-Clause */
/* sendmail's log. The first byte chooses dialect and pattern, the second the size of the pieces. */
#include "readers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const patterns[] = {NULL, "*.example.com", "10.[0-9]*", "client?"};
    struct input input = {data, size};
    unsigned first = take_byte(&input);
    struct reading reading = {.form = DNMAP_INPUT_LOG,
                              .chunk = chunk_of(take_byte(&input)),
                              .dialect = dialect_of(first & 7),
                              .relay = patterns[first / 8 % 4]};

    check_reading(&reading, &input);
    return 0;
}
