/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing RFC 4514: the other direction of what commas.c reads. A value that the string form would
 * not give back byte for byte is written in hex. */
#include <openssl/asn1.h>
#include <string.h>

#include "base/out.h"
#include "name/name.h"
#include "types/types.h"

static void put_hex(struct out *out, unsigned char byte)
{
    static const char digits[] = "0123456789ABCDEF";

    out_byte(out, (unsigned char)digits[byte >> 4]);
    out_byte(out, (unsigned char)digits[byte & 15]);
}

/* A descr of RFC 4512. Some short names of libcrypto are none (RSA-SHA512/256, AD_DVCS). */
static bool is_descr(const char *type)
{
    static const char descr[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789";

    return *type > '9' && type[strspn(type, descr)] == '\0';
}

/* The short name, if a reader of RFC 4514 takes it for this type, else the OID. */
static dnmap_status put_type(struct out *out, const dnmap_attribute *attribute)
{
    ASN1_OBJECT *read;
    dnmap_status status =
        type_from_text(&read, attribute->type, strlen(attribute->type), TYPE_AS_RFC4514);
    /* No name is read as a type of another length: of the nine, two are read as others (UID). */
    bool same = read != NULL && is_descr(attribute->type) &&
                OBJ_length(read) == attribute->oid_der_len && /* GCOVR_EXCL_BR_LINE */
                memcmp(OBJ_get0_data(read), attribute->oid_der, attribute->oid_der_len) == 0;
    const char *type = same ? attribute->type : attribute->oid;

    ASN1_OBJECT_free(read);
    if (status == DNMAP_E_MEMORY)
        return status;
    out_bytes(out, type, strlen(type));
    return *type == '\0' ? DNMAP_E_TYPE : DNMAP_OK;
}

/* Characters that are not seen, or that make what is around them look different: the controls, of
 * which terminals take those up to U+009F for commands, marks of direction and of no width, line
 * ends, tags. */
static bool is_unseen(uint32_t c)
{
    return c < ' ' || (c >= 0x7F && c <= 0x9F) || c == 0x61C || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
           (c >= 0xE0000 && c <= 0xE007F);
}

/* The first character of well-formed UTF-8; its number of bytes. */
static size_t read_character(uint32_t *character, const unsigned char *text)
{
    size_t len = *text < 0x80 ? 1 : *text < 0xE0 ? 2 : *text < 0xF0 ? 3 : 4;

    *character = len == 1 ? *text : *text & (0x7FU >> len);
    for (size_t i = 1; i < len; i++)
        *character = *character << 6 | (text[i] & 0x3F);
    return len;
}

static void put_escaped(struct out *out, const unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        out_byte(out, '\\');
        put_hex(out, bytes[i]);
    }
}

/* RFC 4514, 2.4: what must be escaped, and by a reader's kindness what is no character to see. */
static void put_string(struct out *out, const unsigned char *value, size_t len)
{
    uint32_t c;

    for (size_t i = 0, step; i < len; i += step) {
        step = read_character(&c, value + i);
        bool edge_space = c == ' ' && (i == 0 || i == len - 1);
        if (is_unseen(c)) {
            put_escaped(out, value + i, step);
            continue;
        }
        if (edge_space || (c < 0x80 && strchr("\"+,;<>\\", (int)c) != NULL) || (c == '#' && i == 0))
            out_byte(out, '\\');
        out_bytes(out, value + i, step);
    }
}

/* Whether the value is UTF-8 as it stands, so that the string form gives back the same bytes. */
static dnmap_status is_its_own_text(bool *same, const dnmap_attribute *attribute)
{
    char *utf8;
    size_t len;
    dnmap_status status = dnmap_attribute_utf8_new(&utf8, &len, attribute);

    *same = status == DNMAP_OK && len == attribute->value_len &&
            (len == 0 || memcmp(utf8, attribute->value, len) == 0);
    dnmap_free(utf8);
    return status == DNMAP_E_MEMORY ? status : DNMAP_OK;
}

