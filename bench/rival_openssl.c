/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ours, and what there was before: the way of sendmail, which decodes the whole certificate, and
 * the best that can be done with libcrypto alone, which decodes nothing but the two names.
 */
#include <string.h>

#include <openssl/err.h>
#include <openssl/x509.h>

#include "rivals.h"

/* sendmail's buffer for a name. */
enum { ONELINE_SIZE = 256 };

/* ------------------------------------------------------------------ ours */

static const char *our_version(void)
{
    return dnmap_version();
}

static bool make_ours(struct output *out, const unsigned char *der, size_t len)
{
    if (dnmap_macros_from_der(&out->macros, der, len, DNMAP_DIALECT_HOST, NULL) != DNMAP_OK)
        return false;
    out->subject = out->macros.subject;
    out->issuer = out->macros.issuer;
    out->bytes = out->macros.subject_len + out->macros.issuer_len;
    return true;
}

const struct rival rival_ours = {
    .id = "ours",
    .label = "libdnmap: dnmap_macros_from_der()",
    .prints = "the macros",
    .is_exact = true,
    .version = our_version,
    .make = make_ours,
};

/* ------------------------------------------------------------------ libcrypto */

/* Written as one would, a byte at a time. */
static size_t xtext(char *out, const char *text)
{
    static const char digits[] = "0123456789ABCDEF";
    char *start = out;

    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x21 || c > 0x7E || strchr("+\\()<>\"", c) != NULL) {
            *out++ = '+';
            *out++ = digits[c >> 4];
            *out++ = digits[c & 15];
        } else {
            *out++ = (char)c;
        }
    }
    *out = '\0';
    return (size_t)(out - start);
}

static bool print_names(struct output *out, const X509_NAME *subject, const X509_NAME *issuer)
{
    char line[ONELINE_SIZE];

    if (X509_NAME_oneline(subject, line, sizeof line) == NULL)
        return false;
    out->subject = out->text[0];
    out->bytes = xtext(out->text[0], line);
    if (X509_NAME_oneline(issuer, line, sizeof line) == NULL)
        return false;
    out->issuer = out->text[1];
    out->bytes += xtext(out->text[1], line);
    return true;
}

static const char *openssl_version(void)
{
    return OpenSSL_version(OPENSSL_VERSION);
}

static bool make_openssl(struct output *out, const unsigned char *der, size_t len)
{
    const unsigned char *p = der;
    X509 *cert = d2i_X509(NULL, &p, (long)len);
    bool made = cert != NULL && p == der + len &&
                print_names(out, X509_get_subject_name(cert), X509_get_issuer_name(cert));

    X509_free(cert);
    if (!made)
        ERR_clear_error();
    return made;
}

const struct rival rival_openssl = {
    .id = "openssl",
    .label = "OpenSSL: d2i_X509, X509_NAME_oneline, xtext",
    .prints = "the macros",
    .is_exact = true,
    .version = openssl_version,
    .make = make_openssl,
};

/* ------------------------------------------------------------------ libcrypto, names alone */

/* What is left of the DER. */
struct slice {
    const unsigned char *at, *end;
};

/* Steps into the element at the beginning, or over it; where it begins and ends is left in
 * `element`. False if the tag is another or it is longer than what is there. */
static bool enter(struct slice *rest, unsigned tag, struct slice *element)
{
    const unsigned char *p = rest->at;

    if (rest->end - p < 2 || p[0] != tag)
        return false;
    size_t len = p[1];
    p += 2;
    if (len >= 0x80) {
        size_t octets = len & 0x7F;
        if (octets == 0 || octets > 3 || (size_t)(rest->end - p) < octets)
            return false;
        for (len = 0; octets > 0; octets--)
            len = len << 8 | *p++;
    }
    if ((size_t)(rest->end - p) < len)
        return false;
    *element = (struct slice){rest->at, p + len};
    rest->at = p;
    return true;
}

static bool pass(struct slice *rest, unsigned tag, struct slice *element)
{
    if (!enter(rest, tag, element))
        return false;
    rest->at = element->end;
    return true;
}

/* Certificate, TBSCertificate: version (or none), serial, algorithm, issuer, validity, subject. */
static bool find_names(const unsigned char *der, size_t len, struct slice *issuer,
                       struct slice *subject)
{
    struct slice rest = {der, der + len}, ignored;

    if (!enter(&rest, 0x30, &ignored) || ignored.end != der + len || !enter(&rest, 0x30, &ignored))
        return false;
    pass(&rest, 0xA0, &ignored);
    return pass(&rest, 0x02, &ignored) && pass(&rest, 0x30, &ignored) &&
           pass(&rest, 0x30, issuer) && pass(&rest, 0x30, &ignored) && pass(&rest, 0x30, subject);
}

static X509_NAME *decode_name(const struct slice *slice)
{
    const unsigned char *p = slice->at;

    return d2i_X509_NAME(NULL, &p, slice->end - slice->at);
}

static bool make_fair(struct output *out, const unsigned char *der, size_t len)
{
    struct slice issuer_der, subject_der;

    if (!find_names(der, len, &issuer_der, &subject_der))
        return false;
    X509_NAME *subject = decode_name(&subject_der), *issuer = decode_name(&issuer_der);
    bool made = subject != NULL && issuer != NULL && print_names(out, subject, issuer);
    X509_NAME_free(subject);
    X509_NAME_free(issuer);
    if (!made)
        ERR_clear_error();
    return made;
}

const struct rival rival_fair = {
    .id = "fair",
    .label = "fair rival: slices, d2i_X509_NAME, oneline, xtext",
    .prints = "the macros",
    .is_exact = true,
    .version = openssl_version,
    .make = make_fair,
};
