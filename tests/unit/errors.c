/* SPDX-License-Identifier: BSD-2-Clause */
/* The error record that a call fills: nothing stale in it, an offset only where one is known; and
 * the outputs, which a failure leaves empty. Each call without a record does the same. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

static const dnmap_error stale = {DNMAP_E_MEMORY, "stale", 77, 77};
static dnmap_error error;

static void check(const char *what, dnmap_status status, dnmap_status expected, size_t offset)
{
    ck_assert_msg(status == expected, "%s: %s instead of %s", what, dnmap_status_name(status),
                  dnmap_status_name(expected));
    ck_assert_msg(error.code == expected, "%s: the record says %s", what,
                  dnmap_status_name(error.code));
    ck_assert_msg(error.offset == offset, "%s: offset %zu", what, error.offset);
    ck_assert_msg(error.system_error == 0, "%s: errno %d", what, error.system_error);
    ck_assert_msg(strcmp(error.message, "stale") != 0, "%s: no message", what);
    if (expected == DNMAP_OK)
        ck_assert_str_eq(error.message, dnmap_status_message(DNMAP_OK));
}

/* CALL has a parameter `record`. */
#define EXPECT(status, offset, call)        \
    do {                                    \
        dnmap_error *record = &error;       \
        error = stale;                      \
        check(#call, call, status, offset); \
        record = NULL;                      \
        ck_assert_int_eq(call, status);     \
    } while (0)

/* A Name with CN=a; one byte behind it; half of it. */
static const unsigned char name_der[] = {0x30, 0x0C, 0x31, 0x0A, 0x30, 0x08, 0x06, 0x03,
                                         0x55, 0x04, 0x03, 0x0C, 0x01, 'a',  0};
enum { NAME_LEN = sizeof name_der - 1 };

START_TEST(names)
{
    dnmap_name *name;

    EXPECT(DNMAP_E_TRAILING, NAME_LEN, dnmap_name_from_der(&name, name_der, NAME_LEN + 1, record));
    ck_assert_ptr_null(name);
    EXPECT(DNMAP_E_DER, 0, dnmap_name_from_der(&name, name_der, NAME_LEN - 1, record));
    ck_assert_ptr_null(name);
    EXPECT(DNMAP_E_DER, 0, dnmap_name_from_der(&name, name_der, 0, record));
    EXPECT(DNMAP_E_ARGUMENT, 0, dnmap_name_from_der(NULL, name_der, NAME_LEN, record));
    EXPECT(DNMAP_E_ARGUMENT, 0, dnmap_name_from_der(&name, NULL, 0, record));
    EXPECT(DNMAP_E_LIMIT, 0, dnmap_name_from_der(&name, name_der, (size_t)INT_MAX + 1, record));
    error = stale;
    check("good", dnmap_name_from_der(&name, name_der, NAME_LEN, &error), DNMAP_OK, 0);
    dnmap_name_free(name);

    EXPECT(DNMAP_E_ARGUMENT, 0, dnmap_name_from_text(NULL, "/CN=a", 5, DNMAP_TEXT_AUTO, record));
    EXPECT(DNMAP_E_ARGUMENT, 0, dnmap_name_from_text(&name, NULL, 1, DNMAP_TEXT_AUTO, record));
    ck_assert_ptr_null(name);
    EXPECT(DNMAP_E_ARGUMENT, 0,
           dnmap_name_from_text(&name, "/CN=a", 5, (dnmap_text_format)4, record));
    error = stale;
    check("good", dnmap_name_from_text(&name, "CN=a", 4, DNMAP_TEXT_OPENSSL, &error), DNMAP_OK, 0);
    dnmap_name_free(name);
}
END_TEST

/* 1 MiB of text is the most. */
START_TEST(long_text)
{
    char *text = malloc(DNMAP_LINE_MAX + 1);
    dnmap_name *name;

    memset(text, 'x', DNMAP_LINE_MAX + 1);
    memcpy(text, "/CN=", 4);
    EXPECT(DNMAP_E_LIMIT, DNMAP_LINE_MAX,
           dnmap_name_from_text(&name, text, DNMAP_LINE_MAX + 1, DNMAP_TEXT_SLASH, record));
    ck_assert_ptr_null(name);
    error = stale;
    dnmap_status status =
        dnmap_name_from_text(&name, text, DNMAP_LINE_MAX, DNMAP_TEXT_SLASH, &error);
    ck_assert_int_eq(status, DNMAP_OK);
    ck_assert_int_eq(error.code, DNMAP_OK);
    dnmap_name_free(name);
    free(text);
}
END_TEST

START_TEST(certificates)
{
    static const unsigned char no_cert[] = {0x30, 0x00, 0x00};
    dnmap_macros macros;
    dnmap_cert *cert;

    for (int i = 0; i < 2; i++) {
        dnmap_status (*decode)(dnmap_cert **, const unsigned char *, size_t, dnmap_error *) =
            i == 0 ? dnmap_cert_from_der : dnmap_cert_from_request;
        EXPECT(DNMAP_E_DER, 0, decode(&cert, no_cert, 2, record));
        ck_assert_ptr_null(cert);
        EXPECT(DNMAP_E_DER, 0, decode(&cert, no_cert, 3, record));
        EXPECT(DNMAP_E_ARGUMENT, 0, decode(NULL, no_cert, 2, record));
        EXPECT(DNMAP_E_ARGUMENT, 0, decode(&cert, NULL, 2, record));
        ck_assert_ptr_null(cert);
        EXPECT(DNMAP_E_LIMIT, 0, decode(&cert, no_cert, (size_t)INT_MAX + 1, record));
    }
    memset(&macros, 'x', sizeof macros);
    EXPECT(DNMAP_E_DER, 0, dnmap_macros_from_der(&macros, no_cert, 2, DNMAP_DIALECT_HOST, record));
    ck_assert_str_eq(macros.subject, "");
    ck_assert_str_eq(macros.issuer, "");
    ck_assert_uint_eq(macros.subject_len, 0);
    ck_assert_uint_eq(macros.issuer_len, 0);
    EXPECT(DNMAP_E_ARGUMENT, 0,
           dnmap_macros_from_der(NULL, no_cert, 2, DNMAP_DIALECT_HOST, record));
    EXPECT(DNMAP_E_ARGUMENT, 0,
           dnmap_macros_from_der(&macros, NULL, 2, DNMAP_DIALECT_HOST, record));
    EXPECT(DNMAP_E_ARGUMENT, 0,
           dnmap_macros_from_der(&macros, no_cert, 2, (dnmap_dialect)99, record));
    EXPECT(DNMAP_E_ARGUMENT, 0,
           dnmap_macros_from_der(&macros, no_cert, 2, DNMAP_DIALECT_README, record));
}
END_TEST

START_TEST(keys_and_xtext)
{
    char buffer[10], *text;
    unsigned risks = 99;
    dnmap_name *name;
    size_t len = 99;

    EXPECT(DNMAP_E_XTEXT, 2, dnmap_xtext_decode(buffer, sizeof buffer, &len, "ab c", 4, record));
    EXPECT(DNMAP_E_XTEXT, 1, dnmap_xtext_decode_new(&text, &len, "a+2", 3, record));
    ck_assert_ptr_null(text);
    EXPECT(DNMAP_E_ARGUMENT, 0, dnmap_xtext_decode(NULL, 1, &len, "a", 1, record));
    EXPECT(DNMAP_E_ARGUMENT, 0, dnmap_xtext_decode(buffer, 1, &len, NULL, 1, record));
    EXPECT(DNMAP_E_ARGUMENT, 0, dnmap_xtext_decode_new(NULL, &len, "a", 1, record));
    EXPECT(DNMAP_OK, 0, dnmap_xtext_decode(buffer, sizeof buffer, &len, "a", 1, record));

    ck_assert_int_eq(
        dnmap_key_new(NULL, &len, &risks, NULL, NULL, DNMAP_DIALECT_HOST, DNMAP_MAP_HASH),
        DNMAP_E_ARGUMENT);
    ck_assert_uint_eq(risks, 0);
    risks = 99;
    EXPECT(DNMAP_E_ARGUMENT, 0,
           dnmap_key_decode(NULL, &risks, "/CN=a", 5, DNMAP_DIALECT_OPENSSL3, record));
    ck_assert_uint_eq(risks, 0);
    EXPECT(DNMAP_E_ARGUMENT, 0,
           dnmap_key_decode(&name, NULL, NULL, 5, DNMAP_DIALECT_OPENSSL3, record));
    ck_assert_ptr_null(name);
    EXPECT(DNMAP_E_ARGUMENT, 0,
           dnmap_key_decode(&name, NULL, "/CN=a", 5, (dnmap_dialect)99, record));
    EXPECT(DNMAP_E_XTEXT, 6,
           dnmap_key_decode(&name, &risks, "T:/C=U S", 8, DNMAP_DIALECT_OPENSSL3, record));
    ck_assert_ptr_null(name);
    for (int i = 0; i < 2; i++) {
        error = stale;
        check("good",
              dnmap_key_decode(&name, i == 0 ? NULL : &risks, "T:/CN=a", 7, DNMAP_DIALECT_OPENSSL3,
                               &error),
              DNMAP_OK, 0);
        dnmap_name_free(name);
    }
}
END_TEST

START_TEST(requirements)
{
    const dnmap_dialect dialect = DNMAP_DIALECT_OPENSSL3;
    dnmap_name *name;
    unsigned risks = 99;
    char buffer[40], *text;
    size_t len;

    ck_assert_int_eq(dnmap_name_from_der(&name, name_der, NAME_LEN, NULL), DNMAP_OK);
    for (int i = 0; i < 2; i++) {
        dnmap_status expected = i == 0 ? DNMAP_OK : DNMAP_E_TAG;
        const char *key = i == 0 ? "TLS_Srv:x" : "TLS Srv:x";
        EXPECT(expected, 0,
               dnmap_requirement(buffer, sizeof buffer, &len, &risks, key, "VERIFY", name, NULL,
                                 NULL, dialect, 0, record));
        ck_assert_str_eq(buffer, i == 0 ? "TLS_Srv:x\tVERIFY+CS:/CN=a" : "");
        ck_assert_uint_eq(len, strlen(buffer));
        ck_assert_uint_eq(risks, 0);
        error = stale;
        check("requirement",
              dnmap_requirement_new(&text, &len, NULL, key, "VERIFY", name, NULL, NULL, dialect, 0,
                                    &error),
              expected, 0);
        ck_assert(i == 0 ? text != NULL : text == NULL);
        dnmap_free(text);
    }
    EXPECT(DNMAP_E_VALUE, 0,
           dnmap_requirement(buffer, sizeof buffer, &len, &risks, NULL, "VERIFY+", name, NULL, NULL,
                             dialect, 0, record));
    EXPECT(DNMAP_E_VALUE, 0,
           dnmap_requirement(buffer, sizeof buffer, &len, &risks, NULL, "ENCR:1", name, NULL, NULL,
                             dialect, 0, record));
    EXPECT(DNMAP_E_ARGUMENT, 0,
           dnmap_requirement(buffer, sizeof buffer, &len, &risks, NULL, "VERIFY", NULL, NULL, NULL,
                             dialect, 0, record));
    EXPECT(DNMAP_E_ARGUMENT, 0,
           dnmap_requirement(buffer, sizeof buffer, &len, &risks, NULL, NULL, name, NULL, NULL,
                             dialect, 0, record));
    EXPECT(DNMAP_E_ARGUMENT, 0,
           dnmap_requirement(NULL, 1, &len, &risks, NULL, "VERIFY", name, NULL, NULL, dialect, 0,
                             record));
    EXPECT(DNMAP_E_BUFFER, 0,
           dnmap_requirement(buffer, 5, &len, &risks, NULL, "VERIFY", NULL, NULL, name, dialect, 0,
                             record));
    ck_assert_uint_eq(len, strlen("VERIFY+CN:a"));
    EXPECT(DNMAP_E_ARGUMENT, 0,
           dnmap_requirement_new(NULL, &len, &risks, NULL, "VERIFY", name, NULL, NULL, dialect, 0,
                                 record));
    dnmap_name_free(name);
}
END_TEST

/* Names whose text is over 1 MiB: each of these bytes takes four, or in cf/README's form one. */
START_TEST(long_requirement_names)
{
    static const dnmap_dialect dialects[] = {DNMAP_DIALECT_OPENSSL3, DNMAP_DIALECT_OPENSSL1,
                                             DNMAP_DIALECT_README};
    const size_t len = 300000;
    char *text = malloc(len);
    char *out;
    dnmap_name *large, *name;

    for (size_t i = 0; i < len; i++)
        text[i] = (char)(i % 2 == 0 ? 0xC3 : 0xA9);
    memcpy(text, "/CN=", 4);
    ck_assert_int_eq(dnmap_name_from_text(&large, text, len, DNMAP_TEXT_SLASH, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_name_from_der(&name, name_der, NAME_LEN, NULL), DNMAP_OK);
    for (size_t d = 0; d < sizeof dialects / sizeof dialects[0]; d++) {
        EXPECT(DNMAP_E_LIMIT, 0,
               dnmap_requirement_new(&out, NULL, NULL, NULL, "VERIFY", large, NULL, NULL,
                                     dialects[d], DNMAP_RISK_MACRO_CUT, record));
        EXPECT(DNMAP_E_LIMIT, 0,
               dnmap_requirement_new(&out, NULL, NULL, NULL, "VERIFY", name, large, NULL,
                                     dialects[d], DNMAP_RISK_MACRO_CUT, record));
        ck_assert_ptr_null(out);
    }
    dnmap_name_free(large);
    dnmap_name_free(name);
    free(text);
}
END_TEST

START_TEST(readers)
{
    dnmap_reader *reader;
    dnmap_files *files;
    dnmap_cert *cert;

    ck_assert_int_eq(dnmap_reader_new_memory(&reader, "x", 1, DNMAP_INPUT_AUTO), DNMAP_OK);
    error = stale;
    check("nothing", dnmap_reader_next(reader, &cert, &error), DNMAP_E_NOTHING, 0);
    EXPECT(DNMAP_OK, 0, dnmap_reader_next(reader, &cert, record));
    EXPECT(DNMAP_E_ARGUMENT, 0, dnmap_reader_next(reader, NULL, record));
    EXPECT(DNMAP_E_ARGUMENT, 0, dnmap_reader_next(NULL, &cert, record));
    dnmap_reader_free(reader);
    ck_assert_int_eq(dnmap_reader_new_memory(NULL, "x", 1, DNMAP_INPUT_AUTO), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_reader_new_memory(&reader, NULL, 1, DNMAP_INPUT_AUTO), DNMAP_E_ARGUMENT);
    ck_assert_ptr_null(reader);
    ck_assert_int_eq(dnmap_reader_new_memory(&reader, "x", 1, (dnmap_input)4), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_reader_new_stream(&reader, NULL, NULL, DNMAP_INPUT_AUTO),
                     DNMAP_E_ARGUMENT);

    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_AUTO), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, "x", 1, "x"), DNMAP_OK);
    EXPECT(DNMAP_E_ARGUMENT, 0, dnmap_files_next(files, NULL, record));
    EXPECT(DNMAP_E_ARGUMENT, 0, dnmap_files_next(NULL, &cert, record));
    error = stale;
    check("nothing", dnmap_files_next(files, &cert, &error), DNMAP_E_NOTHING, 0);
    EXPECT(DNMAP_OK, 0, dnmap_files_next(files, &cert, record));
    ck_assert_ptr_null(cert);
    dnmap_files_free(files);
}
END_TEST

START_TEST(trust)
{
    dnmap_trust *made;

    EXPECT(DNMAP_E_ARGUMENT, 0, dnmap_trust_new(NULL, "", 0, record));
    EXPECT(DNMAP_E_ARGUMENT, 0, dnmap_trust_new(&made, NULL, 1, record));
    ck_assert_ptr_null(made);
    EXPECT(DNMAP_E_NOTHING, 0, dnmap_trust_new(&made, "x", 1, record));
    EXPECT(DNMAP_E_ARGUMENT, 0, dnmap_cert_verify(NULL, made, record));
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, names);
    tcase_add_test(tcase, long_text);
    tcase_add_test(tcase, certificates);
    tcase_add_test(tcase, keys_and_xtext);
    tcase_add_test(tcase, requirements);
    tcase_add_test(tcase, long_requirement_names);
    tcase_add_test(tcase, readers);
    tcase_add_test(tcase, trust);
}

int main(void)
{
    return suite_run("errors", add);
}
