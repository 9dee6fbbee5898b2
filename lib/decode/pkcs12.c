/* SPDX-License-Identifier: BSD-2-Clause */
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <stdbool.h>
#include <string.h>

#include "base/quiet.h"
#include "decode/bundle.h"
#include "decode/effort.h"

#ifdef LIBCRYPTO_HAS_PROVIDERS
#include <openssl/provider.h>
#endif

/* Bags may nest; real files use one level. */
enum { NESTING_MAX = 8 };

/* The state of reading one PKCS#12. */
struct pkcs12_reading {
    struct bundle *bundle;
    const char *password;
    const char **message;
};

/* ------------------------------------------------------------------ ciphers */

/* PKCS#12 files from before OpenSSL 3 encrypt with RC2-40, which OpenSSL 3 keeps in its "legacy"
 * provider. A library context of our own has it without changing the application's. */
struct pkcs12_context {
#ifdef LIBCRYPTO_HAS_PROVIDERS
    OSSL_LIB_CTX *library;
    OSSL_PROVIDER *standard, *legacy;
#else
    int unused;
#endif
};

/* The legacy provider may be missing; the default one only without memory. */
static dnmap_status context_open(struct pkcs12_context *context, bool with_legacy)
{
    memset(context, 0, sizeof *context);
#ifdef LIBCRYPTO_HAS_PROVIDERS
    context->library = OSSL_LIB_CTX_new();
    if (context->library == NULL)
        return DNMAP_E_MEMORY;
    context->standard = OSSL_PROVIDER_load(context->library, "default");
    if (context->standard == NULL)
        return DNMAP_E_MEMORY;
    if (with_legacy)
        context->legacy = OSSL_PROVIDER_load(context->library, "legacy");
#else
    (void)with_legacy;
#endif
    return DNMAP_OK;
}

static void context_close(struct pkcs12_context *context)
{
#ifdef LIBCRYPTO_HAS_PROVIDERS
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
#ifdef LIBCRYPTO_HAS_PROVIDERS
    PKCS12 *pkcs12 = PKCS12_init_ex(NID_pkcs7_data, context->library, NULL);

    /* On failure d2i frees what it was given. */
    return pkcs12 == NULL ? NULL : d2i_PKCS12(&pkcs12, der, (long)len);
#else
    (void)context;
    return d2i_PKCS12(NULL, der, (long)len);
#endif
}

/* ------------------------------------------------------------------ password */

/* Checks the MAC, and with it the password. As in PKCS12_parse, no password may mean none or an
 * empty one; the one that fits is left in reading->password. */
static dnmap_status check_password(struct pkcs12_reading *reading, PKCS12 *pkcs12)
{
    const char *password = reading->password;

    if (!PKCS12_mac_present(pkcs12))
        return DNMAP_OK;
    if (password != NULL && *password != '\0') {
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
    dnmap_status status = add_bags(reading, bags, 0);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    return status;
}

static dnmap_status add_safes(struct pkcs12_reading *reading, const STACK_OF(PKCS7) * safes)
{
    size_t before = reading->bundle->count;
    dnmap_status status = DNMAP_OK;

    for (int i = 0; status == DNMAP_OK && i < sk_PKCS7_num(safes); i++)
        status = add_safe(reading, sk_PKCS7_value(safes, i));
    if (status == DNMAP_OK && reading->bundle->count == before) {
        *reading->message = "this PKCS#12 holds no certificate";
        status = DNMAP_E_NOTHING;
    }
    return status;
}

static dnmap_status read_pkcs12(struct pkcs12_reading *reading, PKCS12 *pkcs12)
{
    STACK_OF(PKCS7) *safes = PKCS12_unpack_authsafes(pkcs12);
    dnmap_status status;

    if (safes == NULL) {
        *reading->message = "the contents of this PKCS#12 are malformed";
        return DNMAP_E_DER;
    }
    if (effort_is_fair(pkcs12, safes)) {
        status = check_password(reading, pkcs12);
    } else {
        *reading->message = "this PKCS#12 has its password hashed over 10,000,000 times";
        status = DNMAP_E_LIMIT;
    }
    if (status == DNMAP_OK)
        status = add_safes(reading, safes);
    sk_PKCS7_pop_free(safes, PKCS7_free);
    return status;
}

static dnmap_status read_in(struct pkcs12_reading *reading, const struct pkcs12_context *context,
                            const unsigned char **der, size_t len)
{
    PKCS12 *pkcs12 = decode(context, der, len);

    if (pkcs12 == NULL) {
        *reading->message = "not a PKCS#12 that libcrypto accepts";
        return DNMAP_E_DER;
    }
    dnmap_status status = read_pkcs12(reading, pkcs12);
    PKCS12_free(pkcs12);
    return status;
}

/* Reads it from its beginning. */
static dnmap_status read_once(struct pkcs12_reading reading, const unsigned char **der, size_t len,
                              bool with_legacy)
{
    const unsigned char *end = *der;
    struct pkcs12_context context;

    bundle_clear(reading.bundle);
    quiet_begin_guarded();
    dnmap_status status = context_open(&context, with_legacy);
    if (status == DNMAP_OK)
        status = read_in(&reading, &context, &end, len);
    context_close(&context);
    status = quiet_end_guarded(status);
    if (status == DNMAP_OK)
        *der = end;
    return status;
}

/* Without memory libcrypto may find no digest or cipher, and says nothing of the cause. */
static dnmap_status doubted(dnmap_status status, size_t len)
{
    bool doubtful = status == DNMAP_E_PASSWORD || status == DNMAP_E_UNSUPPORTED;

    return doubtful && !quiet_has_memory(len) ? DNMAP_E_MEMORY : status;
}

dnmap_status bundle_decode_pkcs12(struct bundle *bundle, const unsigned char **der, size_t len,
                                  const char *password, const char **message)
{
    struct pkcs12_reading reading = {bundle, password, message};
    dnmap_status status = doubted(read_once(reading, der, len, false), len);

    if (status == DNMAP_E_PASSWORD || status == DNMAP_E_UNSUPPORTED)
        status = doubted(read_once(reading, der, len, status == DNMAP_E_UNSUPPORTED), len);
    if (status == DNMAP_E_MEMORY)
        *message = NULL;
    return status;
}
