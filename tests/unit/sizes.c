/* SPDX-License-Identifier: BSD-2-Clause */
/* Every size of a buffer: those that texts go into, from none to one byte more than needed, and the
 * pieces that input comes in. dnmap_ldif() and dnmap_requirement() have it in ldif.c and site.c. */
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "hostile.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* ------------------------------------------------------------------ what the texts are made of */

static dnmap_name *name;
static dnmap_attribute attribute;
static dnmap_regex *regex;

static const char xtext[] = "a+20b+00c+2B";
static const char bytes[] = "a b\0c+";

static void set_up(void)
{
    struct bytes der = {0};

    hostile_rdn(&der, HOSTILE_O, HOSTILE_UTF8, "a/b c", 5);
    hostile_rdn(&der, HOSTILE_CN, HOSTILE_T61, "d\xE9,", 3);
    hostile_name(&der);
    ck_assert_int_eq(dnmap_name_from_der(&name, der.data, der.len, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_name_attribute(&attribute, name, 1), DNMAP_OK);
    ck_assert_int_eq(dnmap_regex_new(&regex, "-s0,1 -d: /CN=(.*)", NULL), DNMAP_OK);
    bytes_free(&der);
}

static void tear_down(void)
{
    dnmap_regex_free(regex);
    dnmap_name_free(name);
}

/* ------------------------------------------------------------------ texts */

typedef dnmap_status text_fn(char *out, size_t size, size_t *len);

static dnmap_status xtext_encode(char *out, size_t size, size_t *len)
{
    return dnmap_xtext_encode(out, size, len, bytes, sizeof bytes - 1);
}

static dnmap_status xtext_decode(char *out, size_t size, size_t *len)
{
    return dnmap_xtext_decode(out, size, len, xtext, sizeof xtext - 1, NULL);
}

static dnmap_status attribute_utf8(char *out, size_t size, size_t *len)
{
    return dnmap_attribute_utf8(out, size, len, &attribute);
}

static dnmap_status attribute_rfc4514(char *out, size_t size, size_t *len)
{
    return dnmap_attribute_rfc4514(out, size, len, &attribute);
}

static dnmap_status name_rfc4514(char *out, size_t size, size_t *len)
{
    return dnmap_name_rfc4514(out, size, len, name);
}

static dnmap_status oneline(char *out, size_t size, size_t *len)
{
    return dnmap_oneline(out, size, len, name, DNMAP_DIALECT_OPENSSL3, SIZE_MAX);
}

static dnmap_status oneline_cut(char *out, size_t size, size_t *len)
{
    return dnmap_oneline(out, size, len, name, DNMAP_DIALECT_LIBRESSL, 13);
}

static dnmap_status macro_dn(char *out, size_t size, size_t *len)
{
    return dnmap_macro_dn(out, size, len, name, DNMAP_DIALECT_README);
}

static dnmap_status macro_cn(char *out, size_t size, size_t *len)
{
    return dnmap_macro_cn(out, size, len, name, DNMAP_DIALECT_OPENSSL3);
}

static dnmap_status key(char *out, size_t size, size_t *len)
{
    return dnmap_key(out, size, len, NULL, name, "T", DNMAP_DIALECT_OPENSSL1, DNMAP_MAP_LDAP);
}

static dnmap_status key_alone(char *out, size_t size, size_t *len)
{
    return dnmap_key(out, size, len, NULL, name, NULL, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH);
}

static dnmap_status regex_apply(char *out, size_t size, size_t *len)
{
    return dnmap_regex_apply(out, size, len, regex, "/O=a/CN=b");
}

static dnmap_status access_line(char *out, size_t size, size_t *len)
{
    return dnmap_access_line(out, size, len, NULL, name, "T", "RELAY", DNMAP_DIALECT_OPENSSL3,
                             DNMAP_MAP_HASH, 0, NULL);
}

static dnmap_status ldif(char *out, size_t size, size_t *len)
{
    return dnmap_ldif(out, size, len, NULL, NULL, "dc=\xC3\xA9", NULL, "host", 1);
}

static dnmap_status requirement(char *out, size_t size, size_t *len)
{
    return dnmap_requirement(out, size, len, NULL, NULL, "VERIFY", name, name, name,
                             DNMAP_DIALECT_OPENSSL3, 0, NULL);
}

#define TEXT(text) OCTETS_AND_LENGTH(text)
#define OCTETS_AND_LENGTH(text) (text), sizeof(text) - 1

/* With what sendmail.md and the RFCs say they are. */
static const struct text {
    text_fn *write;
    const char *expected;
    size_t len;
} texts[] = {
    {xtext_encode, TEXT("a+20b+00c+2B")},
    {xtext_decode, TEXT("a b\0c+")},
    {attribute_utf8, TEXT("d\xC3\xA9,")},
    {attribute_rfc4514, TEXT("CN=#140364E92C")},
    {name_rfc4514, TEXT("CN=#140364E92C,O=a/b c")},
    {oneline, TEXT("/O=a\\/b c/CN=d\\xE9,")},
    {oneline_cut, TEXT("/O=a/b c/CN=d")},
    {macro_dn, TEXT("/O=a/b+20c/CN=d+E9,")},
    {macro_cn, TEXT("d+E9,")},
    {key, TEXT("T:/O=a/b+20c/CN=d+5CxE9,")},
    {key_alone, TEXT("/O=a+5C/b+20c/CN=d+5CxE9,")},
    {regex_apply, TEXT("/CN=b:b")},
    {access_line, TEXT("T:/O=a+5C/b+20c/CN=d+5CxE9,\tRELAY")},
    {ldif, TEXT("dn:: c2VuZG1haWxNVEFNYXBOYW1lPWFjY2VzcyxkYz3DqQ==\nchangetype: add\n"
                "objectClass: sendmailMTA\nobjectClass: sendmailMTAMap\nsendmailMTAHost: host\n"
                "sendmailMTAMapName: access\n\n"
                "dn:: c2VuZG1haWxNVEFNYXBOYW1lPWFjY2VzcyxkYz3DqQ==\nchangetype: modify\n"
                "replace: sendmailMTAHost\nsendmailMTAHost: host\n-\n\n")},
    {requirement, TEXT("VERIFY+CN:d+E9,++CS:/O=a+5C/b+20c/CN=d+5CxE9,++CI:/O=a+5C/b+20c/"
                       "CN=d+5CxE9,")},
};

/* Memory behind the buffer is a sanitizer's, and without one a mark's. */
START_TEST(every_buffer_of_a_text)
{
    const struct text *text = &texts[_i];
    enum { BEHIND = 8 };

    for (size_t size = 0; size <= text->len + 2; size++) {
        size_t behind = size < 2 ? 0 : BEHIND, len = 12345;
        char *out = malloc(size + behind + 1);
        memset(out, '!', size + behind + 1);
        dnmap_status status = text->write(size == 0 ? NULL : out, size, &len);
        ck_assert_int_eq(status, size == 0 || size > text->len ? DNMAP_OK : DNMAP_E_BUFFER);
        ck_assert_uint_eq(len, text->len);
        if (size > text->len)
            ck_assert_mem_eq(out, text->expected, text->len + 1);
        else if (size > 0)
            ck_assert_int_eq(out[0], '\0');
        for (size_t i = size; i < size + behind + 1; i++)
            ck_assert_int_eq(out[i], '!');
        free(out);
    }
}
END_TEST

/* ------------------------------------------------------------------ input */

struct pieces {
    const unsigned char *data;
    size_t len, at, size;
};

static ptrdiff_t read_piece(void *context, unsigned char *buffer, size_t size)
{
    struct pieces *in = context;
    size_t left = in->len - in->at;
    size_t count = in->size < size ? in->size : size;

    if (count > left)
        count = left;
    memcpy(buffer, in->data + in->at, count);
    in->at += count;
    return (ptrdiff_t)count;
}

static void put_cert(struct bytes *out, const char *cn)
{
    static const struct bytes no_extensions = {0};
    struct bytes subject = {0};

    hostile_rdn(&subject, HOSTILE_CN, HOSTILE_UTF8, cn, strlen(cn));
    hostile_name(&subject);
    hostile_cert(out, &subject, &subject, &no_extensions);
    bytes_free(&subject);
}

/* "a b " for the common names that the stream gives; "! " for a failure. */
static void describe(char *out, struct pieces *in, dnmap_input kind)
{
    dnmap_reader *reader;
    dnmap_cert *cert;

    out[0] = '\0';
    ck_assert_int_eq(dnmap_reader_new_stream(&reader, read_piece, in, kind), DNMAP_OK);
    for (;;) {
        dnmap_status status = dnmap_reader_next(reader, &cert, NULL);
        if (status == DNMAP_OK && cert == NULL)
            break;
        if (status == DNMAP_OK)
            (void)dnmap_macro_cn(out + strlen(out), 10, NULL, dnmap_cert_subject(cert),
                                 DNMAP_DIALECT_OPENSSL3);
        strcat(out, status == DNMAP_OK ? " " : "! ");
        dnmap_cert_free(cert);
    }
    dnmap_reader_free(reader);
}

static void try_all_sizes(const struct bytes *input, dnmap_input kind, const char *expected)
{
    for (size_t size = 1; size <= input->len; size++) {
        struct pieces in = {input->data, input->len, 0, size};
        char found[200];
        describe(found, &in, kind);
        ck_assert_msg(strcmp(found, expected) == 0, "pieces of %zu: %s", size, found);
    }
}

/* Two certificates with a damaged block between, in each form. */
START_TEST(every_piece_of_input)
{
    struct bytes a = {0}, b = {0}, pem = {0}, der = {0};
    static const char damaged[] = "text\r\n-----BEGIN CERTIFICATE-----\nMII*\n-----END "
                                  "CERTIFICATE-----\n";

    put_cert(&a, "a");
    put_cert(&b, "b");
    hostile_pem(&pem, "CERTIFICATE", &a);
    bytes_put(&pem, damaged, sizeof damaged - 1);
    hostile_pem(&pem, "CERTIFICATE", &b);
    try_all_sizes(&pem, DNMAP_INPUT_AUTO, "a ! b ");
    bytes_put(&der, a.data, a.len);
    bytes_put(&der, b.data, b.len);
    try_all_sizes(&der, DNMAP_INPUT_AUTO, "a b ");
    bytes_free(&a);
    bytes_free(&b);
    bytes_free(&pem);
    bytes_free(&der);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, every_buffer_of_a_text, 0, (int)COUNT(texts));
    tcase_add_test(tcase, every_piece_of_input);
}

int main(void)
{
    return suite_run("sizes", add);
}
