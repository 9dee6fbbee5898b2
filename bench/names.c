/* SPDX-License-Identifier: BSD-2-Clause */
#include "names.h"

#include <stdio.h>
#include <string.h>

enum { TAG_SEQUENCE = 0x30, TAG_SET = 0x31, TAG_OID = 0x06 };
enum { TAG_UTF8 = 0x0C, TAG_PRINTABLE = 0x13, TAG_IA5 = 0x16 };

/* A map looks up 256 bytes of a key, tag included. */
enum { LONGEST_ENCODED = 240 };

static const struct {
    const char *short_name;
    unsigned char len;
    unsigned char oid[10];
} types[NAME_TYPES] = {
    [C] = {"C", 3, {0x55, 0x04, 0x06}},
    [ST] = {"ST", 3, {0x55, 0x04, 0x08}},
    [L] = {"L", 3, {0x55, 0x04, 0x07}},
    [O] = {"O", 3, {0x55, 0x04, 0x0A}},
    [OU] = {"OU", 3, {0x55, 0x04, 0x0B}},
    [CN] = {"CN", 3, {0x55, 0x04, 0x03}},
    [EMAIL] = {"emailAddress", 9, {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x01}},
    [SERIAL] = {"serialNumber", 3, {0x55, 0x04, 0x05}},
    [DC] = {"DC", 10, {0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 0x01, 0x19}},
};

struct name_attribute *name_add(struct name *name, enum name_type type, const char *value)
{
    struct name_attribute *attribute = &name->attributes[name->count++];

    attribute->type = type;
    attribute->joined = false;
    snprintf(attribute->value, sizeof attribute->value, "%s", value);
    return attribute;
}

/* ------------------------------------------------------------------ string types */

static bool is_printable_string(const char *value)
{
    return value[strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                               "0123456789 '()+,-./:=?")] == '\0';
}

static unsigned string_tag(enum name_type type, bool printable, const char *value)
{
    if (type == EMAIL || type == DC)
        return TAG_IA5;
    if (type == C || type == SERIAL)
        return TAG_PRINTABLE;
    return printable && is_printable_string(value) ? TAG_PRINTABLE : TAG_UTF8;
}

void name_set_tags(struct name *name, bool printable)
{
    for (size_t i = 0; i < name->count; i++) {
        struct name_attribute *attribute = &name->attributes[i];
        attribute->tag = string_tag(attribute->type, printable, attribute->value);
    }
}

/* ------------------------------------------------------------------ length in a key */

/* As OpenSSL 3 prints the byte and sendmail encodes that. */
static size_t encoded_byte_len(unsigned char byte)
{
    if (byte < ' ' || byte > '~')
        return 6; /* \xHH: +5CxHH */
    if (byte == '+')
        return 6; /* \+: +5C+2B */
    if (byte == '/')
        return 4; /* \/: +5C/ */
    return strchr(" \\()<>\"", byte) != NULL ? 3 : 1;
}

size_t name_encoded_len(const struct name *name)
{
    size_t len = 0;

    for (size_t i = 0; i < name->count; i++) {
        const struct name_attribute *attribute = &name->attributes[i];
        len += (attribute->joined ? 3U : 1U) + strlen(types[attribute->type].short_name) + 1;
        for (const char *p = attribute->value; *p != '\0'; p++)
            len += encoded_byte_len((unsigned char)*p);
    }
    return len;
}

static void take_out(struct name *name, size_t i)
{
    struct name_attribute *attribute = &name->attributes[i];

    if (i + 1 < name->count && !attribute->joined)
        attribute[1].joined = false;
    memmove(attribute, attribute + 1, (name->count - i - 1) * sizeof *attribute);
    name->count--;
}

void name_shorten(struct name *name)
{
    for (size_t i = name->count; i-- > 0 && name_encoded_len(name) > LONGEST_ENCODED;) {
        if (name->attributes[i].type != CN)
            take_out(name, i);
    }
}

struct name_traits name_traits(const struct name *name)
{
    struct name_traits traits = {false, false, false};

    for (size_t i = 0; i < name->count; i++) {
        const struct name_attribute *attribute = &name->attributes[i];
        traits.joined |= attribute->joined;
        traits.marks |= strpbrk(attribute->value, "/+") != NULL;
        for (const char *p = attribute->value; *p != '\0'; p++)
            traits.non_ascii |= (unsigned char)*p > '~';
    }
    return traits;
}

/* ------------------------------------------------------------------ DER */

static void put_attribute(struct backward *b, const struct name_attribute *attribute)
{
    size_t end = b->at;

    backward_element(b, attribute->tag, attribute->value, strlen(attribute->value));
    backward_element(b, TAG_OID, types[attribute->type].oid, types[attribute->type].len);
    backward_wrap(b, TAG_SEQUENCE, end);
}

void name_put(struct backward *b, const struct name *name)
{
    size_t end = b->at, set_end = end;

    for (size_t i = name->count; i-- > 0;) {
        put_attribute(b, &name->attributes[i]);
        if (name->attributes[i].joined)
            continue;
        backward_wrap(b, TAG_SET, set_end);
        set_end = b->at;
    }
    backward_wrap(b, TAG_SEQUENCE, end);
}
