/* SPDX-License-Identifier: BSD-2-Clause */
/* A key that is read back, and keys that are made of a Name in DER. The first two bytes choose
 * dialect, map and tag; from 0x80 on the rest is a Name. */
#include "check.h"

/* What is read from a key has that key. */
static void check_read(const struct input *key, const char *tag, dnmap_dialect dialect,
                       dnmap_map map)
{
    dnmap_error error;
    unsigned risks;
    dnmap_name *name;
    const char *text = (const char *)key->data;

    if (dnmap_key_decode(&name, &risks, text, key->len, dialect, &error) != DNMAP_OK) {
        CHECK(name == NULL && risks == 0 && error.offset <= key->len);
        return;
    }
    check_name(name, dialect);
    check_key(name, tag, dialect, map);
    dnmap_name_free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const tags[] = {NULL, "CERTISSUER", "CERTSUBJECT", "X"};
    struct input input = {data, size};
    unsigned first = take_byte(&input);
    const char *tag = tags[first / 8 % 4];
    dnmap_dialect dialect = dialect_of(first & 7);
    dnmap_map map = map_of(take_byte(&input));
    dnmap_name *name;

    errors_begin();
    if (first < 0x80) {
        check_read(&input, tag, dialect, map);
    } else if (dnmap_name_from_der(&name, input.data, input.len, NULL) == DNMAP_OK) {
        check_key(name, tag, dialect, map);
        dnmap_name_free(name);
    }
    check_errors();
    return 0;
}
