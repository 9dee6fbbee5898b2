/* SPDX-License-Identifier: BSD-2-Clause */
/* The values of TLS_Clt:, TLS_Srv: and TLS_Rcpt: as sendmail's rulesets TLS_connection and TLS_req
 * read them. What they don't know lets the connection pass. */
#include <stdlib.h>
#include <string.h>

#include "access/requirement.h"
#include "base/ascii.h"
#include "key/risk.h"
#include "lint/lint.h"

bool requirement_is(const dnmap_map_line *line)
{
    return line->kind == DNMAP_LINE_ENTRY && (ascii_begins(line->key, line->key_len, "TLS_Clt:") ||
                                              ascii_begins(line->key, line->key_len, "TLS_Srv:") ||
                                              ascii_begins(line->key, line->key_len, "TLS_Rcpt:"));
}

/* ------------------------------------------------------------------ percent signs */

/* The value as the map gives it: %% is a percent sign; `*single` tells of one that stands alone. No
 * entry's is empty. */
static char *plain_value(const char *value, size_t *len, bool *single)
{
    char *plain = malloc(*len);
    size_t used = 0;

    *single = false;
    for (size_t i = 0; plain != NULL && i < *len; i++) {
        if (value[i] == '%') {
            bool twice = i + 1 < *len && value[i + 1] == '%';
            *single |= !twice;
            i += twice;
        }
        plain[used++] = value[i];
    }
    *len = used;
    return plain;
}

dnmap_status requirement_fix(char **fixed, size_t *fixed_len, const dnmap_map_line *line)
{
    const char *value = line->value;
    size_t len = line->value_len;
    size_t head = (size_t)(value - line->text);
    char *text = malloc(line->len + len + 1);

    *fixed = text;
    if (text == NULL)
        return DNMAP_E_MEMORY;
    memcpy(text, line->text, head);
    size_t used = head;
    for (size_t i = 0; i < len; i++) {
        text[used++] = value[i];
        if (value[i] != '%')
            continue;
        i += i + 1 < len && value[i + 1] == '%';
        text[used++] = '%';
    }
    memcpy(text + used, value + len, line->len - head - len);
    *fixed_len = used + line->len - head - len;
    return DNMAP_OK;
}

/* ------------------------------------------------------------------ parts */

/* The length up to the next "++" or the end. */
static size_t part_length(const char *text, const char *end)
{
    const char *p = text;

    while (p < end && !(p[0] == '+' && p + 1 < end && p[1] == '+'))
        p++;
    return (size_t)(p - text);
}

/* Whether another part hides behind a single plus: what sendmail encodes is +XX, and no type begins
 * so.
 */
static bool hides_part(const char *text, size_t len)
{
    for (size_t i = 0; i + 1 < len; i++)
        if (text[i] == '+' && (ascii_begins(text + i + 1, len - i - 1, "CN:") ||
                               ascii_begins(text + i + 1, len - i - 1, "CS:") ||
                               ascii_begins(text + i + 1, len - i - 1, "CI:") ||
                               ascii_begins(text + i + 1, len - i - 1, "CITag:")))
            return true;
    return false;
}

/* A name in a part has the faults of one in a key. */
static dnmap_status check_name(fault_set *faults, const char *name, size_t len,
                               dnmap_dialect dialect)
{
    struct cert_line line = {.name = name, .name_len = len};
    struct key_check check;
    dnmap_status status = key_check(&check, &line, dialect);

    *faults |= check.faults;
    dnmap_name_free(check.name);
    return status;
}

static bool is_one_token(const char *tag, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (risk_is_operator(tag[i]) || ascii_is_blank(tag[i]))
            return false;
    return len != 0;
}

static dnmap_status check_part(fault_set *faults, const char *part, size_t len,
                               dnmap_dialect dialect)
{
    if (hides_part(part, len))
        *faults |= fault_bit(DNMAP_FAULT_REQUIREMENT_PLUS);
    else if (ascii_begins(part, len, "CITag:"))
        *faults |= is_one_token(part + 6, len - 6) ? 0 : fault_bit(DNMAP_FAULT_REQUIREMENT_TAG);
    else if ((ascii_begins(part, len, "CS:") || ascii_begins(part, len, "CI:")) && len > 3)
        return check_name(faults, part + 3, len - 3, dialect);
    else if (!(len == 2 && ascii_begins(part, len, "CN")) &&
             !(len > 3 && ascii_begins(part, len, "CN:")))
        *faults |= fault_bit(DNMAP_FAULT_REQUIREMENT_PART);
    return DNMAP_OK;
}

static dnmap_status check_plain(fault_set *faults, const char *text, size_t len,
                                dnmap_dialect dialect)
{
    const char *at = text, *end = text + len;
    enum level level = level_read(&at, end);
    dnmap_status status = DNMAP_OK;

    if (level == LEVEL_NONE)
        *faults |= fault_bit(DNMAP_FAULT_REQUIREMENT_NONE);
    if (level == LEVEL_BAD_BITS)
        *faults |= fault_bit(DNMAP_FAULT_REQUIREMENT_BITS);
    if (level == LEVEL_NONE || level == LEVEL_BAD_BITS)
        return DNMAP_OK;
    if (risk_is_too_long(text, len))
        *faults |= fault_bit(DNMAP_FAULT_REQUIREMENT_LENGTH);
    if (at == end)
        return DNMAP_OK;
    if (level == LEVEL_ENCR)
        *faults |= fault_bit(DNMAP_FAULT_REQUIREMENT_ENCR);
    for (at++; status == DNMAP_OK; at += 2) {
        size_t part = part_length(at, end);
        status = check_part(faults, at, part, dialect);
        at += part;
        if (at == end)
            break;
    }
    return status;
}

dnmap_status requirement_check(fault_set *faults, const dnmap_map_line *line, dnmap_dialect dialect)
{
    size_t len = ascii_trimmed(line->value, line->value_len);
    bool single;
    char *plain = plain_value(line->value, &len, &single);

    if (plain == NULL)
        return DNMAP_E_MEMORY;
    if (single)
        *faults |= fault_bit(DNMAP_FAULT_PERCENT);
    dnmap_status status = check_plain(faults, plain, len, dialect);
    free(plain);
    return status;
}

/* ------------------------------------------------------------------ tags of CAs */

bool requirement_next_tag(const char **tag, size_t *len, const char **at,
                          const dnmap_map_line *line)
{
    const char *end = line->value + ascii_trimmed(line->value, line->value_len);

    for (const char *p = *at; p < end; p++) {
        if (*p != '+' || !ascii_begins(p + 1, (size_t)(end - p - 1), "CITag:"))
            continue;
        *tag = p + 1 + strlen("CITag:");
        *len = part_length(*tag, end);
        *at = *tag + *len;
        return true;
    }
    return false;
}
