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
    {"/CN=\\x20", DNMAP_TEXT_AUTO, "/CN=\\x20", 0},
    {"/CN=\\x7E", DNMAP_TEXT_AUTO, "/CN=\\x7E", 0},
    {"/CN=a\\/foo=b", DNMAP_TEXT_AUTO, "/CN=a\\/foo=b", 0},
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
    {"CN = a+UID = b", DNMAP_TEXT_AUTO, "/CN=a+UID=b", 0},
    {"/CN=\xE9", DNMAP_TEXT_AUTO, "/CN=\\xE9", TYPE},
    {"OID.2.5.4.3=a", DNMAP_TEXT_AUTO, "/CN=a", 0},
    {"1.2.3.4=a", DNMAP_TEXT_AUTO, "/1.2.3.4=a", 0},
    {"CN=", DNMAP_TEXT_AUTO, "/CN=", 0},
    {"CN=a;O=b", DNMAP_TEXT_AUTO, "/O=b/CN=a", 0},
    {"CN=a;O=b", DNMAP_TEXT_RFC4514, "/O=b/CN=a", 0},
    {"CN=a+UID=b+OU=c", DNMAP_TEXT_AUTO, "/OU=c+UID=b+CN=a", GUESS},
    {"CN=a + UID=b", DNMAP_TEXT_AUTO, "/CN=a+UID=b", 0},
    {"C=US, CN=a+UID=b", DNMAP_TEXT_AUTO, "/C=US/CN=a+UID=b", 0},
    {"CN=\"a+UID=b, x=y\",O=c", DNMAP_TEXT_AUTO, "/O=c/CN=a\\+UID=b, x=y", 0},
    {"O=\"a\\\"b\\41\", CN=x", DNMAP_TEXT_OPENSSL, "/O=a\"bA/CN=x", 0},
    {"C=US, O=a,b", DNMAP_TEXT_OPENSSL, "/C=US/O=a,b", GUESS},
    {"C=US, O=a,CN=b", DNMAP_TEXT_OPENSSL, "/C=US/O=a,CN=b", GUESS},
    /* X509_NAME_print leaves the slash before all but types of one or two capitals */
    {"C=US, CN=x/UID=y", DNMAP_TEXT_AUTO, "/C=US/CN=x/UID=y", GUESS},
    {"C=US, CN=x/OU=y", DNMAP_TEXT_AUTO, "/C=US/CN=x\\/OU=y", 0},
    {"C=US, CN=x/O=y", DNMAP_TEXT_AUTO, "/C=US/CN=x\\/O=y", 0},
    {"C=US, CN=x/o=y", DNMAP_TEXT_AUTO, "/C=US/CN=x/O=y", GUESS},
    {"C=US, CN=x/UID =y", DNMAP_TEXT_AUTO, "/C=US/CN=x\\/UID =y", 0},
    {"/0.9.2342.19200300.100.1.25=x", DNMAP_TEXT_AUTO, "/DC=x", 0},
    {"C=US, CN=x/1.2.3=y", DNMAP_TEXT_AUTO, "/C=US/CN=x/1.2.3=y", GUESS},
    {"C=US, CN=x/Foo=y", DNMAP_TEXT_AUTO, "/C=US/CN=x\\/Foo=y", 0},
    {"/CN=\\xc3", DNMAP_TEXT_AUTO, "/CN=\\xc3", 0},
    {"/CN=\\xCa", DNMAP_TEXT_AUTO, "/CN=\\xCa", 0},
    {"/CN=\\xCz", DNMAP_TEXT_AUTO, "/CN=\\xCz", 0},
    {"/CN=a/{=x", DNMAP_TEXT_AUTO, "/CN=a\\/{=x", GUESS},
    /* in any case, by its long name or its short one */
    {"/localityname=x/JurisdictionC=US", DNMAP_TEXT_AUTO, "/L=x/jurisdictionC=US", 0},
    {"OU=x,O=y,DC=a", DNMAP_TEXT_AUTO, "/DC=a/O=y/OU=x", 0},
    {"DC=a,O=y,OU=x", DNMAP_TEXT_AUTO, "/OU=x/O=y/DC=a", GUESS},
    {"DC=a,emailAddress=x", DNMAP_TEXT_AUTO, "/emailAddress=x/DC=a", GUESS},
    {"C=US,UID=x", DNMAP_TEXT_AUTO, "/UID=x/C=US", GUESS},
    {"C=US,O=x", DNMAP_TEXT_AUTO, "/O=x/C=US", 0},
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

