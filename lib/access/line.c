/* SPDX-License-Identifier: BSD-2-Clause */
#include "access/line.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/out.h"
#include "base/status.h"

static const unsigned never_matches = DNMAP_RISK_EMPTY | DNMAP_RISK_TOO_LONG;

bool line_is_value(const char *value)
{
    if (*value == '\0' || *value == ' ')
        return false;
    for (; *value != '\0'; value++)
        if ((unsigned char)*value < 0x20 || *value == 0x7F)
            return false;
    return true;
}

bool line_is_subject_value(const char *value)
{
    return value != NULL && ascii_same_text(value, "SUBJECT");
}

unsigned line_refusals(unsigned risks, const char *value)
{
    unsigned refused = risks & never_matches;

    /* A cut key with the value SUBJECT lets more certificates reach the question, not the answer.
     */
    if (!line_is_subject_value(value))
        refused |= risks & (DNMAP_RISK_MACRO_CUT | DNMAP_RISK_KEY_CUT);
    return refused;
}

bool line_fits(size_t key_len, const char *value)
{
    size_t value_len = value == NULL ? 0 : strlen(value) + 1;

    return value_len <= DNMAP_LINE_LIMIT && key_len <= DNMAP_LINE_LIMIT - value_len;
}

/* ------------------------------------------------------------------ one line */

dnmap_status line_refuse(dnmap_error *error, unsigned refused)
{
    unsigned worst = refused & never_matches;

    if (worst == 0)
        worst = refused;
    return error_set(error, DNMAP_E_UNSAFE, dnmap_risk_message(worst & (~worst + 1)), 0);
}

/* Turns a key from malloc() into a line, in place. */
static dnmap_status append_value(char **key, size_t *len, const char *value)
{
    size_t value_len = strlen(value);
    char *line = realloc(*key, *len + 1 + value_len + 1);

    if (line == NULL)
        return DNMAP_E_MEMORY;
    *key = line;
    line[*len] = '\t';
    memcpy(line + *len + 1, value, value_len + 1);
    *len += 1 + value_len;
    return DNMAP_OK;
}

/* Judges the key and makes it a line. */
static dnmap_status finish_line(char **line, size_t *len, unsigned refused, const char *value,
                                dnmap_error *error)
{
    if (refused != 0)
        return line_refuse(error, refused);
    if (value == NULL)
        return DNMAP_OK;
    if (!line_fits(*len, value))
        return error_set(error, DNMAP_E_LIMIT,
                         "the line is longer than the 1022 bytes that makemap reads", 0);
    return error_set(error, append_value(line, len, value), NULL, 0);
}

dnmap_status dnmap_access_line_new(char **out, size_t *out_len, unsigned *out_risks,
                                   const dnmap_name *name, const char *tag, const char *value,
                                   dnmap_dialect dialect, dnmap_map map, unsigned allowed,
                                   dnmap_error *error)
{
    char *line = NULL;
    size_t len = 0;
    unsigned risks = 0;

    error_clear(error);
    if (out != NULL)
        *out = NULL;
    if (out_len != NULL)
        *out_len = 0;
    if (out_risks != NULL)
        *out_risks = 0;
    if (out == NULL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    if (value != NULL && tag == NULL)
        return error_set(error, DNMAP_E_TAG, "an entry needs a tag", 0);
    if (value != NULL && !line_is_value(value))
        return error_set(error, DNMAP_E_VALUE, NULL, 0);
    dnmap_status status = dnmap_key_new(&line, &len, &risks, name, tag, dialect, map);
    if (status != DNMAP_OK)
        return error_set(error, status, NULL, 0);
    if (out_risks != NULL)
        *out_risks = risks;
    status = finish_line(&line, &len, line_refusals(risks, value) & ~allowed, value, error);
    if (status != DNMAP_OK) {
        free(line);
        return status;
    }
    *out = line;
    if (out_len != NULL)
        *out_len = len;
    return DNMAP_OK;
}

dnmap_status dnmap_access_line(char *out, size_t out_size, size_t *out_len, unsigned *out_risks,
                               const dnmap_name *name, const char *tag, const char *value,
                               dnmap_dialect dialect, dnmap_map map, unsigned allowed,
                               dnmap_error *error)
{
    struct out text;
    char *line;
    size_t len;

    error_clear(error);
    if (out_risks != NULL)
        *out_risks = 0;
    dnmap_status status = out_begin(&text, out, out_size, out_len);
    if (status != DNMAP_OK)
        return error_set(error, status, NULL, 0);
    status = dnmap_access_line_new(&line, &len, out_risks, name, tag, value, dialect, map, allowed,
                                   error);
    if (status != DNMAP_OK)
        return status;
    out_bytes(&text, line, len);
    free(line);
    return error_set(error, out_end(&text, out_len), NULL, 0);
}
