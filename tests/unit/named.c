/* SPDX-License-Identifier: BSD-2-Clause */
/* Every value that has a name, and what has none. */
#include <limits.h>
#include <openssl/crypto.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

/* The names stand here once more as the header promises them, in the order of the values. */
#define NAMED(type, ...)                                                             \
    START_TEST(type##_names)                                                         \
    {                                                                                \
        static const char *const names[] = {__VA_ARGS__};                            \
        const unsigned count = sizeof names / sizeof names[0];                       \
        type value;                                                                  \
                                                                                     \
        for (unsigned i = 0; i < count; i++) {                                       \
            ck_assert_str_eq(type##_name((type)i), names[i]);                        \
            ck_assert_int_eq(type##_from_name(&value, names[i]), DNMAP_OK);          \
            ck_assert_uint_eq(value, i);                                             \
        }                                                                            \
        ck_assert_ptr_null(type##_name((type)count));                                \
        ck_assert_ptr_null(type##_name((type)INT_MIN));                              \
        static const char *const others[] = {"", "x", "Host", "hash ", NULL};        \
        for (unsigned i = 0; i < sizeof others / sizeof others[0]; i++) {            \
            value = (type)1;                                                         \
            ck_assert_int_eq(type##_from_name(&value, others[i]), DNMAP_E_ARGUMENT); \
            ck_assert_int_eq(value, 0);                                              \
        }                                                                            \
        ck_assert_int_eq(type##_from_name(NULL, names[0]), DNMAP_E_ARGUMENT);        \
    }                                                                                \
    END_TEST

NAMED(dnmap_dialect, "host", "openssl3", "openssl1", "libressl", "readme")
NAMED(dnmap_map, "hash", "btree", "cdb", "dbm", "socket", "ldap")
NAMED(dnmap_mode, "client", "ca", "issuer", "subject")
NAMED(dnmap_cert_kind, "certificate", "request", "text")
NAMED(dnmap_reason, "issuer-relay", "subject-relay", "no-issuer-entry", "issuer-value",
      "no-subject-entry", "subject-value", "address-too-long", "not-verified")
NAMED(dnmap_severity, "note", "warning", "error")
NAMED(dnmap_text_format, "auto", "slash", "rfc4514", "openssl")

static const struct {
    dnmap_status status;
    const char *name, *message;
} statuses[] = {
#define ROW(name, value, message) {(dnmap_status)(value), #name, message},
    DNMAP_STATUS_TABLE(ROW)
#undef ROW
};

START_TEST(every_status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        ck_assert_str_eq(dnmap_status_name(statuses[i].status), statuses[i].name);
        ck_assert_str_eq(dnmap_status_message(statuses[i].status), statuses[i].message);
    }
    ck_assert_str_eq(dnmap_status_name((dnmap_status)1), "DNMAP_E_?");
    ck_assert_str_eq(dnmap_status_message((dnmap_status)1), "unknown status");
}
END_TEST

START_TEST(every_risk)
{
    static const struct {
        unsigned bit;
        const char *id, *message;
    } risks[] = {
#define ROW(name, bit, id, message) {bit, id, message},
        DNMAP_RISK_TABLE(ROW)
#undef ROW
    };

    for (size_t i = 0; i < sizeof risks / sizeof risks[0]; i++) {
        ck_assert_str_eq(dnmap_risk_id(risks[i].bit), risks[i].id);
        ck_assert_str_eq(dnmap_risk_message(risks[i].bit), risks[i].message);
    }
    ck_assert_ptr_null(dnmap_risk_id(3));
    ck_assert_ptr_null(dnmap_risk_message(3));
}
END_TEST

START_TEST(libcrypto)
{
    ck_assert_str_eq(dnmap_libcrypto_version(), OpenSSL_version(OPENSSL_VERSION));
    ck_assert_int_eq(dnmap_dialect_resolve(DNMAP_DIALECT_HOST),
                     OpenSSL_version_num() >= 0x30000000UL ? DNMAP_DIALECT_OPENSSL3
                                                           : DNMAP_DIALECT_OPENSSL1);
    ck_assert_int_eq(dnmap_dialect_resolve(DNMAP_DIALECT_LIBRESSL), DNMAP_DIALECT_LIBRESSL);
    ck_assert_ptr_nonnull(strchr(dnmap_version(), '.'));
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, dnmap_dialect_names);
    tcase_add_test(tcase, dnmap_map_names);
    tcase_add_test(tcase, dnmap_mode_names);
    tcase_add_test(tcase, dnmap_cert_kind_names);
    tcase_add_test(tcase, dnmap_reason_names);
    tcase_add_test(tcase, dnmap_severity_names);
    tcase_add_test(tcase, dnmap_text_format_names);
    tcase_add_test(tcase, every_status);
    tcase_add_test(tcase, every_risk);
    tcase_add_test(tcase, libcrypto);
}

int main(void)
{
    return suite_run("named", add);
}
