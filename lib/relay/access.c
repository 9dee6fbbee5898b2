/* SPDX-License-Identifier: BSD-2-Clause */
/* What sendmail's ruleset RelayTLS (cf/m4/proto.m4) does with a client's certificate. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/status.h"
#include "key/key.h"
#include "key/risk.h"
#include "lint/lint.h"
#include "map/table.h"
#include "relay/corrections.h"

struct dnmap_access {
    const char *source;
    size_t source_len;
    struct map_table *table;
    struct corrections *corrections; /* NULL: not needed so far */
};

dnmap_status dnmap_access_new(dnmap_access **out, const char *source, size_t source_len,
                              dnmap_error *error)
{
    dnmap_map_line line = {0};
    size_t entries = 0;

    error_clear(error);
    if (out != NULL)
        *out = NULL;
    if (out == NULL || (source == NULL && source_len != 0))
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    if (source_len >= UINT32_MAX)
        return error_set(error, DNMAP_E_LIMIT, "a map's source of 4 GiB or more", 0);
    dnmap_access *access = calloc(1, sizeof *access);
    if (access == NULL)
        return error_set(error, DNMAP_E_MEMORY, NULL, 0);
    access->source = source;
    access->source_len = source_len;
    while (dnmap_map_line_next(&line, source, source_len))
        entries += line.kind == DNMAP_LINE_ENTRY;
    dnmap_status status = map_table_new(&access->table, source, source_len, entries);
    if (status != DNMAP_OK) {
        dnmap_access_free(access);
        return error_set(error, status, NULL, 0);
    }
    *out = access;
    return DNMAP_OK;
}

void dnmap_access_free(dnmap_access *access)
{
    if (access == NULL)
        return;
    map_table_free(access->table);
    corrections_free(access->corrections);
    free(access);
}

void dnmap_decision_clear(dnmap_decision *decision)
{
    for (size_t i = 0; i < decision->count; i++)
        free(decision->lookups[i].key);
    *decision = (dnmap_decision){0};
}

/* ------------------------------------------------------------------ lookups */

/* The line at an offset, with its number. */
static dnmap_map_line line_at(const dnmap_access *access, size_t offset)
{
    dnmap_map_line line = {.offset = offset, .number = 1};

    for (size_t i = 0; i < offset; i++)
        line.number += access->source[i] == '\n';
    (void)dnmap_map_line_next(&line, access->source, access->source_len);
    return line;
}

/* Looks the key up: tag, colon and value, cut as the map cuts it. */
static dnmap_status look_up(dnmap_lookup *out, const dnmap_access *access, const char *tag,
                            const char *value, dnmap_map map)
{
    size_t offset = MAP_NOWHERE;
    bool cut;
    dnmap_status status = key_make(&out->key, &out->key_len, &cut, tag, value, map);

    if (status == DNMAP_OK)
        status = map_table_find(access->table, &offset, out->key, out->key_len, MAP_NOWHERE);
    out->found = status == DNMAP_OK && offset != MAP_NOWHERE;
    if (out->found)
        out->line = line_at(access, offset);
    return status;
}

/* ------------------------------------------------------------------ near misses */

/* Whether one byte more, less or other makes the two the same; both folded here. */
static bool is_one_edit_away(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t head = 0, tail = 0;
    size_t shorter = a_len < b_len ? a_len : b_len;

    if ((a_len > b_len ? a_len - b_len : b_len - a_len) > 1)
        return false;
    while (head < shorter && ascii_fold(a[head]) == ascii_fold(b[head]))
        head++;
    while (tail < shorter - head &&
           ascii_fold(a[a_len - 1 - tail]) == ascii_fold(b[b_len - 1 - tail]))
        tail++;
    return head + tail + 1 >= (a_len > b_len ? a_len : b_len);
}

static dnmap_status find_near_miss(dnmap_lookup *lookup, dnmap_access *access,
                                   const dnmap_site *site)
{
    dnmap_map_line line = {0};
    size_t offset = MAP_NOWHERE;
    dnmap_status status = DNMAP_OK;

    if (access->corrections != NULL &&
        !corrections_fit(access->corrections, site->dialect, site->map)) {
        corrections_free(access->corrections);
        access->corrections = NULL;
    }
    if (access->corrections == NULL)
        status = corrections_new(&access->corrections, access->source, access->source_len,
                                 site->dialect, site->map);
    if (status == DNMAP_OK)
        status = corrections_find(access->corrections, &offset, lookup->key, lookup->key_len);
    if (status == DNMAP_OK && offset != MAP_NOWHERE) {
        lookup->near_miss = 1;
        lookup->line = line_at(access, offset);
        return DNMAP_OK;
    }
    while (status == DNMAP_OK && dnmap_map_line_next(&line, access->source, access->source_len)) {
        if (line.kind != DNMAP_LINE_ENTRY ||
            !is_one_edit_away(line.key, line.key_len, lookup->key, lookup->key_len))
            continue;
        lookup->near_miss = 2;
        lookup->line = line;
        break;
    }
    return status;
}

/* ------------------------------------------------------------------ the decision */

