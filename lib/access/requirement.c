/* SPDX-License-Identifier: BSD-2-Clause */
/* What sendmail's rulesets TLS_connection and TLS_req (cf/m4/proto.m4) ask of a peer's certificate.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "access/line.h"
#include "access/requirement.h"
#include "base/ascii.h"
#include "base/out.h"
#include "base/status.h"
#include "key/key.h"
#include "key/risk.h"

/* ------------------------------------------------------------------ the level */

static bool take_word(const char **at, const char *end, const char *word)
{
    if (!ascii_begins(*at, (size_t)(end - *at), word))
        return false;
    *at += strlen(word);
    return true;
}

static size_t digits_at(const char *at, const char *end)
{
    size_t len = 0;

    while (len < (size_t)(end - at) && at[len] >= '0' && at[len] <= '9')
        len++;
    return len;
}

enum level level_read(const char **at, const char *end)
{
    enum level level;

    (void)(take_word(at, end, "PERM+") || take_word(at, end, "TEMP+"));
    if (take_word(at, end, "VERIFY"))
        level = LEVEL_VERIFY;
    else if (take_word(at, end, "ENCR"))
        level = LEVEL_ENCR;
    else
        return LEVEL_NONE;
    bool has_bits = *at < end && **at == ':';
    if (has_bits) {
        size_t len = digits_at(*at + 1, end);
        if (len == 0)
            return LEVEL_BAD_BITS;
        *at += 1 + len;
    } else if (level == LEVEL_ENCR) {
        return LEVEL_NONE;
    }
    return *at == end || **at == '+' ? level : has_bits ? LEVEL_BAD_BITS : LEVEL_NONE;
}

static dnmap_status check_level(const char *level, dnmap_error *error)
{
    const char *at = level;
    const char *end = level + strlen(level);

    switch (level_read(&at, end)) {
    case LEVEL_VERIFY:
        if (at == end)
            return DNMAP_OK;
        break;
    case LEVEL_ENCR:
        return error_set(error, DNMAP_E_VALUE,
                         "with ENCR the names of a certificate that does not verify would do", 0);
    case LEVEL_NONE:
    case LEVEL_BAD_BITS:
        break;
    }
    return error_set(
        error, DNMAP_E_VALUE,
        "not a level of TLS requirements: VERIFY or VERIFY:BITS, behind PERM+ or TEMP+", 0);
}

/* ------------------------------------------------------------------ parts */

/* The requirement in the making: what sendmail compares, and what stands for it in the map. */
struct making {
    char *plain; /* with each % once */
    size_t len, room;
    bool failed;
    bool has_part;
};

static void add(struct making *making, const char *text, size_t len)
{
    if (making->failed || len == 0)
        return;
    if (making->room - making->len < len) {
        size_t room = making->len + len + 1024;
        char *grown = realloc(making->plain, room);
        if (grown == NULL) {
            making->failed = true;
            return;
        }
        making->plain = grown;
        making->room = room;
    }
    memcpy(making->plain + making->len, text, len);
    making->len += len;
}

static void add_part(struct making *making, const char *type, const char *text)
{
    add(making, making->has_part ? "++" : "+", making->has_part ? 2 : 1);
    add(making, type, strlen(type));
    add(making, text, strlen(text));
    making->has_part = true;
}

/* The risks of a name as it is compared here: whole, and by rules that take more than a
 * recipient's.
 */
static dnmap_status add_name(struct making *making, unsigned *risks, const char *type,
                             const dnmap_name *name, dnmap_dialect dialect)
{
    unsigned of_name;
    char *macro;

    if (name == NULL)
        return DNMAP_OK;
    dnmap_status status =
        dnmap_key_new(&macro, NULL, &of_name, name, NULL, dialect, DNMAP_MAP_LDAP);
    if (status != DNMAP_OK)
        return status;
    *risks |= of_name & ~(unsigned)DNMAP_RISK_TOO_LONG;
    add_part(making, type, macro);
    free(macro);
    return DNMAP_OK;
}

static dnmap_status add_cn(struct making *making, const dnmap_name *name, dnmap_dialect dialect,
                           dnmap_error *error)
{
    char *cn;
    size_t len;
    dnmap_status status = dnmap_macro_cn_new(&cn, &len, name, dialect);

    if (status != DNMAP_OK)
        return error_set(error, status, NULL, 0);
    if (len == 0 || strncmp(cn, "BadCertificate", strlen("BadCertificate")) == 0)
        status =
            error_set(error, DNMAP_E_UNSAFE,
                      "sendmail can't tell the common name: there is none, or it is empty, too "
                      "long or holds a NUL",
                      0);
    else
        add_part(making, "CN:", cn);
    dnmap_free(cn);
    return status;
}

