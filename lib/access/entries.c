/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "access/entries.h"
#include "access/line.h"
#include "access/make.h"
#include "base/status.h"
#include "key/key.h"

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
    free(entries->settings.tag);
    free(entries->settings.value);
    free(entries);
}

/* ------------------------------------------------------------------ settings */

dnmap_status dnmap_entries_set_mode(dnmap_entries *entries, dnmap_mode mode)
{
    if (entries == NULL || (unsigned)mode > DNMAP_MODE_SUBJECT)
        return DNMAP_E_ARGUMENT;
    entries->settings.mode = mode;
    return DNMAP_OK;
}

/* Replaces a setting by a copy of `text`. */
static dnmap_status set_text(char **setting, const char *text)
{
    char *copy = NULL;

    if (text != NULL) {
        size_t size = strlen(text) + 1;
        copy = malloc(size);
        if (copy == NULL)
            return DNMAP_E_MEMORY;
        memcpy(copy, text, size);
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
    return set_text(&entries->settings.tag, tag);
}

dnmap_status dnmap_entries_set_value(dnmap_entries *entries, const char *value)
{
    if (entries == NULL)
        return DNMAP_E_ARGUMENT;
    if (value != NULL && !line_is_value(value))
        return DNMAP_E_VALUE;
    return set_text(&entries->settings.value, value);
}

dnmap_status dnmap_entries_set_dialect(dnmap_entries *entries, dnmap_dialect dialect)
{
    if (entries == NULL || dnmap_dialect_name(dialect) == NULL)
        return DNMAP_E_ARGUMENT;
    entries->settings.dialect = dialect;
    return DNMAP_OK;
}

void dnmap_entries_set_all_dialects(dnmap_entries *entries, int all)
{
    if (entries != NULL)
        entries->settings.all_dialects = all != 0;
}

dnmap_status dnmap_entries_set_map(dnmap_entries *entries, dnmap_map map)
{
    if (entries == NULL || dnmap_map_name(map) == NULL)
        return DNMAP_E_ARGUMENT;
    entries->settings.map = map;
    return DNMAP_OK;
}

void dnmap_entries_set_regexes(dnmap_entries *entries, const dnmap_regex *issuer,
                               const dnmap_regex *subject)
{
    if (entries == NULL)
        return;
    entries->settings.issuer_regex = issuer;
    entries->settings.subject_regex = subject;
}

void dnmap_entries_allow(dnmap_entries *entries, unsigned risks)
{
    if (entries != NULL)
        entries->settings.allowed = risks;
}

void dnmap_entries_set_fold(dnmap_entries *entries, int fold)
{
    if (entries != NULL)
        entries->settings.fold = fold != 0;
}

void dnmap_entries_set_duplicates(dnmap_entries *entries, int give_all)
{
    if (entries != NULL)
        entries->settings.give_all = give_all != 0;
}

/* ------------------------------------------------------------------ one entry */

/* A number for each value that one run can have. */
static unsigned char value_number(const char *value)
{
    if (value == NULL)
        return 0;
    return line_is_subject_value(value) ? 2 : 1;
}

static dnmap_status find_duplicate(dnmap_entries *entries, dnmap_entry *entry)
{
    enum seen_answer answer;
    dnmap_status status =
        seen_check(&answer, entries->seen, entry->key, entry->key_len, value_number(entry->value));

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

/* Gives the entry with its key in lower case. */
static dnmap_status give_folded(dnmap_entry *entry, dnmap_entry_fn *take, void *context)
{
    char *folded = malloc(entry->key_len + 1);

    if (folded == NULL)
        return DNMAP_E_MEMORY;
    memcpy(folded, entry->key, entry->key_len + 1);
    dnmap_key_fold(folded, entry->key_len);
    entry->key = folded;
    dnmap_status status = take(context, entry);
    free(folded);
    return status;
}

dnmap_status entries_give(dnmap_entries *entries, const dnmap_entry *made, dnmap_entry_fn *take,
                          void *context)
{
    dnmap_entry entry = *made;
    dnmap_status status = DNMAP_OK;

    if (entry.verdict == DNMAP_ENTRY_GOOD && !entries->settings.give_all)
        status = find_duplicate(entries, &entry);
    if (status != DNMAP_OK)
        return status;
    return entries->settings.fold ? give_folded(&entry, take, context) : take(context, &entry);
}

/* ------------------------------------------------------------------ one certificate */

struct giving {
    dnmap_entries *entries;
    dnmap_entry_fn *take;
    void *context;
};

static dnmap_status give(void *context, const dnmap_entry *made)
{
    const struct giving *giving = context;

    return entries_give(giving->entries, made, giving->take, giving->context);
}

dnmap_status dnmap_entries_add(dnmap_entries *entries, const dnmap_cert *cert, dnmap_entry_fn *take,
                               void *context, dnmap_error *error)
{
    struct giving giving = {entries, take, context};

    if (entries == NULL || cert == NULL || take == NULL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    return error_set(error, make_entries(&entries->settings, cert, give, &giving), NULL, 0);
}
