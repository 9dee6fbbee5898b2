/* SPDX-License-Identifier: BSD-2-Clause */
/* The checks of contents are those of libcrypto's crypto/asn1 (a_object.c, a_int.c, a_bitstr.c,
 * tasn_dec.c), where they differ between versions the strictest. */
#include "der/cert.h"

#include <string.h>

#include "der/name.h"

/* X.690, 8.19.2: no arc without an end, none with leading zeros. */
/*@ requires \valid(oid) && \valid(in) && \separated(oid, in) && der_readable(in);
    assigns *oid, *in;
    ensures der_stepped{Pre, Post}(in);
    ensures \result ==> der_inside{Pre, Post}(oid, in) && oid->at != oid->end;
*/
static bool take_oid(struct der *oid, struct der *in)
{
    if (!der_take(oid, in, DER_OID) || oid->at == oid->end || (oid->end[-1] & 0x80) != 0)
        return false;
    unsigned char previous = 0;
    /*@ loop invariant der_bytes(p, oid->end);
        loop assigns p, previous;
        loop variant oid->end - p;
    */
    for (const unsigned char *p = oid->at; p < oid->end; p++) {
        if (*p == 0x80 && (previous & 0x80) == 0)
            return false;
        previous = *p;
    }
    return true;
}

/* X.690, 8.3.2: no first octet that only repeats the sign. Negative ones with 0xFF are left to
 * libcrypto. */
/*@ requires \valid(number) && \valid(in) && \separated(number, in) && der_readable(in);
    assigns *number, *in;
    ensures der_stepped{Pre, Post}(in);
    ensures \result ==> der_inside{Pre, Post}(number, in) && number->at != number->end;
*/
static bool take_integer(struct der *number, struct der *in)
{
    if (!der_take(number, in, DER_INTEGER) || number->at == number->end)
        return false;
    if (der_left(number) == 1)
        return true;
    return number->at[0] != 0xFF && (number->at[0] != 0 || (number->at[1] & 0x80) != 0);
}

/* X.690, 8.6.2. */
/*@ requires \valid(bits) && \valid(in) && \separated(bits, in) && der_readable(in);
    assigns *bits, *in;
    ensures der_stepped{Pre, Post}(in);
    ensures \result ==> der_inside{Pre, Post}(bits, in) && bits->at != bits->end;
*/
static bool take_bit_string(struct der *bits, struct der *in)
{
    return der_take(bits, in, DER_BIT_STRING) && bits->at != bits->end && bits->at[0] <= 7 &&
           (der_left(bits) > 1 || bits->at[0] == 0);
}

/* No algorithm's is as long; libcrypto has its own opinion on very long ones. */
enum { ALGORITHM_OID_MAX = 64 };

/* Most are of PKCS#1, with NULL as their parameters: one look instead of three elements. */
/*@ requires \valid(in) && der_readable(in);
    assigns *in;
    ensures der_stepped{Pre, Post}(in);
*/
static bool take_pkcs1(struct der *in)
{
    static const char head[] = "\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01";
    const unsigned char *p = in->at;

    if (der_left(in) < 15 || memcmp(p, head, 12) != 0 || p[12] > 0x7F || p[13] != DER_NULL ||
        p[14] != 0)
        return false;
    in->at += 15;
    return true;
}

/* AlgorithmIdentifier: of the kinds of parameters only those that algorithms have. */
/*@ requires \valid(in) && der_readable(in);
    assigns *in;
    ensures der_stepped{Pre, Post}(in);
*/
static bool take_algorithm(struct der *in)
{
    struct der algorithm, part;

    if (take_pkcs1(in))
        return true;
    if (!der_take(&algorithm, in, DER_SEQUENCE) || !take_oid(&part, &algorithm) ||
        der_left(&part) > ALGORITHM_OID_MAX)
        return false;
    if (algorithm.at == algorithm.end)
        return true;
    if (der_is_next(&algorithm, DER_OID)) {
        if (!take_oid(&part, &algorithm))
            return false;
    } else if (!der_take(&part, &algorithm, DER_SEQUENCE) &&
               (!der_take(&part, &algorithm, DER_NULL) || part.at != part.end)) {
        return false;
    }
    return algorithm.at == algorithm.end;
}

/* The certificate's algorithm once more: the same bytes, or another one. */
/*@ requires \valid_read(first) && \valid(in) && \separated(first, in);
    requires der_readable(first) && der_readable(in);
    assigns *in;
    ensures der_stepped{Pre, Post}(in);
*/
static bool take_algorithm_again(const struct der *first, struct der *in)
{
    size_t len = der_left(first);

    if (der_left(in) >= len && memcmp(in->at, first->at, len) == 0) {
        in->at += len;
        return true;
    }
    return take_algorithm(in);
}

