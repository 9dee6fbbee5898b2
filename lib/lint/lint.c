/* SPDX-License-Identifier: BSD-2-Clause */
/* Three passes over the source of a map: what is in it at all, where each key is, then each line.
 */
#include <stdlib.h>
#include <string.h>

#include "access/seen.h"
#include "base/status.h"
#include "encode/oneline.h"
#include "key/key.h"
#include "lint/run.h"
#include "lint/tags.h"
#include "map/table.h"

/* ------------------------------------------------------------------ lines for certificates */

static void check_length(const struct lint *lint, struct verdict *verdict,
                         const struct cert_line *cert)
{
    size_t key_len = cert->tag_len + cert->name_len;
    size_t limit = key_map_limit(lint->map);

    if (cert->blank_in_name)
        return;
    if (key_len > limit)
        verdict->faults |= fault_bit(DNMAP_FAULT_KEY_TOO_LONG);
    /* With SUBJECT the subject still decides. */
    else if (key_len == limit &&
             !(cert->is_issuer && value_is(cert->value, cert->value_len, "SUBJECT")))
        verdict->faults |= fault_bit(DNMAP_FAULT_KEY_CUT);
}

static void check_company(const struct lint *lint, struct verdict *verdict,
                          const struct cert_line *cert)
{
    if (!cert->is_issuer && !lint->asks_for_subjects)
        verdict->faults |= fault_bit(DNMAP_FAULT_SUBJECT_UNUSED);
    if (cert->is_issuer && !lint->has_subjects && value_is(cert->value, cert->value_len, "SUBJECT"))
        verdict->faults |= fault_bit(DNMAP_FAULT_NO_SUBJECTS);
}

/* A key of 256 bytes is part of a name: what it means as a whole is not known. */
static bool is_whole(const struct lint *lint, const struct cert_line *cert)
{
    return cert->blank_in_name || cert->tag_len + cert->name_len < key_map_limit(lint->map);
}

/* A key that can't be corrected: with a corrected value the line would still not say what it means,
 * or let in more than it did. */
static const fault_set hopeless =
    (fault_set)1 << DNMAP_FAULT_MALFORMED | (fault_set)1 << DNMAP_FAULT_KEY_TOO_LONG |
    (fault_set)1 << DNMAP_FAULT_KEY_CUT | (fault_set)1 << DNMAP_FAULT_NAME_CUT;

static dnmap_status check_cert_line(const struct lint *lint, struct verdict *verdict,
                                    const dnmap_map_line *line, const struct cert_line *cert)
{
    struct key_check key = {0};
    const char *value;
    size_t value_len;
    dnmap_status status = DNMAP_OK;

    verdict->faults |= value_check(cert, &value, &value_len);
    if (line->value[line->value_len - 1] == '\r') /* an entry has a value */
        verdict->faults |= fault_bit(DNMAP_FAULT_CRLF);
    check_length(lint, verdict, cert);
    check_company(lint, verdict, cert);
    if (is_whole(lint, cert))
        status = key_check(&key, cert, lint->dialect);
    verdict->faults |= key.faults;
    if (status == DNMAP_OK && (verdict->faults & hopeless) == 0)
        status = line_fix(lint, verdict, line, cert, &key, value, value_len);
    dnmap_name_free(key.name);
    return status;
}

/* ------------------------------------------------------------------ any line */

/* makemap ends with an error if two lines have one key, and leaves a map with the first. */
static dnmap_status check_first(const struct lint *lint, struct verdict *verdict,
                                const dnmap_map_line *line)
{
    size_t first;
    dnmap_status status =
        map_table_find(lint->table, &first, line->key, line->key_len, MAP_NOWHERE);

    if (status != DNMAP_OK || first == line->offset)
        return status;
    dnmap_map_line earlier = {.offset = first};
    (void)dnmap_map_line_next(&earlier, lint->source, lint->source_len);
    bool same = earlier.value_len == line->value_len &&
                memcmp(earlier.value, line->value, line->value_len) == 0;
    verdict->faults |= fault_bit(same ? DNMAP_FAULT_DUPLICATE : DNMAP_FAULT_CONFLICT);
    /* It can go: an empty line in its place. */
    if (same && (verdict->fixed = malloc(1)) == NULL)
        return DNMAP_E_MEMORY;
    verdict->is_certain = same;
    return DNMAP_OK;
}

/* What TLS requirements are made of: their values, and the entries of the CAs that they name. */
static dnmap_status check_requirement(const struct lint *lint, struct verdict *verdict,
                                      const dnmap_map_line *line)
{
    dnmap_status status = DNMAP_OK;

    if (requirement_is(line)) {
        fault_set faults = 0;
        status = requirement_check(&faults, line, lint->dialect);
        /* Half a correction would look like a whole one. */
        if (status == DNMAP_OK && faults == fault_bit(DNMAP_FAULT_PERCENT))
            status = requirement_fix(&verdict->fixed, &verdict->fixed_len, line);
        if (verdict->fixed_len > DNMAP_LINE_LIMIT + (line->text[line->len - 1] == '\n'))
            verdict_drop_fix(verdict);
        verdict->faults |= faults;
        verdict->is_certain = verdict->fixed != NULL;
    } else if (tags_have(&lint->tags, line->key, line->key_len) &&
               !value_means(line->value, line->value_len, "OK")) {
        verdict->faults |= fault_bit(DNMAP_FAULT_TAG_VALUE);
    }
    return status;
}

