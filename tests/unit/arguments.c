/* SPDX-License-Identifier: BSD-2-Clause */
/* Arguments that no caller should give: each call refuses them, leaves nothing stale in its outputs
 * and touches nothing. Optional outputs are left out as well. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

#define REFUSED(call) ck_assert_int_eq((call), DNMAP_E_ARGUMENT)

static const dnmap_dialect no_dialect = (dnmap_dialect)99;
static const dnmap_map no_map = (dnmap_map)99;
static const unsigned char empty_name[] = {0x30, 0x00};

static dnmap_name *name;
static dnmap_cert *cert;
static char out[2048];
static char *text;
static size_t len;
static dnmap_error error;

static void set_up(void)
{
    static const char line[] = "/CN=x";
    dnmap_reader *reader;

    ck_assert_int_eq(dnmap_name_from_text(&name, line, sizeof line - 1, DNMAP_TEXT_SLASH, NULL),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_new_memory(&reader, line, sizeof line - 1, DNMAP_INPUT_TEXT),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
    dnmap_reader_free(reader);
}

static void tear_down(void)
{
    dnmap_name_free(name);
    dnmap_cert_free(cert);
}

/* A size without a buffer. */
START_TEST(no_buffer)
{
    dnmap_regex *regex;

    REFUSED(dnmap_xtext_encode(NULL, 1, &len, "x", 1));
    REFUSED(dnmap_xtext_decode(NULL, 1, &len, "x", 1, &error));
    REFUSED(dnmap_oneline(NULL, 1, &len, name, DNMAP_DIALECT_HOST, 1));
    REFUSED(dnmap_macro_dn(NULL, 1, &len, name, DNMAP_DIALECT_HOST));
    REFUSED(dnmap_macro_cn(NULL, 1, NULL, name, DNMAP_DIALECT_HOST));
    REFUSED(dnmap_key(NULL, 1, &len, NULL, name, NULL, DNMAP_DIALECT_HOST, DNMAP_MAP_HASH));
    REFUSED(dnmap_name_rfc4514(NULL, 1, &len, name));
    REFUSED(dnmap_attribute_rfc4514(NULL, 1, &len, NULL));
    REFUSED(dnmap_attribute_utf8(NULL, 1, &len, NULL));
    REFUSED(dnmap_access_line(NULL, 1, &len, NULL, name, "T", "V", DNMAP_DIALECT_HOST,
                              DNMAP_MAP_HASH, 0, &error));
    REFUSED(dnmap_requirement(NULL, 1, &len, NULL, NULL, "VERIFY", name, NULL, NULL,
                              DNMAP_DIALECT_HOST, 0, &error));
    REFUSED(dnmap_ldif(NULL, 1, &len, "k", "v", "o=x", "c", NULL, 0));
    ck_assert_int_eq(dnmap_regex_new(&regex, "x", NULL), DNMAP_OK);
    REFUSED(dnmap_regex_apply(NULL, 1, &len, regex, "x"));
    dnmap_regex_free(regex);
}
END_TEST

/* A buffer without room: not even the NUL fits. */
START_TEST(no_room)
{
    strcpy(out, "stale");
    ck_assert_int_eq(dnmap_xtext_encode(out, 0, &len, "x", 1), DNMAP_E_BUFFER);
    ck_assert_uint_eq(len, 1);
    ck_assert_int_eq(dnmap_xtext_decode(out, 0, &len, "\n", 1, &error), DNMAP_E_XTEXT);
    ck_assert_int_eq(dnmap_xtext_decode(out, 1, &len, "x", 1, &error), DNMAP_E_BUFFER);
    ck_assert_int_eq(error.code, DNMAP_E_BUFFER);
    ck_assert_str_eq(out, "");
    strcpy(out, "stale");
    ck_assert_int_eq(dnmap_ldif(out, 0, NULL, "a b", "v", "o=x", "c", NULL, 0), DNMAP_E_TAG);
    ck_assert_int_eq(dnmap_ldif(out, 0, NULL, "k", "v", "o=x", "c", NULL, 0), DNMAP_E_BUFFER);
    ck_assert_str_eq(out, "stale");
}
END_TEST

