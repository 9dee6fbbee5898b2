/* SPDX-License-Identifier: BSD-2-Clause */
/* Whoever writes a PKCS#12 says how often the password is hashed (RFC 7292, B.2; RFC 8018, 4.2): up
 * to 2^31 times, which takes libcrypto half an hour, and for a wrong password as well. */
#include "decode/effort.h"

#include <openssl/x509.h>
#include <stdint.h>

/* Firefox hashes 600,000 times for each of three keys, and nobody is known to do more. */
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
enum { ITERATIONS_MAX = 5000 }; /* a fuzzer can't wait for so long */
#else
enum { ITERATIONS_MAX = 10000000 };
#endif

/* What is added up for a number that is out of all proportion. */
static const uint64_t TOO_MANY = UINT32_MAX;

/* No number, and one that is negative, libcrypto takes for 1 or refuses. */
static uint64_t number(const ASN1_INTEGER *integer)
{
    uint64_t value = 0;

    if (integer == NULL || ASN1_STRING_type(integer) == V_ASN1_NEG_INTEGER)
        return 1;
    return ASN1_INTEGER_get_uint64(&value, integer) && value < TOO_MANY ? value : TOO_MANY;
}

/* ------------------------------------------------------------------ key derivation */

static uint64_t pbkdf2_iterations(const ASN1_TYPE *parameter)
{
    PBKDF2PARAM *pbkdf2 = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM), parameter);
    uint64_t count = pbkdf2 == NULL ? 0 : number(pbkdf2->iter);

    PBKDF2PARAM_free(pbkdf2);
    return count;
}

#ifdef LIBCRYPTO_HAS_SCRYPT_PARAMS
/* RFC 7914: p times N blocks of r times 128 bytes are mixed. OpenSSL's own are 1, 16384 and 8. */
static uint64_t scrypt_iterations(const ASN1_TYPE *parameter)
{
    SCRYPT_PARAMS *scrypt = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(SCRYPT_PARAMS), parameter);
    uint64_t count = 0;

    if (scrypt != NULL) {
        count = number(scrypt->costParameter) * number(scrypt->blockSize);
        uint64_t times = number(scrypt->parallelizationParameter);
        count = count < TOO_MANY && times < TOO_MANY ? count * times : TOO_MANY;
    }
    SCRYPT_PARAMS_free(scrypt);
    return count;
}
#endif

/* Those of PBES2's key, or of PBMAC1's, whose parameters begin in the same way (RFC 8018, A.4,
 * A.5). */
static uint64_t pbes2_iterations(const ASN1_TYPE *parameter)
{
    PBE2PARAM *pbes2 = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), parameter);
    uint64_t count = 0;

    if (pbes2 != NULL) {
        switch (OBJ_obj2nid(pbes2->keyfunc->algorithm)) {
        case NID_id_pbkdf2:
            count = pbkdf2_iterations(pbes2->keyfunc->parameter);
            break;
#ifdef LIBCRYPTO_HAS_SCRYPT_PARAMS
        case NID_id_scrypt:
            count = scrypt_iterations(pbes2->keyfunc->parameter);
            break;
#endif
        default:
            break;
        }
    }
    PBE2PARAM_free(pbes2);
    return count;
}

static uint64_t pbes1_iterations(const ASN1_TYPE *parameter)
{
    PBEPARAM *pbes1 = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBEPARAM), parameter);
    uint64_t count = pbes1 == NULL ? 0 : number(pbes1->iter);

    PBEPARAM_free(pbes1);
    return count;
}

/* 0 for parameters that libcrypto can't read: it will not hash anything either. */
static uint64_t algorithm_iterations(const X509_ALGOR *algorithm)
{
    switch (OBJ_obj2nid(algorithm->algorithm)) {
    case NID_pbes2:
#ifdef NID_pbmac1
    case NID_pbmac1:
#endif
        return pbes2_iterations(algorithm->parameter);
    default:
        return pbes1_iterations(algorithm->parameter);
    }
}

/* ------------------------------------------------------------------ the whole */

static uint64_t mac_iterations(const PKCS12 *pkcs12)
{
    const ASN1_INTEGER *count = NULL;
    const X509_ALGOR *algorithm = NULL;

    if (!PKCS12_mac_present(pkcs12))
        return 0;
    PKCS12_get0_mac(NULL, &algorithm, NULL, &count, pkcs12);
    return number(count) + algorithm_iterations(algorithm);
}

bool effort_is_fair(const PKCS12 *pkcs12, const STACK_OF(PKCS7) * safes)
{
    uint64_t sum = mac_iterations(pkcs12);

    for (int i = 0; sum <= ITERATIONS_MAX && i < sk_PKCS7_num(safes); i++) {
        PKCS7 *safe = sk_PKCS7_value(safes, i);
        if (PKCS7_type_is_encrypted(safe))
            sum += algorithm_iterations(safe->d.encrypted->enc_data->algorithm);
    }
    return sum <= ITERATIONS_MAX;
}
