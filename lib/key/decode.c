/* SPDX-License-Identifier: BSD-2-Clause */
/* From a key back to the name that it reads as. */
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/status.h"
#include "encode/oneline.h"
#include "key/key.h"
#include "name/name.h"
#include "text/text.h"

/* The length without a +XX that the lookup's limit cut in two. */
/*@ requires \valid_read(key + (0 .. len - 1));
    assigns \nothing;
    ensures \result <= len;
*/
static size_t without_half_escape(const char *key, size_t len)
{
    /*@ loop invariant i <= len;
        loop assigns i;
        loop variant len - i;
    */
    for (size_t i = len < 2 ? 0 : len - 2; i < len; i++)
        if (key[i] == '+')
            return i;
    return len;
}

/* Decodes the xtext of a macro; a folded key's digits are lower case. */
static dnmap_status decode_macro(char **text, size_t *text_len, const char *macro, size_t len,
                                 bool folded, dnmap_error *error)
{
    char *copy = malloc(len + 1);

    if (copy == NULL)
        return error_set(error, DNMAP_E_MEMORY, NULL, 0);
    memcpy(copy, macro, len);
    copy[len] = '\0';
    for (size_t i = 0; folded && i < len; i++)
        if (i > 0 && (copy[i - 1] == '+' || (i > 1 && copy[i - 2] == '+')) && copy[i] >= 'a' &&
            copy[i] <= 'f')
            copy[i] = (char)(copy[i] - 'a' + 'A');
    dnmap_status status = dnmap_xtext_decode_new(text, text_len, copy, len, error);
    free(copy);
    return status;
}

/* What there is to say of a name that was read from a key. */
static dnmap_status find_risks(unsigned *risks, const dnmap_name *name, dnmap_dialect dialect)
{
    dnmap_status status = dnmap_key(NULL, 0, NULL, risks, name, NULL, dialect, DNMAP_MAP_HASH);

    /* How the characters were encoded is not asked: the key has the bytes. */
    *risks &= ~(unsigned)(DNMAP_RISK_TEXT_TYPE | DNMAP_RISK_TEXT_GUESS | DNMAP_RISK_DIALECT);
    return status;
}

/* A key taken apart. */
struct key_parts {
    const char *macro;
    size_t start, macro_len; /* without half an escape at a cut */
    bool folded, cut;
};

static struct key_parts take_apart(const char *key, size_t key_len)
{
    struct key_parts parts = {.start = key_macro_start(key, key_len),
                              /* makemap folds: a key without any capital has lost them */
                              .folded = !ascii_has_capital(key, key_len)};

    parts.macro = key + parts.start;
    parts.macro_len = key_len - parts.start;
    parts.cut = key_len == KEY_LOOKUP_MAX && parts.start != 0;
    if (parts.cut)
        parts.macro_len = without_half_escape(parts.macro, parts.macro_len);
    return parts;
}

static dnmap_status read_parts(dnmap_name **out, const struct key_parts *parts,
                               const struct oneline_rules *rules, dnmap_error *error)
{
    struct slash_rules reading = {rules->escapes_marks, rules->marks_rdns, rules->hexes,
                                  parts->folded, false};
    dnmap_error failure;
    char *text;
    size_t len;

    if (parts->macro_len == 0 || parts->macro[0] != '/')
        return error_set(error, DNMAP_E_TEXT, "a name begins with a slash", parts->start);
    dnmap_status status =
        decode_macro(&text, &len, parts->macro, parts->macro_len, parts->folded, &failure);
    if (status != DNMAP_OK)
        return error_set(error, status, failure.message, parts->start + failure.offset);
    status = text_read_printed(out, text, len, &reading,
                               parts->folded ? TYPE_AS_FOLDED : TYPE_AS_PRINTED, &failure);
    free(text);
    if (status == DNMAP_OK)
        return DNMAP_OK;
    /* If it fails, then at the first type, behind a slash that stands for itself. */
    return error_set(error, status, failure.message, parts->start + failure.offset);
}

/* Whether sendmail makes this key of this name: its macro has to be the same. */
static dnmap_status check_parts(const dnmap_name *name, const struct key_parts *parts,
                                dnmap_dialect dialect, dnmap_error *error)
{
    char *macro;
    size_t len;
    size_t i = 0;

    dnmap_status status = dnmap_macro_dn_new(&macro, &len, name, dialect);
    if (status != DNMAP_OK)
        return error_set(error, status, NULL, 0);
    size_t shorter = len < parts->macro_len ? len : parts->macro_len;
    while (i < shorter && (macro[i] == parts->macro[i] ||
                           (parts->folded && ascii_fold(macro[i]) == parts->macro[i])))
        i++;
    dnmap_free(macro);
    if (i == len && i == parts->macro_len)
        return DNMAP_OK;
    return error_set(error, DNMAP_E_TEXT, "no name has this key in this dialect", parts->start + i);
}

dnmap_status dnmap_key_decode(dnmap_name **out, unsigned *out_risks, const char *key,
                              size_t key_len, dnmap_dialect dialect, dnmap_error *error)
{
    dnmap_name *name = NULL;
    unsigned risks = 0;

    error_clear(error);
    if (out_risks != NULL)
        *out_risks = 0;
    if (out == NULL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    *out = NULL;
    const struct oneline_rules *rules = oneline_rules(dnmap_dialect_resolve(dialect));
    if (rules == NULL || (key == NULL && key_len != 0))
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);

    struct key_parts parts = take_apart(key == NULL ? "" : key, key_len);
    dnmap_status status = read_parts(&name, &parts, rules, error);
    if (status == DNMAP_OK)
        status = check_parts(name, &parts, dialect, error);
    if (status == DNMAP_OK && out_risks != NULL)
        status = error_set(error, find_risks(&risks, name, dialect), NULL, 0);
    if (status != DNMAP_OK) {
        dnmap_name_free(name);
        return status;
    }
    if (out_risks != NULL)
        *out_risks =
            risks | (parts.cut ? DNMAP_RISK_KEY_CUT : 0) | (parts.folded ? DNMAP_RISK_CASE : 0);
    *out = name;
    return DNMAP_OK;
}