/* Nowhere to put what would be allocated. */
START_TEST(no_place)
{
    REFUSED(dnmap_xtext_encode_new(NULL, NULL, "x", 1));
    REFUSED(dnmap_oneline_new(NULL, NULL, name, DNMAP_DIALECT_HOST, 1));
    REFUSED(dnmap_access_line_new(NULL, NULL, NULL, name, "T", "V", DNMAP_DIALECT_HOST,
                                  DNMAP_MAP_HASH, 0, &error));
    REFUSED(dnmap_requirement_new(NULL, NULL, NULL, NULL, "VERIFY", name, NULL, NULL,
                                  DNMAP_DIALECT_HOST, 0, &error));
    REFUSED(dnmap_name_from_der(NULL, empty_name, 2, &error));
    REFUSED(dnmap_name_from_text(NULL, "/CN=x", 5, DNMAP_TEXT_AUTO, &error));
    REFUSED(dnmap_name_attribute(NULL, name, 0));
    REFUSED(dnmap_name_copy(NULL, name));
    REFUSED(dnmap_cert_from_der(NULL, empty_name, 2, &error));
    REFUSED(dnmap_cert_from_request(NULL, empty_name, 2, &error));
    REFUSED(dnmap_key_decode(NULL, NULL, "/CN=x", 5, DNMAP_DIALECT_HOST, &error));
    REFUSED(dnmap_regex_new(NULL, "x", &error));
    REFUSED(dnmap_entries_new(NULL));
    REFUSED(dnmap_reader_new_memory(NULL, "x", 1, DNMAP_INPUT_AUTO));
    REFUSED(dnmap_reader_new_stream(NULL, NULL, NULL, DNMAP_INPUT_AUTO));
    REFUSED(dnmap_files_new(NULL, DNMAP_INPUT_AUTO));
    REFUSED(dnmap_access_new(NULL, "", 0, &error));
    REFUSED(dnmap_trust_new(NULL, "", 0, &error));
    REFUSED(dnmap_macros_from_der(NULL, empty_name, 2, DNMAP_DIALECT_HOST, &error));
    dnmap_regex *one = NULL;
    REFUSED(dnmap_regex_from_config(&one, NULL, "", 0, &error));
}
END_TEST

/* NULL with a length. */
START_TEST(no_bytes)
{
    dnmap_macros macros;
    dnmap_name *read = name;
    dnmap_cert *made = cert;
    dnmap_reader *reader;
    dnmap_access *access;
    dnmap_regex *issuer, *subject;
    dnmap_trust *trust;

    REFUSED(dnmap_xtext_encode(out, sizeof out, &len, NULL, 1));
    ck_assert_int_eq(dnmap_xtext_encode(out, sizeof out, &len, NULL, 0), DNMAP_OK);
    REFUSED(dnmap_xtext_decode(out, sizeof out, &len, NULL, 1, &error));
    ck_assert_int_eq(dnmap_xtext_decode(out, sizeof out, &len, NULL, 0, &error), DNMAP_OK);
    REFUSED(dnmap_name_from_der(&read, NULL, 1, &error));
    ck_assert_ptr_null(read);
    REFUSED(dnmap_name_from_text(&read, NULL, 1, DNMAP_TEXT_AUTO, &error));
    ck_assert_int_eq(dnmap_name_from_text(&read, NULL, 0, DNMAP_TEXT_SLASH, &error), DNMAP_E_TEXT);
    REFUSED(dnmap_cert_from_der(&made, NULL, 1, &error));
    ck_assert_ptr_null(made);
    REFUSED(dnmap_cert_from_request(&made, NULL, 1, &error));
    REFUSED(dnmap_key_decode(&read, NULL, NULL, 1, DNMAP_DIALECT_HOST, &error));
    ck_assert_int_eq(dnmap_key_decode(&read, NULL, NULL, 0, DNMAP_DIALECT_HOST, &error),
                     DNMAP_E_TEXT);
    REFUSED(dnmap_macros_from_der(&macros, NULL, 1, DNMAP_DIALECT_HOST, &error));
    ck_assert_str_eq(macros.subject, "");
    ck_assert_str_eq(macros.issuer, "");
    REFUSED(dnmap_reader_new_memory(&reader, NULL, 1, DNMAP_INPUT_AUTO));
    ck_assert_ptr_null(reader);
    REFUSED(dnmap_reader_new_stream(&reader, NULL, NULL, DNMAP_INPUT_AUTO));
    ck_assert_ptr_null(reader);
    REFUSED(dnmap_access_new(&access, NULL, 1, &error));
    ck_assert_ptr_null(access);
    REFUSED(dnmap_regex_from_config(&issuer, &subject, NULL, 1, &error));
    REFUSED(dnmap_trust_new(&trust, NULL, 1, &error));
    ck_assert_ptr_null(trust);
}
END_TEST

