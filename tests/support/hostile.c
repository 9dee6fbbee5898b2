/* SPDX-License-Identifier: BSD-2-Clause */
#include "hostile.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

enum { TAG_OID = 0x06, TAG_SEQUENCE = 0x30, TAG_SET = 0x31, TAG_EXTENSIONS = 0xA3 };

/* Puts an element around what is in it, which is released. */
static void put_around(struct bytes *out, unsigned tag, struct bytes *content)
{
    bytes_put_der(out, tag, content);
    bytes_free(content);
}

static void put_string(struct bytes *out, unsigned tag, const void *data, size_t len)
{
    struct bytes content = {0};

    bytes_put(&content, data, len);
    put_around(out, tag, &content);
}

void hostile_rdn(struct bytes *out, const void *oid, size_t oid_len, unsigned tag,
                 const void *value, size_t value_len)
{
    struct bytes attribute = {0}, set = {0};

    put_string(&attribute, TAG_OID, oid, oid_len);
    put_string(&attribute, tag, value, value_len);
    put_around(&set, TAG_SEQUENCE, &attribute);
    put_around(out, TAG_SET, &set);
}

void hostile_name(struct bytes *rdns)
{
    struct bytes name = {0};

    put_around(&name, TAG_SEQUENCE, rdns);
    *rdns = name;
}

struct bytes hostile_name_of(const void *oid, size_t oid_len, const void *value, size_t value_len)
{
    struct bytes name = {0};

    hostile_rdn(&name, oid, oid_len, HOSTILE_UTF8, value, value_len);
    hostile_name(&name);
    return name;
}

#define PUT(out, octets) bytes_put(out, octets, sizeof(octets) - 1)

static const char algorithm[] = "\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02";

static void put_to_be_signed(struct bytes *out, const struct bytes *issuer,
                             const struct bytes *subject, const struct bytes *extensions)
{
    struct bytes list = {0}, body = {0};

    PUT(&body, "\xA0\x03\x02\x01\x02\x02\x01\x01"); /* version 3, serial number 1 */
    PUT(&body, algorithm);
    bytes_put(&body, issuer->data, issuer->len);
    PUT(&body, "\x30\x1E\x17\x0D"
               "250101000000Z"
               "\x17\x0D"
               "350101000000Z");
    bytes_put(&body, subject->data, subject->len);
    PUT(&body, "\x30\x0B\x30\x05\x06\x03\x2A\x03\x04\x03\x02\x00\x00"); /* 1.2.3.4 */
    if (extensions->len != 0) {
        bytes_put_der(&list, TAG_SEQUENCE, extensions);
        put_around(&body, TAG_EXTENSIONS, &list);
    }
    put_around(out, TAG_SEQUENCE, &body);
}

void hostile_cert(struct bytes *out, const struct bytes *issuer, const struct bytes *subject,
                  const struct bytes *extensions)
{
    struct bytes body = {0};

    put_to_be_signed(&body, issuer, subject, extensions);
    PUT(&body, algorithm);
    PUT(&body, "\x03\x02\x00\x00");
    put_around(out, TAG_SEQUENCE, &body);
}

struct bytes hostile_cert_of(const struct bytes *subject)
{
    static const struct bytes none = {0};
    struct bytes issuer = hostile_name_of(HOSTILE_CN, "CA", 2), der = {0};

    hostile_cert(&der, &issuer, subject, &none);
    bytes_free(&issuer);
    return der;
}

static void put_text(struct bytes *out, const char *text)
{
    bytes_put(out, text, strlen(text));
}

void hostile_pem(struct bytes *out, const char *label, const struct bytes *der)
{
    enum { LINE = 48 };
    unsigned char line[LINE / 3 * 4 + 1];

    put_text(out, "-----BEGIN ");
    put_text(out, label);
    put_text(out, "-----\n");
    for (size_t at = 0; at < der->len; at += LINE) {
        size_t len = der->len - at < LINE ? der->len - at : LINE;
        bytes_put(out, line, (size_t)EVP_EncodeBlock(line, der->data + at, (int)len));
        put_text(out, "\n");
    }
    put_text(out, "-----END ");
    put_text(out, label);
    put_text(out, "-----\n");
}