/* ------------------------------------------------------------------ the whole */

static void write(struct out *out, const char *key, const struct making *making)
{
    if (key != NULL) {
        out_bytes(out, key, strlen(key));
        out_byte(out, '\t');
    }
    for (size_t i = 0; i < making->len; i++) {
        out_byte(out, (unsigned char)making->plain[i]);
        if (making->plain[i] == '%') /* makemap's source: the map turns %% into % */
            out_byte(out, '%');
    }
}

static dnmap_status finish(struct out *out, const char *key, struct making *making,
                           unsigned refused, dnmap_error *error)
{
    if (making->failed)
        return error_set(error, DNMAP_E_MEMORY, NULL, 0);
    if (refused != 0)
        return line_refuse(error, refused);
    if (risk_is_too_long(making->plain, making->len))
        return error_set(error, DNMAP_E_LIMIT, "the requirement is too long for sendmail's rules",
                         0);
    write(out, key, making);
    if (key != NULL && out->len > DNMAP_LINE_LIMIT)
        return error_set(error, DNMAP_E_LIMIT,
                         "the line is longer than the 1022 bytes that makemap reads", 0);
    return DNMAP_OK;
}

dnmap_status dnmap_requirement(char *out, size_t out_size, size_t *out_len, unsigned *out_risks,
                               const char *key, const char *level, const dnmap_name *cs,
                               const dnmap_name *ci, const dnmap_name *cn, dnmap_dialect dialect,
                               unsigned allowed, dnmap_error *error)
{
    struct out text;
    struct making making = {0};
    unsigned risks = 0;

    error_clear(error);
    if (out_risks != NULL)
        *out_risks = 0;
    dnmap_status status = out_begin(&text, out, out_size, out_len);
    if (status == DNMAP_OK && (level == NULL || dnmap_dialect_name(dialect) == NULL ||
                               (cs == NULL && ci == NULL && cn == NULL)))
        status = DNMAP_E_ARGUMENT;
    if (status == DNMAP_OK && key != NULL && !key_is_tag(key))
        status = DNMAP_E_TAG;
    if (status != DNMAP_OK)
        return error_set(error, status, NULL, 0);
    status = check_level(level, error);
    if (status != DNMAP_OK)
        return status;
    add(&making, level, strlen(level));
    if (cn != NULL)
        status = add_cn(&making, cn, dialect, error);
    if (status == DNMAP_OK)
        status = error_set(error, add_name(&making, &risks, "CS:", cs, dialect), NULL, 0);
    if (status == DNMAP_OK)
        status = error_set(error, add_name(&making, &risks, "CI:", ci, dialect), NULL, 0);
    if (out_risks != NULL)
        *out_risks = risks;
    if (status == DNMAP_OK)
        status = finish(&text, key, &making, line_refusals(risks, NULL) & ~allowed, error);
    free(making.plain);
    if (status != DNMAP_OK)
        return out_finish(&text, out_len, status);
    return error_set(error, out_end(&text, out_len), NULL, 0);
}

struct requirement_call {
    unsigned *risks;
    const char *key, *level;
    const dnmap_name *cs, *ci, *cn;
    dnmap_dialect dialect;
    unsigned allowed;
    dnmap_error *error;
};

static dnmap_status requirement_call(char *out, size_t size, size_t *out_len, const void *context)
{
    const struct requirement_call *call = context;
    return dnmap_requirement(out, size, out_len, call->risks, call->key, call->level, call->cs,
                             call->ci, call->cn, call->dialect, call->allowed, call->error);
}

dnmap_status dnmap_requirement_new(char **out, size_t *out_len, unsigned *out_risks,
                                   const char *key, const char *level, const dnmap_name *cs,
                                   const dnmap_name *ci, const dnmap_name *cn,
                                   dnmap_dialect dialect, unsigned allowed, dnmap_error *error)
{
    struct requirement_call call = {out_risks, key, level, cs, ci, cn, dialect, allowed, error};
    dnmap_status status = out_allocate(out, out_len, requirement_call, &call);

    /* Any other was told by the call. */
    if (out == NULL || status == DNMAP_E_MEMORY)
        return error_set(error, status, NULL, 0);
    return status;
}
