/* SPDX-License-Identifier: BSD-2-Clause */
#include "decode/cert.h"

#include <limits.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "base/quiet.h"
#include "base/status.h"
#include "decode/raw.h"
#include "decode/refusal.h"
#include "decode/strict.h"
#include "name/name.h"
#include "types/types.h"

/* ------------------------------------------------------------------ names */

static void add_entry(struct name_builder *builder, const X509_NAME_ENTRY *entry)
{
    const ASN1_OBJECT *object = X509_NAME_ENTRY_get_object(entry);
    const ASN1_STRING *value = X509_NAME_ENTRY_get_data(entry);
    struct type_names names;

    if (type_describe(&names, object) != DNMAP_OK) {
        builder->failed = true;
        return;
    }
    name_builder_add(builder, &(dnmap_attribute){
                                  .type = names.printed,
                                  .oid = names.oid,
                                  .oid_der = OBJ_get0_data(object),
                                  .oid_der_len = OBJ_length(object),
                                  .string_type = type_tag(value),
                                  .value = ASN1_STRING_get0_data(value),
                                  .value_len = (size_t)ASN1_STRING_length(value),
                                  .rdn = (size_t)X509_NAME_ENTRY_set(entry),
                              });
}

dnmap_status name_from_x509(dnmap_name **out, const X509_NAME *x509_name)
{
    struct name_builder builder;
    int count = X509_NAME_entry_count(x509_name);

    name_builder_init(&builder);
    for (int i = 0; i < count; i++)
        add_entry(&builder, X509_NAME_get_entry(x509_name, i));
    return name_builder_finish(&builder, out);
}

/* Whether a public call can decode this input at all. */
static dnmap_status check_input(const unsigned char *der, size_t der_len, dnmap_error *error)
{
    error_clear(error);
    if (der == NULL)
        return error_set(error, DNMAP_E_ARGUMENT, NULL, 0);
    if (der_len > INT_MAX)
        return error_set(error, DNMAP_E_LIMIT, NULL, 0);
    return DNMAP_OK;
}

/* Decodes the Name that *der begins with and steps over it. */
static dnmap_status decode_name(dnmap_name **out, const unsigned char **der, size_t len)
{
    size_t used;

    if (strict_name(out, &used, *der, len)) {
        *der += used;
        return DNMAP_OK;
    }
    quiet_begin();
    X509_NAME *x509_name = d2i_X509_NAME(NULL, der, (long)len);
    dnmap_status status = x509_name == NULL ? DNMAP_E_DER : name_from_x509(out, x509_name);
    X509_NAME_free(x509_name);
    return quiet_end(status);
}

static const struct refusals of_name = {
    .of_pem = "this is PEM: the DER of a Name has to stand here",
    .of_others = "not a Name that libcrypto accepts",
};

dnmap_status dnmap_name_from_der(dnmap_name **out, const unsigned char *der, size_t der_len,
                                 dnmap_error *error)
{
    const unsigned char *end = der;
    dnmap_status status = check_input(out == NULL ? NULL : der, der_len, error);

    if (out != NULL)
        *out = NULL;
    if (status != DNMAP_OK)
        return status;
    status = decode_name(out, &end, der_len);
    if (status == DNMAP_OK && end == der + der_len)
        return DNMAP_OK;
    dnmap_name_free(*out);
    *out = NULL;
    if (status == DNMAP_E_DER)
        return error_set(error, status, refusal(&of_name, der, der_len), 0);
    return error_set(error, status == DNMAP_OK ? DNMAP_E_TRAILING : status, NULL,
                     (size_t)(end - der));
}

/* ------------------------------------------------------------------ certificates */

dnmap_status cert_from_names(dnmap_cert **out, dnmap_cert_kind kind, dnmap_name *subject,
                             dnmap_name *issuer, dnmap_name *bare_name)
{
    dnmap_cert *cert = malloc(sizeof *cert);

    if (cert == NULL) {
        dnmap_name_free(subject);
        dnmap_name_free(issuer);
        dnmap_name_free(bare_name);
        return DNMAP_E_MEMORY;
    }
    *cert = (struct dnmap_cert){
        .kind = kind, .subject = subject, .issuer = issuer, .bare_name = bare_name};
    *out = cert;
    return DNMAP_OK;
}

