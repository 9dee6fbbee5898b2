/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "access/line.h"
#include "access/seen.h"
#include "base/status.h"
#include "key/key.h"
#include "types/types.h"

struct dnmap_entries {
    dnmap_mode mode;
    char *tag;   /* NULL: the mode's own */
    char *value; /* NULL: the mode's own */
    dnmap_dialect dialect;
    bool all_dialects;
    dnmap_map map;
    unsigned allowed;
    const dnmap_regex *issuer_regex, *subject_regex; /* NULL: none */
    bool fold, give_all;
    struct seen *seen;
};

dnmap_status dnmap_entries_new(dnmap_entries **out)
{
    if (out == NULL)
        return DNMAP_E_ARGUMENT;
    *out = NULL;
    dnmap_entries *entries = calloc(1, sizeof *entries);
    if (entries == NULL)
        return DNMAP_E_MEMORY;
    dnmap_status status = seen_new(&entries->seen);
    if (status != DNMAP_OK) {
        free(entries);
        return status;
    }
    *out = entries;
    return DNMAP_OK;
}

void dnmap_entries_free(dnmap_entries *entries)
{
    if (entries == NULL)
        return;
    seen_free(entries->seen);
    free(entries->tag);
    free(entries->value);
    free(entries);
}

/* ------------------------------------------------------------------ settings */

dnmap_status dnmap_entries_set_mode(dnmap_entries *entries, dnmap_mode mode)
{
    if (entries == NULL || (unsigned)mode > DNMAP_MODE_SUBJECT)
        return DNMAP_E_ARGUMENT;
    entries->mode = mode;
    return DNMAP_OK;
}

/* Replaces a setting by a copy of `text`. */
static dnmap_status set_text(char **setting, const char *text)
{
    char *copy = NULL;

    if (text != NULL) {
        copy = malloc(strlen(text) + 1);
        if (copy == NULL)
            return DNMAP_E_MEMORY;
        strcpy(copy, text);
    }
    free(*setting);
    *setting = copy;
    return DNMAP_OK;
}

dnmap_status dnmap_entries_set_tag(dnmap_entries *entries, const char *tag)
{
    if (entries == NULL)
        return DNMAP_E_ARGUMENT;
    if (tag != NULL && *tag != '\0' && !key_is_tag(tag))
        return DNMAP_E_TAG;
    return set_text(&entries->tag, tag);
}

dnmap_status dnmap_entries_set_value(dnmap_entries *entries, const char *value)
{
    if (entries == NULL)
        return DNMAP_E_ARGUMENT;
    if (value != NULL && !line_is_value(value))
        return DNMAP_E_VALUE;
    return set_text(&entries->value, value);
}

dnmap_status dnmap_entries_set_dialect(dnmap_entries *entries, dnmap_dialect dialect)
{
    if (entries == NULL || dnmap_dialect_name(dialect) == NULL)
        return DNMAP_E_ARGUMENT;
    entries->dialect = dialect;
    return DNMAP_OK;
}

void dnmap_entries_set_all_dialects(dnmap_entries *entries, int all)
{
    if (entries != NULL)
        entries->all_dialects = all != 0;
}

dnmap_status dnmap_entries_set_map(dnmap_entries *entries, dnmap_map map)
{
    if (entries == NULL || dnmap_map_name(map) == NULL)
        return DNMAP_E_ARGUMENT;
    entries->map = map;
    return DNMAP_OK;
}

void dnmap_entries_set_regexes(dnmap_entries *entries, const dnmap_regex *issuer,
                               const dnmap_regex *subject)
{
    if (entries == NULL)
        return;
    entries->issuer_regex = issuer;
    entries->subject_regex = subject;
}

void dnmap_entries_allow(dnmap_entries *entries, unsigned risks)
{
    if (entries != NULL)
        entries->allowed = risks;
}

void dnmap_entries_set_fold(dnmap_entries *entries, int fold)
{
    if (entries != NULL)
        entries->fold = fold != 0;
}

void dnmap_entries_set_duplicates(dnmap_entries *entries, int give_all)
{
    if (entries != NULL)
        entries->give_all = give_all != 0;
}

