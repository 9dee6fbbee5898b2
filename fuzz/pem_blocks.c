/* SPDX-License-Identifier: BSD-2-Clause */
/* The blocks of a PEM stream by PEM_read_bio. */
#include "pem_blocks.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

/* Whether libcrypto's next certificate is found's of that number. */
static void check_next(const struct found *found, size_t number, const unsigned char *der, long len)
{
    char line[DNMAP_ONELINE_LIMIT + 1], macro[DNMAP_MACRO_SIZE];
    X509 *x509 = d2i_X509(NULL, &der, len);

    CHECK(x509 != NULL && number < found->certificates);
    if (X509_NAME_oneline(X509_get_subject_name(x509), line, sizeof line) == NULL)
        line[0] = '\0';
    CHECK(dnmap_xtext_encode(macro, sizeof macro, NULL, line, strlen(line)) == DNMAP_OK);
    CHECK(strcmp(macro, found->subjects[number]) == 0);
    X509_free(x509);
}

void compare_with_libcrypto(const struct found *found, const struct input *pem)
{
    BIO *bio = BIO_new_mem_buf(pem->data, (int)pem->len);
    char *name, *header;
    unsigned char *der;
    size_t number = 0;
    long len;

    CHECK(bio != NULL);
    while (PEM_read_bio(bio, &name, &header, &der, &len) == 1) {
        if (strcmp(name, PEM_STRING_X509) == 0 || strcmp(name, PEM_STRING_X509_OLD) == 0)
            check_next(found, number++, der, len);
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(der);
    }
    if (ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE)
        CHECK(number == found->certificates);
    ERR_clear_error();
    BIO_free(bio);
}
