/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys back to names, and names as RFC 4514: what OpenSSL prints, and round trips of random names.
 */
#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "gen.h"
#include "suite.h"

enum { NAMES = 20000, SEED = 20261124 };

/* ------------------------------------------------------------------ RFC 4514 */

/* Whether OpenSSL's form can be compared: strings of plain ASCII, types with OpenSSL's name. It
 * writes other values in UTF-8 or in hex by rules of its own. */
static bool is_plain(const dnmap_name *name)
{
    for (size_t i = 0; i < dnmap_name_count(name); i++) {
        dnmap_attribute attribute;
        ck_assert_int_eq(dnmap_name_attribute(&attribute, name, i), DNMAP_OK);
        int type = attribute.string_type;
        if (attribute.oid[0] == '\0')
            return false;
        if ((attribute.type[0] >= '0' && attribute.type[0] <= '9') ||
            strcmp(attribute.type, "uid") == 0 ||
            (type != V_ASN1_UTF8STRING && type != V_ASN1_PRINTABLESTRING &&
             type != V_ASN1_IA5STRING))
            return false;
        for (size_t j = 0; j < attribute.value_len; j++)
            if (attribute.value[j] < ' ' || attribute.value[j] > '~')
                return false;
    }
    return true;
}

static char *openssl_rfc2253(const unsigned char *der, size_t len)
{
    const unsigned char *p = der;
    X509_NAME *name = d2i_X509_NAME(NULL, &p, (long)len);
    BIO *bio = BIO_new(BIO_s_mem());
    char *data;

    ck_assert_ptr_nonnull(name);
    ck_assert_int_ge(X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253), 0);
    long size = BIO_get_mem_data(bio, &data);
    char *text = malloc((size_t)size + 1);
    memcpy(text, data, (size_t)size);
    text[size] = '\0';
    BIO_free(bio);
    X509_NAME_free(name);
    return text;
}

static bool has_unwritten_oid(const dnmap_name *name)
{
    dnmap_attribute attribute;

    for (size_t i = 0; dnmap_name_attribute(&attribute, name, i) == DNMAP_OK; i++)
        if (attribute.oid[0] == '\0')
            return true;
    return false;
}

/* The same types, values and RDNs, whatever the string types. */
static void read_back(const dnmap_name *name, unsigned number)
{
    dnmap_name *again;
    dnmap_error error;
    size_t len;
    char *text;

    dnmap_status status = dnmap_name_rfc4514_new(&text, &len, name);
    if (status == DNMAP_E_TYPE) {
        ck_assert(has_unwritten_oid(name));
        return;
    }
    ck_assert_int_eq(status, DNMAP_OK);
    status = dnmap_name_from_text(&again, text, len, DNMAP_TEXT_RFC4514, &error);
    ck_assert_msg(status == DNMAP_OK, "name %u: %.3000s: byte %zu: %s", number, text, error.offset,
                  error.message);
    ck_assert_msg(dnmap_name_equal(name, again), "name %u: %.3000s", number, text);
    dnmap_name_free(again);
    dnmap_free(text);
}

/* ------------------------------------------------------------------ keys */

/* Where two texts begin to differ. */
static size_t common(const char *a, const char *b)
{
    size_t i = 0;

    while (a[i] != '\0' && a[i] == b[i])
        i++;
    return i;
}

