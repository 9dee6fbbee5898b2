/* SPDX-License-Identifier: BSD-2-Clause */
/* Random names to keys and to RFC 4514, as OpenSSL prints them, and back. */
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
    if (size != 0)
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

static void add(TCase *tcase)
{
    tcase_add_test(tcase, random_names);
}

int main(void)
{
    return suite_run("roundtrip", add);
}
