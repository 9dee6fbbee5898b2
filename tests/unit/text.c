/* SPDX-License-Identifier: BSD-2-Clause */
/* Written forms: each gives the name whose slash form (X509_NAME_oneline, OpenSSL 3) stands beside
 * it. What openssl prints was taken from openssl x509 of 0.9.8, 1.0.2, 1.1.1, 3.0 and 3.2. */
#include <ctype.h>
#include <openssl/err.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

#define GUESS DNMAP_RISK_TEXT_GUESS
#define TYPE DNMAP_RISK_TEXT_TYPE

static const struct {
    const char *text;
    dnmap_text_format format;
    const char *oneline;
    unsigned risks; /* of the text */
} readable[] = {
    {"/C=US/O=Foo", DNMAP_TEXT_AUTO, "/C=US/O=Foo", 0},
    {"/O=o/CN=x+UID=y", DNMAP_TEXT_AUTO, "/O=o/CN=x+UID=y", GUESS},
    {"/CN=a\\/b", DNMAP_TEXT_AUTO, "/CN=a\\/b", 0},
    {"/CN=a ", DNMAP_TEXT_AUTO, "/CN=a ", GUESS},
    {"/CN=a\\/O=b", DNMAP_TEXT_AUTO, "/CN=a\\/O=b", GUESS},
    {"/CN=a/b", DNMAP_TEXT_AUTO, "/CN=a\\/b", GUESS},
    {"/CN=\\xC3\\xA9", DNMAP_TEXT_AUTO, "/CN=\\xC3\\xA9", TYPE},
    {"/CN=\\x41", DNMAP_TEXT_AUTO, "/CN=\\x41", 0},
    {"/commonName=x/e=y", DNMAP_TEXT_AUTO, "/CN=x/emailAddress=y", 0},
    {"C=US, O=Foo", DNMAP_TEXT_AUTO, "/C=US/O=Foo", 0},
    {"C = US, O = Foo", DNMAP_TEXT_AUTO, "/C=US/O=Foo", 0},
    {"C = US, O = \"Foo, Inc.\", CN = x + UID = y", DNMAP_TEXT_AUTO, "/C=US/O=Foo, Inc./CN=x+UID=y",
     0},
    {"C = US, CN = \\C3\\A9", DNMAP_TEXT_AUTO, "/C=US/CN=\\xC3\\xA9", TYPE},
    {"C = US, CN = a/emailAddress=b", DNMAP_TEXT_AUTO, "/C=US/CN=a\\/emailAddress=b", 0},
    {"C=US, O=Foo, Inc., CN=x", DNMAP_TEXT_AUTO, "/C=US/O=Foo, Inc./CN=x", GUESS},
    {"C=US, CN=x/emailAddress=a@b", DNMAP_TEXT_AUTO, "/C=US/CN=x/emailAddress=a@b", GUESS},
    {"C=US, CN=\\xC3\\xA9", DNMAP_TEXT_AUTO, "/C=US/CN=\\xC3\\xA9", TYPE},
    {"CN=x, O=Foo, C=US", DNMAP_TEXT_AUTO, "/CN=x/O=Foo/C=US", GUESS},
    {"CN=x,O=Foo,C=US", DNMAP_TEXT_AUTO, "/C=US/O=Foo/CN=x", 0},
    {"C=US,O=Foo,CN=x", DNMAP_TEXT_AUTO, "/CN=x/O=Foo/C=US", GUESS},
    {"CN=a+UID=b,O=Foo\\, Inc.,DC=c", DNMAP_TEXT_AUTO, "/DC=c/O=Foo, Inc./UID=b+CN=a", GUESS},
    {"uid=b,O=x", DNMAP_TEXT_RFC4514, "/O=x/UID=b", 0},
    {"cn=\\ a\\ ,o=\\23x", DNMAP_TEXT_RFC4514, "/O=#x/CN= a ", 0},
    {"CN=#0C0161,O=x", DNMAP_TEXT_RFC4514, "/O=x/CN=a", 0},
    {"CN=a+UID=b", DNMAP_TEXT_AUTO, "/UID=b+CN=a", GUESS},
    {"CN = a + UID = b", DNMAP_TEXT_AUTO, "/CN=a+UID=b", 0},
    {"OID.2.5.4.3=a", DNMAP_TEXT_AUTO, "/CN=a", 0},
    {"1.2.3.4=a", DNMAP_TEXT_AUTO, "/1.2.3.4=a", 0},
    {"CN=", DNMAP_TEXT_AUTO, "/CN=", 0},
};

