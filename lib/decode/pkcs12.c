/* SPDX-License-Identifier: BSD-2-Clause */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <stdbool.h>
#include <string.h>

#include "decode/bundle.h"

#if OPENSSL_VERSION_NUMBER >= 0x30000000L && !defined(LIBRESSL_VERSION_NUMBER)
#include <openssl/provider.h>
#define HAVE_PROVIDERS 1
#endif

/* Bags may nest; real files use one level. Iterations of the key derivation, of all its parts
 * together: libcrypto has no limit, and a file of a few bytes could ask for hours of them. Real
 * files use up to a million; this takes some seconds. A fuzzer can't wait for that long. */
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
enum { NESTING_MAX = 8, ITERATIONS_MAX = 5000 };
#else
enum { NESTING_MAX = 8, ITERATIONS_MAX = 10000000 };
#endif

/* The state of reading one PKCS#12. */
struct pkcs12_reading {
    struct bundle *bundle;
    const char *password;
    const char **message;
    long iterations; /* asked for so far */
};

/* ------------------------------------------------------------------ ciphers */

/* PKCS#12 files from before OpenSSL 3 encrypt with RC2-40, which OpenSSL 3 keeps in its "legacy"
 * provider. A library context of our own has it without changing the application's. */
struct pkcs12_context {
#ifdef HAVE_PROVIDERS
    OSSL_LIB_CTX *library;
    OSSL_PROVIDER *standard, *legacy;
#else
    int unused;
#endif
};

static void context_open(struct pkcs12_context *context)
{
    memset(context, 0, sizeof *context);
#ifdef HAVE_PROVIDERS
    context->library = OSSL_LIB_CTX_new();
    if (context->library != NULL) {
        context->standard = OSSL_PROVIDER_load(context->library, "default");
        context->legacy = OSSL_PROVIDER_load(context->library, "legacy");
    }
#endif
}

static void context_close(struct pkcs12_context *context)
{
#ifdef HAVE_PROVIDERS
    if (context->legacy != NULL)
        OSSL_PROVIDER_unload(context->legacy);
    if (context->standard != NULL)
        OSSL_PROVIDER_unload(context->standard);
    OSSL_LIB_CTX_free(context->library);
#else
    (void)context;
#endif
}

static PKCS12 *decode(const struct pkcs12_context *context, const unsigned char **der, size_t len)
{
    PKCS12 *pkcs12 = NULL;

#ifdef HAVE_PROVIDERS
    if (context->library != NULL)
        pkcs12 = PKCS12_init_ex(NID_pkcs7_data, context->library, NULL);
#else
    (void)context;
#endif
    /* On failure d2i frees what it was given. */
    return d2i_PKCS12(pkcs12 != NULL ? &pkcs12 : NULL, der, (long)len);
}

/* ------------------------------------------------------------------ iterations */

/* Counts what is asked for, times `times`; NULL stands for one. */
static dnmap_status count_iterations(struct pkcs12_reading *reading, const ASN1_INTEGER *asked,
                                     long times)
{
    long count = asked == NULL ? 1 : ASN1_INTEGER_get(asked); /* -1: more than a long holds */

    if (count < 0 || count > (ITERATIONS_MAX - reading->iterations) / times) {
        *reading->message = "this PKCS#12 asks for over 10,000,000 iterations";
        return DNMAP_E_LIMIT;
    }
    reading->iterations += count * times;
    return DNMAP_OK;
}

/* Those of PBES2 (RFC 8018); what is not PBKDF2 has limits of libcrypto's. */
static dnmap_status count_pbes2(struct pkcs12_reading *reading, const ASN1_TYPE *parameter)
{
    PBE2PARAM *pbes2 = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), parameter);
    PBKDF2PARAM *pbkdf2 = NULL;
    dnmap_status status = DNMAP_OK;

    if (pbes2 != NULL && OBJ_obj2nid(pbes2->keyfunc->algorithm) == NID_id_pbkdf2)
        pbkdf2 = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM), pbes2->keyfunc->parameter);
    if (pbkdf2 != NULL)
        status = count_iterations(reading, pbkdf2->iter, 1);
    PBKDF2PARAM_free(pbkdf2);
    PBE2PARAM_free(pbes2);
    return status;
}

/* Those that it takes to decrypt: its key and its IV each need them. */
static dnmap_status count_encryption(struct pkcs12_reading *reading, const X509_ALGOR *algorithm)
{
    dnmap_status status = DNMAP_OK;

    if (OBJ_obj2nid(algorithm->algorithm) == NID_pbes2)
        return count_pbes2(reading, algorithm->parameter);
    PBEPARAM *pbe = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBEPARAM), algorithm->parameter);
    if (pbe != NULL)
        status = count_iterations(reading, pbe->iter, 2);
    PBEPARAM_free(pbe);
    return status;
}

/* ------------------------------------------------------------------ password */

/* Checks the MAC, and with it the password. As in PKCS12_parse, no password may mean none or an
 * empty one; the one that fits is left in reading->password. */