/* ------------------------------------------------------------------ one entry */

/* Which entry of a mode is being made. */
struct wanted {
    const dnmap_name *name;
    const char *tag;
    const char *value;
    bool is_issuer;
    const dnmap_regex *regex; /* NULL: none */
};

/* A number for each value that one run can have. */
static unsigned char value_number(const char *value)
{
    if (value == NULL)
        return 0;
    return line_is_subject_value(value) ? 2 : 1;
}

static dnmap_status find_duplicate(dnmap_entries *entries, dnmap_entry *entry, const char *spelled,
                                   const char *folded)
{
    enum seen_answer answer;
    dnmap_status status = seen_check(&answer, entries->seen, spelled, entry->key_len, folded,
                                     value_number(entry->value));

    if (status != DNMAP_OK)
        return status;
    if (answer == SEEN_OTHER_VALUE) {
        entry->verdict = DNMAP_ENTRY_CONFLICT;
    } else if (answer != SEEN_NEW) {
        entry->verdict = DNMAP_ENTRY_DUPLICATE;
        if (answer == SEEN_OTHER_CASE)
            entry->risks |= DNMAP_RISK_CASE;
    }
    return DNMAP_OK;
}

static dnmap_status judge(dnmap_entries *entries, dnmap_entry *entry, const char *spelled,
                          const char *folded)
{
    entry->refused = line_refusals(entry->risks, entry->value) & ~entries->allowed;
    if (entry->refused != 0)
        entry->verdict = DNMAP_ENTRY_REFUSED;
    else if (!line_fits(entry->key_len, entry->value))
        entry->verdict = DNMAP_ENTRY_LONG_LINE;
    else if (!entries->give_all)
        return find_duplicate(entries, entry, spelled, folded);
    return DNMAP_OK;
}

/* The key of a name, at a site with a regular expression of what the expression makes of it. */
static dnmap_status make_key(char **key, size_t *len, unsigned *risks, const struct wanted *wanted,
                             dnmap_dialect dialect, dnmap_map map)
{
    const char *tag = *wanted->tag == '\0' ? NULL : wanted->tag;
    char *macro, *value;
    bool cut;

    if (wanted->regex == NULL)
        return dnmap_key_new(key, len, risks, wanted->name, tag, dialect, map);
    dnmap_status status = dnmap_key_new(&macro, NULL, risks, wanted->name, NULL, dialect, map);
    if (status != DNMAP_OK)
        return status;
    status = dnmap_regex_apply_new(&value, NULL, wanted->regex, macro);
    if (status == DNMAP_OK && strcmp(value, macro) != 0)
        *risks |= DNMAP_RISK_REGEX;
    free(macro);
    if (status != DNMAP_OK)
        return status;
    if (*value == '\0')
        *risks |= DNMAP_RISK_EMPTY;
    status = key_is_printable(value) ? key_make(key, len, &cut, tag, value, map) : DNMAP_E_REGEX;
    free(value);
    if (status == DNMAP_OK && cut)
        *risks |= DNMAP_RISK_KEY_CUT;
    return status;
}

static dnmap_status give(dnmap_entries *entries, const struct wanted *wanted, dnmap_dialect dialect,
                         dnmap_entry_fn *take, void *context)
{
    dnmap_entry entry = {.value = wanted->value,
                         .dialect = dnmap_dialect_resolve(dialect),
                         .is_issuer = wanted->is_issuer};
    char *spelled;

    dnmap_status status =
        make_key(&spelled, &entry.key_len, &entry.risks, wanted, dialect, entries->map);
    if (status != DNMAP_OK)
        return status;
    char *folded = malloc(entry.key_len + 1);
    if (folded == NULL) {
        free(spelled);
        return DNMAP_E_MEMORY;
    }
    memcpy(folded, spelled, entry.key_len + 1);
    dnmap_key_fold(folded, entry.key_len);
    entry.key = entries->fold ? folded : spelled;
    if (entries->all_dialects)
        entry.risks &= ~(unsigned)DNMAP_RISK_DIALECT;
    status = judge(entries, &entry, spelled, folded);
    if (status == DNMAP_OK)
        status = take(context, &entry);
    free(folded);
    free(spelled);
    return status;
}

