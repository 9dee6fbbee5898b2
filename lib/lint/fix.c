/* SPDX-License-Identifier: BSD-2-Clause */
/* What should stand there instead of a line for a certificate. */
#include <stdlib.h>
#include <string.h>

#include "access/seen.h"
#include "key/key.h"
#include "lint/run.h"
#include "map/table.h"

/* Writes tag, name in a dialect and what follows: key and value, apart as they were. */
static dnmap_status add_line(struct verdict *verdict, const dnmap_map_line *line,
                             const struct cert_line *cert, const char *macro, size_t macro_len,
                             const char *value, size_t value_len)
{
    /* The blanks between key and value stay, as far as they are that. */
    const char *gap = cert->name + cert->name_len;
    size_t gap_len = (size_t)(cert->value - gap);
    if (cert->blank_in_name) {
        gap = "\t";
        gap_len = 1;
    }
    size_t room = 1 + cert->tag_len + macro_len + gap_len + value_len + 1;
    char *fixed = realloc(verdict->fixed, verdict->fixed_len + room);
    if (fixed == NULL)
        return DNMAP_E_MEMORY;
    verdict->fixed = fixed;
    bool joins = verdict->fixed_len != 0 && fixed[verdict->fixed_len - 1] != '\n';
    const struct {
        const char *text;
        size_t len;
    } parts[] = {{"\n", joins}, /* behind a last line that does not end */
                 {line->text, cert->tag_len},
                 {macro, macro_len},
                 {gap, gap_len},
                 {value, value_len},
                 {"\n", line->text[line->len - 1] == '\n'}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        memcpy(fixed + verdict->fixed_len, parts[i].text, parts[i].len);
        verdict->fixed_len += parts[i].len;
    }
    return DNMAP_OK;
}

/* A correction must not let in more than was asked for: no key that is cut, none that never
 * matches, no line that makemap would take for two. */
static bool is_safe(const struct lint *lint, const struct cert_line *cert, unsigned risks,
                    size_t macro_len, size_t value_len)
{
    static const unsigned refused = DNMAP_RISK_MACRO_CUT | DNMAP_RISK_EMPTY | DNMAP_RISK_TOO_LONG;
    size_t gap_len = (size_t)(cert->value - cert->name) - cert->name_len;
    size_t key_len = cert->tag_len + macro_len;
    size_t limit = key_map_limit(lint->map);
    bool may_be_cut = cert->is_issuer && value_is(cert->value, cert->value_len, "SUBJECT");

    if (cert->blank_in_name)
        gap_len = 1;
    return (risks & refused) == 0 && (key_len < limit || (may_be_cut && key_len == limit)) &&
           key_len + gap_len + value_len <= DNMAP_LINE_LIMIT;
}

/* `*safe` is false, and nothing is added, where the name has no safe key. */
static dnmap_status fix_in_dialect(const struct lint *lint, struct verdict *verdict, bool *safe,
                                   const dnmap_map_line *line, const struct cert_line *cert,
                                   const struct key_check *key, dnmap_dialect dialect,
                                   const char *value, size_t value_len)
{
    unsigned risks;
    char *macro;
    size_t len;
    dnmap_status status = dnmap_key_new(&macro, &len, &risks, key->name, NULL, dialect, lint->map);

    if (status != DNMAP_OK)
        return status;
    if (key->folded)
        dnmap_key_fold(macro, len);
    *safe = is_safe(lint, cert, risks, len, value_len);
    if (*safe)
        status = add_line(verdict, line, cert, macro, len, value, value_len);
    dnmap_free(macro);
    return status;
}

void verdict_drop_fix(struct verdict *verdict)
{
    free(verdict->fixed);
    verdict->fixed = NULL;
    verdict->fixed_len = 0;
}

/* Whether the next TLS library will ask for another key. */
static dnmap_status check_upgrade(const struct lint *lint, bool *changes, const dnmap_name *name)
{
    char *now, *next;

    *changes = false;
    if (lint->next_dialect == lint->dialect)
        return DNMAP_OK;
    dnmap_status status = dnmap_macro_dn_new(&now, NULL, name, lint->dialect);
    if (status != DNMAP_OK)
        return status;
    status = dnmap_macro_dn_new(&next, NULL, name, lint->next_dialect);
    if (status == DNMAP_OK)
        *changes = strcmp(now, next) != 0;
    dnmap_free(now);
    dnmap_free(next);
    return status;
}

