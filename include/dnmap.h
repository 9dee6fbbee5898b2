/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libdnmap: the access-map keys under which sendmail looks up the names of a TLS certificate.
 *
 * Rules that hold for the whole library:
 *
 *  - Lengths and offsets count bytes. Input is always a pointer and a length and may hold NUL
 *    bytes, unless it is declared as a C string (tags, the names of dialects and maps).
 *  - A function that can fail returns a dnmap_status: DNMAP_OK (0) or a negative code. It clears
 *    its outputs first, so that after a failure nothing stale is left in them. Outputs come first
 *    in the argument list, then inputs; the optional error record is last.
 *  - Text goes into the caller's buffer: `out` has room for `out_size` bytes, the terminating NUL
 *    included. `*out_len` (may be NULL) receives the length without the NUL. With `out` NULL and
 *    `out_size` 0 the call only measures. A buffer that is too small is DNMAP_E_BUFFER: it is not
 *    overrun, holds an empty string afterwards, and `*out_len` is the length that was needed.
 *    The variant ending in _new allocates instead; release its result with dnmap_free().
 *  - Objects are released by the function named at their type; NULL is ignored there. Names and
 *    certificates never change after they were made: any number of threads may read one. A reader
 *    or an entries object belongs to one thread at a time. The library keeps no state of its own,
 *    only a table of libcrypto's short names, read once. It starts no threads unless it is told to.
 *  - It never prints, exits or aborts. It leaves the OpenSSL error queue as it found it.
 *  - Text is ASCII or UTF-8; the locale is never consulted.
 */
#ifndef DNMAP_H
#define DNMAP_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) && !defined(DNMAP_STATIC)
#define DNMAP_API __attribute__((visibility("default")))
#else
#define DNMAP_API
#endif

/* ------------------------------------------------------------------ version and status */

/* The library's version, "MAJOR.MINOR.MICRO"; static. */
DNMAP_API const char *dnmap_version(void);

/* The TLS library whose libcrypto is in use, for example "OpenSSL 3.0.17 1 Jul 2025"; static. */
DNMAP_API const char *dnmap_libcrypto_version(void);

/* Every status with its message: X(name, value, message). */
#define DNMAP_STATUS_TABLE(X)                                             \
    X(DNMAP_OK, 0, "success")                                             \
    X(DNMAP_E_ARGUMENT, -1, "invalid argument")                           \
    X(DNMAP_E_MEMORY, -2, "out of memory")                                \
    X(DNMAP_E_BUFFER, -3, "the buffer is too small")                      \
    X(DNMAP_E_IO, -4, "reading the input failed")                         \
    X(DNMAP_E_DER, -5, "malformed DER")                                   \
    X(DNMAP_E_TRAILING, -6, "unexpected bytes after the end of the data") \
    X(DNMAP_E_TRUNCATED, -7, "the data ends too early")                   \
    X(DNMAP_E_PEM, -8, "malformed PEM block")                             \
    X(DNMAP_E_PASSWORD, -9, "wrong or missing password")                  \
    X(DNMAP_E_UNSUPPORTED, -10, "not supported")                          \
    X(DNMAP_E_LIMIT, -11, "larger than the limit")                        \
    X(DNMAP_E_NOTHING, -12, "no certificate, request or name found")      \
    X(DNMAP_E_TEXT, -13, "malformed distinguished name")                  \
    X(DNMAP_E_TYPE, -14, "unknown attribute type")                        \
    X(DNMAP_E_XTEXT, -15, "malformed xtext")                              \
    X(DNMAP_E_CHARSET, -16, "the value does not convert to UTF-8")        \
    X(DNMAP_E_TAG, -17, "not usable as the tag of a map key")             \
    X(DNMAP_E_VALUE, -18, "not usable as the value of a map entry")       \
    X(DNMAP_E_NO_ISSUER, -19, "no issuer name is known")                  \
    X(DNMAP_E_NO_SUBJECT, -20, "no subject name is known")                \
    X(DNMAP_E_STOPPED, -21, "stopped by the caller's function")           \
    X(DNMAP_E_OPEN, -22, "can't open")                                    \
    X(DNMAP_E_PASSED_OVER, -23, "nothing was found in it")                \
    X(DNMAP_E_UNSAFE, -24, "the key is unsafe")                           \
    X(DNMAP_E_REGEX, -25, "malformed regular expression")                 \
    X(DNMAP_E_UNVERIFIED, -26, "the certificate does not verify")

typedef enum dnmap_status {
#define DNMAP_STATUS_ENUM(name, value, message) name = (value),
    DNMAP_STATUS_TABLE(DNMAP_STATUS_ENUM)
#undef DNMAP_STATUS_ENUM
} dnmap_status;

/* The identifier of a status, "DNMAP_E_PEM"; static. "DNMAP_E_?" for a value outside the table. */
DNMAP_API const char *dnmap_status_name(dnmap_status status);

/* The general message of a status; static. */
DNMAP_API const char *dnmap_status_message(dnmap_status status);

/* What went wrong, filled by a call that takes one (may be NULL) and cleared when that call
 * succeeds. `message` is static, without input bytes in it, and more precise than the status's
 * own; `offset` is the byte of the input at which the cause was seen, 0 where that is unknown;
 * `system_error` is the errno of DNMAP_E_OPEN and DNMAP_E_IO, else 0. */
typedef struct dnmap_error {
    dnmap_status code;
    const char *message;
    size_t offset;
    int system_error;
} dnmap_error;

/* Releases what a _new function returned. */
DNMAP_API void dnmap_free(void *allocated);

/* ------------------------------------------------------------------ dialects and maps */

/* How the TLS library of a mail server turns a name into text (X509_NAME_oneline). */
typedef enum dnmap_dialect {
    DNMAP_DIALECT_HOST = 0, /* that of the libcrypto in use */
    DNMAP_DIALECT_OPENSSL3, /* OpenSSL 3.0 and later: escapes / and +, marks multi-valued RDNs */
    DNMAP_DIALECT_OPENSSL1, /* OpenSSL 0.9.7 to 1.1.1, with the short names of 1.1.1 */
    DNMAP_DIALECT_LIBRESSL, /* LibreSSL 4.1 and later: cut at byte 255, not at an attribute */
    DNMAP_DIALECT_README,   /* what sendmail's cf/README says; no sendmail looks these keys up */
} dnmap_dialect;

/* "host", "openssl3", "openssl1", "libressl", "readme"; static, NULL for another value. */
DNMAP_API const char *dnmap_dialect_name(dnmap_dialect dialect);

/* The dialect of that name. DNMAP_E_ARGUMENT if there is none. */
DNMAP_API dnmap_status dnmap_dialect_from_name(dnmap_dialect *out, const char *name);

/* `dialect` itself, or what DNMAP_DIALECT_HOST stands for on this host. */
DNMAP_API dnmap_dialect dnmap_dialect_resolve(dnmap_dialect dialect);

/* The kind of the access map; it decides how much of a key takes part in the lookup. */
typedef enum dnmap_map {
    DNMAP_MAP_HASH = 0, /* 256 bytes, tag and colon included (sendmail's MAXNAME) */
    DNMAP_MAP_BTREE,    /* 256 */
    DNMAP_MAP_CDB,      /* 256 */
    DNMAP_MAP_DBM,      /* 256 unless the map was declared with -f */
    DNMAP_MAP_SOCKET,   /* 256 unless the map was declared with -f */
    DNMAP_MAP_LDAP,     /* not cut */
} dnmap_map;