/* Whether a 0 comes first: the count of a BIT STRING's unused bits, which is lost, as the sign of
 * an ENUMERATED is. */
static bool has_zero(const dnmap_attribute *attribute)
{
    if (attribute->string_type == V_ASN1_ENUMERATED) /* GCOVR_EXCL_BR_LINE: OpenSSL 1.1.1 alone */
        return attribute->value[0] >= 0x80;          /* GCOVR_EXCL_LINE */
    return attribute->string_type == V_ASN1_BIT_STRING;
}

/* RFC 4514, 2.4: # and the encoding in hex. */
static void put_encoding(struct out *out, const dnmap_attribute *attribute)
{
    unsigned char header[16];
    unsigned char *end = header;
    bool zero = has_zero(attribute);

    out_byte(out, '#');
    /* A SEQUENCE has its header in the value. */
    if (attribute->string_type != V_ASN1_SEQUENCE)
        ASN1_put_object(&end, 0, (int)attribute->value_len + zero, attribute->string_type,
                        V_ASN1_UNIVERSAL);
    if (zero)
        *end++ = 0;
    for (const unsigned char *p = header; p < end; p++)
        put_hex(out, *p);
    for (size_t i = 0; i < attribute->value_len; i++)
        put_hex(out, attribute->value[i]);
}

static dnmap_status put_attribute(struct out *out, const dnmap_attribute *attribute)
{
    dnmap_status status = put_type(out, attribute);
    bool is_text;

    if (status == DNMAP_OK)
        status = is_its_own_text(&is_text, attribute);
    if (status != DNMAP_OK)
        return status;
    out_byte(out, '=');
    if (is_text)
        put_string(out, attribute->value, attribute->value_len);
    else
        put_encoding(out, attribute);
    return DNMAP_OK;
}

dnmap_status dnmap_name_rfc4514(char *out, size_t out_size, size_t *out_len, const dnmap_name *name)
{
    struct out text;
    dnmap_status status = out_begin(&text, out, out_size, out_len);

    if (status != DNMAP_OK)
        return status;
    if (name == NULL)
        return DNMAP_E_ARGUMENT;
    /* Those of one RDN are turned round too: what openssl does, and the reader undoes. */
    for (size_t i = name->count; status == DNMAP_OK && i-- > 0;) {
        if (i + 1 < name->count)
            out_byte(&text, name->attributes[i].rdn == name->attributes[i + 1].rdn ? '+' : ',');
        status = put_attribute(&text, &name->attributes[i]);
    }
    return out_finish(&text, out_len, status);
}

static dnmap_status rfc4514_call(char *out, size_t size, size_t *out_len, const void *context)
{
    return dnmap_name_rfc4514(out, size, out_len, context);
}

dnmap_status dnmap_name_rfc4514_new(char **out_text, size_t *out_len, const dnmap_name *name)
{
    return out_allocate(out_text, out_len, rfc4514_call, name);
}

dnmap_status dnmap_attribute_rfc4514(char *out, size_t out_size, size_t *out_len,
                                     const dnmap_attribute *attribute)
{
    struct out text;
    dnmap_status status = out_begin(&text, out, out_size, out_len);

    if (status != DNMAP_OK)
        return status;
    if (attribute == NULL || attribute->type == NULL)
        return DNMAP_E_ARGUMENT;
    return out_finish(&text, out_len, put_attribute(&text, attribute));
}

static dnmap_status attribute_call(char *out, size_t size, size_t *out_len, const void *context)
{
    return dnmap_attribute_rfc4514(out, size, out_len, context);
}

dnmap_status dnmap_attribute_rfc4514_new(char **out_text, size_t *out_len,
                                         const dnmap_attribute *attribute)
{
    return out_allocate(out_text, out_len, attribute_call, attribute);
}