/* Lengths that libcrypto's own can't hold. The memory is never looked at. */
START_TEST(too_long)
{
    static const unsigned char der[] = {0x30, 0x00};
    dnmap_name *read;
    dnmap_cert *made;
    dnmap_access *access;

    ck_assert_int_eq(dnmap_name_from_der(&read, der, (size_t)INT_MAX + 1, &error), DNMAP_E_LIMIT);
    ck_assert_int_eq(dnmap_cert_from_der(&made, der, (size_t)INT_MAX + 1, &error), DNMAP_E_LIMIT);
    ck_assert_int_eq(dnmap_cert_from_request(&made, der, (size_t)INT_MAX + 1, &error),
                     DNMAP_E_LIMIT);
    ck_assert_int_eq(dnmap_access_new(&access, "", UINT32_MAX, &error), DNMAP_E_LIMIT);
    ck_assert_int_eq(dnmap_name_from_text(&read, "", DNMAP_LINE_MAX + 1, DNMAP_TEXT_AUTO, &error),
                     DNMAP_E_LIMIT);
    ck_assert_uint_eq(error.offset, DNMAP_LINE_MAX);
    dnmap_attribute attribute = {.value = der, .value_len = INT_MAX};
    ck_assert_int_eq(dnmap_attribute_utf8(out, sizeof out, &len, &attribute), DNMAP_E_CHARSET);
}
END_TEST

/* No name, no expression, no such dialect, map or format. */
START_TEST(no_such)
{
    dnmap_attribute attribute = {.value_len = 1};
    dnmap_name *read;

    REFUSED(dnmap_oneline(out, sizeof out, &len, NULL, DNMAP_DIALECT_HOST, 1));
    REFUSED(dnmap_oneline(out, sizeof out, &len, name, no_dialect, 1));
    REFUSED(dnmap_macro_dn(out, sizeof out, &len, NULL, DNMAP_DIALECT_HOST));
    REFUSED(dnmap_macro_cn(out, sizeof out, &len, name, no_dialect));
    REFUSED(dnmap_key(out, sizeof out, &len, NULL, NULL, NULL, DNMAP_DIALECT_HOST, DNMAP_MAP_HASH));
    REFUSED(dnmap_key(out, sizeof out, &len, NULL, name, NULL, no_dialect, DNMAP_MAP_HASH));
    REFUSED(dnmap_key(out, sizeof out, &len, NULL, name, NULL, DNMAP_DIALECT_HOST, no_map));
    REFUSED(dnmap_key_decode(&read, NULL, "/CN=x", 5, no_dialect, &error));
    ck_assert(!dnmap_key_matches(NULL, "/CN=x", 5, DNMAP_DIALECT_HOST, DNMAP_MAP_HASH));
    ck_assert(!dnmap_key_matches(name, NULL, 0, DNMAP_DIALECT_HOST, DNMAP_MAP_HASH));
    REFUSED(dnmap_name_from_text(&read, "/CN=x", 5, (dnmap_text_format)4, &error));
    REFUSED(dnmap_name_from_text(&read, "/CN=x", 5, (dnmap_text_format)-1, &error));
    REFUSED(dnmap_name_rfc4514(out, sizeof out, &len, NULL));
    REFUSED(dnmap_attribute_rfc4514(out, sizeof out, &len, NULL));
    REFUSED(dnmap_attribute_rfc4514(out, sizeof out, &len, &attribute));
    REFUSED(dnmap_attribute_utf8(out, sizeof out, &len, NULL));
    REFUSED(dnmap_attribute_utf8(out, sizeof out, &len, &attribute));
    REFUSED(dnmap_attribute_utf8_new(&text, &len, NULL));
    REFUSED(dnmap_name_attribute(&attribute, NULL, 0));
    REFUSED(dnmap_name_attribute(&attribute, name, 1));
    ck_assert_ptr_null(attribute.type);
    REFUSED(dnmap_name_copy(&read, NULL));
    ck_assert_uint_eq(dnmap_name_count(NULL), 0);
    ck_assert(!dnmap_name_equal(NULL, name));
    ck_assert(!dnmap_name_equal(name, NULL));
    dnmap_macros macros = {.subject = "stale", .subject_len = 5, .issuer = "stale"};
    REFUSED(dnmap_macros_from_der(&macros, empty_name, 2, no_dialect, &error));
    ck_assert(macros.subject_len == 0 && *macros.subject == '\0' && *macros.issuer == '\0');
    REFUSED(dnmap_macros_from_der(&macros, empty_name, 2, DNMAP_DIALECT_README, &error));
    ck_assert_int_eq(dnmap_requirement_new(&text, NULL, NULL, NULL, NULL, name, NULL, NULL,
                                           DNMAP_DIALECT_HOST, 0, NULL),
                     DNMAP_E_ARGUMENT);
    REFUSED(dnmap_requirement_new(&text, NULL, NULL, NULL, "VERIFY", name, NULL, NULL, no_dialect,
                                  0, &error));
    ck_assert_ptr_null(text);
}
END_TEST

