/* SPDX-License-Identifier: BSD-2-Clause */
/* LDIF as RFC 2849 and sendmail's schema have it. That slapd and sendmail take it is
 * tests/sendmail's. */
#include <dnmap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"

static const char key[] = "CERTISSUER:/C=US/O=Test+20Org,+20Inc./CN=CA";

static char *made(const char *entry_key, const char *value, const char *base, const char *cluster,
                  const char *host, int replace)
{
    char *text;
    size_t len;

    ck_assert_int_eq(dnmap_ldif_new(&text, &len, entry_key, value, base, cluster, host, replace),
                     DNMAP_OK);
    ck_assert_uint_eq(len, strlen(text));
    return text;
}

static void expect(char *text, const char *expected)
{
    ck_assert_str_eq(text, expected);
    dnmap_free(text);
}

START_TEST(one_entry)
{
    expect(made(key, "RELAY", "dc=test,dc=local", "relays", NULL, 0),
           "dn: sendmailMTAKey=CERTISSUER:/C=US/O=Test\\+20Org\\,\\+20Inc./CN=CA,"
           "sendmailMTAMapName=access,dc=test,dc=local\n"
           "objectClass: sendmailMTA\n"
           "objectClass: sendmailMTAMap\n"
           "objectClass: sendmailMTAMapObject\n"
           "sendmailMTACluster: relays\n"
           "sendmailMTAMapName: access\n"
           "sendmailMTAKey: CERTISSUER:/C=US/O=Test+20Org,+20Inc./CN=CA\n"
           "sendmailMTAMapValue: RELAY\n\n");
}
END_TEST

START_TEST(the_map_itself)
{
    expect(made(NULL, NULL, "o=x", NULL, "mail.example.com", 0),
           "dn: sendmailMTAMapName=access,o=x\n"
           "objectClass: sendmailMTA\n"
           "objectClass: sendmailMTAMap\n"
           "sendmailMTAHost: mail.example.com\n"
           "sendmailMTAMapName: access\n\n");
}
END_TEST

START_TEST(replacement)
{
    expect(made("a:b", "OK", "o=x", "c", NULL, 1),
           "dn: sendmailMTAKey=a:b,sendmailMTAMapName=access,o=x\n"
           "changetype: add\n"
           "objectClass: sendmailMTA\n"
           "objectClass: sendmailMTAMap\n"
           "objectClass: sendmailMTAMapObject\n"
           "sendmailMTACluster: c\n"
           "sendmailMTAMapName: access\n"
           "sendmailMTAKey: a:b\n"
           "sendmailMTAMapValue: OK\n\n"
           "dn: sendmailMTAKey=a:b,sendmailMTAMapName=access,o=x\n"
           "changetype: modify\n"
           "replace: sendmailMTACluster\n"
           "sendmailMTACluster: c\n"
           "-\n"
           "replace: sendmailMTAMapValue\n"
           "sendmailMTAMapValue: OK\n"
           "-\n\n");
}
END_TEST

START_TEST(replacement_on_a_host)
{
    char *text = made("a:b", "OK", "o=x", NULL, "h", 1);

    ck_assert_ptr_nonnull(strstr(text, "\nreplace: sendmailMTAHost\nsendmailMTAHost: h\n-\n"));
    dnmap_free(text);
    text = made(NULL, NULL, "o=x", NULL, "h", 1);
    ck_assert_ptr_nonnull(strstr(text, "\nreplace: sendmailMTAHost\nsendmailMTAHost: h\n-\n\n"));
    ck_assert_ptr_null(strstr(text, "MapValue"));
    dnmap_free(text);
}
END_TEST