/* What is read from the key has the same key. */
static void decode_key(const dnmap_name *name, dnmap_dialect dialect, unsigned number)
{
    unsigned risks, decoded_risks;
    dnmap_name *decoded;
    dnmap_error error;
    size_t len;
    char *key, *again;

    dnmap_status status = dnmap_key_new(&key, &len, &risks, name, NULL, dialect, DNMAP_MAP_LDAP);
    if (status == DNMAP_E_LIMIT)
        return;
    ck_assert_int_eq(status, DNMAP_OK);
    status = dnmap_key_decode(&decoded, &decoded_risks, key, len, dialect, &error);
    bool whole = (risks & (DNMAP_RISK_MACRO_CUT | DNMAP_RISK_EMPTY)) == 0;
    if (whole && (risks & DNMAP_RISK_AMBIGUOUS) == 0) {
        ck_assert_msg(status == DNMAP_OK, "name %u: %.3000s: byte %zu: %s", number, key,
                      error.offset, error.message);
        ck_assert_msg(dnmap_name_equal(name, decoded), "name %u: %.3000s", number, key);
    }
    if (status == DNMAP_OK) {
        ck_assert_int_eq(dnmap_key_new(&again, NULL, NULL, decoded, NULL, dialect, DNMAP_MAP_LDAP),
                         DNMAP_OK);
        ck_assert_msg(strcmp(key, again) == 0, "name %u: %.60s instead of %.60s", number,
                      again + common(again, key), key + common(again, key));
        dnmap_free(again);
    } else {
        ck_assert_uint_le(error.offset, len);
    }
    dnmap_name_free(decoded);
    dnmap_free(key);
}

START_TEST(random_names)
{
    const unsigned names = suite_share(NAMES);
    struct gen g;
    unsigned compared = 0;

    gen_seed(&g, SEED);
    for (unsigned i = 0; i < names; i++) {
        size_t len;
        dnmap_name *name;
        unsigned char *der = gen_name(&g, &len);
        if (dnmap_name_from_der(&name, der, len, NULL) == DNMAP_OK) {
            if (dnmap_name_count(name) != 0)
                read_back(name, i);
            if (is_plain(name)) {
                char *expected = openssl_rfc2253(der, len);
                char *text;
                ck_assert_int_eq(dnmap_name_rfc4514_new(&text, NULL, name), DNMAP_OK);
                ck_assert_msg(strcmp(text, expected) == 0, "name %u: %.2000s instead of %.2000s", i,
                              text, expected);
                compared++;
                dnmap_free(text);
                free(expected);
            }
            for (int d = DNMAP_DIALECT_OPENSSL3; d <= DNMAP_DIALECT_README; d++)
                decode_key(name, (dnmap_dialect)d, i);
        }
        dnmap_name_free(name);
        free(der);
    }
    ck_assert_uint_ge(compared, names / 20);
    ck_assert_uint_eq(ERR_peek_error(), 0);
}
END_TEST

/* The names stand in RFC 4514; that they are what the keys say can be seen. */
static const struct {
    const char *key;
    dnmap_dialect dialect;
    const char *name; /* NULL: refused */
    dnmap_status status;
    size_t offset;
    unsigned risks;
} keys[] = {
    {"/C=US/O=Foo+20Inc.", DNMAP_DIALECT_OPENSSL3, "O=Foo Inc.,C=US", DNMAP_OK, 0, 0},
    {"CERTISSUER:/C=US/O=Foo+20Inc.", DNMAP_DIALECT_OPENSSL3, "O=Foo Inc.,C=US", DNMAP_OK, 0, 0},
    {"/CN=a+5C+2Bb", DNMAP_DIALECT_OPENSSL3, "CN=a\\+b", DNMAP_OK, 0, 0},
    {"/CN=a+2Bb", DNMAP_DIALECT_OPENSSL1, "CN=a\\+b", DNMAP_OK, 0, 0},
    {"/CN=x+2BUID=y", DNMAP_DIALECT_OPENSSL3, "UID=y+CN=x", DNMAP_OK, 0, 0},
    {"/CN=+5CxC3+5CxA9", DNMAP_DIALECT_OPENSSL3, "CN=\xC3\xA9", DNMAP_OK, 0, DNMAP_RISK_IMITABLE},
    {"/CN=+5CxE9", DNMAP_DIALECT_OPENSSL3, "CN=#1401E9", DNMAP_OK, 0, DNMAP_RISK_IMITABLE},
    /* folded by makemap */
    {"certissuer:/c=us/cn=+5cxc3+5cxa9", DNMAP_DIALECT_OPENSSL3, "CN=\xC3\xA9,C=us", DNMAP_OK, 0,
     DNMAP_RISK_CASE | DNMAP_RISK_IMITABLE},
    {"/emailaddress=a@b", DNMAP_DIALECT_OPENSSL3, "emailAddress=a@b", DNMAP_OK, 0, DNMAP_RISK_CASE},
    /* malformed */
    {"", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TEXT, 0, 0},
    {"C=US", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TEXT, 0, 0},
    {"T:C=US", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TEXT, 0, 0},
    {"T:/C=U S", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_XTEXT, 6, 0},
    {"/CN=Foo+2b", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_XTEXT, 7, 0},
    {"/CN=Foo+2", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_XTEXT, 7, 0},
    {"/C=a/E=b", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TEXT, 4, 0},
    {"/CN=a+2Bb", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TEXT, 6, 0},
    {"/CN=+41", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TEXT, 4, 0},
    {"/Foo=US", DNMAP_DIALECT_OPENSSL3, NULL, DNMAP_E_TYPE, 1, 0},
};