/* "hash", "btree", "cdb", "dbm", "socket", "ldap"; static, NULL for another value. */
DNMAP_API const char *dnmap_map_name(dnmap_map map);

/* The map kind of that name. DNMAP_E_ARGUMENT if there is none. */
DNMAP_API dnmap_status dnmap_map_from_name(dnmap_map *out, const char *name);

/* ------------------------------------------------------------------ xtext */

/* Writes `bytes` as sendmail's xtext: `+` and two upper-case hex digits for every byte below 0x21
 * or above 0x7E and for + \ ( ) < > ". cf/README leaves the backslash out; sendmail (xtextify) does
 * not. The result has up to three bytes for each byte of input. */
DNMAP_API dnmap_status dnmap_xtext_encode(char *out, size_t out_size, size_t *out_len,
                                          const void *bytes, size_t bytes_len);
DNMAP_API dnmap_status dnmap_xtext_encode_new(char **out, size_t *out_len, const void *bytes,
                                              size_t bytes_len);

/* The inverse. The result may hold any byte, NUL included; one more NUL is written after it (and
 * counted in `out_size`, not in `*out_len`). DNMAP_E_XTEXT, with the offset in `error`, for a byte
 * outside 0x21..0x7E and for a `+` without two upper-case hex digits (RFC 3461, section 4). */
DNMAP_API dnmap_status dnmap_xtext_decode(char *out_bytes, size_t out_size, size_t *out_len,
                                          const char *text, size_t text_len, dnmap_error *error);
DNMAP_API dnmap_status dnmap_xtext_decode_new(char **out_bytes, size_t *out_len, const char *text,
                                              size_t text_len, dnmap_error *error);

/* ------------------------------------------------------------------ names */

/* A distinguished name: the attributes of an X.501 Name in their encoded order. */
typedef struct dnmap_name dnmap_name;

/* Reads the DER (or BER) encoding of a Name. libcrypto's d2i_X509_NAME decides what is one; every
 * byte must belong to it. DNMAP_E_DER or DNMAP_E_TRAILING otherwise. */
DNMAP_API dnmap_status dnmap_name_from_der(dnmap_name **out, const unsigned char *der,
                                           size_t der_len, dnmap_error *error);

/* The written forms of a name that dnmap_name_from_text() reads. */
typedef enum dnmap_text_format {
    DNMAP_TEXT_AUTO = 0, /* told by the text: a leading slash, ", " or "," between the attributes */
    DNMAP_TEXT_SLASH,    /* /C=US/O=Foo: X509_NAME_oneline, and openssl -subject before 1.1 */
    DNMAP_TEXT_RFC4514,  /* CN=x,O=Foo,C=US: RFC 4514 and 2253, last attribute first */
    DNMAP_TEXT_OPENSSL,  /* C = US, O = Foo: openssl x509 -text, -subject and -issuer */
} dnmap_text_format;

/* "auto", "slash", "rfc4514", "openssl"; static, NULL for another value. */
DNMAP_API const char *dnmap_text_format_name(dnmap_text_format format);

/* The format of that name. DNMAP_E_ARGUMENT if there is none. */
DNMAP_API dnmap_status dnmap_text_format_from_name(dnmap_text_format *out, const char *name);

/* Reads a name from UTF-8 text, without a label such as "Subject:". Attribute types may be
 * OpenSSL's short or long names in any case, or dotted OIDs. DNMAP_E_TEXT or DNMAP_E_TYPE, with the
 * offset, for what can't be read; nothing is guessed silently: see DNMAP_RISK_TEXT_GUESS and
 * DNMAP_RISK_TEXT_TYPE. Text does not tell the string types: values become PrintableString where
 * they can be, else UTF8String, else (not UTF-8) T61String. */
DNMAP_API dnmap_status dnmap_name_from_text(dnmap_name **out, const char *text, size_t text_len,
                                            dnmap_text_format format, dnmap_error *error);

DNMAP_API void dnmap_name_free(dnmap_name *name);

/* A name of its own with the same content, for one that has to outlive its certificate. */
DNMAP_API dnmap_status dnmap_name_copy(dnmap_name **out, const dnmap_name *name);

/* One attribute of a name. The pointers belong to the name and live as long as it does. */
typedef struct dnmap_attribute {
    const char *type; /* as the host's X509_NAME_oneline prints it: short name, else dotted OID */
    const char *oid;  /* dotted OID; empty if libcrypto won't write it out (too long an arc) */
    const unsigned char *oid_der; /* the content octets of the OBJECT IDENTIFIER */
    size_t oid_der_len;
    int string_type;            /* universal tag number: 12 UTF8String, 19 PrintableString, ... */
    const unsigned char *value; /* the content octets, not converted, not NUL-terminated */
    size_t value_len;
    size_t rdn; /* index of the RDN (the SET) that it stands in, from 0 */
} dnmap_attribute;

/* The number of attributes. */
DNMAP_API size_t dnmap_name_count(const dnmap_name *name);

/* Attribute `index`, from 0. DNMAP_E_ARGUMENT past the end. */
DNMAP_API dnmap_status dnmap_name_attribute(dnmap_attribute *out, const dnmap_name *name,
                                            size_t index);

/* 1 if both have the same RDNs with the same types and values, byte for byte, in the same order.
 * The string types are not compared: no text form shows them. */
DNMAP_API int dnmap_name_equal(const dnmap_name *a, const dnmap_name *b);

/* The attribute's value as UTF-8, converted as libcrypto's ASN1_STRING_to_UTF8 does (T61String is
 * read as Latin-1). It may hold NUL bytes. DNMAP_E_CHARSET where the type has no characters (BIT
 * STRING, SEQUENCE) or the value does not convert. */
DNMAP_API dnmap_status dnmap_attribute_utf8(char *out, size_t out_size, size_t *out_len,
                                            const dnmap_attribute *attribute);
DNMAP_API dnmap_status dnmap_attribute_utf8_new(char **out, size_t *out_len,
                                                const dnmap_attribute *attribute);

/* Writes the name as RFC 4514 has it, last attribute first: UTF-8 text that dnmap_name_from_text()
 * reads back as the same types and values. A value that is not UTF-8 as it stands (BMPString,
 * T61String with accents, BIT STRING) is written as # and its encoding in hex. Controls (to U+009F)
 * and characters that can't be seen, marks of direction among them, are escaped. DNMAP_E_TYPE for
 * an OID that libcrypto won't write out. */
DNMAP_API dnmap_status dnmap_name_rfc4514(char *out, size_t out_size, size_t *out_len,
                                          const dnmap_name *name);
DNMAP_API dnmap_status dnmap_name_rfc4514_new(char **out_text, size_t *out_len,
                                              const dnmap_name *name);

/* The same of one attribute: type=value. */
DNMAP_API dnmap_status dnmap_attribute_rfc4514(char *out, size_t out_size, size_t *out_len,
                                               const dnmap_attribute *attribute);
DNMAP_API dnmap_status dnmap_attribute_rfc4514_new(char **out_text, size_t *out_len,
                                                   const dnmap_attribute *attribute);

/* ------------------------------------------------------------------ certificates */

/* What carries a subject, an issuer or both: a certificate, a request, or lines of text. */
typedef struct dnmap_cert dnmap_cert;

typedef enum dnmap_cert_kind {
    DNMAP_CERTIFICATE = 0,
    DNMAP_REQUEST, /* PKCS#10: a subject only */
    DNMAP_TEXT,    /* read from text: a subject, an issuer, both, or a name of unknown role */
} dnmap_cert_kind;

