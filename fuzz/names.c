/* SPDX-License-Identifier: BSD-2-Clause */
/* What holds for every name, wherever it came from. */
#include <stdlib.h>
#include <string.h>

#include "check.h"

struct call {
    const dnmap_name *name;
    dnmap_dialect dialect;
};

static dnmap_status oneline(char *out, size_t size, size_t *len, const void *context)
{
    const struct call *call = context;
    return dnmap_oneline(out, size, len, call->name, call->dialect, DNMAP_ONELINE_LIMIT);
}

static dnmap_status macro_dn(char *out, size_t size, size_t *len, const void *context)
{
    const struct call *call = context;
    return dnmap_macro_dn(out, size, len, call->name, call->dialect);
}

static dnmap_status macro_cn(char *out, size_t size, size_t *len, const void *context)
{
    const struct call *call = context;
    return dnmap_macro_cn(out, size, len, call->name, call->dialect);
}

static dnmap_status rfc4514(char *out, size_t size, size_t *len, const void *context)
{
    const struct call *call = context;
    return dnmap_name_rfc4514(out, size, len, call->name);
}

/* The macro is the xtext of the text, and decodes to it. cf/README's has a backslash as it is,
 * which decodes to itself. */
static void check_macro(const struct call *call)
{
    char text[DNMAP_ONELINE_LIMIT + 1], decoded[DNMAP_ONELINE_LIMIT + 1];
    size_t text_len, decoded_len;
    struct text macro;
    dnmap_status status = check_writer(&macro, macro_dn, call);

    if (status == DNMAP_OK)
        check_safe(macro.text, macro.len);
    if (call->dialect == DNMAP_DIALECT_README)
        return;
    CHECK(dnmap_oneline(text, sizeof text, &text_len, call->name, call->dialect,
                        DNMAP_ONELINE_LIMIT) == status);
    if (status != DNMAP_OK)
        return;
    CHECK(macro.len < DNMAP_MACRO_SIZE);
    CHECK(dnmap_xtext_decode(decoded, sizeof decoded, &decoded_len, macro.text, macro.len, NULL) ==
          DNMAP_OK);
    CHECK(decoded_len == text_len && memcmp(decoded, text, text_len) == 0);
}

/* What is written is one line of UTF-8, and is read back as the same. */
static void check_rfc4514(const struct call *call)
{
    struct text text;
    dnmap_name *again;
    dnmap_status status = check_writer(&text, rfc4514, call);

    CHECK(status == DNMAP_OK || status == DNMAP_E_TYPE);
    if (status != DNMAP_OK || text.len == 0)
        return;
    for (size_t i = 0; i < text.len; i++)
        CHECK((unsigned char)text.text[i] >= ' ' && text.text[i] != 0x7F);
    CHECK(dnmap_name_from_text(&again, text.text, text.len, DNMAP_TEXT_RFC4514, NULL) == DNMAP_OK);
    CHECK(dnmap_name_equal(again, call->name));
    dnmap_name_free(again);
}

void check_name(const dnmap_name *name, dnmap_dialect dialect)
{
    struct call call = {name, dialect};
    struct text text;
    dnmap_name *copy;

    check_macro(&call);
    check_rfc4514(&call);
    check_writer(&text, oneline, &call);
    if (check_writer(&text, macro_cn, &call) == DNMAP_OK)
        check_safe(text.text, text.len);
    CHECK(dnmap_name_copy(&copy, name) == DNMAP_OK);
    CHECK(dnmap_name_equal(copy, name) && dnmap_name_count(copy) == dnmap_name_count(name));
    dnmap_name_free(copy);
}

void check_cert(const dnmap_cert *cert, dnmap_dialect dialect)
{
    const dnmap_name *names[] = {dnmap_cert_subject(cert), dnmap_cert_issuer(cert),
                                 dnmap_cert_bare_name(cert)};
    size_t count = 0;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i] == NULL)
            continue;
        check_name(names[i], dialect);
        count++;
    }
    CHECK(count != 0);
}
