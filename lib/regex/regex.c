/* SPDX-License-Identifier: BSD-2-Clause */
/* sendmail's regex map (map.c: regex_map_init, regex_map_lookup, map_rewrite). */
#include <regex.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/out.h"
#include "base/status.h"

/* sendmail's MAX_MATCH, and its MAXNAME less the NUL. */
enum { FIELDS_MAX = 32, RESULT_MAX = 255 };

struct dnmap_regex {
    regex_t pattern;
    bool negated, match_only, has_fields;
    size_t fields[FIELDS_MAX];
    size_t field_count;
    char *delimiter, *append; /* NULL: none */
};

/* ------------------------------------------------------------------ flags and pattern */

/* What has been read of the text. */
struct flags {
    int options;
    const char *fields; /* behind -s; NULL: no -s */
    size_t fields_len;
};

static dnmap_status keep(char **out, const char *text, size_t len)
{
    char *copy = malloc(len + 1);

    if (copy == NULL)
        return DNMAP_E_MEMORY;
    memcpy(copy, text, len);
    copy[len] = '\0';
    free(*out);
    *out = copy;
    return DNMAP_OK;
}

static dnmap_status read_flag(dnmap_regex *regex, struct flags *flags, const char *flag, size_t len)
{
    switch (len == 0 ? '\0' : flag[0]) {
    case 'n':
        regex->negated = true;
        break;
    case 'f':
        flags->options &= ~REG_ICASE;
        break;
    case 'b':
        flags->options &= ~REG_EXTENDED;
        break;
    case 'm':
        regex->match_only = true;
        break;
    case 's':
        flags->options &= ~REG_NOSUB;
        flags->fields = flag + 1;
        flags->fields_len = len - 1;
        break;
    case 'd':
        return keep(&regex->delimiter, flag + 1, len - 1);
    case 'a':
        return keep(&regex->append, flag + 1, len - 1);
    }
    return DNMAP_OK;
}

/* Reads the flags; `*text` is the pattern then. */
static dnmap_status read_flags(dnmap_regex *regex, struct flags *flags, const char **text)
{
    const char *p = *text;

    for (;;) {
        while (ascii_is_blank(*p))
            p++;
        if (*p != '-')
            break;
        const char *flag = ++p;
        while (*p != '\0' && !ascii_is_blank(*p))
            p++;
        dnmap_status status = read_flag(regex, flags, flag, (size_t)(p - flag));
        if (status != DNMAP_OK)
            return status;
    }
    *text = p;
    return DNMAP_OK;
}

/* Reads "1,3" as atoi() would; without numbers all fields. */
static bool read_fields(dnmap_regex *regex, const struct flags *flags)
{
    size_t groups = regex->pattern.re_nsub + 1;
    const char *p = flags->fields;
    const char *end = p + flags->fields_len;

    if (groups >= FIELDS_MAX)
        return false;
    while (flags->fields_len == 0 && regex->field_count < groups) {
        regex->fields[regex->field_count] = regex->field_count;
        regex->field_count++;
    }
    while (flags->fields_len != 0) {
        size_t value = 0;
        while (p < end && *p >= '0' && *p <= '9' && value < groups)
            value = value * 10 + (size_t)(*p++ - '0');
        if (value >= groups || regex->field_count == FIELDS_MAX || (p < end && *p == '-'))
            return false;
        regex->fields[regex->field_count++] = value;
        p = memchr(p, ',', (size_t)(end - p));
        if (p == NULL)
            break;
        p++;
    }
    return true;
}

static dnmap_status compile(dnmap_regex *regex, const char *text, dnmap_error *error)
{
    struct flags flags = {.options = REG_ICASE | REG_EXTENDED | REG_NOSUB};

    dnmap_status status = read_flags(regex, &flags, &text);
    if (status != DNMAP_OK)
        return error_set(error, status, NULL, 0);
    int failure = regcomp(&regex->pattern, text, flags.options);
    if (failure == REG_ESPACE)
        return error_set(error, DNMAP_E_MEMORY, NULL, 0);
    if (failure != 0)
        return error_set(error, DNMAP_E_REGEX, "the pattern does not compile", 0);
    regex->has_fields = flags.fields != NULL;
    if (!regex->has_fields ||
        (read_fields(regex, &flags) && (regex->field_count < 2 || regex->delimiter != NULL)))
        return DNMAP_OK;
    bool joined = regex->field_count >= 2 && regex->delimiter == NULL;
    regfree(&regex->pattern);
    return joined ? error_set(error, DNMAP_E_UNSUPPORTED, "more than one field without -d", 0)
                  : error_set(error, DNMAP_E_REGEX, "-s asks for a field that is not there", 0);
}