/* Reads one certificate in DER (d2i_X509 decides); every byte must belong to it. */
DNMAP_API dnmap_status dnmap_cert_from_der(dnmap_cert **out, const unsigned char *der,
                                           size_t der_len, dnmap_error *error);

/* Reads one certificate request in DER (d2i_X509_REQ decides). */
DNMAP_API dnmap_status dnmap_cert_from_request(dnmap_cert **out, const unsigned char *der,
                                               size_t der_len, dnmap_error *error);

DNMAP_API void dnmap_cert_free(dnmap_cert *cert);

/* "certificate", "request", "text"; static, NULL for another value. */
DNMAP_API const char *dnmap_cert_kind_name(dnmap_cert_kind kind);

/* The kind of that name. DNMAP_E_ARGUMENT if there is none. */
DNMAP_API dnmap_status dnmap_cert_kind_from_name(dnmap_cert_kind *out, const char *name);

DNMAP_API dnmap_cert_kind dnmap_cert_get_kind(const dnmap_cert *cert);

/* The names; they belong to the certificate. NULL where it has none. */
DNMAP_API const dnmap_name *dnmap_cert_subject(const dnmap_cert *cert);
DNMAP_API const dnmap_name *dnmap_cert_issuer(const dnmap_cert *cert);

/* A name from text of which nothing says whether it is an issuer's or a subject's, else NULL. */
DNMAP_API const dnmap_name *dnmap_cert_bare_name(const dnmap_cert *cert);

/* 1 if libcrypto takes it for a CA's certificate (X509_check_ca), else 0; -1 if there is no memory
 * to tell. */
DNMAP_API int dnmap_cert_is_ca(const dnmap_cert *cert);

/* 1 if it surely is nobody's issuer: no CA's certificate, nor its own issuer's; else 0, also in
 * doubt and for what is no certificate. */
DNMAP_API int dnmap_cert_is_no_issuer(const dnmap_cert *cert);

/* ------------------------------------------------------------------ macros */

/* The bytes of a name's text that sendmail keeps: its buffer of 256, less the NUL. */
#define DNMAP_ONELINE_LIMIT 255

/* Writes the name as X509_NAME_oneline does in that dialect, cut to `limit` bytes in that dialect's
 * way; SIZE_MAX for the whole text. The readme dialect has no limit; its text is raw bytes.
 * DNMAP_E_LIMIT where libcrypto gives no text at all (above 1 MiB). */
DNMAP_API dnmap_status dnmap_oneline(char *out, size_t out_size, size_t *out_len,
                                     const dnmap_name *name, dnmap_dialect dialect, size_t limit);
DNMAP_API dnmap_status dnmap_oneline_new(char **out, size_t *out_len, const dnmap_name *name,
                                         dnmap_dialect dialect, size_t limit);

/* Writes the value of sendmail's macro {cert_subject} or {cert_issuer} for a subject or issuer:
 * xtext of its text of at most 255 bytes (sendmail, tls.c). */
DNMAP_API dnmap_status dnmap_macro_dn(char *out, size_t out_size, size_t *out_len,
                                      const dnmap_name *name, dnmap_dialect dialect);
DNMAP_API dnmap_status dnmap_macro_dn_new(char **out, size_t *out_len, const dnmap_name *name,
                                          dnmap_dialect dialect);

/* Room for every value of {cert_subject} or {cert_issuer}: three bytes for each of the 255 that
 * sendmail keeps, and the NUL. */
#define DNMAP_MACRO_SIZE (3 * DNMAP_ONELINE_LIMIT + 1)

/* Both macros of one certificate; the lengths are without the NUL. */
typedef struct dnmap_macros {
    size_t subject_len, issuer_len;
    char subject[DNMAP_MACRO_SIZE]; /* {cert_subject} */
    char issuer[DNMAP_MACRO_SIZE];  /* {cert_issuer} */
} dnmap_macros;

/* Writes {cert_subject} and {cert_issuer} of a certificate in DER: what dnmap_cert_from_der() and
 * dnmap_macro_dn() give, without an object in between and, for a certificate as CAs issue them,
 * without allocating. Both are empty after a failure. DNMAP_E_ARGUMENT for the readme dialect, in
 * which a name has no limit; other failures as of dnmap_cert_from_der() and dnmap_macro_dn(). */
DNMAP_API dnmap_status dnmap_macros_from_der(dnmap_macros *out, const unsigned char *der,
                                             size_t der_len, dnmap_dialect dialect,
                                             dnmap_error *error);

/* Writes the value of {cn_subject} or {cn_issuer}: xtext of the first commonName, or one of the
 * words BadCertificateUnknown (there is none), BadCertificateTooLong (255 bytes or more),
 * BadCertificateContainsNUL. */
DNMAP_API dnmap_status dnmap_macro_cn(char *out, size_t out_size, size_t *out_len,
                                      const dnmap_name *name, dnmap_dialect dialect);
DNMAP_API dnmap_status dnmap_macro_cn_new(char **out, size_t *out_len, const dnmap_name *name,
                                          dnmap_dialect dialect);

/* ------------------------------------------------------------------ keys */

/* Every danger of a key: X(name, bit, id, message). */
#define DNMAP_RISK_TABLE(X)                                                                        \
    X(DNMAP_RISK_MACRO_CUT, 0x001, "macro-cut",                                                    \
      "the name is longer than the 255 bytes that sendmail keeps: the key matches every name "     \
      "that begins like it")                                                                       \
    X(DNMAP_RISK_KEY_CUT, 0x002, "key-cut",                                                        \
      "the map looks up 256 bytes of a key only: one of 256 bytes matches every name that begins " \
      "like it")                                                                                   \
    X(DNMAP_RISK_EMPTY, 0x004, "empty",                                                            \
      "sendmail gets an empty name (no attribute, or a first one of over 255 bytes): the key "     \
      "never matches")                                                                             \
    X(DNMAP_RISK_TOO_LONG, 0x008, "too-long",                                                      \
      "sendmail refuses every recipient from a client with this name (553 Address too long): the " \
      "key never matches")                                                                         \
    X(DNMAP_RISK_AMBIGUOUS, 0x010, "ambiguous",                                                    \
      "the key reads as another name, which matches it too")                                       \
    X(DNMAP_RISK_IMITABLE, 0x020, "imitable",                                                      \
      "a name made for the purpose can have the same key (an attribute's text inside another's "   \
      "value, or a spelt-out \\xHH)")                                                              \
    X(DNMAP_RISK_CHARSET, 0x040, "charset",                                                        \
      "a value holds bytes that its string type does not allow")                                   \
    X(DNMAP_RISK_DIALECT, 0x080, "dialect",                                                        \
      "mail servers with another TLS library look up another key")                                 \
    X(DNMAP_RISK_CASE, 0x100, "case",                                                              \
      "another name given, different in case only, has the same key in the map")                   \
    X(DNMAP_RISK_TEXT_GUESS, 0x200, "text-guess", "the text of the name can be read in two ways")  \
    X(DNMAP_RISK_TEXT_TYPE, 0x400, "text-type",                                                    \
      "the text does not tell how the certificate encodes characters outside ASCII; UTF-8 is "     \
      "assumed")                                                                                   \
    X(DNMAP_RISK_REGEX, 0x800, "regex",                                                            \
      "the site's regular expression makes the same key of other names too")

typedef enum dnmap_risk {
#define DNMAP_RISK_ENUM(name, bit, id, message) name = (bit),
    DNMAP_RISK_TABLE(DNMAP_RISK_ENUM)
#undef DNMAP_RISK_ENUM
} dnmap_risk;