/* ------------------------------------------------------------------ one certificate */

/* Whether the name has the same macro value in two dialects. */
static dnmap_status is_same(bool *same, const dnmap_name *name, dnmap_dialect a, dnmap_dialect b)
{
    char *first, *second;
    dnmap_status status = dnmap_macro_dn_new(&first, NULL, name, a);

    if (status != DNMAP_OK)
        return status;
    status = dnmap_macro_dn_new(&second, NULL, name, b);
    if (status == DNMAP_OK)
        *same = strcmp(first, second) == 0;
    dnmap_free(first);
    dnmap_free(second);
    return status;
}

/* Gives the entry of one name in every dialect asked for. */
static dnmap_status give_dialects(dnmap_entries *entries, const struct wanted *wanted,
                                  dnmap_entry_fn *take, void *context)
{
    dnmap_status status = DNMAP_OK;

    if (!entries->all_dialects)
        return give(entries, wanted, entries->dialect, take, context);
    for (size_t i = 0; status == DNMAP_OK && i < REAL_DIALECTS; i++) {
        bool given = false;
        /* Where every entry is given, those of one name are told apart here. */
        for (size_t j = 0; entries->give_all && status == DNMAP_OK && !given && j < i; j++)
            status = is_same(&given, wanted->name, real_dialects[j], real_dialects[i]);
        if (status == DNMAP_OK && !given)
            status = give(entries, wanted, real_dialects[i], take, context);
    }
    return status;
}

/* Fills `wanted` (room for 2) with what the mode makes of the certificate; their number. */
static size_t list_wanted(struct wanted *wanted, const dnmap_entries *entries,
                          const dnmap_cert *cert)
{
    const dnmap_name *subject = dnmap_cert_subject(cert);
    const dnmap_name *issuer = dnmap_cert_issuer(cert);
    const dnmap_name *bare = dnmap_cert_bare_name(cert);

    switch (entries->mode) {
    case DNMAP_MODE_CA:
        wanted[0] = (struct wanted){subject != NULL ? subject : bare, "CERTISSUER", "RELAY", false,
                                    entries->issuer_regex};
        return 1;
    case DNMAP_MODE_ISSUER:
        wanted[0] = (struct wanted){issuer != NULL ? issuer : bare, "CERTISSUER", "RELAY", true,
                                    entries->issuer_regex};
        return 1;
    case DNMAP_MODE_SUBJECT:
        wanted[0] = (struct wanted){subject != NULL ? subject : bare, "CERTSUBJECT", "RELAY", false,
                                    entries->subject_regex};
        return 1;
    case DNMAP_MODE_CLIENT:
        break;
    }
    wanted[0] = (struct wanted){issuer, "CERTISSUER", "SUBJECT", true, entries->issuer_regex};
    wanted[1] = (struct wanted){subject, "CERTSUBJECT", "RELAY", false, entries->subject_regex};
    return 2;
}

static dnmap_status missing_name(const struct wanted *wanted, dnmap_error *error)
{
    return error_set(error, wanted->is_issuer ? DNMAP_E_NO_ISSUER : DNMAP_E_NO_SUBJECT, NULL, 0);
}

dnmap_status dnmap_entries_add(dnmap_entries *entries, const dnmap_cert *cert, dnmap_entry_fn *take,
                               void *context, dnmap_error *error)
{
    struct wanted wanted[2];

    error_clear(error);
    if (entries == NULL || cert == NULL || take == NULL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    size_t count = list_wanted(wanted, entries, cert);
    for (size_t i = 0; i < count; i++)
        if (wanted[i].name == NULL)
            return missing_name(&wanted[i], error);
    for (size_t i = 0; i < count; i++) {
        if (entries->tag != NULL)
            wanted[i].tag = entries->tag;
        if (entries->value != NULL)
            wanted[i].value = entries->value;
        if (*wanted[i].tag == '\0')
            wanted[i].value = NULL;
        dnmap_status status = give_dialects(entries, &wanted[i], take, context);
        if (status != DNMAP_OK)
            return error_set(error, status, NULL, 0);
    }
    return DNMAP_OK;
}