dnmap_status dnmap_regex_new(dnmap_regex **out, const char *text, dnmap_error *error)
{
    error_clear(error);
    if (out != NULL)
        *out = NULL;
    if (out == NULL || text == NULL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    dnmap_regex *regex = calloc(1, sizeof *regex);
    if (regex == NULL)
        return error_set(error, DNMAP_E_MEMORY, NULL, 0);
    dnmap_status status = compile(regex, text, error);
    if (status != DNMAP_OK) {
        free(regex->delimiter);
        free(regex->append);
        free(regex);
        return status;
    }
    *out = regex;
    return DNMAP_OK;
}

void dnmap_regex_free(dnmap_regex *regex)
{
    if (regex == NULL)
        return;
    regfree(&regex->pattern);
    free(regex->delimiter);
    free(regex->append);
    free(regex);
}

/* ------------------------------------------------------------------ one macro */

/* What the match gives before map_rewrite: cut to sendmail's buffer. */
struct result {
    char text[RESULT_MAX + 1];
    size_t len;
};

static void add(struct result *result, const char *text, size_t len)
{
    size_t room = RESULT_MAX - result->len;

    memcpy(result->text + result->len, text, len < room ? len : room);
    result->len += len < room ? len : room;
}

static void join_fields(struct result *result, const dnmap_regex *regex, const char *macro,
                        const regmatch_t *matches)
{
    for (size_t i = 0; i < regex->field_count; i++) {
        const regmatch_t *match = &matches[regex->fields[i]];
        if (i != 0)
            add(result, regex->delimiter, strlen(regex->delimiter));
        if (match->rm_so >= 0)
            add(result, macro + match->rm_so, (size_t)(match->rm_eo - match->rm_so));
    }
}

/* map_rewrite(): %0 stands for the macro, other %digits for nothing, %% for a percent sign. */
static void rewrite(struct out *out, const char *text, size_t len, const char *macro)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] != '%' || i + 1 == len) {
            out_byte(out, (unsigned char)text[i]);
            continue;
        }
        char next = text[++i];
        if (next == '0') {
            out_bytes(out, macro, strlen(macro));
        } else if (next < '0' || next > '9') {
            if (next != '%')
                out_byte(out, '%');
            out_byte(out, (unsigned char)next);
        }
    }
}

static dnmap_status write_result(struct out *out, const dnmap_regex *regex, const char *macro)
{
    struct result result = {.len = 0};
    regmatch_t matches[FIELDS_MAX];
    int failure = regexec(&regex->pattern, macro, FIELDS_MAX, matches, 0);
    bool matched = failure == 0;

    /* Not to be taken for a macro that does not match: its key would be another one. */
    if (!matched && failure != REG_NOMATCH)
        return DNMAP_E_MEMORY;
    if (matched == regex->negated) {
        out_bytes(out, macro, strlen(macro));
        return DNMAP_OK;
    }
    if (matched && regex->has_fields)
        join_fields(&result, regex, macro, matches);
    if (regex->match_only)
        out_bytes(out, macro, strlen(macro));
    else
        rewrite(out, result.text, result.len, macro);
    if (regex->append != NULL)
        out_bytes(out, regex->append, strlen(regex->append));
    return DNMAP_OK;
}

dnmap_status dnmap_regex_apply(char *out, size_t out_size, size_t *out_len,
                               const dnmap_regex *regex, const char *macro)
{
    struct out text;
    dnmap_status status = out_begin(&text, out, out_size, out_len);

    if (status != DNMAP_OK)
        return status;
    if (regex == NULL || macro == NULL)
        return DNMAP_E_ARGUMENT;
    return out_finish(&text, out_len, write_result(&text, regex, macro));
}

struct regex_call {
    const dnmap_regex *regex;
    const char *macro;
};

static dnmap_status regex_call(char *out, size_t size, size_t *out_len, const void *context)
{
    const struct regex_call *call = context;
    return dnmap_regex_apply(out, size, out_len, call->regex, call->macro);
}

dnmap_status dnmap_regex_apply_new(char **out, size_t *out_len, const dnmap_regex *regex,
                                   const char *macro)
{
    struct regex_call call = {regex, macro};
    return out_allocate(out, out_len, regex_call, &call);
}