/* The id ("key-cut") and the message of one risk; static, NULL for a value outside the table. */
DNMAP_API const char *dnmap_risk_id(unsigned risk);
DNMAP_API const char *dnmap_risk_message(unsigned risk);

/* Writes the key under which sendmail looks a name up: tag, colon, macro value, cut as the map
 * cuts it; with `tag` NULL the macro value alone, uncut. `*out_risks` (may be NULL) receives the
 * dnmap_risk bits of this key. The map folds A-Z to lower case unless it was declared with -f: see
 * dnmap_key_fold(). DNMAP_E_TAG for a tag with white space, control or non-ASCII characters, a
 * leading #, or nothing in it. */
DNMAP_API dnmap_status dnmap_key(char *out, size_t out_size, size_t *out_len, unsigned *out_risks,
                                 const dnmap_name *name, const char *tag, dnmap_dialect dialect,
                                 dnmap_map map);
DNMAP_API dnmap_status dnmap_key_new(char **out, size_t *out_len, unsigned *out_risks,
                                     const dnmap_name *name, const char *tag, dnmap_dialect dialect,
                                     dnmap_map map);

/* 1 if a map source with this key (with or without tag and colon, in any case) has an entry for the
 * name: if sendmail would look up these bytes, cut and folded as the map does it. Else 0; -1
 * without memory to tell. */
DNMAP_API int dnmap_key_matches(const dnmap_name *name, const char *key, size_t key_len,
                                dnmap_dialect dialect, dnmap_map map);

/* Reads a key (with or without tag and colon) back: the name that it reads as, in that dialect. A
 * key without any capital is taken for a folded one of a map: its types are read in any case. Of a
 * key of 256 bytes with a tag, half an escape at the end is left out. `*out_risks` (may be NULL)
 * receives what is to be said of it: AMBIGUOUS and IMITABLE (other names have this key), KEY_CUT
 * (256 bytes), CASE (folded), and those of the name's own key. DNMAP_E_XTEXT, DNMAP_E_TEXT or
 * DNMAP_E_TYPE with the offset in the key, for one that sendmail never makes of a name. */
DNMAP_API dnmap_status dnmap_key_decode(dnmap_name **out, unsigned *out_risks, const char *key,
                                        size_t key_len, dnmap_dialect dialect, dnmap_error *error);

/* Folds a key in place as makemap and sendmail do: A-Z to a-z, nothing else. */
DNMAP_API void dnmap_key_fold(char *key, size_t key_len);

/* ------------------------------------------------------------------ reading input */

/* Reads certificates, requests or text names from one input, one at a time, in memory that does not
 * grow with the input. Freed by dnmap_reader_free(). */
typedef struct dnmap_reader dnmap_reader;

/* The caller's source of bytes: puts up to `size` bytes at `buffer` and returns their number, 0 at
 * the end, a negative number if reading failed, with the cause in errno. */
typedef ptrdiff_t dnmap_read_fn(void *context, unsigned char *buffer, size_t size);

typedef enum dnmap_input {
    DNMAP_INPUT_AUTO = 0, /* PEM or DER, told by the content */
    DNMAP_INPUT_TEXT,     /* a name a line, or openssl's Subject:/Issuer: lines or -text output */
    DNMAP_INPUT_LOG,      /* sendmail's log: see dnmap_reader_set_log() */
    DNMAP_INPUT_BASE64,   /* a certificate a line, in base64: each line gives one, or a failure */
} dnmap_input;

/* The largest single PEM block, DER object (64 MiB) and line of text (1 MiB) that is read. */
#define DNMAP_OBJECT_MAX ((size_t)64 << 20)
#define DNMAP_LINE_MAX ((size_t)1 << 20)

/* Reads from a buffer, which must outlive the reader. */
DNMAP_API dnmap_status dnmap_reader_new_memory(dnmap_reader **out, const void *data,
                                               size_t data_len, dnmap_input input);

/* Reads from the caller's function. */
DNMAP_API dnmap_status dnmap_reader_new_stream(dnmap_reader **out, dnmap_read_fn *read,
                                               void *context, dnmap_input input);

/* The password for PKCS#12, copied (and wiped when the reader is freed). Without one, PKCS#12 opens
 * if it has none or an empty one. */
DNMAP_API dnmap_status dnmap_reader_set_password(dnmap_reader *reader, const char *password,
                                                 size_t password_len);

/* What counts in a log: the names of clients (STARTTLS=server) that were verified and whose relay=
 * the pattern fits (POSIX fnmatch on the host's name, unless it "may be forged", or its address;
 * NULL for any; copied). They are read as a mail server of that dialect wrote them. sendmail tells
 * them from LogLevel 12 on, and 256 bytes of each: a longer one is DNMAP_E_PASSED_OVER. A name of
 * which sendmail itself kept only the first attributes looks like a whole one here. */
DNMAP_API dnmap_status dnmap_reader_set_log(dnmap_reader *reader, dnmap_dialect dialect,
                                            const char *relay);

/* The next certificate; the caller frees it with dnmap_cert_free(). DNMAP_OK with `*out` NULL at
 * the end of the input. After a failure the reader goes on with what follows the bad block (after
 * DNMAP_E_IO and DNMAP_E_MEMORY it is at its end). An input in which nothing was found ends with
 * DNMAP_E_NOTHING.
 *
 * PEM blocks: CERTIFICATE, X509 CERTIFICATE, TRUSTED CERTIFICATE, PKCS7, CMS (as far as it is a
 * PKCS#7), CERTIFICATE REQUEST, NEW CERTIFICATE REQUEST; others and the text around blocks are
 * passed over. DER: certificate, request, PKCS#7, PKCS#12, one after the other. */
DNMAP_API dnmap_status dnmap_reader_next(dnmap_reader *reader, dnmap_cert **out,
                                         dnmap_error *error);

/* Where the last call of dnmap_reader_next() found its certificate or its error. */
typedef struct dnmap_position {
    size_t index;    /* certificates, requests, names and bad blocks of this input, from 1 */
    size_t line;     /* line on which it begins, from 1; 0 in DER */
    uint64_t offset; /* byte at which it begins, from 0 */
} dnmap_position;

DNMAP_API void dnmap_reader_position(dnmap_position *out, const dnmap_reader *reader);

DNMAP_API void dnmap_reader_free(dnmap_reader *reader);

/* ------------------------------------------------------------------ files */

/* Reads certificates from files and directories, one at a time, as a reader does from one input.
 * Belongs to one thread at a time, like a reader. Freed by dnmap_files_free(). */
typedef struct dnmap_files dnmap_files;

DNMAP_API dnmap_status dnmap_files_new(dnmap_files **out, dnmap_input input);
DNMAP_API void dnmap_files_free(dnmap_files *files);

/* The password for PKCS#12, copied: see dnmap_reader_set_password(). */
DNMAP_API dnmap_status dnmap_files_set_password(dnmap_files *files, const char *password,
                                                size_t password_len);

/* What counts in a log, copied: see dnmap_reader_set_log(). */
DNMAP_API dnmap_status dnmap_files_set_log(dnmap_files *files, dnmap_dialect dialect,
                                           const char *relay);

/* Adds a source at the end of the list; it is opened when its turn comes. A directory stands for
 * the files in it (not in those below it), without hidden ones, sorted by the bytes of their names.
 * The path is copied. */
DNMAP_API dnmap_status dnmap_files_add_path(dnmap_files *files, const char *path);

/* Adds an open descriptor, which is read to its end and stays open. `label` (copied) stands for the
 * path. */
DNMAP_API dnmap_status dnmap_files_add_descriptor(dnmap_files *files, int descriptor,
                                                  const char *label);

