/* SPDX-License-Identifier: BSD-2-Clause */
#define OPENSSL_SUPPRESS_DEPRECATED /* what sendmail calls is what has to be called */
#include "compare.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BUFFER_SIZE = 256 }; /* sendmail's */

/* cf/README and tls.c, taken literally: one character at a time. Free with free(). */
static char *obvious_xtext(const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    char *encoded = malloc(3 * strlen(text) + 1);
    char *end = encoded;

    if (encoded == NULL)
        abort();
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        int plain = c > ' ' && c < 0x7F && c != '+' && c != '\\' && c != '(' && c != ')' &&
                    c != '<' && c != '>' && c != '"';
        *end++ = plain ? *text : '+';
        if (!plain) {
            *end++ = hex[c / 16];
            *end++ = hex[c % 16];
        }
    }
    *end = '\0';
    return encoded;
}

/* ------------------------------------------------------------------ a name */

/* {cert_subject} or {cert_issuer}: X509_NAME_oneline() with a buffer of 256. */
static bool compare_macro(struct difference *out, const X509_NAME *theirs, const dnmap_name *ours)
{
    char buffer[BUFFER_SIZE];
    char macro[DNMAP_MACRO_SIZE];
    size_t len;
    char *text = X509_NAME_oneline(theirs, buffer, sizeof buffer);
    dnmap_status status = dnmap_macro_dn(macro, sizeof macro, &len, ours, DNMAP_DIALECT_HOST);

    if (text == NULL)
        return expect_status(out, "macro", status, DNMAP_E_LIMIT);
    char *expected = obvious_xtext(text);
    bool same = expect_status(out, "macro", status, DNMAP_OK) &&
                expect_text(out, "macro", macro, len, expected);
    free(expected);
    return same;
}

static bool compare_whole(struct difference *out, const X509_NAME *theirs, const dnmap_name *ours)
{
    char *line;
    size_t len;
    char *text = X509_NAME_oneline(theirs, NULL, 0);
    dnmap_status status = dnmap_oneline_new(&line, &len, ours, DNMAP_DIALECT_HOST, SIZE_MAX);

    if (text == NULL)
        return expect_status(out, "oneline", status, DNMAP_E_LIMIT);
    bool same = expect_status(out, "oneline", status, DNMAP_OK) &&
                expect_text(out, "oneline", line, len, text);
    OPENSSL_free(text);
    dnmap_free(line);
    return same;
}

/* OpenSSL 1.1.1 and LibreSSL take no const name, and do not change it. */
static int text_of_cn(const X509_NAME *name, char *buffer, int size)
{
    return X509_NAME_get_text_by_NID((X509_NAME *)(uintptr_t)name, NID_commonName, buffer, size);
}

/* sendmail's CHECK_X509_NAME over X509_NAME_get_text_by_NID. */
static bool compare_cn(struct difference *out, const X509_NAME *theirs, const dnmap_name *ours)
{
    char buffer[BUFFER_SIZE];
    char *cn;
    size_t cn_len;
    int len = text_of_cn(theirs, buffer, sizeof buffer);

    if (len == -1)
        strcpy(buffer, "BadCertificateUnknown");
    else if ((size_t)len >= sizeof buffer - 1)
        strcpy(buffer, "BadCertificateTooLong");
    else if ((size_t)len > strlen(buffer))
        strcpy(buffer, "BadCertificateContainsNUL");
    char *expected = obvious_xtext(buffer);
    dnmap_status status = dnmap_macro_cn_new(&cn, &cn_len, ours, DNMAP_DIALECT_HOST);
    bool same =
        expect_status(out, "cn", status, DNMAP_OK) && expect_text(out, "cn", cn, cn_len, expected);
    free(expected);
    dnmap_free(cn);
    return same;
}

static bool compare_utf8(struct difference *out, const ASN1_STRING *theirs,
                         const dnmap_attribute *ours)
{
    unsigned char *utf8 = NULL;
    char *text;
    size_t len;
    int utf8_len = ASN1_STRING_to_UTF8(&utf8, theirs);
    dnmap_status status = dnmap_attribute_utf8_new(&text, &len, ours);

    bool same = expect_status(out, "UTF-8", status, utf8_len < 0 ? DNMAP_E_CHARSET : DNMAP_OK);
    if (same && utf8_len >= 0)
        same = expect(out, len == (size_t)utf8_len && memcmp(text, utf8, len) == 0,
                      "UTF-8: %s instead of %s", text, (const char *)utf8);
    OPENSSL_free(utf8);
    dnmap_free(text);
    return same;
}