/* Builds the certificate of copies of its names, without its encoding. */
static dnmap_status cert_of_names(dnmap_cert **out, const X509_NAME *subject_name,
                                  const X509_NAME *issuer_name)
{
    dnmap_name *subject = NULL;
    dnmap_name *issuer = NULL;

    dnmap_status status = name_from_x509(&subject, subject_name);
    if (status == DNMAP_OK)
        status = name_from_x509(&issuer, issuer_name);
    if (status != DNMAP_OK) {
        dnmap_name_free(subject);
        return status;
    }
    return cert_from_names(out, DNMAP_CERTIFICATE, subject, issuer, NULL);
}

/* Ends a certificate that has its encoding now; `der` NULL: there was no memory for it. */
static dnmap_status finish(dnmap_cert **out, unsigned char *der, size_t der_len)
{
    (*out)->der = der;
    (*out)->der_len = der_len;
    if (der != NULL)
        return DNMAP_OK;
    dnmap_cert_free(*out);
    *out = NULL;
    return DNMAP_E_MEMORY;
}

dnmap_status cert_from_x509(dnmap_cert **out, X509 *x509)
{
    unsigned char *der = NULL;

    dnmap_status status =
        cert_of_names(out, X509_get_subject_name(x509), X509_get_issuer_name(x509));
    if (status != DNMAP_OK)
        return status;
    int len = i2d_X509_AUX(x509, NULL);
    if (len > 0)
        der = malloc((size_t)len);
    unsigned char *end = der;
    if (der != NULL && i2d_X509_AUX(x509, &end) != len) {
        free(der);
        der = NULL;
    }
    return finish(out, der, (size_t)len);
}

static X509 *decode_again(const dnmap_cert *cert)
{
    const unsigned char *der = cert->der;

    return d2i_X509_AUX(NULL, &der, (long)cert->der_len);
}

/* Whether libcrypto makes sense of its extensions and its key. Its complaints go: where they matter
 * it makes them again, and its queue holds 15, of which the first ones are the caller's. */
static dnmap_status understand(X509 *x509)
{
    quiet_begin();
    (void)X509_check_purpose(x509, -1, 0);
    bool is_whole =
        (X509_get_extension_flags(x509) & EXFLAG_INVALID) == 0 && X509_get0_pubkey(x509) != NULL;
    return quiet_end(is_whole ? DNMAP_OK : DNMAP_E_DER);
}

X509 *cert_to_x509(const dnmap_cert *cert)
{
    X509 *x509 = cert->der == NULL ? NULL : decode_again(cert);

    if (x509 == NULL || understand(x509) == DNMAP_OK)
        return x509;
    /* What libcrypto takes for malformed or unknown there may be what it had no memory for: it does
     * not say, and keeps to it. */
    X509_free(x509);
    x509 = decode_again(cert);
    if (x509 == NULL)
        return NULL;
    dnmap_status status = understand(x509);
    if (status == DNMAP_OK || (status == DNMAP_E_DER && quiet_has_memory(cert->der_len)))
        return x509;
    X509_free(x509);
    return NULL;
}

static dnmap_status decode_raw(dnmap_cert **out, const unsigned char **der, size_t len)
{
    const unsigned char *begin = *der;
    struct raw_cert *raw = raw_cert_decode(der, len);
    if (raw == NULL)
        return DNMAP_E_DER;
    dnmap_status status = cert_of_names(out, raw_cert_subject(raw), raw_cert_issuer(raw));
    raw_cert_free(raw);
    if (status != DNMAP_OK)
        return status;
    size_t size = (size_t)(*der - begin);
    unsigned char *copy = malloc(size);
    if (copy != NULL)
        memcpy(copy, begin, size);
    return finish(out, copy, size);
}

static dnmap_status decode_trusted(dnmap_cert **out, const unsigned char **der, size_t len)
{
    X509 *x509 = d2i_X509_AUX(NULL, der, (long)len);

    if (x509 == NULL)
        return DNMAP_E_DER;
    dnmap_status status = cert_from_x509(out, x509);
    X509_free(x509);
    return status;
}

