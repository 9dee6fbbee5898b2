/* SPDX-License-Identifier: BSD-2-Clause */
/* What holds for the key of every name. */
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
void check_key(const dnmap_name *name, const char *tag, dnmap_dialect dialect, dnmap_map map)
{
    const struct call made = {name, tag, dialect, map}, *call = &made;
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