static dnmap_status check_line(const struct lint *lint, struct verdict *verdict,
                               const dnmap_map_line *line)
{
    struct cert_line cert;
    dnmap_status status = DNMAP_OK;

    switch (line->kind) {
    case DNMAP_LINE_COMMENT:
        return DNMAP_OK;
    case DNMAP_LINE_TOO_LONG:
        verdict->faults = fault_bit(DNMAP_FAULT_LONG_LINE);
        return DNMAP_OK;
    case DNMAP_LINE_LEADING_BLANK:
        verdict->faults = fault_bit(DNMAP_FAULT_LEADING_BLANK);
        return DNMAP_OK;
    case DNMAP_LINE_NO_VALUE:
        verdict->faults = fault_bit(DNMAP_FAULT_NO_VALUE);
        return DNMAP_OK;
    case DNMAP_LINE_ENTRY:
        break;
    }
    status = check_first(lint, verdict, line);
    if (status != DNMAP_OK || verdict->fixed != NULL)
        return status;
    if (cert_line_read(&cert, line))
        return check_cert_line(lint, verdict, line, &cert);
    return check_requirement(lint, verdict, line);
}

static dnmap_status pass(const struct lint *lint, const struct verdict *verdict,
                         const dnmap_map_line *line)
{
    static const struct {
        dnmap_severity severity;
        const char *id, *message;
    } table[] = {
#define ROW(name, severity, id, message) {severity, id, message},
        DNMAP_FAULT_TABLE(ROW)
#undef ROW
    };
    dnmap_finding finding = {.line = line->number,
                             .offset = line->offset,
                             .len = line->len,
                             .fixed = verdict->fixed,
                             .fixed_len = verdict->fixed_len,
                             .is_certain = verdict->is_certain};
    dnmap_status status = DNMAP_OK;

    for (size_t i = 0; status == DNMAP_OK && i < sizeof table / sizeof table[0]; i++) {
        if ((verdict->faults & fault_bit((dnmap_fault)i)) == 0)
            continue;
        finding.fault = (dnmap_fault)i;
        finding.severity = table[i].severity;
        finding.id = table[i].id;
        finding.message = table[i].message;
        finding.is_last = verdict->faults >> i == 1;
        status = lint->take(lint->context, &finding);
    }
    return status;
}

static dnmap_status check_lines(const struct lint *lint)
{
    dnmap_map_line line = {0};
    dnmap_status status = DNMAP_OK;

    while (status == DNMAP_OK && dnmap_map_line_next(&line, lint->source, lint->source_len)) {
        struct verdict verdict = {0};
        status = check_line(lint, &verdict, &line);
        if (status == DNMAP_OK && verdict.faults != 0)
            status = pass(lint, &verdict, &line);
        free(verdict.fixed);
    }
    return status;
}

/* The first pass. */
static dnmap_status look_around(struct lint *lint)
{
    dnmap_map_line line = {0};
    struct cert_line cert;
    dnmap_status status = DNMAP_OK;

    while (status == DNMAP_OK && dnmap_map_line_next(&line, lint->source, lint->source_len)) {
        lint->entries += line.kind == DNMAP_LINE_ENTRY;
        if (requirement_is(&line))
            status = tags_add(&lint->tags, &line);
        if (!cert_line_read(&cert, &line))
            continue;
        if (!cert.is_issuer)
            lint->has_subjects = true;
        else if (value_is(cert.value, cert.value_len, "SUBJECT"))
            lint->asks_for_subjects = true;
    }
    tags_sort(&lint->tags);
    return status;
}

dnmap_status dnmap_access_lint(const char *source, size_t source_len, dnmap_dialect dialect,
                               dnmap_dialect next_dialect, dnmap_map map, dnmap_finding_fn *take,
                               void *context, dnmap_error *error)
{
    struct lint lint = {.source = source,
                        .source_len = source_len,
                        .dialect = dnmap_dialect_resolve(dialect),
                        .next_dialect = dnmap_dialect_resolve(next_dialect),
                        .map = map,
                        .take = take,
                        .context = context};

    if ((source == NULL && source_len != 0) || take == NULL || dnmap_map_name(map) == NULL ||
        oneline_rules(lint.dialect) == NULL || oneline_rules(lint.next_dialect) == NULL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    if (source_len >= UINT32_MAX)
        return error_set(error, DNMAP_E_LIMIT, "a map's source of 4 GiB or more", 0);
    dnmap_status status = look_around(&lint);
    if (status == DNMAP_OK)
        status = map_table_new(&lint.table, source, source_len, lint.entries);
    if (status == DNMAP_OK)
        status = seen_new(&lint.corrected);
    if (status == DNMAP_OK)
        status = check_lines(&lint);
    tags_clear(&lint.tags);
    seen_free(lint.corrected);
    map_table_free(lint.table);
    return error_set(error, status, NULL, 0);
}