static dnmap_status decode_request(dnmap_cert **out, const unsigned char **der, size_t len)
{
    dnmap_name *subject = NULL;
    X509_REQ *request = d2i_X509_REQ(NULL, der, (long)len);

    if (request == NULL)
        return DNMAP_E_DER;
    dnmap_status status = name_from_x509(&subject, X509_REQ_get_subject_name(request));
    X509_REQ_free(request);
    if (status != DNMAP_OK)
        return status;
    return cert_from_names(out, DNMAP_REQUEST, subject, NULL, NULL);
}

/* Leaves libcrypto's error queue as it was. */
static dnmap_status quietly(cert_decoder *decode, dnmap_cert **out, const unsigned char **der,
                            size_t len)
{
    quiet_begin();
    return quiet_end(decode(out, der, len));
}

dnmap_status cert_decode_x509(dnmap_cert **out, const unsigned char **der, size_t len)
{
    size_t used;

    if (strict_cert(out, &used, *der, len)) {
        *der += used;
        return DNMAP_OK;
    }
    return quietly(decode_raw, out, der, len);
}

dnmap_status cert_decode_trusted(dnmap_cert **out, const unsigned char **der, size_t len)
{
    return quietly(decode_trusted, out, der, len);
}

dnmap_status cert_decode_request(dnmap_cert **out, const unsigned char **der, size_t len)
{
    return quietly(decode_request, out, der, len);
}

/* Decodes one object that must fill the whole input. */
static dnmap_status decode_all(dnmap_cert **out, const unsigned char *der, size_t der_len,
                               cert_decoder *decode, const struct refusals *refusals,
                               dnmap_error *error)
{
    const unsigned char *end = der;
    dnmap_status status = check_input(out == NULL ? NULL : der, der_len, error);

    if (out != NULL)
        *out = NULL;
    if (status != DNMAP_OK)
        return status;
    status = decode(out, &end, der_len);
    if (status != DNMAP_OK)
        return error_set(error, status,
                         status == DNMAP_E_DER ? refusal(refusals, der, der_len) : NULL, 0);
    if (end == der + der_len)
        return DNMAP_OK;
    dnmap_cert_free(*out);
    *out = NULL;
    return error_set(error, DNMAP_E_TRAILING, NULL, (size_t)(end - der));
}

static const struct refusals of_certificate = {
    .of_pem = "this is PEM: DER has to stand here, as openssl x509 -outform DER writes it",
    .of_others = "not a certificate that libcrypto accepts",
};

dnmap_status dnmap_cert_from_der(dnmap_cert **out, const unsigned char *der, size_t der_len,
                                 dnmap_error *error)
{
    return decode_all(out, der, der_len, cert_decode_x509, &of_certificate, error);
}

static const struct refusals of_request = {
    .of_pem = "this is PEM: DER has to stand here, as openssl req -outform DER writes it",
    .of_others = "not a certificate request that libcrypto accepts",
};

dnmap_status dnmap_cert_from_request(dnmap_cert **out, const unsigned char *der, size_t der_len,
                                     dnmap_error *error)
{
    return decode_all(out, der, der_len, cert_decode_request, &of_request, error);
}

void dnmap_cert_free(dnmap_cert *cert)
{
    if (cert != NULL && !cert->is_one_block) {
        dnmap_name_free(cert->subject);
        dnmap_name_free(cert->issuer);
        dnmap_name_free(cert->bare_name);
        free(cert->der);
    }
    free(cert);
}

dnmap_cert_kind dnmap_cert_get_kind(const dnmap_cert *cert)
{
    return cert == NULL ? DNMAP_CERTIFICATE : cert->kind;
}

const dnmap_name *dnmap_cert_subject(const dnmap_cert *cert)
{
    return cert == NULL ? NULL : cert->subject;
}

const dnmap_name *dnmap_cert_issuer(const dnmap_cert *cert)
{
    return cert == NULL ? NULL : cert->issuer;
}

const dnmap_name *dnmap_cert_bare_name(const dnmap_cert *cert)
{
    return cert == NULL ? NULL : cert->bare_name;
}
