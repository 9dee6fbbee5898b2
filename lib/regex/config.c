/* SPDX-License-Identifier: BSD-2-Clause */
/* The regular expressions of a site, out of its sendmail.mc or sendmail.cf. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/status.h"

/* A line, and where it begins. */
struct line {
    const char *text;
    size_t len, offset;
};

static bool next_line(struct line *line, const char *config, size_t config_len)
{
    size_t begin = line->text == NULL ? 0 : line->offset + line->len + 1;

    if (begin >= config_len)
        return false;
    const char *text = config + begin;
    const char *end = memchr(text, '\n', config_len - begin);
    *line = (struct line){text, end == NULL ? config_len - begin : (size_t)(end - text), begin};
    return true;
}

static bool take(const char **at, const char *end, const char *word)
{
    size_t len = strlen(word);

    if ((size_t)(end - *at) < len || memcmp(*at, word, len) != 0)
        return false;
    *at += len;
    return true;
}

static void skip_blanks(const char **at, const char *end)
{
    while (*at < end && ascii_is_blank(**at))
        ++*at;
}

/* KCERTIssuer regex FLAGS PATTERN, in sendmail.cf. */
static bool find_in_cf(const char **text, size_t *len, const struct line *line, const char *map)
{
    const char *at = line->text, *end = line->text + line->len;

    if (!take(&at, end, "K") || !take(&at, end, map) || at == end || !ascii_is_blank(*at))
        return false;
    skip_blanks(&at, end);
    if (!take(&at, end, "regex"))
        return false;
    *text = at;
    *len = ascii_trimmed(at, (size_t)(end - at));
    return true;
}

/* define(`_CERT_REGEX_ISSUER_', `FLAGS PATTERN') in sendmail.mc; nothing may stand before it on the
 * line, as dnl would. */
static bool find_in_mc(const char **text, size_t *len, const struct line *line, const char *macro)
{
    const char *at = line->text, *end = line->text + line->len;
    int depth = 1;

    skip_blanks(&at, end);
    if (!take(&at, end, "define(`") || !take(&at, end, macro) || !take(&at, end, "'"))
        return false;
    skip_blanks(&at, end);
    if (!take(&at, end, ","))
        return false;
    skip_blanks(&at, end);
    if (!take(&at, end, "`"))
        return false;
    const char *begin = at;
    for (; at < end && depth > 0; at++)
        depth += *at == '`' ? 1 : *at == '\'' ? -1 : 0;
    if (depth != 0)
        return false;
    *text = begin;
    *len = (size_t)(at - 1 - begin);
    return true;
}

/* sendmail takes $$ for a dollar sign, and one alone for a macro. */
static dnmap_status compile(dnmap_regex **out, const char *text, size_t len, size_t offset,
                            dnmap_error *error)
{
    char *plain = malloc(len + 1);
    size_t used = 0;

    if (plain == NULL)
        return error_set(error, DNMAP_E_MEMORY, NULL, 0);
    for (size_t i = 0; i < len; i++) {
        bool twice = i + 1 < len && text[i + 1] == '$';
        if (text[i] == '\0' || (text[i] == '$' && !twice)) {
            free(plain);
            return error_set(
                error, DNMAP_E_REGEX,
                "a single $ in the expression: sendmail takes it for a macro, write $$",
                offset + i);
        }
        i += text[i] == '$';
        plain[used++] = text[i];
    }
    plain[used] = '\0';
    dnmap_regex_free(*out); /* sendmail and m4 take the last of two */
    dnmap_status status = dnmap_regex_new(out, plain, error);
    if (status != DNMAP_OK && error != NULL)
        error->offset = offset;
    free(plain);
    return status;
}

static dnmap_status read_line(dnmap_regex **out, const struct line *line, const char *map,
                              const char *macro, dnmap_error *error)
{
    const char *text;
    size_t len;

    if (!find_in_cf(&text, &len, line, map) && !find_in_mc(&text, &len, line, macro))
        return DNMAP_OK;
    return compile(out, text, len, line->offset + (size_t)(text - line->text), error);
}

dnmap_status dnmap_regex_from_config(dnmap_regex **out_issuer, dnmap_regex **out_subject,
                                     const char *config, size_t config_len, dnmap_error *error)
{
    struct line line = {0};
    dnmap_status status = DNMAP_OK;

    error_clear(error);
    if (out_issuer != NULL)
        *out_issuer = NULL;
    if (out_subject != NULL)
        *out_subject = NULL;
    if (out_issuer == NULL || out_subject == NULL || (config == NULL && config_len != 0))
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    while (status == DNMAP_OK && next_line(&line, config, config_len)) {
        status = read_line(out_issuer, &line, "CERTIssuer", "_CERT_REGEX_ISSUER_", error);
        if (status == DNMAP_OK)
            status = read_line(out_subject, &line, "CERTSubject", "_CERT_REGEX_SUBJECT_", error);
    }
    if (status == DNMAP_OK)
        return DNMAP_OK;
    dnmap_regex_free(*out_issuer);
    dnmap_regex_free(*out_subject);
    *out_issuer = *out_subject = NULL;
    return status;
}
