/* SPDX-License-Identifier: BSD-2-Clause */
/* dnmap_key_decode() on keys of every length up to a bound, of any bytes; the readers and writers that it calls
 * return what they may. */
#include "any.h"

#include "../../lib/key/decode.c"

enum { LONGEST = 12 };

static size_t start;
static dnmap_name no_name;

size_t key_macro_start(const char *key, size_t len)
{
    (void)key, (void)len;
    return start;
}

static dnmap_status any_status(void)
{
    return (dnmap_status)ANY(DNMAP_E_UNVERIFIED, DNMAP_OK);
}

dnmap_status error_set(dnmap_error *error, dnmap_status code, const char *message, size_t offset)
{
    if (error != NULL)
        *error = (dnmap_error){.code = code, .message = message, .offset = offset};
    return code;
}

void error_clear(dnmap_error *error)
{
    (void)error_set(error, DNMAP_OK, NULL, 0);
}

/* A text of at most `longest` bytes. */
static dnmap_status any_text(char **out, size_t *out_len, size_t longest)
{
    dnmap_status status = any_status();

    *out = NULL;
    *out_len = 0;
    if (status != DNMAP_OK)
        return status;
    *out = malloc(longest + 1);
    if (*out == NULL)
        return DNMAP_E_MEMORY;
    any_bytes(*out, longest + 1);
    *out_len = (size_t)ANY(0, (int)longest);
    return DNMAP_OK;
}

dnmap_status dnmap_xtext_decode_new(char **out_bytes, size_t *out_len, const char *text,
                                    size_t text_len, dnmap_error *error)
{
    //@ assert \initialized(text + (0 .. text_len - 1));
    dnmap_status status = any_text(out_bytes, out_len, LONGEST);
    return error_set(error, status, "any", (size_t)ANY(0, LONGEST));
}

dnmap_status dnmap_macro_dn_new(char **out, size_t *out_len, const dnmap_name *name,
                                dnmap_dialect dialect)
{
    (void)name, (void)dialect;
    return any_text(out, out_len, 2 * LONGEST);
}

dnmap_status text_read_key(dnmap_name **out, const char *text, size_t len,
                           const struct slash_rules *rules, bool folded, dnmap_error *error)
{
    (void)text, (void)len, (void)rules, (void)folded;
    dnmap_status status = any_status();
    *out = status == DNMAP_OK ? &no_name : NULL;
    return error_set(error, status, "any", (size_t)ANY(0, LONGEST));
}

dnmap_status dnmap_key(char *out, size_t out_size, size_t *out_len, unsigned *out_risks,
                       const dnmap_name *name, const char *tag, dnmap_dialect dialect,
                       dnmap_map map)
{
    (void)out, (void)out_size, (void)out_len, (void)name, (void)tag, (void)dialect, (void)map;
    *out_risks = (unsigned)ANY(0, 0x7FFFFFFF);
    return any_status();
}

dnmap_dialect dnmap_dialect_resolve(dnmap_dialect dialect)
{
    return dialect;
}

const struct oneline_rules *oneline_rules(dnmap_dialect dialect)
{
    static const struct oneline_rules rules[] = {{true, true, true, true, true, 1},
                                                 {false, false, false, false, false, 1}};
    (void)dialect;
    return ANY(0, 2) == 2 ? NULL : &rules[ANY(0, 1)];
}

void dnmap_name_free(dnmap_name *name)
{
    (void)name;
}

void dnmap_free(void *allocated)
{
    free(allocated);
}

void check_all(void)
{
    //@ loop unroll LONGEST + 1;
    for (size_t len = 0; len <= LONGEST; len++)
        //@ loop unroll LONGEST + 1;
        for (start = 0; start <= len; start++) {
            char key[LONGEST + 1];
            dnmap_name *name;
            dnmap_error error;
            unsigned risks;
            any_bytes(key, len);
            (void)dnmap_key_decode(&name, ANY(0, 1) ? &risks : NULL, key, len, DNMAP_DIALECT_HOST,
                                   ANY(0, 1) ? &error : NULL);
        }
}