/* Adds a copy of bytes in memory. */
DNMAP_API dnmap_status dnmap_files_add_bytes(dnmap_files *files, const void *bytes,
                                             size_t bytes_len, const char *label);

/* The next certificate, as dnmap_reader_next() gives it: DNMAP_OK with `*out` NULL after the last
 * source, and after a failure it goes on with what follows. DNMAP_E_OPEN for a source that can't be
 * opened; DNMAP_E_PASSED_OVER, which is no failure, for a file of a directory with nothing in it to
 * read and a name that a log has cut; DNMAP_E_NOTHING for any other source, or a whole directory,
 * with nothing in it. */
DNMAP_API dnmap_status dnmap_files_next(dnmap_files *files, dnmap_cert **out, dnmap_error *error);

/* Where the last call of dnmap_files_next() found its certificate or its error: the path or label
 * (valid until the next call; NULL before the first) and the place in it (all 0 for an error of the
 * source itself). */
DNMAP_API const char *dnmap_files_source(const dnmap_files *files);
DNMAP_API void dnmap_files_position(dnmap_position *out, const dnmap_files *files);

/* ------------------------------------------------------------------ regular expressions */

/* A regular expression as sendmail's regex map has it: what stands in _CERT_REGEX_ISSUER_ or
 * _CERT_REGEX_SUBJECT_, with each $ once. Freed by dnmap_regex_free(). May be used by any number of
 * threads. */
typedef struct dnmap_regex dnmap_regex;

/* Compiles flags and pattern, "-s1 /CN=([^/]+)$", by POSIX regcomp. Flags: -n (not), -f (case
 * counts), -b (basic), -s[N,...], -dSTRING, -aSTRING, -m; others are passed over, as sendmail does.
 * DNMAP_E_REGEX for a pattern or fields that don't compile; DNMAP_E_UNSUPPORTED for more than one
 * field without -d, which sendmail joins by a character that no source of a map can hold. */
DNMAP_API dnmap_status dnmap_regex_new(dnmap_regex **out, const char *text, dnmap_error *error);
DNMAP_API void dnmap_regex_free(dnmap_regex *regex);

/* Writes what the map makes of a macro's value: that itself where the expression does not match. */
DNMAP_API dnmap_status dnmap_regex_apply(char *out, size_t out_size, size_t *out_len,
                                         const dnmap_regex *regex, const char *macro);
DNMAP_API dnmap_status dnmap_regex_apply_new(char **out, size_t *out_len, const dnmap_regex *regex,
                                             const char *macro);

/* Reads the expressions of a site out of its sendmail.mc (define(`_CERT_REGEX_ISSUER_', ...)) or
 * sendmail.cf (KCERTIssuer regex ...), where each $ stands twice; NULL for one that is not there.
 * The caller frees both. DNMAP_E_REGEX, with the offset, for one that does not compile or has a $
 * alone. */
DNMAP_API dnmap_status dnmap_regex_from_config(dnmap_regex **out_issuer, dnmap_regex **out_subject,
                                               const char *config, size_t config_len,
                                               dnmap_error *error);

/* ------------------------------------------------------------------ access-map entries */

/* The longest line, newline not counted, that makemap reads. */
#define DNMAP_LINE_LIMIT 1022

/* Writes the line of one entry, key, tab and value, without a newline; or with `value` NULL the key
 * alone. Fails where the key can never match or matches more names than this one: DNMAP_E_UNSAFE,
 * with the cause in `error`, for the risks MACRO_CUT, KEY_CUT (both pass if the value is SUBJECT:
 * the subject still decides), EMPTY and TOO_LONG, unless their bits are in `allowed`. `*out_risks`
 * (may be NULL) receives all risks of the key, of a refused one too. DNMAP_E_TAG as dnmap_key() and
 * for a value without a tag; DNMAP_E_VALUE as dnmap_entries_set_value(); DNMAP_E_LIMIT for a line
 * over DNMAP_LINE_LIMIT. */
DNMAP_API dnmap_status dnmap_access_line(char *out, size_t out_size, size_t *out_len,
                                         unsigned *out_risks, const dnmap_name *name,
                                         const char *tag, const char *value, dnmap_dialect dialect,
                                         dnmap_map map, unsigned allowed, dnmap_error *error);
DNMAP_API dnmap_status dnmap_access_line_new(char **out, size_t *out_len, unsigned *out_risks,
                                             const dnmap_name *name, const char *tag,
                                             const char *value, dnmap_dialect dialect,
                                             dnmap_map map, unsigned allowed, dnmap_error *error);

/* Writes the value of an entry TLS_Clt:, TLS_Srv: or TLS_Rcpt: that asks a peer for these names:
 * LEVEL+CN:...++CS:...++CI:..., or with `key` ("TLS_Srv:mx.example.com") the whole line without a
 * newline. `level` is VERIFY or VERIFY:BITS, behind PERM+ or TEMP+ if wanted. `cs` is the peer's
 * subject, `ci` its issuer, `cn` the subject whose common name is asked for; NULL for those that
 * are not, but one has to be. Each % is written twice, as such values need it. DNMAP_E_VALUE for
 * another level: with ENCR, sendmail would compare names that nobody has verified. DNMAP_E_UNSAFE
 * for the risks MACRO_CUT and EMPTY, unless they are in `allowed`, and for a name without a usable
 * CN; DNMAP_E_LIMIT where sendmail's rules refuse the length (characters and tokens over 1251) or
 * the line is over DNMAP_LINE_LIMIT; DNMAP_E_TAG as dnmap_key(). */
DNMAP_API dnmap_status dnmap_requirement(char *out, size_t out_size, size_t *out_len,
                                         unsigned *out_risks, const char *key, const char *level,
                                         const dnmap_name *cs, const dnmap_name *ci,
                                         const dnmap_name *cn, dnmap_dialect dialect,
                                         unsigned allowed, dnmap_error *error);
DNMAP_API dnmap_status dnmap_requirement_new(char **out, size_t *out_len, unsigned *out_risks,
                                             const char *key, const char *level,
                                             const dnmap_name *cs, const dnmap_name *ci,
                                             const dnmap_name *cn, dnmap_dialect dialect,
                                             unsigned allowed, dnmap_error *error);

/* Makes the access-map entries of certificates and finds those that appear twice. Freed by
 * dnmap_entries_free(). */
typedef struct dnmap_entries dnmap_entries;

/* Which entries a certificate gives. */
typedef enum dnmap_mode {
    DNMAP_MODE_CLIENT = 0, /* CERTISSUER:<issuer> SUBJECT and CERTSUBJECT:<subject> RELAY */
    DNMAP_MODE_CA,         /* CERTISSUER:<subject> RELAY: all that this CA signed */
    DNMAP_MODE_ISSUER,     /* CERTISSUER:<issuer> RELAY */
    DNMAP_MODE_SUBJECT,    /* CERTSUBJECT:<subject> RELAY */
} dnmap_mode;

/* "client", "ca", "issuer", "subject"; static, NULL for another value. */
DNMAP_API const char *dnmap_mode_name(dnmap_mode mode);

/* The mode of that name. DNMAP_E_ARGUMENT if there is none. */
DNMAP_API dnmap_status dnmap_mode_from_name(dnmap_mode *out, const char *name);

/* Makes an object with the settings: mode client, the mode's own tags and values, the host's
 * dialect, a hash map, nothing allowed, keys not folded, duplicates dropped. The settings below
 * must come before the first dnmap_entries_add(). */
