/* SPDX-License-Identifier: BSD-2-Clause */
/* A name beside the one that libcrypto makes of the same attributes. */
#include <openssl/err.h>
#include <openssl/x509.h>
#include <string.h>

#include "check.h"
#include "compare.h"

/* The name made anew by libcrypto; NULL if it has a type that libcrypto won't write out. */
static X509_NAME *made_by_libcrypto(const dnmap_name *name)
{
    X509_NAME *made = X509_NAME_new();
    dnmap_attribute attribute;
    size_t rdn = 0;

    CHECK(made != NULL);
    for (size_t i = 0; dnmap_name_attribute(&attribute, name, i) == DNMAP_OK; i++) {
        ASN1_OBJECT *object = OBJ_txt2obj(attribute.oid, 1);
        int joined = i != 0 && attribute.rdn == rdn ? -1 : 0;
        rdn = attribute.rdn;
        int done = object != NULL &&
                   X509_NAME_add_entry_by_OBJ(made, object, attribute.string_type, attribute.value,
                                              (int)attribute.value_len, -1, joined);
        ASN1_OBJECT_free(object);
        if (!done) {
            X509_NAME_free(made);
            return NULL;
        }
    }
    return made;
}

/* Whether libcrypto prints the bytes of a value: those of a PrintableString it takes for Latin-1.
 */
static bool is_utf8_as_it_stands(const dnmap_attribute *attribute)
{
    if (attribute->string_type == V_ASN1_UTF8STRING)
        return true;
    for (size_t i = 0; i < attribute->value_len; i++)
        if (attribute->value[i] > 0x7F)
            return false;
    return attribute->string_type == V_ASN1_PRINTABLESTRING;
}

/* Whether the text shows the bytes of every value. libcrypto does not escape a # that is all of a
 * value (do_buf: the last character is not looked at as the first), and cuts the types at 79 bytes
 * (do_name_ex). */
static bool shows_bytes(const dnmap_name *name)
{
    dnmap_attribute attribute;

    for (size_t i = 0; dnmap_name_attribute(&attribute, name, i) == DNMAP_OK; i++)
        if (!is_utf8_as_it_stands(&attribute) ||
            (attribute.value_len == 1 && *attribute.value == '#') || strlen(attribute.oid) >= 80)
            return false;
    return true;
}

/* RFC 2253 as libcrypto prints it is read as the same name. */
static void check_printed(X509_NAME *theirs, const dnmap_name *ours, unsigned long flags,
                          dnmap_text_format format)
{
    BIO *bio = BIO_new(BIO_s_mem());
    dnmap_name *again;
    char *text;

    CHECK(bio != NULL && X509_NAME_print_ex(bio, theirs, 0, flags) >= 0);
    long len = BIO_get_mem_data(bio, &text);
    CHECK(dnmap_name_from_text(&again, text, (size_t)len, format, NULL) == DNMAP_OK);
    CHECK(dnmap_name_equal(again, ours));
    dnmap_name_free(again);
    BIO_free(bio);
}

void check_against_libcrypto(const dnmap_name *name)
{
    struct difference difference;
    X509_NAME *theirs = made_by_libcrypto(name);
    if (theirs != NULL) {
        CHECK_SAME(compare_name(&difference, theirs, name), difference);
        if (shows_bytes(name))
            check_printed(theirs, name, XN_FLAG_RFC2253, DNMAP_TEXT_RFC4514);
    }
    ERR_clear_error();
    X509_NAME_free(theirs);
}