START_TEST(known_keys)
{
    unsigned risks;
    dnmap_name *name;
    dnmap_error error;
    char *text;

    dnmap_status status = dnmap_key_decode(&name, &risks, keys[_i].key, strlen(keys[_i].key),
                                           keys[_i].dialect, &error);
    ck_assert_int_eq(status, keys[_i].status);
    ck_assert_int_eq(error.code, status);
    if (status != DNMAP_OK)
        ck_assert_uint_eq(error.offset, keys[_i].offset);
    if (keys[_i].name != NULL) {
        ck_assert_int_eq(dnmap_name_rfc4514_new(&text, NULL, name), DNMAP_OK);
        ck_assert_str_eq(text, keys[_i].name);
        ck_assert_uint_eq(
            risks & (DNMAP_RISK_CASE | DNMAP_RISK_KEY_CUT | DNMAP_RISK_AMBIGUOUS |
                     (keys[_i].dialect == DNMAP_DIALECT_OPENSSL3 ? DNMAP_RISK_IMITABLE : 0)),
            keys[_i].risks);
        dnmap_free(text);
    }
    dnmap_name_free(name);
}
END_TEST

/* A key of 256 bytes may end inside an escape. */
START_TEST(cut_keys)
{
    for (size_t letters = 1; letters <= 3; letters++) {
        char text[400] = "/CN=";
        unsigned risks;
        dnmap_name *name, *decoded;
        char *key;
        size_t len;

        memset(text + 4, 'x', letters);
        memset(text + 4 + letters, ' ', 100);
        ck_assert_int_eq(dnmap_name_from_text(&name, text, strlen(text), DNMAP_TEXT_SLASH, NULL),
                         DNMAP_OK);
        ck_assert_int_eq(dnmap_key_new(&key, &len, NULL, name, "CERTISSUER", DNMAP_DIALECT_OPENSSL3,
                                       DNMAP_MAP_HASH),
                         DNMAP_OK);
        ck_assert_uint_eq(len, 256);
        ck_assert_int_eq(dnmap_key_decode(&decoded, &risks, key, len, DNMAP_DIALECT_OPENSSL3, NULL),
                         DNMAP_OK);
        ck_assert_uint_ne(risks & DNMAP_RISK_KEY_CUT, 0);
        dnmap_attribute attribute;
        ck_assert_int_eq(dnmap_name_attribute(&attribute, decoded, 0), DNMAP_OK);
        ck_assert_uint_eq(attribute.value_len, letters + (256 - 11 - 4 - letters) / 3);
        dnmap_free(key);
        dnmap_name_free(name);
        dnmap_name_free(decoded);
    }
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, random_names);
    tcase_add_loop_test(tcase, known_keys, 0, (int)(sizeof keys / sizeof keys[0]));
    tcase_add_test(tcase, cut_keys);
}

int main(void)
{
    return suite_run("decode", add);
}