/* RFC 5280, 4.1.2.5: to the second, in UTC. libcrypto looks at the length only. */
/*@ requires \valid(in) && der_readable(in);
    assigns *in;
    ensures der_stepped{Pre, Post}(in);
*/
static bool take_time(struct der *in)
{
    struct der time;

    if (der_take(&time, in, DER_UTC_TIME))
        return der_left(&time) == 13;
    return der_take(&time, in, DER_GENERALIZED_TIME) && der_left(&time) == 15;
}

/*@ requires \valid(in) && der_readable(in);
    assigns *in;
    ensures der_stepped{Pre, Post}(in);
*/
static bool take_validity(struct der *in)
{
    struct der validity;

    return der_take(&validity, in, DER_SEQUENCE) && take_time(&validity) && take_time(&validity) &&
           validity.at == validity.end;
}

/* SubjectPublicKeyInfo; nobody asked for the key. */
/*@ requires \valid(in) && der_readable(in);
    assigns *in;
    ensures der_stepped{Pre, Post}(in);
*/
static bool take_key(struct der *in)
{
    struct der info, key;

    return der_take(&info, in, DER_SEQUENCE) && take_algorithm(&info) &&
           take_bit_string(&key, &info) && info.at == info.end;
}

/*@ requires \valid(version) && \valid(in) && \separated(version, in) && der_readable(in);
    assigns *version, *in;
    ensures der_stepped{Pre, Post}(in);
    ensures \result ==> *version <= 2;
*/
static bool take_version(unsigned *version, struct der *in)
{
    struct der wrapped, number;

    *version = 0;
    if (!der_is_next(in, DER_CONTEXT_0))
        return true;
    if (!der_take(&wrapped, in, DER_CONTEXT_0) || !take_integer(&number, &wrapped) ||
        wrapped.at != wrapped.end || der_left(&number) != 1 || number.at[0] > 2)
        return false;
    *version = number.at[0];
    return true;
}

/* ------------------------------------------------------------------ extensions */

/* Most are of id-ce and short: 30 n 06 03 55 1D arc, 01 01 and a flag if it is critical, 04 and the
 * rest of the n. One look instead of three elements; false if this one is another. */
/*@ requires \valid(oid) && \valid(value) && \valid(in) && \separated(oid, value, in);
    requires der_readable(in);
    assigns *oid, *value, *in;
    ensures der_stepped{Pre, Post}(in);
    ensures \result ==> der_inside{Pre, Post}(oid, in) && der_inside{Pre, Post}(value, in);
    ensures \result ==> in->at - \old(in->at) >= 2;
    ensures !\result ==> in->at == \old(in->at);
*/
static bool take_usual_extension(struct der *oid, struct der *value, struct der *in)
{
    const unsigned char *p = in->at;
    size_t len = der_left(in) < 12 ? 0 : p[1];

    if (len < 10 || len > 0x7F || len > der_left(in) - 2 || p[0] != DER_SEQUENCE ||
        memcmp(p + 2, "\x06\x03\x55\x1D", 4) != 0 || p[6] > 0x7F)
        return false;
    size_t head = p[7] == DER_BOOLEAN && p[8] == 1 ? 12 : 9;
    if (p[head - 2] != DER_OCTET_STRING || p[head - 1] != len + 2 - head)
        return false;
    oid->at = p + 4;
    oid->end = p + 7;
    value->at = p + head;
    in->at = value->end = p + 2 + len;
    return true;
}

/* One extension; `*value` is what its OCTET STRING holds. */
/*@ requires \valid(oid) && \valid(value) && \valid(in) && \separated(oid, value, in);
    requires der_readable(in);
    assigns *oid, *value, *in;
    ensures der_stepped{Pre, Post}(in);
    ensures \result ==> der_inside{Pre, Post}(oid, in) && der_inside{Pre, Post}(value, in);
    ensures \result ==> in->at - \old(in->at) >= 2;
*/
static bool take_extension(struct der *oid, struct der *value, struct der *in)
{
    struct der extension, critical;

    if (take_usual_extension(oid, value, in))
        return true;
    if (!der_take(&extension, in, DER_SEQUENCE) || !take_oid(oid, &extension))
        return false;
    if (der_is_next(&extension, DER_BOOLEAN) &&
        (!der_take(&critical, &extension, DER_BOOLEAN) || der_left(&critical) != 1))
        return false;
    return der_take(value, &extension, DER_OCTET_STRING) && extension.at == extension.end;
}

/*@ requires \valid(extensions) && \valid(in) && \separated(extensions, in) && der_readable(in);
    assigns *extensions, *in;
    ensures der_stepped{Pre, Post}(in);
    ensures \result ==> der_inside{Pre, Post}(extensions, in);
*/
static bool take_extensions(struct der *extensions, struct der *in)
{
    struct der wrapped, list, oid, value;

    extensions->at = extensions->end = in->at;
    if (in->at == in->end)
        return true;
    if (!der_take(&wrapped, in, DER_CONTEXT_3) || !der_take(extensions, &wrapped, DER_SEQUENCE) ||
        wrapped.at != wrapped.end)
        return false;
    /*@ loop invariant der_readable(&list);
        loop assigns list, oid, value;
        loop variant list.end - list.at;
    */
    for (list = *extensions; list.at != list.end;)
        if (!take_extension(&oid, &value, &list))
            return false;
    return true;
}