/* The attribute as a whole: OID, type, value. */
static bool compare_attribute(struct difference *out, const X509_NAME_ENTRY *theirs,
                              const dnmap_name *name, size_t index)
{
    const ASN1_STRING *value = X509_NAME_ENTRY_get_data(theirs);
    const ASN1_OBJECT *object = X509_NAME_ENTRY_get_object(theirs);
    size_t len = (size_t)ASN1_STRING_length(value);
    int tag = ASN1_STRING_type(value) & ~V_ASN1_NEG; /* OpenSSL 1.1.1 takes an ENUMERATED */
    dnmap_attribute ours;
    dnmap_status status = dnmap_name_attribute(&ours, name, index);

    return expect_status(out, "attribute", status, DNMAP_OK) &&
           expect(out, ours.string_type == tag, "string type %d instead of %d", ours.string_type,
                  tag) &&
           expect(out, ours.rdn == (size_t)X509_NAME_ENTRY_set(theirs), "RDN %zu instead of %d",
                  ours.rdn, X509_NAME_ENTRY_set(theirs)) &&
           expect(out,
                  ours.oid_der_len == OBJ_length(object) &&
                      memcmp(ours.oid_der, OBJ_get0_data(object), ours.oid_der_len) == 0,
                  "another OID: %s", ours.oid) &&
           expect(out, ours.value_len == len, "%zu bytes instead of %zu", ours.value_len, len) &&
           expect(out, len == 0 || memcmp(ours.value, ASN1_STRING_get0_data(value), len) == 0,
                  "another value") &&
           compare_utf8(out, value, &ours);
}

static bool compare_attributes(struct difference *out, const X509_NAME *theirs,
                               const dnmap_name *ours)
{
    int count = X509_NAME_entry_count(theirs);
    bool same = expect(out, dnmap_name_count(ours) == (size_t)count, "%zu attributes instead of %d",
                       dnmap_name_count(ours), count);

    for (int i = 0; same && i < count; i++)
        same = compare_attribute(out, X509_NAME_get_entry(theirs, i), ours, (size_t)i);
    return same;
}

bool compare_name(struct difference *out, const X509_NAME *theirs, const dnmap_name *ours)
{
    bool same = compare_macro(out, theirs, ours) && compare_whole(out, theirs, ours) &&
                compare_cn(out, theirs, ours) && compare_attributes(out, theirs, ours);

    ERR_clear_error();
    return same;
}

bool compare_name_input(struct difference *out, bool *accepted, const unsigned char *der,
                        size_t len)
{
    const unsigned char *end = der;
    X509_NAME *theirs = d2i_X509_NAME(NULL, &end, (long)len);
    dnmap_name *ours;

    ERR_clear_error();
    *accepted = theirs != NULL && end == der + len;
    dnmap_status expected = theirs == NULL ? DNMAP_E_DER : DNMAP_E_TRAILING;
    dnmap_status status = dnmap_name_from_der(&ours, der, len, NULL);
    bool same = expect_status(out, "name_from_der", status, *accepted ? DNMAP_OK : expected) &&
                expect(out, ERR_peek_error() == 0, "name_from_der left an error in the queue");
    if (same && *accepted)
        same = compare_name(out, theirs, ours);
    dnmap_name_free(ours);
    X509_NAME_free(theirs);
    return same;
}

/* ------------------------------------------------------------------ a certificate */

bool compare_cert(struct difference *out, X509 *theirs, const dnmap_cert *ours)
{
    int is_ca = X509_check_ca(theirs) != 0;

    return expect(out, dnmap_cert_get_kind(ours) == DNMAP_CERTIFICATE, "not a certificate") &&
           expect(out, dnmap_cert_is_ca(ours) == is_ca, "is_ca %d instead of %d",
                  dnmap_cert_is_ca(ours), is_ca) &&
           compare_name(out, X509_get_subject_name(theirs), dnmap_cert_subject(ours)) &&
           compare_name(out, X509_get_issuer_name(theirs), dnmap_cert_issuer(ours));
}

