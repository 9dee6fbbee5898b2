/* SPDX-License-Identifier: BSD-2-Clause */
/* A key that is read back, and keys that are made of a Name in DER. The first two bytes choose
 * dialect, map and tag; from 0x80 on the rest is a Name. */
#include <ctype.h>
#include <string.h>

#include "check.h"

struct call {
    const dnmap_name *name;
    const char *tag; /* NULL: none */
    dnmap_dialect dialect;
    dnmap_map map;
};

static dnmap_status write_key(char *out, size_t size, size_t *len, const void *context)
{
    const struct call *call = context;
    return dnmap_key(out, size, len, NULL, call->name, call->tag, call->dialect, call->map);
}

static dnmap_status write_line(char *out, size_t size, size_t *len, const void *context)
{
    const struct call *call = context;
    return dnmap_access_line(out, size, len, NULL, call->name, call->tag,
                             call->tag == NULL ? NULL : "RELAY", call->dialect, call->map, 0, NULL);
}

/* A line is the key and the value, and is not written if the key is a dangerous one. */
static void check_line(const struct call *call, const struct text *key, unsigned risks)
{
    unsigned refused =
        DNMAP_RISK_MACRO_CUT | DNMAP_RISK_KEY_CUT | DNMAP_RISK_EMPTY | DNMAP_RISK_TOO_LONG;
    size_t key_len = key->len;
    struct text line;
    dnmap_status status = check_writer(&line, write_line, call);

    if ((risks & refused) != 0) {
        CHECK(status == DNMAP_E_UNSAFE);
        return;
    }
    CHECK(status == DNMAP_OK || status == DNMAP_E_LIMIT);
    if (status != DNMAP_OK)
        return;
    check_safe(line.text, key_len);
    CHECK(line.len == key_len + (call->tag == NULL ? 0 : strlen("\tRELAY")));
    CHECK(call->tag == NULL || strcmp(line.text + key_len, "\tRELAY") == 0);
}

/* A key is found again, and reads as the name that it is of, if nothing else is said of it. */
static void check_made(const struct call *call)
{
    unsigned unlike =
        DNMAP_RISK_AMBIGUOUS | DNMAP_RISK_MACRO_CUT | DNMAP_RISK_KEY_CUT | DNMAP_RISK_EMPTY;
    unsigned unfound = DNMAP_RISK_EMPTY | DNMAP_RISK_TOO_LONG;
    dnmap_name *again;
    unsigned risks;
    struct text key;

    if (check_writer(&key, write_key, call) != DNMAP_OK)
        return;
    check_safe(key.text, key.len);
    CHECK(dnmap_key(NULL, 0, NULL, &risks, call->name, call->tag, call->dialect, call->map) ==
          DNMAP_OK);
    CHECK(dnmap_key_matches(call->name, key.text, key.len, call->dialect, call->map) ==
          ((risks & unfound) == 0));
    if ((risks & unlike) == 0) {
        CHECK(dnmap_key_decode(&again, NULL, key.text, key.len, call->dialect, NULL) == DNMAP_OK);
        CHECK(dnmap_name_equal(again, call->name));
        dnmap_name_free(again);
    }
    check_line(call, &key, risks);
}

/* What is read from a key has that key. */
static void check_read(const struct input *key, struct call *call)
{
    dnmap_error error;
    unsigned risks;
    dnmap_name *name;
    const char *text = (const char *)key->data;

    if (dnmap_key_decode(&name, &risks, text, key->len, call->dialect, &error) != DNMAP_OK) {
        CHECK(name == NULL && risks == 0 && error.offset <= key->len);
        return;
    }
    check_safe(text + key->len - 1, 1);
    check_name(name, call->dialect);
    call->name = name;
    check_made(call);
    dnmap_name_free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const tags[] = {NULL, "CERTISSUER", "CERTSUBJECT", "X"};
    struct input input = {data, size};
    unsigned first = take_byte(&input), second = take_byte(&input);
    struct call call = {
        .tag = tags[first / 8 % 4], .dialect = dialect_of(first & 7), .map = map_of(second)};
    dnmap_name *name;

    errors_begin();
    if (first < 0x80) {
        check_read(&input, &call);
    } else if (dnmap_name_from_der(&name, input.data, input.len, NULL) == DNMAP_OK) {
        call.name = name;
        check_made(&call);
        dnmap_name_free(name);
    }
    check_errors();
    return 0;
}