DNMAP_API dnmap_status dnmap_entries_new(dnmap_entries **out);
DNMAP_API void dnmap_entries_free(dnmap_entries *entries);

DNMAP_API dnmap_status dnmap_entries_set_mode(dnmap_entries *entries, dnmap_mode mode);
/* One tag or value for all entries, copied; NULL for the mode's own. A tag of "" gives the macro
 * values alone, without tag and value. DNMAP_E_TAG (see dnmap_key()), DNMAP_E_VALUE for a value
 * that is empty, begins with white space or holds a control character. */
DNMAP_API dnmap_status dnmap_entries_set_tag(dnmap_entries *entries, const char *tag);
DNMAP_API dnmap_status dnmap_entries_set_value(dnmap_entries *entries, const char *value);
/* One dialect; `all` instead gives the distinct keys of openssl3, openssl1 and libressl. */
DNMAP_API dnmap_status dnmap_entries_set_dialect(dnmap_entries *entries, dnmap_dialect dialect);
DNMAP_API void dnmap_entries_set_all_dialects(dnmap_entries *entries, int all);
DNMAP_API dnmap_status dnmap_entries_set_map(dnmap_entries *entries, dnmap_map map);
/* The regular expressions of the site (see dnmap_regex_new()), which must outlive the object; NULL
 * for none. Entries of CERTISSUER and CERTSUBJECT have the keys that the expressions make then; one
 * that makes nothing is EMPTY. */
DNMAP_API void dnmap_entries_set_regexes(dnmap_entries *entries, const dnmap_regex *issuer,
                                         const dnmap_regex *subject);
/* The dnmap_risk bits that would refuse an entry (MACRO_CUT, KEY_CUT, EMPTY, TOO_LONG) but may
 * pass. */
DNMAP_API void dnmap_entries_allow(dnmap_entries *entries, unsigned risks);
/* Keys folded to lower case; every entry given, also those that appeared before. */
DNMAP_API void dnmap_entries_set_fold(dnmap_entries *entries, int fold);
DNMAP_API void dnmap_entries_set_duplicates(dnmap_entries *entries, int give_all);

typedef enum dnmap_verdict {
    DNMAP_ENTRY_GOOD = 0,
    DNMAP_ENTRY_DUPLICATE, /* given before with this value: not to be written again */
    DNMAP_ENTRY_REFUSED,   /* unsafe: `refused` says why */
    DNMAP_ENTRY_CONFLICT,  /* given before with another value */
    DNMAP_ENTRY_LONG_LINE, /* key, tab and value are over DNMAP_LINE_LIMIT: makemap breaks them */
} dnmap_verdict;

/* One entry; valid during the call that it is passed to. */
typedef struct dnmap_entry {
    dnmap_verdict verdict;
    const char *key; /* NUL-terminated printable ASCII without blanks */
    size_t key_len;
    const char *value; /* NULL where the tag is "" */
    unsigned risks;    /* all dnmap_risk bits of the key */
    unsigned refused;  /* those that refuse it */
    dnmap_dialect dialect;
    int is_issuer; /* 1 if the name is the certificate's issuer, 0 if it is its subject */
} dnmap_entry;

/* Takes one entry; anything but DNMAP_OK ends the call that passed it with that status. */
typedef dnmap_status dnmap_entry_fn(void *context, const dnmap_entry *entry);

/* Passes the entries of one certificate to `take`, each with its verdict. A cut key whose value is
 * SUBJECT is not refused: the subject still decides. DNMAP_E_NO_ISSUER or DNMAP_E_NO_SUBJECT if the
 * mode needs a name that the certificate (a request, a line of text) does not have. */
DNMAP_API dnmap_status dnmap_entries_add(dnmap_entries *entries, const dnmap_cert *cert,
                                         dnmap_entry_fn *take, void *context, dnmap_error *error);

/* Where something was found; valid during the call that it is passed to. */
typedef struct dnmap_found {
    const char *source;      /* path or label */
    dnmap_position position; /* all 0 for a failure of the source itself */
    int is_ca;               /* dnmap_cert_is_ca(), in client mode; else 0 */
    int is_no_issuer;        /* dnmap_cert_is_no_issuer(), in the mode ca; else 0 */
} dnmap_found;

/* What dnmap_entries_read() calls: in the caller's thread and in the order of the input, however
 * many threads there are. Anything but DNMAP_OK ends that call with this status. */
typedef struct dnmap_handler {
    /* A certificate was read; its entries come next. NULL: not of interest. */
    dnmap_status (*certificate)(void *context, const dnmap_found *found);
    /* One of its entries, as dnmap_entries_add() gives it. */
    dnmap_status (*entry)(void *context, const dnmap_found *found, const dnmap_entry *entry);
    /* What dnmap_files_next() (DNMAP_E_PASSED_OVER too) or dnmap_entries_add() failed with.
     * DNMAP_OK to go on behind it. */
    dnmap_status (*failure)(void *context, const dnmap_found *found, const dnmap_error *error);
    /* All that was read has been given, and reading on may have to wait for somebody. NULL: not of
     * interest. */
    void (*waiting)(void *context);
    void *context;
} dnmap_handler;

/* The most threads that dnmap_entries_read() makes use of. */
#define DNMAP_THREADS_MAX 64

/* Reads all that is left in `files` and makes the entries of each certificate, in `threads`
 * threads, the caller's among them (0 is as 1). With more than one, memory grows by less than 1 MiB
 * for each, unless single blocks are larger; it is as fast as with one where the input can't be
 * cut: names in text, a log, DER. The regular expressions of `entries` and the files' memory are
 * read by all of them, and if the handler ends it, what else was read ahead is lost; one thread reads
 * no certificate ahead. DNMAP_E_MEMORY where there is none to go on. */
DNMAP_API dnmap_status dnmap_entries_read(dnmap_entries *entries, dnmap_files *files,
                                          unsigned threads, const dnmap_handler *handler);

/* ------------------------------------------------------------------ LDAP */

/* Writes the LDIF (RFC 2849, sendmail.schema) of one entry of the map `access` for sendmail's
 * FEATURE(`access_db', `LDAP'): dn sendmailMTAKey=KEY,sendmailMTAMapName=access,BASE, or for a key
 * that is too long for slapd's database description=SHA-256 of the folded key. `key` is
 * dnmap_key()'s for the map kind ldap, which does not cut. With `key` and `value` NULL it is the
 * entry of the map itself, which must be there before the others. Give the cluster
 * (confLDAP_CLUSTER) or the host whose mail servers use the entry, the other is NULL. The text ends
 * with an empty line. With `replace` there are two records, for `ldapmodify -c`: the first adds the
 * entry, the second makes one that is there already the same; it never is away in between.
 * DNMAP_E_ARGUMENT without a base and one of cluster and host; DNMAP_E_TAG for a key with blanks,
 * control or non-ASCII characters or a leading #; DNMAP_E_VALUE as dnmap_entries_set_value(). */
DNMAP_API dnmap_status dnmap_ldif(char *out, size_t out_size, size_t *out_len, const char *key,
                                  const char *value, const char *base, const char *cluster,
                                  const char *host, int replace);
DNMAP_API dnmap_status dnmap_ldif_new(char **out, size_t *out_len, const char *key,
                                      const char *value, const char *base, const char *cluster,
                                      const char *host, int replace);

/* ------------------------------------------------------------------ the source of a map */

