/* SPDX-License-Identifier: BSD-2-Clause */
/* The regex map: flags and pattern, or a sendmail.mc or .cf with them; from 0x80 on the latter.
 * Whatever they are, no entry has a key that is none. */
#include <stdlib.h>
#include <string.h>

#include "check.h"

static const char *const macros[] = {"", "/C=US/O=Foo+20Enterprises/CN=a@b.example", "/CN=%0%1%%",
                                     "/O=x/CN=+5Cx00+2Bfoo:RELAY"};

struct call {
    const dnmap_regex *regex;
    const char *macro;
};

static dnmap_status apply(char *out, size_t size, size_t *len, const void *context)
{
    const struct call *call = context;
    return dnmap_regex_apply(out, size, len, call->regex, call->macro);
}

static void check_regex(const dnmap_regex *regex)
{
    struct text text;

    for (size_t i = 0; regex != NULL && i < sizeof macros / sizeof *macros; i++)
        CHECK(check_writer(&text, apply, &(struct call){regex, macros[i]}) == DNMAP_OK);
}

/* regcomp() and regexec() take exponential time and memory for some patterns; a site's pattern is
 * its own. */
static bool is_cheap(const struct input *input)
{
    size_t loops = 0;

    for (size_t i = 0; i < input->len; i++)
        loops += input->data[i] != 0 && strchr("*+?", input->data[i]) != NULL;
    return input->len < 512 && loops < 8 && !contains(input, "{") && !contains(input, "\\");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    dnmap_regex *issuer, *subject = NULL;
    dnmap_error error;
    unsigned first = take_byte(&input);

    if (!is_cheap(&input))
        return 0;
    char *text = rest_as_string(&input);
    errors_begin();
    dnmap_status status = first < 0x80
                              ? dnmap_regex_new(&issuer, text, &error)
                              : dnmap_regex_from_config(&issuer, &subject, text, input.len, &error);
    CHECK(error.code == status && error.offset <= input.len);
    CHECK(status == DNMAP_OK || (issuer == NULL && subject == NULL));
    check_regex(issuer);
    check_regex(subject);
    if (issuer != NULL || subject != NULL)
        check_entries(issuer, subject);
    dnmap_regex_free(issuer);
    dnmap_regex_free(subject);
    free(text);
    check_errors();
    return 0;
}