START_TEST(no_certificate)
{
    ck_assert_int_eq(dnmap_cert_get_kind(NULL), DNMAP_CERTIFICATE);
    ck_assert_int_eq(dnmap_cert_get_kind(cert), DNMAP_TEXT);
    ck_assert_ptr_null(dnmap_cert_subject(NULL));
    ck_assert_ptr_null(dnmap_cert_issuer(NULL));
    ck_assert_ptr_null(dnmap_cert_bare_name(NULL));
    ck_assert_int_eq(dnmap_cert_is_ca(NULL), 0);
    ck_assert_int_eq(dnmap_cert_is_ca(cert), 0);
    ck_assert_int_eq(dnmap_cert_is_no_issuer(NULL), 0);
    ck_assert_int_eq(dnmap_cert_is_no_issuer(cert), 0);
}
END_TEST

/* What is not wanted can be left out. */
START_TEST(nothing_but_the_answer)
{
    unsigned risks = 1;

    ck_assert_int_eq(dnmap_access_line_new(&text, NULL, NULL, name, "T", "V", DNMAP_DIALECT_HOST,
                                           DNMAP_MAP_HASH, 0, NULL),
                     DNMAP_OK);
    ck_assert_str_eq(text, "T:/CN=x\tV");
    dnmap_free(text);
    ck_assert_int_eq(dnmap_access_line(out, sizeof out, NULL, &risks, name, NULL, NULL,
                                       DNMAP_DIALECT_HOST, DNMAP_MAP_HASH, 0, NULL),
                     DNMAP_OK);
    ck_assert_str_eq(out, "/CN=x");
    ck_assert_uint_eq(risks, 0);
    ck_assert_int_eq(dnmap_access_line(out, 7, NULL, NULL, name, "T", "V", DNMAP_DIALECT_HOST,
                                       DNMAP_MAP_HASH, 0, NULL),
                     DNMAP_E_BUFFER);
    ck_assert_int_eq(
        dnmap_key(out, sizeof out, NULL, NULL, name, "T", DNMAP_DIALECT_HOST, DNMAP_MAP_HASH),
        DNMAP_OK);
    ck_assert_str_eq(out, "T:/CN=x");
    ck_assert_int_eq(
        dnmap_key_decode(&(dnmap_name *){NULL}, NULL, "CN", 2, DNMAP_DIALECT_HOST, NULL),
        DNMAP_E_TEXT);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, no_buffer);
    tcase_add_test(tcase, no_room);
    tcase_add_test(tcase, no_place);
    tcase_add_test(tcase, no_bytes);
    tcase_add_test(tcase, too_long);
    tcase_add_test(tcase, no_such);
    tcase_add_test(tcase, no_certificate);
    tcase_add_test(tcase, nothing_but_the_answer);
}

int main(void)
{
    return suite_run("arguments", add);
}