/* What makemap makes of a line, without its options -t, -D, -e and -f. */
typedef enum dnmap_line_kind {
    DNMAP_LINE_ENTRY = 0,     /* a key and a value */
    DNMAP_LINE_COMMENT,       /* begins with #, or is empty */
    DNMAP_LINE_NO_VALUE,      /* refused: nothing behind the key */
    DNMAP_LINE_LEADING_BLANK, /* refused */
    DNMAP_LINE_TOO_LONG, /* refused: over DNMAP_LINE_LIMIT bytes, or with a NUL in it; what follows
                          * these bytes is read as a line of its own */
} dnmap_line_kind;

/* One line, as makemap sees it. The pointers point into the source. */
typedef struct dnmap_map_line {
    size_t number; /* of the line in the file, from 1; pieces of a long one share it */
    size_t offset; /* byte at which it begins */
    size_t len;    /* its bytes, newline included */
    const char *text;
    dnmap_line_kind kind;
    const char *key; /* of an entry: up to the first blank or NUL, not folded */
    size_t key_len;
    const char *value; /* the rest without leading blanks; a CR before the newline is part of it */
    size_t value_len;
} dnmap_map_line;

/* Steps to the next line of a map's source (to the first, if `line` is all zero): 1, or 0 at the
 * end. */
DNMAP_API int dnmap_map_line_next(dnmap_map_line *line, const char *source, size_t source_len);

/* ------------------------------------------------------------------ faults of a map */

/* How bad a finding is. */
typedef enum dnmap_severity {
    DNMAP_NOTE = 0, /* works, but not as sendmail or people would write it */
    DNMAP_WARNING,  /* may not do what is meant */
    DNMAP_ERROR,    /* the line does not do what it says */
} dnmap_severity;

/* "note", "warning", "error"; static, NULL for another value. */
DNMAP_API const char *dnmap_severity_name(dnmap_severity severity);

/* The severity of that name. DNMAP_E_ARGUMENT if there is none. */
DNMAP_API dnmap_status dnmap_severity_from_name(dnmap_severity *out, const char *name);

/* Every fault of a line: X(name, severity, id, message). */
#define DNMAP_FAULT_TABLE(X)                                                                    \
    X(DNMAP_FAULT_LONG_LINE, DNMAP_ERROR, "long-line",                                          \
      "over 1022 bytes, or a NUL in it: makemap refuses it and reads the rest as another line") \
    X(DNMAP_FAULT_LEADING_BLANK, DNMAP_ERROR, "leading-blank",                                  \
      "makemap refuses a line that begins with a blank")                                        \
    X(DNMAP_FAULT_NO_VALUE, DNMAP_ERROR, "no-value", "makemap refuses a key without a value")   \
    X(DNMAP_FAULT_DUPLICATE, DNMAP_WARNING, "duplicate",                                        \
      "this key stands in the map before, with the same value: makemap ends with an error")     \
    X(DNMAP_FAULT_CONFLICT, DNMAP_ERROR, "conflict",                                            \
      "this key stands in the map before, with another value: makemap ends with an error")      \
    X(DNMAP_FAULT_COLLISION, DNMAP_WARNING, "collision",                                        \
      "once corrected, the key is that of another line too: see which of them is meant")        \
    X(DNMAP_FAULT_CRLF, DNMAP_NOTE, "crlf", "a carriage return ends the line")                  \
    X(DNMAP_FAULT_RAW_BLANK, DNMAP_ERROR, "raw-blank",                                          \
      "a blank ends the key, the rest of the name is taken for the value: write +20")           \
    X(DNMAP_FAULT_UNENCODED, DNMAP_ERROR, "unencoded",                                          \
      "a byte that sendmail encodes stands as it is")                                           \
    X(DNMAP_FAULT_BACKSLASH, DNMAP_ERROR, "backslash", "sendmail writes a backslash as +5C")    \
    X(DNMAP_FAULT_NEEDLESS, DNMAP_ERROR, "needless",                                            \
      "a byte is encoded that sendmail leaves as it is")                                        \
    X(DNMAP_FAULT_HEX_CASE, DNMAP_NOTE, "hex-case",                                             \
      "sendmail writes hex digits in upper case; a map that folds finds these too")             \
    X(DNMAP_FAULT_TYPE_CASE, DNMAP_NOTE, "type-case",                                           \
      "sendmail writes the attribute type in another case; a map that folds finds this too")    \
    X(DNMAP_FAULT_TYPE_NAME, DNMAP_ERROR, "type-name",                                          \
      "the mail server's TLS library has another name for an attribute type")                   \
    X(DNMAP_FAULT_DIALECT, DNMAP_ERROR, "dialect",                                              \
      "the mail server's TLS library writes this name in another way")                          \
    X(DNMAP_FAULT_OTHER_DIALECT, DNMAP_WARNING, "other-dialect",                                \
      "this looks like a key of OpenSSL 3, the mail server's TLS library is older")             \
    X(DNMAP_FAULT_REVERSED, DNMAP_WARNING, "reversed",                                          \
      "the attributes seem to be in the reverse order: certificates begin with the country")    \
    X(DNMAP_FAULT_NO_SLASH, DNMAP_ERROR, "no-slash", "a name begins with a slash")              \
    X(DNMAP_FAULT_EXTRA_SLASH, DNMAP_ERROR, "extra-slash", "no name ends with a slash")         \
    X(DNMAP_FAULT_MALFORMED, DNMAP_ERROR, "malformed", "no name can be read from the key")      \
    X(DNMAP_FAULT_KEY_TOO_LONG, DNMAP_ERROR, "key-too-long",                                    \
      "the map looks up 256 bytes of a key only: a longer one is never found")                  \
    X(DNMAP_FAULT_KEY_CUT, DNMAP_WARNING, "key-cut",                                            \
      "a key of 256 bytes matches every name that begins like it")                              \
    X(DNMAP_FAULT_NAME_CUT, DNMAP_ERROR, "name-cut",                                            \
      "sendmail keeps 255 bytes of a name: this one is never looked up whole")                  \
    X(DNMAP_FAULT_SUBJECT_UNUSED, DNMAP_WARNING, "subject-unused",                              \
      "no CERTISSUER entry has the value SUBJECT: no CERTSUBJECT entry is ever looked up")      \
    X(DNMAP_FAULT_NO_SUBJECTS, DNMAP_WARNING, "no-subjects",                                    \
      "the value SUBJECT asks for CERTSUBJECT entries, and there is none")                      \
    X(DNMAP_FAULT_VALUE_IGNORED, DNMAP_WARNING, "value-ignored",                                \
      "this value neither lets a client relay nor keeps it from it")                            \
    X(DNMAP_FAULT_VALUE_COMMENT, DNMAP_ERROR, "value-comment",                                  \
      "a comment behind the value is part of the value, which does nothing then")               \
    X(DNMAP_FAULT_VALUE_QUOTED, DNMAP_ERROR, "value-quoted",                                    \
      "quotes are part of the value, which does nothing then")                                  \
    X(DNMAP_FAULT_REQUIREMENT_NONE, DNMAP_ERROR, "requirement-none",                            \
      "neither VERIFY nor ENCR:BITS: sendmail lets every connection pass")                      \
    X(DNMAP_FAULT_REQUIREMENT_BITS, DNMAP_ERROR, "requirement-bits",                            \
      "the bits behind VERIFY or ENCR are no number")                                           \
    X(DNMAP_FAULT_REQUIREMENT_PART, DNMAP_ERROR, "requirement-part",                            \
      "none of CN, CN:, CS:, CI:, CITag: what follows lets every connection pass")              \
    X(DNMAP_FAULT_REQUIREMENT_PLUS, DNMAP_ERROR, "requirement-plus",                            \
      "parts of a requirement are joined by two plus signs, the first by one")                  \
    X(DNMAP_FAULT_REQUIREMENT_ENCR, DNMAP_WARNING, "requirement-encr",                          \
      "with ENCR names are compared though nobody verified the certificate: VERIFY")            \
    X(DNMAP_FAULT_REQUIREMENT_TAG, DNMAP_ERROR, "requirement-tag",                              \
      "a CITag of more than one word lets every connection pass")                               \
    X(DNMAP_FAULT_REQUIREMENT_LENGTH, DNMAP_ERROR, "requirement-length",                        \
      "the requirement is too long for sendmail's rules")                                       \
    X(DNMAP_FAULT_PERCENT, DNMAP_ERROR, "percent", "a % in a value is written %%")              \
    X(DNMAP_FAULT_TAG_VALUE, DNMAP_ERROR, "tag-value",                                          \
      "under a tag that a CITag names, every value but OK lets all connections pass")           \
    X(DNMAP_FAULT_UPGRADE, DNMAP_NOTE, "upgrade",                                               \
      "the mail server's next TLS library will ask for another key")

