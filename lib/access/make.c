/* SPDX-License-Identifier: BSD-2-Clause */
#include "access/make.h"

#include <stdlib.h>
#include <string.h>

#include "access/line.h"
#include "key/key.h"
#include "types/types.h"

/* Which entry of a mode is being made. */
struct wanted {
    const dnmap_name *name;
    const char *tag;
    const char *value;
    bool is_issuer;
    const dnmap_regex *regex; /* NULL: none */
};

/* The key of what the site's regular expression makes of a name. */
static dnmap_status regex_key(char **key, size_t *len, unsigned *risks, const struct wanted *wanted,
                              const char *tag, dnmap_dialect dialect, dnmap_map map)
{
    char *macro, *value;
    bool cut;

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

/* Keys up to this length are made without allocating: with a usual tag, all that a map cuts. */
enum { KEY_ROOM = 1024 };

/* The key of a name: at `room`, or in memory to be freed. */
static dnmap_status make_key(const char **key, char **allocated, char room[KEY_ROOM],
                             dnmap_entry *entry, const struct wanted *wanted, dnmap_map map)
{
    const char *tag = *wanted->tag == '\0' ? NULL : wanted->tag;
    dnmap_status status = DNMAP_E_BUFFER;

    *allocated = NULL;
    if (wanted->regex == NULL)
        status = dnmap_key(room, KEY_ROOM, &entry->key_len, &entry->risks, wanted->name, tag,
                           entry->dialect, map);
    else
        status =
            regex_key(allocated, &entry->key_len, &entry->risks, wanted, tag, entry->dialect, map);
    if (status == DNMAP_E_BUFFER)
        status = dnmap_key_new(allocated, &entry->key_len, &entry->risks, wanted->name, tag,
                               entry->dialect, map);
    *key = *allocated != NULL ? *allocated : room;
    return status;
}

static dnmap_status make_entry(const struct settings *settings, const struct wanted *wanted,
                               dnmap_dialect dialect, made_fn *take, void *context)
{
    dnmap_entry entry = {.value = wanted->value,
                         .dialect = dnmap_dialect_resolve(dialect),
                         .is_issuer = wanted->is_issuer};
    char room[KEY_ROOM];
    char *allocated;

    dnmap_status status = make_key(&entry.key, &allocated, room, &entry, wanted, settings->map);
    if (status == DNMAP_OK) {
        if (settings->all_dialects)
            entry.risks &= ~(unsigned)DNMAP_RISK_DIALECT;
        entry.refused = line_refusals(entry.risks, entry.value) & ~settings->allowed;
        if (entry.refused != 0)
            entry.verdict = DNMAP_ENTRY_REFUSED;
        else if (!line_fits(entry.key_len, entry.value))
            entry.verdict = DNMAP_ENTRY_LONG_LINE;
        status = take(context, &entry);
    }
    free(allocated);
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

/* Makes the entry of one name in every dialect asked for. */
static dnmap_status make_dialects(const struct settings *settings, const struct wanted *wanted,
                                  made_fn *take, void *context)
{
    dnmap_status status = DNMAP_OK;

    if (!settings->all_dialects)
        return make_entry(settings, wanted, settings->dialect, take, context);
    for (size_t i = 0; status == DNMAP_OK && i < REAL_DIALECTS; i++) {
        bool given = false;
        /* Where every entry is given, those of one name are told apart here. */
        for (size_t j = 0; settings->give_all && status == DNMAP_OK && !given && j < i; j++)
            status = is_same(&given, wanted->name, real_dialects[j], real_dialects[i]);
        if (status == DNMAP_OK && !given)
            status = make_entry(settings, wanted, real_dialects[i], take, context);
    }
    return status;
}

/* Fills `wanted` (room for 2) with what the mode makes of the certificate; their number. */
static size_t list_wanted(struct wanted *wanted, const struct settings *settings,
                          const dnmap_cert *cert)
{
    const dnmap_name *subject = dnmap_cert_subject(cert);
    const dnmap_name *issuer = dnmap_cert_issuer(cert);
    const dnmap_name *bare = dnmap_cert_bare_name(cert);

    switch (settings->mode) {
    case DNMAP_MODE_CA:
        wanted[0] = (struct wanted){subject != NULL ? subject : bare, "CERTISSUER", "RELAY", false,
                                    settings->issuer_regex};
        return 1;
    case DNMAP_MODE_ISSUER:
        wanted[0] = (struct wanted){issuer != NULL ? issuer : bare, "CERTISSUER", "RELAY", true,
                                    settings->issuer_regex};
        return 1;
    case DNMAP_MODE_SUBJECT:
        wanted[0] = (struct wanted){subject != NULL ? subject : bare, "CERTSUBJECT", "RELAY", false,
                                    settings->subject_regex};
        return 1;
    case DNMAP_MODE_CLIENT:
        break;
    }
    wanted[0] = (struct wanted){issuer, "CERTISSUER", "SUBJECT", true, settings->issuer_regex};
    wanted[1] = (struct wanted){subject, "CERTSUBJECT", "RELAY", false, settings->subject_regex};
    return 2;
}

dnmap_status make_entries(const struct settings *settings, const dnmap_cert *cert, made_fn *take,
                          void *context)
{
    struct wanted wanted[2];
    dnmap_status status = DNMAP_OK;

    size_t count = list_wanted(wanted, settings, cert);
    for (size_t i = 0; i < count; i++)
        if (wanted[i].name == NULL)
            return wanted[i].is_issuer ? DNMAP_E_NO_ISSUER : DNMAP_E_NO_SUBJECT;
    for (size_t i = 0; status == DNMAP_OK && i < count; i++) {
        if (settings->tag != NULL)
            wanted[i].tag = settings->tag;
        if (settings->value != NULL)
            wanted[i].value = settings->value;
        if (*wanted[i].tag == '\0')
            wanted[i].value = NULL;
        status = make_dialects(settings, &wanted[i], take, context);
    }
    return status;
}
