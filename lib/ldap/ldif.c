/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries of an access map for an LDAP server: LDIF (RFC 2849) in sendmail's schema. */
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/line.h"
#include "base/out.h"
#include "base/quiet.h"
#include "base/status.h"
#include "key/key.h"

/* What takes the place of base, cluster and host. */
struct place {
    const char *base, *cluster, *host;
};

/* ------------------------------------------------------------------ lines */

static void put(struct out *out, const char *text)
{
    out_bytes(out, text, strlen(text));
}

/* RFC 2849's SAFE-STRING of at least one byte, and no blank at its end, which people would not see.
 */
static bool is_safe(const char *text, size_t len)
{
    if (strchr(" :<", text[0]) != NULL || text[len - 1] == ' ')
        return false;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < ' ' || (unsigned char)text[i] > '~')
            return false;
    return true;
}

/* Three bytes at a time: EVP_EncodeBlock() ends each call with a NUL. */
static void put_base64(struct out *out, const char *text, size_t len)
{
    unsigned char digits[5];

    for (size_t i = 0; i < len; i += 3) {
        size_t left = len - i < 3 ? len - i : 3;
        out_bytes(out, digits,
                  (size_t)EVP_EncodeBlock(digits, (const unsigned char *)text + i, (int)left));
    }
}

/* Writes "type: value", or "type:: " and base64 where the value needs it. */
static void put_line(struct out *out, const char *type, const char *value)
{
    size_t len = strlen(value);

    put(out, type);
    if (is_safe(value, len)) {
        put(out, ": ");
        out_bytes(out, value, len);
    } else {
        put(out, ":: ");
        put_base64(out, value, len);
    }
    out_byte(out, '\n');
}

/* ------------------------------------------------------------------ the DN */

/* slapd's database (back_mdb 2.5) takes an RDN, type and all, of 243 bytes. */
enum { RDN_MAX = 240, DIGEST_SIZE = 32, DIGEST_HEX = 2 * DIGEST_SIZE };

/* What tells an entry from others: its key, or where that is too long for an RDN its digest. */
struct rdn {
    const char *type, *value; /* NULL: of the map itself */
    char digest[DIGEST_HEX + 1];
};

/* The same for keys that differ in case only, as an LDAP server has it. */
static dnmap_status write_digest(char *digest, const char *key)
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    size_t len = strlen(key);
    char *folded = malloc(len + 1);

    if (folded == NULL)
        return DNMAP_E_MEMORY;
    memcpy(folded, key, len + 1);
    dnmap_key_fold(folded, len);
    quiet_begin();
    int done = EVP_Digest(folded, len, bytes, NULL, EVP_sha256(), NULL);
    free(folded);
    dnmap_status status = quiet_end(done == 1 ? DNMAP_OK : DNMAP_E_MEMORY);
    if (status != DNMAP_OK)
        return status;
    for (size_t i = 0; i < DIGEST_SIZE; i++)
        snprintf(digest + 2 * i, 3, "%02x", bytes[i]);
    return DNMAP_OK;
}

static bool is_escaped(char c)
{
    return strchr("\"+,;<=>\\", c) != NULL;
}

static dnmap_status find_rdn(struct rdn *out, const char *key)
{
    *out = (struct rdn){.type = "sendmailMTAKey", .value = key};
    if (key == NULL)
        return DNMAP_OK;
    /* The server keeps it with \XX for what is escaped. */
    size_t len = strlen(out->type) + 1;
    for (const char *p = key; *p != '\0'; p++)
        len += is_escaped(*p) ? 3 : 1;
    if (len <= RDN_MAX)
        return DNMAP_OK;
    out->type = "description";
    out->value = out->digest;
    return write_digest(out->digest, key);
}

/* A key as the value of an RDN, RFC 4514: it has neither blanks nor control characters, and does
 * not begin with a #. */
static void put_rdn_value(struct out *out, const char *value)
{
    for (const char *p = value; *p != '\0'; p++) {
        if (is_escaped(*p) && *p != '=')
            out_byte(out, '\\');
        out_byte(out, (unsigned char)*p);
    }
}

struct dn {
    const struct rdn *rdn;
    const char *base;
};

static dnmap_status write_dn(char *out, size_t size, size_t *out_len, const void *context)
{
    const struct dn *dn = context;
    struct out text;

    (void)out_begin(&text, out, size, out_len); /* there is a buffer where there is a size */
    if (dn->rdn->value != NULL) {
        put(&text, dn->rdn->type);
        out_byte(&text, '=');
        put_rdn_value(&text, dn->rdn->value);
        out_byte(&text, ',');
    }
    put(&text, "sendmailMTAMapName=access,");
    put(&text, dn->base);
    return out_end(&text, out_len);
}