typedef enum dnmap_fault {
#define DNMAP_FAULT_ENUM(name, severity, id, message) name,
    DNMAP_FAULT_TABLE(DNMAP_FAULT_ENUM)
#undef DNMAP_FAULT_ENUM
} dnmap_fault;

/* One finding; valid during the call that it is passed to. */
typedef struct dnmap_finding {
    dnmap_fault fault;
    dnmap_severity severity;
    const char *id;      /* "raw-blank" */
    const char *message; /* static */
    size_t line;         /* from 1 */
    size_t offset, len;  /* of the line in the source, newline included */
    const char *fixed;   /* what should stand there, newline included; NULL if that can't be told */
    size_t fixed_len;    /* 0 with `fixed`: nothing, the line goes */
    int is_certain;      /* 0 if `fixed` is only a guess, to be looked at before it is used */
    int is_last;         /* 1 if no other finding of this line follows */
} dnmap_finding;

/* Takes one finding; anything but DNMAP_OK ends the call that passed it with that status. */
typedef dnmap_status dnmap_finding_fn(void *context, const dnmap_finding *finding);

/* Reads the source of an access map as makemap does and passes what is wrong with its lines for
 * certificates (CERTISSUER, CERTSUBJECT) and with those that makemap refuses, in the order of the
 * lines; all findings of a line have the same `fixed`. Other lines are left alone. `dialect` is the
 * mail server's. If `next_dialect` is another, keys that it will change are found too (UPGRADE),
 * and `fixed` is both lines. DNMAP_E_LIMIT for a source of 4 GiB or more. */
DNMAP_API dnmap_status dnmap_access_lint(const char *source, size_t source_len,
                                         dnmap_dialect dialect, dnmap_dialect next_dialect,
                                         dnmap_map map, dnmap_finding_fn *take, void *context,
                                         dnmap_error *error);

/* ------------------------------------------------------------------ who may relay */

/* The CAs that a mail server trusts (confCACERT). Freed by dnmap_trust_free(). Any number of
 * threads may use one. */
typedef struct dnmap_trust dnmap_trust;

/* Reads their certificates, in PEM or DER. */
DNMAP_API dnmap_status dnmap_trust_new(dnmap_trust **out, const void *cas, size_t cas_len,
                                       dnmap_error *error);
DNMAP_API void dnmap_trust_free(dnmap_trust *trust);

/* Whether libcrypto verifies it now, as a TLS client's, with nothing but these CAs.
 * DNMAP_E_UNVERIFIED with libcrypto's reason, and for anything but a certificate. */
DNMAP_API dnmap_status dnmap_cert_verify(const dnmap_cert *cert, const dnmap_trust *trust,
                                         dnmap_error *error);

/* How a mail server looks certificates up. */
typedef struct dnmap_site {
    dnmap_dialect dialect;
    dnmap_map map;
    const dnmap_regex *issuer_regex, *subject_regex; /* NULL: none */
    const dnmap_trust *trust; /* NULL: every certificate is taken to verify */
} dnmap_site;

/* The source of an access map, to look keys up in. Freed by dnmap_access_free(). Belongs to one
 * thread at a time. */
typedef struct dnmap_access dnmap_access;

/* Reads the source, which must outlive the object, as makemap does. DNMAP_E_LIMIT for 4 GiB or
 * more. */
DNMAP_API dnmap_status dnmap_access_new(dnmap_access **out, const char *source, size_t source_len,
                                        dnmap_error *error);
DNMAP_API void dnmap_access_free(dnmap_access *access);

/* Why a client may relay or not. */
typedef enum dnmap_reason {
    DNMAP_RELAY_BY_ISSUER = 0, /* the issuer's entry says RELAY */
    DNMAP_RELAY_BY_SUBJECT,    /* the issuer's says SUBJECT, the subject's RELAY */
    DNMAP_NO_ISSUER_ENTRY,     /* no entry has the issuer's key */
    DNMAP_ISSUER_VALUE,        /* its value is neither RELAY nor SUBJECT */
    DNMAP_NO_SUBJECT_ENTRY,    /* the issuer's says SUBJECT, no entry has the subject's key */
    DNMAP_SUBJECT_VALUE,       /* its value is not RELAY */
    DNMAP_ADDRESS_TOO_LONG,    /* sendmail refuses every recipient (553) for the length of a name */
    DNMAP_NOT_VERIFIED,        /* the certificate does not verify: nothing is looked up */
} dnmap_reason;

/* One lookup. */
typedef struct dnmap_lookup {
    char *key; /* what is looked up, cut but not folded; released by dnmap_decision_clear() */
    size_t key_len;
    int found;
    dnmap_map_line line; /* that answered, or if none did one that was meant to, if `near_miss` */
    int near_miss; /* 1 if once corrected (see dnmap_access_lint()) `line` has the key, 2 if it
                    * differs from it by one byte; 0 if nothing is like it */
} dnmap_lookup;

typedef struct dnmap_decision {
    int may_relay;
    dnmap_reason reason;
    const char *verify_message; /* of NOT_VERIFIED: libcrypto's reason; static. Else NULL */
    size_t count;               /* of lookups: the issuer's, the subject's */
    dnmap_lookup lookups[2];
} dnmap_decision;

/* "issuer-relay", "subject-relay", "no-issuer-entry", "issuer-value", "no-subject-entry",
 * "subject-value", "address-too-long", "not-verified"; static, NULL for another value. */
DNMAP_API const char *dnmap_reason_name(dnmap_reason reason);

/* The reason of that name. DNMAP_E_ARGUMENT if there is none. */
DNMAP_API dnmap_status dnmap_reason_from_name(dnmap_reason *out, const char *name);

/* Decides what sendmail's ruleset RelayTLS does with a client whose certificate has these names, if
 * it verifies. DNMAP_E_NO_ISSUER or DNMAP_E_NO_SUBJECT if one of them is NULL. The caller clears
 * the decision. */
DNMAP_API dnmap_status dnmap_access_test(dnmap_decision *out, dnmap_access *access,
                                         const dnmap_name *issuer, const dnmap_name *subject,
                                         const dnmap_site *site, dnmap_error *error);

/* The same of a certificate; with a site that has `trust`, of one that it verifies. */
DNMAP_API dnmap_status dnmap_access_test_cert(dnmap_decision *out, dnmap_access *access,
                                              const dnmap_cert *cert, const dnmap_site *site,
                                              dnmap_error *error);
DNMAP_API void dnmap_decision_clear(dnmap_decision *decision);

#ifdef __cplusplus
}
#endif

#endif
