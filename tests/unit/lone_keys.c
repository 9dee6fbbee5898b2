/* SPDX-License-Identifier: BSD-2-Clause */
/* A private key where a certificate is wanted is named: by its label, or as PKCS#1, PKCS#8 and SEC
 * 1 begin. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "reading.h"
#include "suite.h"

#define ED25519 "302E020100300506032B657004220420"
#define OCTETS_8 "0001020304050607"
#define BLOCK(label) "-----BEGIN " label "-----\nMAA=\n-----END " label "-----\n"

static const struct {
    const char *hex, *text; /* one of them */
    dnmap_status status;
    bool is_key;
} rows[] = {
    {ED25519 OCTETS_8 OCTETS_8 OCTETS_8 OCTETS_8, NULL, DNMAP_E_DER, true},
    {"30070201010402FFFF", NULL, DNMAP_E_DER, true}, /* SEC 1: version 1, octets */
    {"3003020103", NULL, DNMAP_E_DER, false},        /* PKCS#12: version 3 */
    {"300402020100", NULL, DNMAP_E_DER, false},
    {"30020200", NULL, DNMAP_E_DER, false},
    {NULL, BLOCK("PRIVATE KEY"), DNMAP_E_NOTHING, true},
    {NULL, BLOCK("EC PARAMETERS") BLOCK("EC PRIVATE KEY"), DNMAP_E_NOTHING, true},
    {NULL, BLOCK("ENCRYPTED PRIVATE KEY") BLOCK("RSA PRIVATE KEY"), DNMAP_E_NOTHING, true},
    {NULL, BLOCK("RSA PRIVATE KEY") BLOCK("PUBLIC KEY"), DNMAP_E_NOTHING, true},
    {NULL, BLOCK("RSA PUBLIC KEY"), DNMAP_E_NOTHING, false},
    {NULL, BLOCK("KEY"), DNMAP_E_NOTHING, false},
    {NULL, "PRIVATE KEY\n", DNMAP_E_NOTHING, false},
};

static dnmap_status take_entry(void *context, const dnmap_found *found, const dnmap_entry *entry)
{
    (void)context;
    ck_abort_msg("%s: %s", found->source, entry->key);
    return DNMAP_OK;
}

static dnmap_status take_failure(void *context, const dnmap_found *found, const dnmap_error *error)
{
    int *row = context;

    ck_assert_str_eq(found->source, "bytes");
    ck_assert_int_eq(error->code, rows[*row].status);
    ck_assert_msg((strstr(error->message, "private key") != NULL) == rows[*row].is_key, "%s",
                  error->message);
    *row = -1;
    return DNMAP_OK;
}

START_TEST(lone_key)
{
    size_t len = rows[_i].text == NULL ? 0 : strlen(rows[_i].text);
    unsigned char *der = rows[_i].hex == NULL ? NULL : suite_hex(rows[_i].hex, &len);

    for (unsigned threads = 1; threads <= 2; threads++) {
        int row = _i;
        const dnmap_handler handler = {
            .entry = take_entry, .failure = take_failure, .context = &row};
        reading_bytes(der != NULL ? (const void *)der : rows[_i].text, len, DNMAP_INPUT_AUTO,
                      DNMAP_MODE_CLIENT, threads, &handler);
        ck_assert_int_eq(row, -1); /* it was told */
    }
    free(der);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, lone_key, 0, (int)(sizeof rows / sizeof rows[0]));
}

int main(void)
{
    return suite_run("lone_keys", add);
}
