/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "encode/oneline.h"
#include "key/risk.h"

/* The lookup key that sendmail's map code keeps, MAXNAME (map.c: keybuf). */
enum { LOOKUP_MAX = 256 };

/* The bytes of a key that take part in a lookup; the map is declared without -f. */
static size_t map_limit(dnmap_map map)
{
    return map == DNMAP_MAP_LDAP ? SIZE_MAX : LOOKUP_MAX;
}

/* A tag is what stands before the colon in a source line of makemap: no blank in it, not a comment.
 */
static bool is_tag(const char *tag)
{
    if (*tag == '\0' || *tag == '#')
        return false;
    for (; *tag != '\0'; tag++)
        if ((unsigned char)*tag < 0x21 || (unsigned char)*tag > 0x7E)
            return false;
    return true;
}

/* Writes tag, colon and macro, cut for the map. */
static void write_key(struct out *out, const char *tag, const char *macro, size_t macro_len,
                      size_t limit)
{
    size_t tag_len = strlen(tag);
    size_t prefix = tag_len + 1;

    if (prefix > limit) {
        out_bytes(out, tag, limit);
        return;
    }
    out_bytes(out, tag, tag_len);
    out_byte(out, ':');
    out_bytes(out, macro, macro_len < limit - prefix ? macro_len : limit - prefix);
}

dnmap_status dnmap_key(char *out, size_t out_size, size_t *out_len, unsigned *out_risks,
                       const dnmap_name *name, const char *tag, dnmap_dialect dialect,
                       dnmap_map map)
{
    struct out text;
    char *macro;
    size_t macro_len;

    if (out_risks != NULL)
        *out_risks = 0;
    dnmap_status status = out_begin(&text, out, out_size, out_len);
    if (status != DNMAP_OK)
        return status;
    if (tag != NULL && !is_tag(tag))
        return DNMAP_E_TAG;
    if (dnmap_map_name(map) == NULL)
        return DNMAP_E_ARGUMENT;
    dialect = dnmap_dialect_resolve(dialect);
    status = dnmap_macro_dn_new(&macro, &macro_len, name, dialect);
    if (status != DNMAP_OK)
        return status;

    size_t limit = map_limit(map);
    bool cut = tag != NULL && (limit < strlen(tag) + 1 || macro_len > limit - strlen(tag) - 1);
    if (out_risks != NULL)
        status = risk_assess(out_risks, name, dialect, macro, macro_len);
    if (status == DNMAP_OK && cut && out_risks != NULL)
        *out_risks |= DNMAP_RISK_KEY_CUT;
    if (status == DNMAP_OK) {
        if (tag == NULL)
            out_bytes(&text, macro, macro_len);
        else
            write_key(&text, tag, macro, macro_len, limit);
        status = out_end(&text, out_len);
    }
    free(macro);
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

void dnmap_key_fold(char *key, size_t key_len)
{
    for (size_t i = 0; i < key_len; i++)
        if (key[i] >= 'A' && key[i] <= 'Z')
            key[i] = (char)(key[i] - 'A' + 'a');
}