static dnmap_status check_password(struct pkcs12_reading *reading, PKCS12 *pkcs12)
{
    const char *password = reading->password;
    const ASN1_INTEGER *asked;

    if (!PKCS12_mac_present(pkcs12))
        return DNMAP_OK;
    PKCS12_get0_mac(NULL, NULL, NULL, &asked, pkcs12);
    /* Without a password two are tried. */
    bool given = password != NULL && *password != '\0';
    dnmap_status status = count_iterations(reading, asked, given ? 1 : 2);
    if (status != DNMAP_OK)
        return status;
    if (given) {
        if (PKCS12_verify_mac(pkcs12, password, -1))
            return DNMAP_OK;
        *reading->message = "wrong password for this PKCS#12";
        return DNMAP_E_PASSWORD;
    }
    reading->password = NULL;
    if (PKCS12_verify_mac(pkcs12, NULL, 0))
        return DNMAP_OK;
    reading->password = "";
    if (PKCS12_verify_mac(pkcs12, "", 0))
        return DNMAP_OK;
    *reading->message = "this PKCS#12 needs a password";
    return DNMAP_E_PASSWORD;
}

/* ------------------------------------------------------------------ bags */

static dnmap_status add_certificate(struct pkcs12_reading *reading, const PKCS12_SAFEBAG *bag)
{
    if (PKCS12_SAFEBAG_get_bag_nid(bag) != NID_x509Certificate)
        return DNMAP_OK;
    X509 *x509 = PKCS12_SAFEBAG_get1_cert(bag);
    if (x509 == NULL) {
        *reading->message = "a certificate in this PKCS#12 is not one that libcrypto accepts";
        return DNMAP_E_DER;
    }
    dnmap_status status = bundle_add(reading->bundle, x509);
    X509_free(x509);
    return status;
}

static dnmap_status add_bags(struct pkcs12_reading *reading, const STACK_OF(PKCS12_SAFEBAG) * bags,
                             int nesting)
{
    dnmap_status status = DNMAP_OK;

    if (nesting > NESTING_MAX) {
        *reading->message = "the bags of this PKCS#12 are nested too deeply";
        return DNMAP_E_LIMIT;
    }
    for (int i = 0; status == DNMAP_OK && i < sk_PKCS12_SAFEBAG_num(bags); i++) {
        const PKCS12_SAFEBAG *bag = sk_PKCS12_SAFEBAG_value(bags, i);
        int nid = PKCS12_SAFEBAG_get_nid(bag);
        if (nid == NID_certBag)
            status = add_certificate(reading, bag);
        else if (nid == NID_safeContentsBag)
            status = add_bags(reading, PKCS12_SAFEBAG_get0_safes(bag), nesting + 1);
    }
    return status;
}

static dnmap_status add_safe(struct pkcs12_reading *reading, PKCS7 *safe)
{
    STACK_OF(PKCS12_SAFEBAG) *bags = NULL;
    int password_len = reading->password == NULL ? 0 : -1;
    dnmap_status status = DNMAP_OK;

    if (PKCS7_type_is_encrypted(safe) && safe->d.encrypted != NULL)
        status = count_encryption(reading, safe->d.encrypted->enc_data->algorithm);
    if (status != DNMAP_OK)
        return status;
    if (PKCS7_type_is_data(safe))
        bags = PKCS12_unpack_p7data(safe);
    else if (PKCS7_type_is_encrypted(safe))
        bags = PKCS12_unpack_p7encdata(safe, reading->password, password_len);
    else
        return DNMAP_OK;
    if (bags == NULL) {
        *reading->message =
            "this PKCS#12 does not decrypt: a cipher that libcrypto lacks, or damage";
        return DNMAP_E_UNSUPPORTED;
    }
    status = add_bags(reading, bags, 0);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    return status;
}

static dnmap_status add_safes(struct pkcs12_reading *reading, const PKCS12 *pkcs12)
{
    STACK_OF(PKCS7) *safes = PKCS12_unpack_authsafes(pkcs12);
    dnmap_status status = DNMAP_OK;

    if (safes == NULL) {
        *reading->message = "the contents of this PKCS#12 are malformed";
        return DNMAP_E_DER;
    }
    for (int i = 0; status == DNMAP_OK && i < sk_PKCS7_num(safes); i++)
        status = add_safe(reading, sk_PKCS7_value(safes, i));
    sk_PKCS7_pop_free(safes, PKCS7_free);
    return status;
}

static dnmap_status read_pkcs12(struct pkcs12_reading *reading, PKCS12 *pkcs12)
{
    size_t before = reading->bundle->count;
    dnmap_status status = check_password(reading, pkcs12);

    if (status == DNMAP_OK)
        status = add_safes(reading, pkcs12);
    if (status == DNMAP_OK && reading->bundle->count == before) {
        *reading->message = "this PKCS#12 holds no certificate";
        status = DNMAP_E_NOTHING;
    }
    return status;
}

static dnmap_status decode_bundle(struct bundle *bundle, const unsigned char **der, size_t len,
                                  const char *password, const char **message)
{
    struct pkcs12_reading reading = {bundle, password, message, 0};
    struct pkcs12_context context;
    dnmap_status status = DNMAP_E_DER;

    context_open(&context);
    PKCS12 *pkcs12 = decode(&context, der, len);
    if (pkcs12 == NULL)
        *message = "not a PKCS#12 that libcrypto accepts";
    else
        status = read_pkcs12(&reading, pkcs12);
    PKCS12_free(pkcs12);
    context_close(&context);
    return status;
}

dnmap_status bundle_decode_pkcs12(struct bundle *bundle, const unsigned char **der, size_t len,
                                  const char *password, const char **message)
{
    ERR_set_mark();
    dnmap_status status = decode_bundle(bundle, der, len, password, message);
    ERR_pop_to_mark();
    return status;
}