/* Faults that a corrected line takes away. */
static const fault_set of_the_key =
    (fault_set)1 << DNMAP_FAULT_RAW_BLANK | (fault_set)1 << DNMAP_FAULT_UNENCODED |
    (fault_set)1 << DNMAP_FAULT_BACKSLASH | (fault_set)1 << DNMAP_FAULT_NEEDLESS |
    (fault_set)1 << DNMAP_FAULT_HEX_CASE | (fault_set)1 << DNMAP_FAULT_TYPE_CASE |
    (fault_set)1 << DNMAP_FAULT_TYPE_NAME | (fault_set)1 << DNMAP_FAULT_DIALECT |
    (fault_set)1 << DNMAP_FAULT_OTHER_DIALECT | (fault_set)1 << DNMAP_FAULT_REVERSED |
    (fault_set)1 << DNMAP_FAULT_NO_SLASH | (fault_set)1 << DNMAP_FAULT_EXTRA_SLASH;
static const fault_set of_the_value = (fault_set)1 << DNMAP_FAULT_CRLF |
                                      (fault_set)1 << DNMAP_FAULT_VALUE_COMMENT |
                                      (fault_set)1 << DNMAP_FAULT_VALUE_QUOTED;

/* What is only thought of a key that is right to the letter. */
static const fault_set doubts =
    (fault_set)1 << DNMAP_FAULT_OTHER_DIALECT | (fault_set)1 << DNMAP_FAULT_REVERSED;

/* A corrected key must not come to stand beside another line's: that would decide anew which of
 * them counts. */
static dnmap_status check_collision(const struct lint *lint, struct verdict *verdict,
                                    const dnmap_map_line *line)
{
    dnmap_map_line fixed = {0};
    bool collides = false;
    dnmap_status status = DNMAP_OK;

    while (status == DNMAP_OK && !collides &&
           dnmap_map_line_next(&fixed, verdict->fixed, verdict->fixed_len)) {
        enum seen_answer answer = SEEN_NEW;
        size_t first;
        status = map_table_find(lint->table, &first, fixed.key, fixed.key_len, MAP_NOWHERE);
        collides = first != MAP_NOWHERE && first != line->offset;
        if (status == DNMAP_OK && !collides) {
            status = seen_check(&answer, lint->corrected, fixed.key, fixed.key_len, 0);
            collides = answer != SEEN_NEW;
        }
    }
    if (status == DNMAP_OK && collides) {
        verdict->faults |= fault_bit(DNMAP_FAULT_COLLISION);
        verdict->is_certain = false;
    }
    return status;
}

dnmap_status line_fix(const struct lint *lint, struct verdict *verdict, const dnmap_map_line *line,
                      const struct cert_line *cert, const struct key_check *key, const char *value,
                      size_t value_len)
{
    bool changes = false;
    dnmap_status status = DNMAP_OK;

    if (key->name != NULL) {
        status = check_upgrade(lint, &changes, key->name);
        if (status != DNMAP_OK)
            return status;
    }
    if (changes)
        verdict->faults |= fault_bit(DNMAP_FAULT_UPGRADE);
    bool key_wrong = (verdict->faults & of_the_key) != 0;
    bool value_wrong = (verdict->faults & of_the_value) != 0;
    bool safe = true;
    if (key_wrong || changes)
        status =
            fix_in_dialect(lint, verdict, &safe, line, cert, key, lint->dialect, value, value_len);
    else if (value_wrong)
        status = add_line(verdict, line, cert, cert->name, cert->name_len, value, value_len);
    if (status == DNMAP_OK && changes && safe)
        status = fix_in_dialect(lint, verdict, &safe, line, cert, key, lint->next_dialect, value,
                                value_len);
    if (!safe) /* half a correction would look like a whole one */
        verdict_drop_fix(verdict);
    verdict->is_certain = verdict->fixed != NULL && (verdict->faults & doubts) == 0;
    if (status == DNMAP_OK && verdict->is_certain)
        status = check_collision(lint, verdict, line);
    return status;
}