START_TEST(no_slash)
{
    dnmap_error error = {.offset = 7};
    dnmap_name *name;

    ck_assert_int_eq(dnmap_name_from_text(&name, "CN=x", 4, DNMAP_TEXT_SLASH, &error),
                     DNMAP_E_TEXT);
    ck_assert_uint_eq(error.offset, 0);
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
    {"CN=a\\", DNMAP_E_TEXT, 4},         /* a backslash at the end */
    {"C=US, CN=\\xc3", DNMAP_E_TEXT, 9}, /* lower case: openssl never writes it */
    {"O=\"a\\zb\"", DNMAP_E_TEXT, 4},    /* no such escape, in quotes */
    {"CN=#0C016161", DNMAP_E_TEXT, 3},   /* more than one element */
    {"CN=a\x7F", DNMAP_E_TEXT, 4},       /* a control character */
    {"/1.2..4=x", DNMAP_E_TYPE, 1},      /* OBJ_txt2obj takes it for 1.2.0.4, */
    {"/2.5.4.=x", DNMAP_E_TYPE, 1},      /* for 2.5.4 */
    {"/2.5.4.03=x", DNMAP_E_TYPE, 1},    /* and for CN */
    {"/-x=y", DNMAP_E_TYPE, 1},          /* no name begins so */
    {"/Uid=x", DNMAP_E_TYPE, 1},         /* uid or UID? */
    {"/AES-128-CTR=x", DNMAP_E_TYPE, 1}, /* libcrypto knows it, but it has no OID */
    {"x, y", DNMAP_E_TEXT, 0},           /* no = at all */
    {"=x", DNMAP_E_TEXT, 0},             /* nothing in front of it */
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

/* A type longer than any OID that libcrypto writes out, and none at all. */
START_TEST(types_that_there_can_not_be)
{
    static const unsigned char oid[] = {0x55, 0x04, 0x03};
    const dnmap_attribute attribute = {.type = "",
                                       .oid = "2.5.4.3",
                                       .oid_der = oid,
                                       .oid_der_len = 3,
                                       .string_type = 12,
                                       .value = (const unsigned char *)"x",
                                       .value_len = 1};
    char text[3000];
    dnmap_name *name;

    memset(text, '1', sizeof text);
    text[2990] = '=';
    ck_assert_int_eq(dnmap_name_from_text(&name, text, 2992, DNMAP_TEXT_RFC4514, NULL),
                     DNMAP_E_TYPE);
    ck_assert_int_eq(dnmap_attribute_rfc4514(text, sizeof text, NULL, &attribute), DNMAP_OK);
    ck_assert_str_eq(text, "2.5.4.3=x");
}
END_TEST

/* A value in UTF-8, and as RFC 4514 has it: characters that nobody sees are escaped, byte by byte.
 */
static const struct {
    const char *value, *expected;
} characters[] = {
    {"", "CN="},
    {"\xEF\xBB\xBE", "CN=\xEF\xBB\xBE"},         /* U+FEFE */
    {"\xEF\xBB\xBF", "CN=\\EF\\BB\\BF"},         /* U+FEFF */
    {"\xEF\xBC\x80", "CN=\xEF\xBC\x80"},         /* U+FF00 */
    {"\xF0\x9F\x98\x80", "CN=\xF0\x9F\x98\x80"}, /* U+1F600 */
    {"\xF3\x9F\xBF\xBF", "CN=\xF3\x9F\xBF\xBF"}, /* U+DFFFF */
    {"\xF3\xA0\x80\x80", "CN=\\F3\\A0\\80\\80"}, /* U+E0000 */
    {"a\xF3\xA0\x81\xBF"
     "b",
     "CN=a\\F3\\A0\\81\\BFb"},                   /* U+E007F */
    {"\xF3\xA0\x82\x80", "CN=\xF3\xA0\x82\x80"}, /* U+E0080 */
};

START_TEST(unseen_characters)
{
    static const unsigned char oid[] = {0x55, 0x04, 0x03};
    const char *value = characters[_i].value;
    const dnmap_attribute attribute = {.type = "CN",
                                       .oid = "2.5.4.3",
                                       .oid_der = oid,
                                       .oid_der_len = 3,
                                       .string_type = 12,
                                       .value = (const unsigned char *)value,
                                       .value_len = strlen(value)};
    char text[100];

    ck_assert_int_eq(dnmap_attribute_rfc4514(text, sizeof text, NULL, &attribute), DNMAP_OK);
    ck_assert_str_eq(text, characters[_i].expected);
}
END_TEST

START_TEST(copies_keep_their_risks)
{
    unsigned risks[2];
    dnmap_name *name, *copy;

    ck_assert_int_eq(dnmap_name_from_text(&name, "/CN=a/b", 7, DNMAP_TEXT_AUTO, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_name_copy(&copy, name), DNMAP_OK);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(dnmap_key(NULL, 0, NULL, &risks[i], i == 0 ? name : copy, NULL,
                                   DNMAP_DIALECT_HOST, DNMAP_MAP_HASH),
                         DNMAP_OK);
    ck_assert_uint_eq(risks[0] & GUESS, GUESS);
    ck_assert_uint_eq(risks[1], risks[0]);
    dnmap_name_free(name);
    dnmap_name_free(copy);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, reads, 0, (int)(sizeof readable / sizeof readable[0]));
    tcase_add_test(tcase, no_slash);
    tcase_add_test(tcase, type_bytes);
    tcase_add_loop_test(tcase, refuses, 0, (int)(sizeof unreadable / sizeof unreadable[0]));
    tcase_add_loop_test(tcase, unseen_characters, 0,
                        (int)(sizeof characters / sizeof characters[0]));
    tcase_add_test(tcase, copies_keep_their_risks);
    tcase_add_test(tcase, types_that_there_can_not_be);
}

int main(void)
{
    return suite_run("text", add);
}
