/* SPDX-License-Identifier: BSD-2-Clause */
/* xtext, names and keys. */
#include <string.h>

#include "inputs.h"
#include "scene.h"
#include "tap.h"

static dnmap_status encode_xtext(void)
{
    char *text = STALE;
    size_t len = 99;
    dnmap_status status = dnmap_xtext_encode_new(&text, &len, "a b\\", 4);

    return note_text(status, text, len);
}

static dnmap_status decode_xtext(void)
{
    char *text = STALE;
    size_t len = 99;
    dnmap_error error = stale_error;
    dnmap_status status = dnmap_xtext_decode_new(&text, &len, "a+20b", 5, &error);

    return note_text(told(status, &error), text, len);
}

/* ------------------------------------------------------------------ names */

static dnmap_status read_name(dnmap_name **name)
{
    dnmap_error error = stale_error;

    *name = STALE;
    return told(dnmap_name_from_der(name, inputs.odd_name.bytes, inputs.odd_name.len, &error),
                &error);
}

static dnmap_status name_der(void)
{
    dnmap_name *name;
    dnmap_status status = read_name(&name);

    return note_name(status, name);
}

static dnmap_status usual_name_der(void)
{
    static const unsigned char der[] = "\x30\x0C\x31\x0A\x30\x08\x06\x03\x55\x04\x03\x0C\x01x";
    dnmap_name *name = STALE;
    dnmap_error error = stale_error;
    dnmap_status status = dnmap_name_from_der(&name, der, sizeof der - 1, &error);

    return note_name(told(status, &error), name);
}

static dnmap_status name_copy(void)
{
    dnmap_name *name, *copy = STALE;
    dnmap_status status = read_name(&name);

    if (status != DNMAP_OK)
        return note_name(status, name);
    status = dnmap_name_copy(&copy, name);
    dnmap_name_free(name);
    return note_name(status, copy);
}

static dnmap_status name_text(void)
{
    static const char *const texts[] = {
        "/C=US/O=Foo \\/1.2.3.4.5=x/1.3.6.1.4.1.1180591620717411303424.1=y",
        "1.2.3.4.5=x+OU=#1E020041,CN=a\\,b",
        "C = US, OID.1.2.3.4.5 = x, CN = a/1.2.3.4.6=z",
        "C=US, CN=\"a, b\" + 1.2.3.4=c",
    };
    dnmap_status status = DNMAP_OK;

    for (size_t i = 0; status == DNMAP_OK && i < sizeof texts / sizeof texts[0]; i++) {
        dnmap_name *name = STALE;
        dnmap_error error = stale_error;
        status = dnmap_name_from_text(&name, texts[i], strlen(texts[i]), DNMAP_TEXT_AUTO, &error);
        status = note_name(told(status, &error), name);
    }
    return status;
}

static dnmap_status utf8(void)
{
    dnmap_status status = DNMAP_OK;
    dnmap_name *name;
    dnmap_attribute attribute;

    status = read_name(&name);
    if (status != DNMAP_OK)
        return note_name(status, name);
    for (size_t i = 0; status == DNMAP_OK && dnmap_name_attribute(&attribute, name, i) == DNMAP_OK;
         i++) {
        char *text = STALE;
        size_t len = 99;
        status = dnmap_attribute_utf8_new(&text, &len, &attribute);
        status = note_text(status, text, len);
    }
    dnmap_name_free(name);
    return status;
}

static dnmap_status rfc4514(void)
{
    char *text = STALE;
    char room[500] = "stale";
    size_t len = 99;
    dnmap_name *name;
    dnmap_attribute attribute;
    dnmap_status status = read_name(&name);

    if (status != DNMAP_OK)
        return note_name(status, name);
    status = dnmap_name_rfc4514_new(&text, &len, name);
    status = note_text(status, text, len);
    if (status == DNMAP_OK) {
        status = dnmap_name_rfc4514(room, sizeof room, NULL, name);
        (void)note_room(status, room);
    }
    text = STALE;
    len = 99;
    (void)dnmap_name_attribute(&attribute, name, 3);
    if (status == DNMAP_OK) {
        status = dnmap_attribute_rfc4514_new(&text, &len, &attribute);
        status = note_text(status, text, len);
    }
    dnmap_name_free(name);
    return status;
}

/* ------------------------------------------------------------------ macros and keys */

static const dnmap_dialect dialects[] = {DNMAP_DIALECT_OPENSSL3, DNMAP_DIALECT_OPENSSL1,
                                         DNMAP_DIALECT_LIBRESSL, DNMAP_DIALECT_README};