/* The macro value of a name as it is looked up: through the regular expression, if there is one. */
static dnmap_status lookup_value(char **out, bool *too_long, const dnmap_name *name,
                                 const dnmap_site *site, const dnmap_regex *regex)
{
    char *macro;
    size_t len;

    *out = NULL;
    dnmap_status status = dnmap_macro_dn_new(&macro, &len, name, site->dialect);
    if (status != DNMAP_OK)
        return status;
    *too_long = risk_is_too_long(macro, len);
    if (regex == NULL) {
        *out = macro;
        return DNMAP_OK;
    }
    status = dnmap_regex_apply_new(out, NULL, regex, macro);
    dnmap_free(macro);
    return status;
}

enum answer { ANSWER_NONE, ANSWER_OTHER, ANSWER_RELAY, ANSWER_SUBJECT };

static enum answer answer_of(const dnmap_lookup *lookup)
{
    if (!lookup->found)
        return ANSWER_NONE;
    if (value_means(lookup->line.value, lookup->line.value_len, "RELAY"))
        return ANSWER_RELAY;
    if (value_means(lookup->line.value, lookup->line.value_len, "SUBJECT"))
        return ANSWER_SUBJECT;
    return ANSWER_OTHER;
}

/* Looks one name up. An empty value is not looked up at all: $+ in the ruleset wants something. */
static dnmap_status ask(dnmap_decision *out, enum answer *answer, dnmap_access *access,
                        const char *tag, const dnmap_name *name, const dnmap_site *site,
                        const dnmap_regex *regex)
{
    bool too_long = false;
    char *value;

    *answer = ANSWER_NONE;
    dnmap_status status = lookup_value(&value, &too_long, name, site, regex);
    if (status != DNMAP_OK)
        return status;
    if (too_long) {
        out->reason = DNMAP_ADDRESS_TOO_LONG;
    } else if (*value != '\0') {
        dnmap_lookup *lookup = &out->lookups[out->count++];
        status = look_up(lookup, access, tag, value, site->map);
        if (status == DNMAP_OK && !lookup->found)
            status = find_near_miss(lookup, access, site);
        *answer = answer_of(lookup);
    }
    dnmap_free(value);
    return status;
}

static dnmap_status decide(dnmap_decision *out, dnmap_access *access, const dnmap_name *issuer,
                           const dnmap_name *subject, const dnmap_site *site)
{
    enum answer answer;

    out->reason = DNMAP_NO_ISSUER_ENTRY;
    dnmap_status status = ask(out, &answer, access, "CERTISSUER", issuer, site, site->issuer_regex);
    if (status != DNMAP_OK || answer == ANSWER_NONE)
        return status;
    out->may_relay = answer == ANSWER_RELAY;
    out->reason = out->may_relay ? DNMAP_RELAY_BY_ISSUER : DNMAP_ISSUER_VALUE;
    if (answer != ANSWER_SUBJECT)
        return DNMAP_OK;
    out->reason = DNMAP_NO_SUBJECT_ENTRY;
    status = ask(out, &answer, access, "CERTSUBJECT", subject, site, site->subject_regex);
    if (status != DNMAP_OK || answer == ANSWER_NONE)
        return status;
    out->may_relay = answer == ANSWER_RELAY;
    out->reason = out->may_relay ? DNMAP_RELAY_BY_SUBJECT : DNMAP_SUBJECT_VALUE;
    return DNMAP_OK;
}

dnmap_status dnmap_access_test(dnmap_decision *out, dnmap_access *access, const dnmap_name *issuer,
                               const dnmap_name *subject, const dnmap_site *site,
                               dnmap_error *error)
{
    error_clear(error);
    if (out != NULL)
        *out = (dnmap_decision){0};
    if (out == NULL || access == NULL || site == NULL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    if (issuer == NULL)
        return error_set(error, DNMAP_E_NO_ISSUER, NULL, 0);
    if (subject == NULL)
        return error_set(error, DNMAP_E_NO_SUBJECT, NULL, 0);
    dnmap_status status = decide(out, access, issuer, subject, site);
    if (status != DNMAP_OK)
        dnmap_decision_clear(out);
    return error_set(error, status, NULL, 0);
}

dnmap_status dnmap_access_test_cert(dnmap_decision *out, dnmap_access *access,
                                    const dnmap_cert *cert, const dnmap_site *site,
                                    dnmap_error *error)
{
    dnmap_error failure;

    error_clear(error);
    if (out != NULL)
        *out = (dnmap_decision){0};
    if (out == NULL || access == NULL || cert == NULL || site == NULL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    dnmap_status status =
        site->trust == NULL ? DNMAP_OK : dnmap_cert_verify(cert, site->trust, &failure);
    if (status == DNMAP_OK)
        return dnmap_access_test(out, access, dnmap_cert_issuer(cert), dnmap_cert_subject(cert),
                                 site, error);
    if (status != DNMAP_E_UNVERIFIED)
        return error_set(error, status, NULL, 0);
    out->reason = DNMAP_NOT_VERIFIED;
    out->verify_message = failure.message;
    return DNMAP_OK;
}