/* Base64 as `openssl base64` has it. */
START_TEST(unsafe_text_in_base64)
{
    char *text = made("a:b", "<OK", "o=\xC3\xA9", ":x ", NULL, 0);

    ck_assert_ptr_nonnull(strstr(
        text, "dn:: c2VuZG1haWxNVEFLZXk9YTpiLHNlbmRtYWlsTVRBTWFwTmFtZT1hY2Nlc3Msbz3DqQ==\n"));
    ck_assert_ptr_nonnull(strstr(text, "\nsendmailMTACluster:: Ongg\n"));
    ck_assert_ptr_nonnull(strstr(text, "\nsendmailMTAMapValue:: PE9L\n"));
    dnmap_free(text);
    /* A blank at the end, which nobody sees, and a control character. */
    text = made("a:b", "OK ", "o=\x01", "c", NULL, 0);
    ck_assert_ptr_nonnull(strstr(text, "\nsendmailMTAMapValue:: T0sg\n"));
    ck_assert_int_eq(strncmp(text, "dn:: ", 5), 0);
    dnmap_free(text);
}
END_TEST

/* The digest is `openssl sha256` of a key of 300 zeros. */
START_TEST(long_key_is_named_by_its_digest)
{
    static const char digest[] = "b384feb94474000a17205b085aa775b987e743276ec4d73ed2a044217b10cd60";
    char zeros[301], line[400];

    memset(zeros, '0', 300);
    zeros[300] = '\0';
    char *text = made(zeros, "RELAY", "o=x", "c", NULL, 0);
    ck_assert_int_eq(strncmp(text, "dn: description=", 16), 0);
    snprintf(line, sizeof line, "\nsendmailMTAKey: %s\n", zeros);
    ck_assert_ptr_nonnull(strstr(text, line));
    ck_assert_ptr_nonnull(strstr(text, digest));
    ck_assert_ptr_nonnull(strstr(strstr(text, digest) + 1, digest));
    dnmap_free(text);
}
END_TEST

/* With sendmailMTAKey= an RDN may have 240 bytes, where slapd keeps three for each of "+,;<=>\\. */
START_TEST(longest_rdn)
{
    static const char marks[] = "\"+,;<=>\\";

    for (const char *mark = marks; *mark != '\0'; mark++) {
        for (size_t plain = 220; plain < 224; plain++) {
            char long_key[300];
            memset(long_key, 'x', plain);
            long_key[plain] = *mark;
            long_key[plain + 1] = '\0';
            char *text = made(long_key, "RELAY", "o=x", "c", NULL, 0);
            const char *type =
                15 + plain + 3 <= 240 ? "dn: sendmailMTAKey=xxx" : "dn: description=";
            ck_assert_int_eq(strncmp(text, type, strlen(type)), 0);
            dnmap_free(text);
        }
    }
    for (size_t len = 224; len < 228; len++) {
        char long_key[300];
        memset(long_key, 'x', len);
        long_key[len] = '\0';
        char *text = made(long_key, "RELAY", "o=x", "c", NULL, 0);
        ck_assert_int_eq(strncmp(text, "dn: sendmailMTAKey=xxx", 22) == 0, len <= 225);
        dnmap_free(text);
    }
}
END_TEST

/* The same digest for keys that differ in case only. */
START_TEST(folded_digest)
{
    char upper[301], lower[301];

    memset(upper, 'Q', 300);
    memset(lower, 'q', 300);
    upper[300] = lower[300] = '\0';
    char *of_upper = made(upper, "RELAY", "o=x", "c", NULL, 0);
    char *of_lower = made(lower, "RELAY", "o=x", "c", NULL, 0);
    const char *end = strchr(of_lower, '\n');
    ck_assert_int_eq(strncmp(of_upper, of_lower, (size_t)(end - of_lower)), 0);
    dnmap_free(of_upper);
    dnmap_free(of_lower);
}
END_TEST

/* Which values RFC 2849 allows as they are (SAFE-STRING), and what people would not see at the end.
 */
static const struct {
    const char *cluster, *line;
} sites[] = {
    {"x", ": x\n"},
    {" x", ":: IHg=\n"},
    {":x", ":: Ong=\n"},
    {"<x", ":: PHg=\n"},
    {"x ", ":: eCA=\n"},
    {"x y", ": x y\n"},
    {"x:<", ": x:<\n"},
    {"x~", ": x~\n"},
    {"x\x7F", ":: eH8=\n"},
    {"x\x1Fy", ":: eB95\n"},
    {"!", ": !\n"},
    {"\xC3\xA9", ":: w6k=\n"},
    {"x\ny: z", ":: eAp5OiB6\n"},
};

