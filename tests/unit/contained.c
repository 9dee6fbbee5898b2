/* SPDX-License-Identifier: BSD-2-Clause */
#include "contained.h"

#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "parts.h"
#include "suite.h"

X509 *contained_cert(void)
{
    struct parts parts;
    size_t len;

    parts_begin(&parts);
    unsigned char *der = parts_end(&parts, &len);
    const unsigned char *end = der;
    X509 *x509 = d2i_X509(NULL, &end, (long)len);
    ck_assert_ptr_nonnull(x509);
    free(der);
    return x509;
}

void contained_check(const void *data, size_t len, const char *password, const char *expected)
{
    dnmap_reader *reader;
    char found[200] = "";

    ck_assert_int_eq(dnmap_reader_new_memory(&reader, data, len, DNMAP_INPUT_AUTO), DNMAP_OK);
    if (password != NULL)
        ck_assert_int_eq(dnmap_reader_set_password(reader, password, strlen(password)), DNMAP_OK);
    for (;;) {
        dnmap_cert *cert;
        dnmap_error error;
        dnmap_status status = dnmap_reader_next(reader, &cert, &error);
        if (status == DNMAP_OK && cert == NULL)
            break;
        strcat(found, status == DNMAP_OK ? "+" : dnmap_status_name(status) + strlen("DNMAP_E_"));
        ck_assert(status == DNMAP_OK || strcmp(error.message, dnmap_status_message(status)) != 0);
        dnmap_cert_free(cert);
    }
    ck_assert_str_eq(found, expected);
    dnmap_reader_free(reader);
}

void contained_check_hex(const char *hex, const char *expected)
{
    size_t len;
    unsigned char *der = suite_hex(hex, &len);

    contained_check(der, len, NULL, expected);
    free(der);
}
