/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates with one part longer than usual, up to where the walker and libcrypto have their
 * limits: accepted, refused and printed as by libcrypto. And what is only said of a whole one. */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "compare.h"
#include "parts.h"
#include "suite.h"

/* True if libcrypto accepts it. */
static bool compare(struct parts *parts, const char *what)
{
    struct difference difference;
    struct verdict verdict;
    size_t len;
    unsigned char *der = parts_end(parts, &len);
    unsigned char *exact = bytes_exact(der, len);
    bool same = compare_input(&difference, &verdict, exact, len);

    ck_assert_msg(same, "%.100s: %.2000s", what, difference.text);
    free(exact);
    free(der);
    return verdict.accepted;
}

/* Puts an element around `count` zeros: lengths of three and four octets, and OIDs of long arcs. */
static void put_long(struct bytes *out, unsigned tag, size_t count, unsigned octet)
{
    struct bytes content = {0};

    for (size_t i = 1; i < count; i++)
        bytes_put_byte(&content, octet);
    bytes_put_byte(&content, 1);
    bytes_put_der(out, tag, &content);
    bytes_free(&content);
}

static const struct {
    size_t count;
    enum cert_part part;
    unsigned tag, octet;
    const char *why;
} longs[] = {
    {0x80, CERT_SIGNATURE, 0x03, 0, "a length of one more octet"},
    {0x100, CERT_SIGNATURE, 0x03, 0, "of two"},
    {0x10000, CERT_SIGNATURE, 0x03, 0, "of three"},
    {0x1000000, CERT_SIGNATURE, 0x03, 0, "of four"},
    {0x10000, CERT_SERIAL, 0x02, 1, "a serial number"},
    {65, CERT_OUTER, 0x06, 0x81, "an OID longer than that of any algorithm"},
    {600, CERT_OUTER, 0x06, 0x81, "one that libcrypto does not write out"},
    {65, CERT_KEY, 0x06, 0x81, "the same of a key"},
    {600, CERT_KEY, 0x06, 0x81, "of which libcrypto wants the name"},
    {100, CERT_ISSUER, 0x06, 0x81, "the type of an attribute"},
    {600, CERT_ISSUER, 0x06, 0x81, "one that libcrypto does not write out"},
    {40000, CERT_SUBJECT, 0x0C, 'x', "a value"},
    {70000, CERT_SUBJECT, 0x0C, 'x', "a longer value, left to libcrypto"},
    {300000, CERT_SUBJECT, 0x14, 0xFF, "a value of which libcrypto prints nothing: over 1 MiB"},
};

/* Wraps it: an algorithm around an OID, a key around that, a name around a value. */
static void put_part(struct bytes *out, const struct bytes *inner, enum cert_part part)
{
    static const unsigned char common_name[] = {0x06, 0x03, 0x55, 0x04, 0x03};
    struct bytes once = {0}, twice = {0};

    if (part == CERT_SUBJECT)
        bytes_put(&once, common_name, sizeof common_name);
    bytes_put(&once, inner->data, inner->len);
    if (part == CERT_ISSUER)
        bytes_put(&once, "\x0C\x01x", 3);
    if (part == CERT_OUTER) {
        bytes_put_der(out, 0x30, &once);
    } else {
        bytes_put_der(&twice, 0x30, &once);
        if (part == CERT_KEY)
            bytes_put(&twice, "\x03\x02\x00\x00", 4);
        once.len = 0;
        bytes_put_der(&once, 0x31, &twice);
        bytes_put_der(out, 0x30, part == CERT_KEY ? &twice : &once);
    }
    bytes_free(&once);
    bytes_free(&twice);
}

START_TEST(long_part)
{
    struct parts parts;
    struct bytes element = {0};
    enum cert_part part = longs[_i].part;

    parts_begin(&parts);
    put_long(&element, longs[_i].tag, longs[_i].count, longs[_i].octet);
    parts_set(&parts, part, "");
    if (part == CERT_SIGNATURE || part == CERT_SERIAL)
        bytes_put(&parts.of[part], element.data, element.len);
    else
        put_part(&parts.of[part], &element, part);
    bool accepted = compare(&parts, longs[_i].why);
#ifdef LIBCRYPTO_HAS_PROVIDERS /* an older one does not look the algorithm up by its name */
    ck_assert_msg(accepted == (longs[_i].count != 600 || part != CERT_KEY), "%s", longs[_i].why);
#else
    ck_assert_msg(accepted, "%s", longs[_i].why);
#endif
    bytes_free(&element);
}
END_TEST

/* ------------------------------------------------------------------ macros of it */

/* Bytes behind it, and half of it. */
START_TEST(not_the_whole_input)
{
    struct parts parts;
    dnmap_macros macros;
    dnmap_error error;
    size_t len;

    parts_begin(&parts);
    unsigned char *der = parts_end(&parts, &len);
    unsigned char *more = calloc(len + 1, 1);
    memcpy(more, der, len);
    ck_assert_int_eq(dnmap_macros_from_der(&macros, more, len + 1, DNMAP_DIALECT_HOST, &error),
                     DNMAP_E_TRAILING);
    ck_assert_uint_eq(error.offset, len);
    ck_assert_str_eq(macros.issuer, "");
    ck_assert_int_eq(dnmap_macros_from_der(&macros, der, len - 1, DNMAP_DIALECT_HOST, &error),
                     DNMAP_E_DER);
    ck_assert_str_eq(macros.subject, "");
    free(more);
    free(der);
}
END_TEST

/* jurisdictionC=US, CN=a/b: LibreSSL writes the type out, OpenSSL 3 escapes the slash. */
static const struct {
    dnmap_dialect dialect;
    const char *subject;
} dialects[] = {
    {DNMAP_DIALECT_OPENSSL3, "/jurisdictionC=US/CN=a+5C/b"},
    {DNMAP_DIALECT_OPENSSL1, "/jurisdictionC=US/CN=a/b"},
    {DNMAP_DIALECT_LIBRESSL, "/jurisdictionCountryName=US/CN=a/b"},
};

START_TEST(other_dialects)
{
    struct parts parts;
    dnmap_macros macros;
    size_t len;

    parts_begin(&parts);
    parts_set(&parts, CERT_SUBJECT,
              "302331133011060B2B0601040182373C0201031302"
              "5553310C300A06035504030C03612F62");
    unsigned char *der = parts_end(&parts, &len);
    ck_assert_int_eq(dnmap_macros_from_der(&macros, der, len, dialects[_i].dialect, NULL),
                     DNMAP_OK);
    ck_assert_str_eq(macros.subject, dialects[_i].subject);
    ck_assert_str_eq(macros.issuer, "/CN=CA");
    free(der);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, long_part, 0, (int)(sizeof longs / sizeof longs[0]));
    tcase_add_test(tcase, not_the_whole_input);
    tcase_add_loop_test(tcase, other_dialects, 0, (int)(sizeof dialects / sizeof dialects[0]));
}

int main(void)
{
    return suite_run("lengths", add);
}
