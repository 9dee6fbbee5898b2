/* SPDX-License-Identifier: BSD-2-Clause */
#include "access/line.h"

#include <string.h>

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
    static const char subject[] = "subject";
    size_t i = 0;

    if (value == NULL)
        return false;
    while (subject[i] != '\0' && (value[i] == subject[i] || value[i] == subject[i] - 'a' + 'A'))
        i++;
    return subject[i] == '\0' && value[i] == '\0';
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

struct line_call {
    unsigned *risks;
    const dnmap_name *name;
    const char *tag, *value;
    dnmap_dialect dialect;
    dnmap_map map;
    unsigned allowed;
    dnmap_error *error;
};

/* Says the worst: a key that never matches is no longer one that matches too much. */
static dnmap_status refuse(dnmap_error *error, unsigned refused)
{
    unsigned worst = refused & never_matches;

    if (worst == 0)
        worst = refused;
    return error_set(error, DNMAP_E_UNSAFE, dnmap_risk_message(worst & (~worst + 1)), 0);
}

static dnmap_status write_line(char *out, size_t size, size_t *out_len,
                               const struct line_call *call, const char *key, size_t key_len)
{
    struct out text;
    dnmap_status status = out_begin(&text, out, size, out_len);

    if (status == DNMAP_OK) {
        out_bytes(&text, key, key_len);
        if (call->value != NULL) {
            out_byte(&text, '\t');
            out_bytes(&text, call->value, strlen(call->value));
        }
        status = out_end(&text, out_len);
    }
    return status == DNMAP_OK ? status : error_set(call->error, status, NULL, 0);
}

static dnmap_status line_call(char *out, size_t size, size_t *out_len, const void *context)
{
    const struct line_call *call = context;
    unsigned risks;
    char *key;
    size_t key_len;

    if (call->value != NULL && call->tag == NULL)
        return error_set(call->error, DNMAP_E_TAG, "an entry needs a tag", 0);
    if (call->value != NULL && !line_is_value(call->value))
        return error_set(call->error, DNMAP_E_VALUE, NULL, 0);
    dnmap_status status =
        dnmap_key_new(&key, &key_len, &risks, call->name, call->tag, call->dialect, call->map);
    if (status != DNMAP_OK)
        return error_set(call->error, status, NULL, 0);
    if (call->risks != NULL)
        *call->risks = risks;
    unsigned refused = line_refusals(risks, call->value) & ~call->allowed;
    if (refused != 0)
        status = refuse(call->error, refused);
    else if (call->value != NULL && !line_fits(key_len, call->value))
        status = error_set(call->error, DNMAP_E_LIMIT,
                           "the line is longer than the 1022 bytes that makemap reads", 0);
    else
        status = write_line(out, size, out_len, call, key, key_len);
    dnmap_free(key);
    return status;
}

dnmap_status dnmap_access_line(char *out, size_t out_size, size_t *out_len, unsigned *out_risks,
                               const dnmap_name *name, const char *tag, const char *value,
                               dnmap_dialect dialect, dnmap_map map, unsigned allowed,
                               dnmap_error *error)
{
    struct line_call call = {out_risks, name, tag, value, dialect, map, allowed, error};
    struct out text;

    error_clear(error);
    if (out_risks != NULL)
        *out_risks = 0;
    dnmap_status status = out_begin(&text, out, out_size, out_len);
    if (status != DNMAP_OK)
        return error_set(error, status, NULL, 0);
    return line_call(out, out_size, out_len, &call);
}

dnmap_status dnmap_access_line_new(char **out, size_t *out_len, unsigned *out_risks,
                                   const dnmap_name *name, const char *tag, const char *value,
                                   dnmap_dialect dialect, dnmap_map map, unsigned allowed,
                                   dnmap_error *error)
{
    struct line_call call = {out_risks, name, tag, value, dialect, map, allowed, error};

    error_clear(error);
    if (out_risks != NULL)
        *out_risks = 0;
    return out_allocate(out, out_len, line_call, &call);
}