/* ------------------------------------------------------------------ the whole */

/* `*algorithm` is the whole of the certificate's AlgorithmIdentifier. */
/*@ requires \valid(out) && \valid(algorithm) && \valid(tbs) && \separated(out, algorithm, tbs);
    requires der_readable(tbs);
    assigns *out, *algorithm, *tbs;
    ensures der_stepped{Pre, Post}(tbs);
    ensures \result ==> der_inside{Pre, Post}(algorithm, tbs);
    ensures \result ==> der_inside{Pre, Post}(&out->issuer, tbs);
    ensures \result ==> der_inside{Pre, Post}(&out->subject, tbs);
    ensures \result ==> der_inside{Pre, Post}(&out->extensions, tbs);
    ensures \result ==> out->version <= 2;
*/
static bool read_tbs(struct der_cert *out, struct der *algorithm, struct der *tbs)
{
    struct der serial;

    if (!take_version(&out->version, tbs) || !take_integer(&serial, tbs))
        return false;
    algorithm->at = tbs->at;
    if (!take_algorithm(tbs))
        return false;
    algorithm->end = tbs->at;
    //@ assert der_inside{Pre, Here}(algorithm, tbs);
    if (!der_take_name(&out->issuer, tbs) || !take_validity(tbs) ||
        !der_take_name(&out->subject, tbs))
        return false;
    //@ assert der_inside{Pre, Here}(algorithm, tbs) && der_inside{Pre, Here}(&out->issuer, tbs);
    return take_key(tbs) && take_extensions(&out->extensions, tbs) && tbs->at == tbs->end;
}

bool der_read_cert(struct der_cert *out, const unsigned char *der, size_t len)
{
    struct der in = {der, der + len};
    struct der cert, tbs, algorithm, signature;

    if (!der_take(&cert, &in, DER_SEQUENCE) || !der_take(&tbs, &cert, DER_SEQUENCE) ||
        !read_tbs(out, &algorithm, &tbs) || !take_algorithm_again(&algorithm, &cert) ||
        !take_bit_string(&signature, &cert) || cert.at != cert.end)
        return false;
    out->len = (size_t)(in.at - der);
    return true;
}

/* ------------------------------------------------------------------ no CA's */

/*@ requires \valid_read(oid) && der_readable(oid) && \valid_read(octets + (0 .. len - 1));
    assigns \nothing;
*/
static bool is_oid(const struct der *oid, const char *octets, size_t len)
{
    return der_left(oid) == len && memcmp(oid->at, octets, len) == 0;
}

/* Whether a keyUsage of one octet is without keyCertSign (RFC 5280, 4.2.1.3: bit 5). */
/*@ requires \valid_read(value) && der_readable(value);
    assigns \nothing;
*/
static bool forbids_signing(const struct der *value)
{
    const unsigned char *bits = value->at;

    return der_left(value) == 4 && bits[0] == DER_BIT_STRING && bits[1] == 2 && bits[2] <= 7 &&
           (bits[3] & 0x04) == 0;
}

/* Whether these are the basicConstraints of no CA, cA left out as DER wants it. */
/*@ requires \valid_read(value) && der_readable(value);
    assigns \nothing;
*/
static bool denies_ca(const struct der *value)
{
    return der_left(value) == 2 && value->at[0] == DER_SEQUENCE && value->at[1] == 0;
}

bool der_is_no_ca(const struct der_cert *cert)
{
    struct der list, oid, value;
    unsigned usages = 0, constraints = 0, types = 0;
    bool denied = false;

    /*@ loop invariant der_readable(&list);
        loop assigns list, oid, value, usages, constraints, types, denied;
        loop variant list.end - list.at;
    */
    for (list = cert->extensions; list.at != list.end;) {
        /* der_read_cert() took all of them. */
        if (!take_extension(&oid, &value, &list)) /* GCOVR_EXCL_BR_LINE */
            return false;                         /* GCOVR_EXCL_LINE */
        if (is_oid(&oid, "\x55\x1D\x0F", 3)) {
            usages++;
            denied = denied || forbids_signing(&value);
        } else if (is_oid(&oid, "\x55\x1D\x13", 3)) {
            constraints++;
            denied = denied || denies_ca(&value);
        } else if (is_oid(&oid, "\x60\x86\x48\x01\x86\xF8\x42\x01\x01", 9)) {
            types++; /* nsCertType */
        }
    }
    /* One that is there twice counts as malformed, which no CA's is either. */
    if (usages <= 1 && constraints <= 1 && denied)
        return true;
    /* A version 1 certificate may be a root's. */
    return cert->version == 2 && usages == 0 && constraints == 0 && types == 0;
}
