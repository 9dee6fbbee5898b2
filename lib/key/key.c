/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/out.h"
#include "encode/oneline.h"
#include "key/key.h"
#include "key/risk.h"

size_t key_map_limit(dnmap_map map)
{
    return map == DNMAP_MAP_LDAP ? SIZE_MAX : KEY_LOOKUP_MAX;
}

bool key_is_printable(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < 0x21 || (unsigned char)*text > 0x7E)
            return false;
    return true;
}

bool key_is_tag(const char *tag)
{
    return *tag != '\0' && *tag != '#' && key_is_printable(tag);
}

/* Writes tag, colon and value, cut for the map; without a tag the value alone, whole. Whether
 * longer values give the same: one that just fits is what they are cut to. */
static bool write_key(struct out *out, const char *tag, const char *value, size_t value_len,
                      dnmap_map map)
{
    size_t limit = key_map_limit(map);

    if (tag == NULL) {
        out_bytes(out, value, value_len);
        return false;
    }
    size_t prefix = strlen(tag) + 1;
    if (prefix > limit) {
        out_bytes(out, tag, limit);
        return true;
    }
    out_bytes(out, tag, prefix - 1);
    out_byte(out, ':');
    out_bytes(out, value, value_len < limit - prefix ? value_len : limit - prefix);
    return value_len >= limit - prefix;
}

dnmap_status key_make(char **key, size_t *len, bool *cut, const char *tag, const char *value,
                      dnmap_map map)
{
    size_t value_len = strlen(value);
    struct out text = {.size = (tag == NULL ? 0 : strlen(tag) + 1) + value_len + 1};

    *key = text.buffer = malloc(text.size);
    if (*key == NULL)
        return DNMAP_E_MEMORY;
    *cut = write_key(&text, tag, value, value_len, map);
    return out_end(&text, len);
}

/* The macro value of a name and its risks. In `dn` where it can be, else in memory to be freed. */
static dnmap_status write_macro(const char **macro, size_t *len, unsigned *risks, struct dn *dn,
                                char **allocated, const dnmap_name *name, dnmap_dialect dialect)
{
    *allocated = NULL;
    if (dn_write(dn, name, dialect)) {
        dn->text[dn->len] = '\0';
        *macro = dn->text;
        *len = dn->len;
        if (risks == NULL || risk_assess_dn(risks, name, dialect, dn))
            return DNMAP_OK;
        return risk_assess(risks, name, dialect, *macro, *len);
    }
    dnmap_status status = dnmap_macro_dn_new(allocated, len, name, dialect);
    *macro = *allocated;
    if (status == DNMAP_OK && risks != NULL)
        status = risk_assess(risks, name, dialect, *macro, *len);
    return status;
}

dnmap_status dnmap_key(char *out, size_t out_size, size_t *out_len, unsigned *out_risks,
                       const dnmap_name *name, const char *tag, dnmap_dialect dialect,
                       dnmap_map map)
{
    struct out text;
    struct dn dn;
    const char *macro;
    char *allocated;
    size_t macro_len;

    if (out_risks != NULL)
        *out_risks = 0;
    dnmap_status status = out_begin(&text, out, out_size, out_len);
    if (status != DNMAP_OK)
        return status;
    if (tag != NULL && !key_is_tag(tag))
        return DNMAP_E_TAG;
    dialect = dnmap_dialect_resolve(dialect);
    if (name == NULL || dnmap_map_name(map) == NULL || oneline_rules(dialect) == NULL)
        return DNMAP_E_ARGUMENT;
    status = write_macro(&macro, &macro_len, out_risks, &dn, &allocated, name, dialect);
    if (status == DNMAP_OK) {
        bool cut = write_key(&text, tag, macro, macro_len, map);
        if (cut && out_risks != NULL)
            *out_risks |= DNMAP_RISK_KEY_CUT;
        status = out_end(&text, out_len);
    }
    free(allocated);
    return status;
}

struct key_call {
    unsigned *risks;
    const dnmap_name *name;
    const char *tag;
    dnmap_dialect dialect;
    dnmap_map map;
};

static dnmap_status key_call(char *out, size_t size, size_t *out_len, const void *context)
{
    const struct key_call *call = context;
    /* The risks are found once, with the text itself. */
    return dnmap_key(out, size, out_len, out == NULL ? NULL : call->risks, call->name, call->tag,
                     call->dialect, call->map);
}

dnmap_status dnmap_key_new(char **out, size_t *out_len, unsigned *out_risks, const dnmap_name *name,
                           const char *tag, dnmap_dialect dialect, dnmap_map map)
{
    struct key_call call = {out_risks, name, tag, dialect, map};

    if (out_risks != NULL)
        *out_risks = 0;
    return out_allocate(out, out_len, key_call, &call);
}

/* ------------------------------------------------------------------ in the map */

size_t key_macro_start(const char *key, size_t len)
{
    for (size_t i = 0; i + 1 < len && key[0] != '/'; i++)
        if (key[i] == ':' && key[i + 1] == '/')
            return i + 1;
    return 0;
}

int dnmap_key_matches(const dnmap_name *name, const char *key, size_t key_len,
                      dnmap_dialect dialect, dnmap_map map)
{
    char *tag = NULL, *looked_up = NULL;
    size_t len;
    unsigned risks;

    if (name == NULL || key == NULL)
        return 0;
    size_t start = key_macro_start(key, key_len);
    if (start != 0) {
        tag = malloc(start);
        if (tag == NULL)
            return -1;
        memcpy(tag, key, start - 1);
        tag[start - 1] = '\0';
    }
    /* A key of NUL bytes, or with a tag that is none, is refused or differs. */
    dnmap_status status = dnmap_key_new(&looked_up, &len, &risks, name, tag, dialect, map);
    bool matches = status == DNMAP_OK && (risks & (DNMAP_RISK_EMPTY | DNMAP_RISK_TOO_LONG)) == 0 &&
                   len == key_len && ascii_same(looked_up, key, len);
    free(looked_up);
    free(tag);
    return status == DNMAP_E_MEMORY ? -1 : matches;
}

void dnmap_key_fold(char *key, size_t key_len)
{
    for (size_t i = 0; i < key_len; i++)
        key[i] = ascii_fold(key[i]);
}