START_TEST(reads)
{
    const char *text = readable[_i].text;
    dnmap_error error;
    dnmap_name *name;
    char *oneline, *key;
    unsigned risks;

    dnmap_status status =
        dnmap_name_from_text(&name, text, strlen(text), readable[_i].format, &error);
    ck_assert_msg(status == DNMAP_OK, "%s: %s", text, error.message);
    ck_assert_int_eq(dnmap_oneline_new(&oneline, NULL, name, DNMAP_DIALECT_OPENSSL3, SIZE_MAX),
                     DNMAP_OK);
    ck_assert_str_eq(oneline, readable[_i].oneline);
    ck_assert_int_eq(dnmap_key_new(&key, NULL, &risks, name, "CERTSUBJECT", DNMAP_DIALECT_OPENSSL3,
                                   DNMAP_MAP_HASH),
                     DNMAP_OK);
    ck_assert_msg((risks & (GUESS | TYPE)) == readable[_i].risks, "%s: risks %x", text, risks);
    dnmap_free(key);
    dnmap_free(oneline);
    dnmap_name_free(name);
}
END_TEST

/* What is refused, why, and where that shows. */
static const struct {
    const char *text;
    dnmap_status status;
    size_t offset;
} unreadable[] = {
    {"", DNMAP_E_TEXT, 0},               /* empty */
    {"/", DNMAP_E_TEXT, 1},              /* no attribute */
    {"Jason Heiss", DNMAP_E_TEXT, 0},    /* no type */
    {"/C=US/Foo=bar", DNMAP_E_TYPE, 6},  /* a type that nobody knows */
    {"C=US, Foo=bar", DNMAP_E_TYPE, 6},  /* the same */
    {"C=US, O=a,CN=b", DNMAP_E_TEXT, 0}, /* both separators: which order? */
    {"O=\"a", DNMAP_E_TEXT, 2},          /* an open quote */
    {"O=\"a\" b", DNMAP_E_TEXT, 6},      /* text behind the quote */
    {"CN=a\\zb", DNMAP_E_TEXT, 4},       /* no such escape */
    {"CN=#0c01", DNMAP_E_TEXT, 3},       /* DER cut short */
    {"CN=#040161", DNMAP_E_TEXT, 3},     /* an OCTET STRING is no name's value */
    {"CN=a\tb", DNMAP_E_TEXT, 4},        /* a control character */
    {"CN=x,O=y,", DNMAP_E_TEXT, 9},      /* a comma too many */
};

START_TEST(refuses)
{
    const char *text = unreadable[_i].text;
    dnmap_error error;
    dnmap_name *name;

    ck_assert_int_eq(dnmap_name_from_text(&name, text, strlen(text), DNMAP_TEXT_AUTO, &error),
                     unreadable[_i].status);
    ck_assert_ptr_null(name);
    ck_assert_int_eq(error.code, unreadable[_i].status);
    ck_assert_uint_eq(error.offset, unreadable[_i].offset);
    ck_assert_uint_eq(ERR_peek_error(), 0);
}
END_TEST

/* Types are made of letters, digits and . - _; control characters and broken UTF-8 stand in no
 * text. */
static dnmap_status expected_of(int c)
{
    if (c < ' ' || c == 0x7F)
        return DNMAP_E_TEXT;
    return isalnum(c) || strchr(".-_", c) != NULL ? DNMAP_E_TYPE : DNMAP_OK;
}

START_TEST(type_bytes)
{
    for (int c = 1; c < 256; c++) {
        char text[] = "/CN=a/x?y=b";
        dnmap_name *name;
        text[7] = (char)c;
        dnmap_status status =
            dnmap_name_from_text(&name, text, strlen(text), DNMAP_TEXT_SLASH, NULL);
        if (strchr("/+=", c) == NULL) /* those end a value or a type */
            ck_assert_msg(status == expected_of(c), "%d: %s", c, dnmap_status_name(status));
        dnmap_name_free(name);
    }
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, reads, 0, (int)(sizeof readable / sizeof readable[0]));
    tcase_add_test(tcase, type_bytes);
    tcase_add_loop_test(tcase, refuses, 0, (int)(sizeof unreadable / sizeof unreadable[0]));
}

int main(void)
{
    return suite_run("text", add);
}
