/* SPDX-License-Identifier: BSD-2-Clause */
/* The macro values of other TLS libraries than the host's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

enum { LINE_SIZE = 16384, AT_LEAST = 250 };

static void compare(const dnmap_name *name, dnmap_dialect dialect, const char *expected)
{
    char *macro;

    ck_assert_int_eq(dnmap_macro_dn_new(&macro, NULL, name, dialect), DNMAP_OK);
    ck_assert_str_eq(macro, expected);
    dnmap_free(macro);
}

START_TEST(every_vector)
{
    static char line[LINE_SIZE];
    FILE *file = fopen(VECTORS, "r");
    int count = 0;

    ck_assert_msg(file != NULL, "%s", VECTORS);
    while (fgets(line, sizeof line, file) != NULL) {
        char *openssl3 = strchr(line, '\t');
        size_t len;
        dnmap_name *name;
        if (line[0] == '#')
            continue;
        ck_assert_ptr_nonnull(openssl3);
        *openssl3++ = '\0';
        char *openssl1 = strchr(openssl3, '\t');
        ck_assert_ptr_nonnull(openssl1);
        *openssl1++ = '\0';
        openssl1[strcspn(openssl1, "\n")] = '\0';

        unsigned char *der = suite_hex(line, &len);
        ck_assert_int_eq(dnmap_name_from_der(&name, der, len, NULL), DNMAP_OK);
        compare(name, DNMAP_DIALECT_OPENSSL3, openssl3);
        compare(name, DNMAP_DIALECT_OPENSSL1, openssl1);
        dnmap_name_free(name);
        free(der);
        count++;
    }
    fclose(file);
    ck_assert_int_ge(count, AT_LEAST);
}
END_TEST

/* What cf/README says, and what LibreSSL's source does: names as text, values by hand. */
static const struct {
    const char *text;
    dnmap_dialect dialect;
    const char *macro;
} others[] = {
    {"/CN=darth+cert@endmail.org", DNMAP_DIALECT_README, "/CN=darth+2Bcert@endmail.org"},
    {"/CN=\xC3\xA9 \\ (x)", DNMAP_DIALECT_README, "/CN=+C3+A9+20\\+20+28x+29"},
    {"/CN=\xC3\xA9", DNMAP_DIALECT_LIBRESSL, "/CN=+5CxC3+5CxA9"},
    {"/O=o/CN=x+UID=y", DNMAP_DIALECT_LIBRESSL, "/O=o/CN=x/UID=y"},
    {"/organizationIdentifier=V/CN=x", DNMAP_DIALECT_LIBRESSL, "/2.5.4.97=V/CN=x"},
    {"/jurisdictionC=DE", DNMAP_DIALECT_LIBRESSL, "/jurisdictionCountryName=DE"},
};

START_TEST(other_dialects)
{
    dnmap_name *name;

    ck_assert_int_eq(dnmap_name_from_text(&name, others[_i].text, strlen(others[_i].text),
                                          DNMAP_TEXT_SLASH, NULL),
                     DNMAP_OK);
    compare(name, others[_i].dialect, others[_i].macro);
    dnmap_name_free(name);
}
END_TEST

/* 300 letters behind C=US: OpenSSL stops before that attribute, LibreSSL inside it, README nowhere.
 */
START_TEST(where_each_dialect_cuts)
{
    char text[400] = "/C=US/O=";
    dnmap_name *name;
    size_t len;

    memset(text + 8, 'x', 300);
    ck_assert_int_eq(dnmap_name_from_text(&name, text, 308, DNMAP_TEXT_SLASH, NULL), DNMAP_OK);
    compare(name, DNMAP_DIALECT_OPENSSL3, "/C=US");
    compare(name, DNMAP_DIALECT_OPENSSL1, "/C=US");
    ck_assert_int_eq(dnmap_macro_dn(NULL, 0, &len, name, DNMAP_DIALECT_LIBRESSL), DNMAP_OK);
    ck_assert_uint_eq(len, 255);
    ck_assert_int_eq(dnmap_macro_dn(NULL, 0, &len, name, DNMAP_DIALECT_README), DNMAP_OK);
    ck_assert_uint_eq(len, 308);
    dnmap_name_free(name);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, every_vector);
    tcase_add_loop_test(tcase, other_dialects, 0, (int)(sizeof others / sizeof others[0]));
    tcase_add_test(tcase, where_each_dialect_cuts);
}

int main(void)
{
    return suite_run("vectors", add);
}