/* The whole is made first: what it needs base64 for may be anywhere in it. */
static dnmap_status put_dn(struct out *out, const struct rdn *rdn, const char *base)
{
    struct dn parts = {rdn, base};
    char *dn;
    dnmap_status status = out_allocate(&dn, NULL, write_dn, &parts);

    if (status != DNMAP_OK)
        return status;
    put_line(out, "dn", dn);
    free(dn);
    return DNMAP_OK;
}

/* ------------------------------------------------------------------ records */

static void put_site(struct out *out, const struct place *place)
{
    if (place->cluster != NULL)
        put_line(out, "sendmailMTACluster", place->cluster);
    else
        put_line(out, "sendmailMTAHost", place->host);
}

static void put_object(struct out *out, const struct rdn *rdn, const char *key, const char *value,
                       const struct place *place)
{
    put(out, "objectClass: sendmailMTA\nobjectClass: sendmailMTAMap\n");
    if (key != NULL)
        put(out, "objectClass: sendmailMTAMapObject\n");
    put_site(out, place);
    put(out, "sendmailMTAMapName: access\n");
    if (key != NULL) {
        put_line(out, "sendmailMTAKey", key);
        put_line(out, "sendmailMTAMapValue", value);
        if (rdn->value != key)
            put_line(out, rdn->type, rdn->value);
    }
    out_byte(out, '\n');
}

/* For the entry that is there already: it becomes what the record before would have made. */
static void put_replacement(struct out *out, const char *value, const struct place *place)
{
    put(out, "changetype: modify\nreplace: ");
    put(out, place->cluster != NULL ? "sendmailMTACluster\n" : "sendmailMTAHost\n");
    put_site(out, place);
    put(out, "-\n");
    if (value != NULL) {
        put(out, "replace: sendmailMTAMapValue\n");
        put_line(out, "sendmailMTAMapValue", value);
        put(out, "-\n");
    }
    out_byte(out, '\n');
}

static dnmap_status write_records(struct out *out, const char *key, const char *value,
                                  const struct place *place, bool replace)
{
    struct rdn rdn;
    dnmap_status status = find_rdn(&rdn, key);

    if (status == DNMAP_OK)
        status = put_dn(out, &rdn, place->base);
    if (status != DNMAP_OK)
        return status;
    if (replace)
        put(out, "changetype: add\n");
    put_object(out, &rdn, key, value, place);
    if (!replace)
        return DNMAP_OK;
    status = put_dn(out, &rdn, place->base);
    if (status == DNMAP_OK)
        put_replacement(out, value, place);
    return status;
}

static dnmap_status check(const char *key, const char *value, const struct place *place)
{
    const char *site = place->cluster != NULL ? place->cluster : place->host;

    if (place->base == NULL || *place->base == '\0' || site == NULL || *site == '\0' ||
        (place->cluster != NULL && place->host != NULL))
        return DNMAP_E_ARGUMENT;
    if ((key == NULL) != (value == NULL))
        return DNMAP_E_VALUE;
    if (key != NULL && !key_is_tag(key))
        return DNMAP_E_TAG;
    if (value != NULL && !line_is_value(value))
        return DNMAP_E_VALUE;
    return DNMAP_OK;
}

dnmap_status dnmap_ldif(char *out, size_t out_size, size_t *out_len, const char *key,
                        const char *value, const char *base, const char *cluster, const char *host,
                        int replace)
{
    struct out text;
    struct place place = {base, cluster, host};
    dnmap_status status = out_begin(&text, out, out_size, out_len);

    if (status == DNMAP_OK)
        status = check(key, value, &place);
    if (status != DNMAP_OK)
        return status;
    return out_finish(&text, out_len, write_records(&text, key, value, &place, replace != 0));
}

struct ldif_call {
    const char *key, *value, *base, *cluster, *host;
    int replace;
};

static dnmap_status ldif_call(char *out, size_t size, size_t *out_len, const void *context)
{
    const struct ldif_call *call = context;
    return dnmap_ldif(out, size, out_len, call->key, call->value, call->base, call->cluster,
                      call->host, call->replace);
}

dnmap_status dnmap_ldif_new(char **out, size_t *out_len, const char *key, const char *value,
                            const char *base, const char *cluster, const char *host, int replace)
{
    struct ldif_call call = {key, value, base, cluster, host, replace};
    return out_allocate(out, out_len, ldif_call, &call);
}