static dnmap_status texts_of(const dnmap_name *name, dnmap_dialect dialect)
{
    char *text = STALE;
    size_t len = 99;
    dnmap_status status = dnmap_oneline_new(&text, &len, name, dialect, SIZE_MAX);

    if (note_text(status, text, len) != DNMAP_OK)
        return status;
    text = STALE;
    len = 99;
    status = dnmap_macro_dn_new(&text, &len, name, dialect);
    if (note_text(status, text, len) != DNMAP_OK)
        return status;
    text = STALE;
    len = 99;
    status = dnmap_macro_cn_new(&text, &len, name, dialect);
    return note_text(status, text, len);
}

static dnmap_status key_of(const dnmap_name *name, dnmap_dialect dialect)
{
    char room[1000] = "stale";
    char *text = STALE;
    size_t len = 99;
    unsigned risks = ~0U;
    dnmap_status status = dnmap_key_new(&text, &len, &risks, name, "T", dialect, DNMAP_MAP_LDAP);

    (void)note_risks(status, risks);
    if (note_text(status, text, len) != DNMAP_OK)
        return status;
    status = dnmap_key(room, sizeof room, &len, &risks, name, NULL, dialect, DNMAP_MAP_HASH);
    return note_room(note_risks(status, risks), room);
}

static dnmap_status each_dialect(dnmap_status (*make)(const dnmap_name *name,
                                                      dnmap_dialect dialect))
{
    dnmap_name *name;
    dnmap_status status = read_name(&name);

    if (status != DNMAP_OK)
        return note_name(status, name);
    for (size_t i = 0; status == DNMAP_OK && i < sizeof dialects / sizeof dialects[0]; i++)
        status = make(name, dialects[i]);
    dnmap_name_free(name);
    return status;
}

static dnmap_status macros(void)
{
    return each_dialect(texts_of);
}

static dnmap_status keys(void)
{
    return each_dialect(key_of);
}

static const char key[] = "CERTSUBJECT:/CN=a/O=b+20+5C+2Bc/1.2.3.4=d";

static dnmap_status key_matches(void)
{
    static const char text[] = "/CN=a/O=b \\+c/1.2.3.4=d";
    dnmap_name *name = STALE;
    dnmap_status status =
        dnmap_name_from_text(&name, text, sizeof text - 1, DNMAP_TEXT_SLASH, NULL);

    if (status != DNMAP_OK)
        return note_name(status, name);
    int matches =
        dnmap_key_matches(name, key, sizeof key - 1, DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH);
    dnmap_name_free(name);
    return note_answer(matches);
}

static dnmap_status key_decode(void)
{
    dnmap_name *name = STALE;
    unsigned risks = ~0U;
    dnmap_error error = stale_error;
    dnmap_status status =
        dnmap_key_decode(&name, &risks, key, sizeof key - 1, DNMAP_DIALECT_OPENSSL3, &error);

    (void)note_risks(status, risks);
    return note_name(told(status, &error), name);
}

static dnmap_status ldif(void)
{
    static const char long_key[] =
        "CERTSUBJECT:/CN=0123456789012345678901234567890123456789012345678901234567890123456789"
        "/CN=0123456789012345678901234567890123456789012345678901234567890123456789012345678901"
        "/CN=0123456789012345678901234567890123456789012345678901234567890123456789012345678901";
    char *text = STALE;
    size_t len = 99;
    dnmap_status status =
        dnmap_ldif_new(&text, &len, long_key, "RELAY", "dc=x", "cluster", NULL, 1);

    return note_text(status, text, len);
}

const struct scene name_scenes[] = {
    {"xtext to be encoded", encode_xtext, PLAIN},
    {"xtext to be decoded", decode_xtext, PLAIN},
    {"a usual name in DER", usual_name_der, PLAIN},
    {"an odd name in DER", name_der, PLAIN},
    {"a copy of a name", name_copy, PLAIN},
    {"names in text", name_text, PLAIN},
    {"values in UTF-8", utf8, PLAIN},
    {"a name in RFC 4514", rfc4514, PLAIN},
    {"macros in all dialects", macros, PLAIN},
    {"keys in all dialects", keys, PLAIN},
    {"whether a key matches", key_matches, PLAIN},
    {"a key to a name", key_decode, PLAIN},
    {"LDIF of a long key", ldif, PLAIN},
    {NULL, NULL, PLAIN},
};