START_TEST(safe_strings)
{
    char cluster[60], host[60];

    char *text = made("a", "RELAY", "o=x", sites[_i].cluster, NULL, 1);
    snprintf(cluster, sizeof cluster, "\nsendmailMTACluster%s", sites[_i].line);
    const char *first = strstr(text, cluster);
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_nonnull(strstr(first + 1, cluster));
    dnmap_free(text);
    text = made("a", "RELAY", "o=x", NULL, sites[_i].cluster, 1);
    snprintf(host, sizeof host, "\nreplace: sendmailMTAHost\nsendmailMTAHost%s-\n", sites[_i].line);
    ck_assert_ptr_nonnull(strstr(text, host));
    dnmap_free(text);
}
END_TEST

static const struct refusal {
    const char *key, *value, *base, *cluster, *host;
    dnmap_status status;
} refusals[] = {
    {"a", "RELAY", NULL, "c", NULL, DNMAP_E_ARGUMENT},
    {"a", "RELAY", "", "c", NULL, DNMAP_E_ARGUMENT},
    {"a", "RELAY", "o=x", NULL, NULL, DNMAP_E_ARGUMENT},
    {"a", "RELAY", "o=x", "", NULL, DNMAP_E_ARGUMENT},
    {"a", "RELAY", "o=x", "c", "h", DNMAP_E_ARGUMENT},
    {"a", NULL, "o=x", "c", NULL, DNMAP_E_VALUE},
    {NULL, "RELAY", "o=x", "c", NULL, DNMAP_E_VALUE},
    {"a", "", "o=x", "c", NULL, DNMAP_E_VALUE},
    {"a", "x\ny: z", "o=x", "c", NULL, DNMAP_E_VALUE},
    {"a\nb", "RELAY", "o=x", "c", NULL, DNMAP_E_TAG},
    {"a b", "RELAY", "o=x", "c", NULL, DNMAP_E_TAG},
    {"#a", "RELAY", "o=x", "c", NULL, DNMAP_E_TAG},
    {"", "RELAY", "o=x", "c", NULL, DNMAP_E_TAG},
    {"a", "RELAY", "o=x", NULL, "", DNMAP_E_ARGUMENT},
};

START_TEST(refused)
{
    const struct refusal *refusal = &refusals[_i];
    char out[100] = "before";
    size_t len = 1;

    ck_assert_int_eq(dnmap_ldif(out, sizeof out, &len, refusal->key, refusal->value, refusal->base,
                                refusal->cluster, refusal->host, 0),
                     refusal->status);
    ck_assert_str_eq(out, "");
    ck_assert_uint_eq(len, 0);
}
END_TEST

START_TEST(every_buffer_size)
{
    char *whole = made(key, "RELAY", "dc=test", "relays", NULL, 1);
    size_t needed = strlen(whole) + 1;

    for (size_t size = 1; size <= needed; size++) {
        char *out = malloc(size);
        size_t len;
        dnmap_status status =
            dnmap_ldif(out, size, &len, key, "RELAY", "dc=test", "relays", NULL, 1);
        ck_assert_int_eq(status, size < needed ? DNMAP_E_BUFFER : DNMAP_OK);
        ck_assert_str_eq(out, size < needed ? "" : whole);
        ck_assert_uint_eq(len, needed - 1);
        free(out);
    }
    dnmap_free(whole);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, one_entry);
    tcase_add_test(tcase, the_map_itself);
    tcase_add_test(tcase, replacement);
    tcase_add_test(tcase, replacement_on_a_host);
    tcase_add_test(tcase, unsafe_text_in_base64);
    tcase_add_test(tcase, long_key_is_named_by_its_digest);
    tcase_add_test(tcase, longest_rdn);
    tcase_add_test(tcase, folded_digest);
    tcase_add_loop_test(tcase, safe_strings, 0, (int)(sizeof sites / sizeof sites[0]));
    tcase_add_loop_test(tcase, refused, 0, (int)(sizeof refusals / sizeof refusals[0]));
    tcase_add_test(tcase, every_buffer_size);
}

int main(void)
{
    return suite_run("ldif", add);
}