/* ------------------------------------------------------------------ an input */

/* Their certificate, and what the library has to return for it. */
struct theirs {
    X509 *x509;
    dnmap_status status;       /* of dnmap_cert_from_der() */
    dnmap_status macro_status; /* of dnmap_macros_from_der() */
    size_t end;
};

static void print_macro(char *out, const X509_NAME *name, struct theirs *theirs)
{
    char buffer[BUFFER_SIZE];

    if (X509_NAME_oneline(name, buffer, sizeof buffer) == NULL) {
        theirs->macro_status = DNMAP_E_LIMIT;
        return;
    }
    char *encoded = obvious_xtext(buffer);
    strcpy(out, encoded);
    free(encoded);
}

static void ask_libcrypto(struct theirs *theirs, struct verdict *verdict, const unsigned char *der,
                          size_t len)
{
    const unsigned char *end = der;

    theirs->x509 = d2i_X509(NULL, &end, (long)len);
    theirs->end = (size_t)(end - der);
    theirs->status = theirs->x509 == NULL ? DNMAP_E_DER : DNMAP_E_TRAILING;
    *verdict = (struct verdict){.accepted = theirs->x509 != NULL && theirs->end == len};
    if (verdict->accepted)
        theirs->status = DNMAP_OK;
    theirs->macro_status = theirs->status;
    if (verdict->accepted) {
        print_macro(verdict->subject, X509_get_subject_name(theirs->x509), theirs);
        print_macro(verdict->issuer, X509_get_issuer_name(theirs->x509), theirs);
        verdict->is_ca = X509_check_ca(theirs->x509) != 0;
    }
    ERR_clear_error();
}

/* With an empty queue of errors. */
static bool compare_macros(struct difference *out, const struct theirs *theirs,
                           const struct verdict *verdict, const unsigned char *der, size_t len)
{
    bool succeeds = theirs->macro_status == DNMAP_OK;
    dnmap_macros ours;

    memset(&ours, 'x', sizeof ours);
    dnmap_status status = dnmap_macros_from_der(&ours, der, len, DNMAP_DIALECT_HOST, NULL);
    return expect_status(out, "macros_from_der", status, theirs->macro_status) &&
           expect(out, ERR_peek_error() == 0, "macros_from_der left an error in the queue") &&
           expect_text(out, "subject", ours.subject, ours.subject_len,
                       succeeds ? verdict->subject : "") &&
           expect_text(out, "issuer", ours.issuer, ours.issuer_len,
                       succeeds ? verdict->issuer : "");
}

/* With one error in the queue. */
static bool compare_decoded(struct difference *out, const struct theirs *theirs,
                            const unsigned char *der, size_t len)
{
    dnmap_cert *ours;
    dnmap_error error;

    ERR_put_error(ERR_LIB_USER, 0, 1, "compare.c", 0);
    dnmap_status status = dnmap_cert_from_der(&ours, der, len, &error);
    unsigned long first = ERR_get_error();
    bool same = expect_status(out, "cert_from_der", status, theirs->status) &&
                expect(out, first == ERR_PACK(ERR_LIB_USER, 0, 1) && ERR_peek_error() == 0,
                       "cert_from_der left %lx in the queue", first) &&
                expect(out, status != DNMAP_E_TRAILING || error.offset == theirs->end,
                       "trailing bytes at %zu instead of %zu", error.offset, theirs->end);
    ERR_clear_error();
    if (same && status == DNMAP_OK)
        same = compare_cert(out, theirs->x509, ours);
    dnmap_cert_free(ours);
    return same;
}

bool compare_input(struct difference *out, struct verdict *theirs, const unsigned char *der,
                   size_t len)
{
    struct theirs answers;

    ask_libcrypto(&answers, theirs, der, len);
    bool same =
        compare_macros(out, &answers, theirs, der, len) && compare_decoded(out, &answers, der, len);
    X509_free(answers.x509);
    ERR_clear_error();
    return same;
}
