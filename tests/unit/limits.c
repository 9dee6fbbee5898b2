/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates around the limits of libcrypto and of the forms of a length, all against it. */
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"
#include "sweep.h"

enum { LIMIT = 1 << 20, TAG_OID = 6 };

/* The certificate that all are made from. */
static const struct seed *seed(void)
{
    return sweep_light(0);
}

static void try_and_free(struct sweep *sweep, struct bytes *der)
{
    unsigned char *copy = bytes_exact(der->data, der->len);

    sweep_input(sweep, copy, der->len);
    free(copy);
    bytes_free(der);
}

/* The seed with `len` bytes as the first value of a name, all lengths right. */
static struct bytes with_value(enum part part, unsigned octet, size_t len)
{
    const struct tlvs *list = &seed()->list;
    size_t index = tlvs_first(list, part);
    struct bytes value = {0}, der = {0};

    while (!list->items[index].is_leaf || seed()->der.data[list->items[index].start] == TAG_OID)
        index++;
    const struct tlv *t = &list->items[index];
    while (value.len < len)
        bytes_put_byte(&value, octet);
    bytes_put(&der, seed()->der.data, seed()->der.len);
    tlvs_replace(list, &der, index, tlv_contents(t), tlv_end(t), &value);
    bytes_free(&value);
    return der;
}

/* ------------------------------------------------------------------ lengths of one octet or two */

/* The elements from the first SET of the name on: it, the attribute, the type, the value. */
static void try_lengths(struct sweep *sweep, const struct bytes *der, enum part part)
{
    struct tlvs list = {0};

    tlvs_parse(&list, der->data, der->len);
    for (size_t i = tlvs_first(&list, part); i < tlvs_first(&list, part) + 5; i++) {
        const struct tlv *t = &list.items[i];
        for (unsigned n = 0; n < 512; n++) {
            struct bytes length = {0}, edited = {0};
            if (n >= 256)
                bytes_put_byte(&length, 0x81);
            bytes_put_byte(&length, n % 256);
            bytes_put(&edited, der->data, der->len);
            tlvs_replace(&list, &edited, t->parent, t->start + t->tag_len, tlv_contents(t),
                         &length);
            bytes_free(&length);
            try_and_free(sweep, &edited);
        }
    }
    tlvs_free(&list);
}

/* Every length in one octet and in the form 81 nn, right or not, around values that are as long as
 * that matters; the lengths around the element are right. */
static void edit_lengths(void *sweep, unsigned index, unsigned workers)
{
    for (size_t len = 110 + index; len < 135; len += workers) {
        struct bytes issuer = with_value(PART_ISSUER, 'a', len);
        struct bytes subject = with_value(PART_SUBJECT, 'a', len);
        try_lengths(sweep, &issuer, PART_ISSUER);
        try_lengths(sweep, &subject, PART_SUBJECT);
        bytes_free(&issuer);
        bytes_free(&subject);
    }
}

START_TEST(edited_lengths)
{
    struct sweep sum = sweep_run(edit_lengths);

    ck_assert_uint_gt(sum.accepted, 25 * 2 * 5);
    ck_assert_uint_gt(sum.refused, 25 * 2 * 5 * 256);
}
END_TEST

/* ------------------------------------------------------------------ long types */

/* An OBJECT IDENTIFIER of that many octets: one long arc, or many short ones. */
static struct bytes long_type(size_t len, bool one_arc)
{
    struct bytes type = {0};

    bytes_put_byte(&type, 0x2B);
    while (type.len < len)
        bytes_put_byte(&type, one_arc && type.len + 1 < len ? 0x81 : 0x01);
    return type;
}

/* In the place of every OID there is: of names, of the algorithms, of the key's, of extensions. */
static void try_type(struct sweep *sweep, const struct bytes *type)
{
    const struct tlvs *list = &seed()->list;

    for (size_t i = 0; i < list->count; i++) {
        const struct tlv *t = &list->items[i];
        struct bytes der = {0};
        if (seed()->der.data[t->start] != TAG_OID)
            continue;
        bytes_put(&der, seed()->der.data, seed()->der.len);
        tlvs_replace(list, &der, i, tlv_contents(t), tlv_end(t), type);
        try_and_free(sweep, &der);
    }
}

/* OBJ_obj2txt() has a limit of 586 octets, and d2i_X509() refuses a key whose algorithm it does
 * not write out. */
static void lengthen_types(void *sweep, unsigned index, unsigned workers)
{
    for (size_t len = 2 + index; len < 620; len += len < 300 ? 5 * workers : workers) {
        struct bytes many = long_type(len, false);
        struct bytes one = long_type(len, true);
        try_type(sweep, &many);
        try_type(sweep, &one);
        bytes_free(&many);
        bytes_free(&one);
    }
}

START_TEST(long_types)
{
    struct sweep sum = sweep_run(lengthen_types);

    ck_assert_uint_gt(sum.accepted, 1000);
}
END_TEST

/* ------------------------------------------------------------------ the longest names */

static size_t text_length(const struct bytes *der, enum part part)
{
    const unsigned char *p = der->data;
    X509 *x509 = d2i_X509(NULL, &p, (long)der->len);
    char *text = X509_NAME_oneline(
        part == PART_ISSUER ? X509_get_issuer_name(x509) : X509_get_subject_name(x509), NULL, 0);
    size_t len = strlen(text);

    OPENSSL_free(text);
    X509_free(x509);
    return len;
}

static void try_around(struct sweep *sweep, enum part part, unsigned octet, size_t len)
{
    for (size_t n = len - 4; n <= len + 4; n++) {
        struct bytes der = with_value(part, octet, n);
        try_and_free(sweep, &der);
    }
}

/* How much longer than its first value the name's encoding is, if that is about 1 MiB long. */
static size_t encoding_around(enum part part)
{
    const size_t len = LIMIT - 1000;
    struct bytes der = with_value(part, 'a', len);
    struct tlvs list = {0};

    tlvs_parse(&list, der.data, der.len);
    const struct tlv *name = &list.items[tlvs_first(&list, part)];
    size_t around = name->header + name->len - len;
    tlvs_free(&list);
    bytes_free(&der);
    return around;
}

/* 1 MiB is the limit of the text, of which a byte takes one, two or four, and of the encoding. */
static void longest(void *sweep, unsigned index, unsigned workers)
{
    static const enum part parts[] = {PART_ISSUER, PART_SUBJECT};

    for (unsigned i = index; i < 2; i += workers) {
        struct bytes without = with_value(parts[i], 'a', 0);
        size_t around = text_length(&without, parts[i]);
        try_around(sweep, parts[i], 0x01, (LIMIT - around) / 4);
        try_around(sweep, parts[i], '/', (LIMIT - around) / 2);
        try_around(sweep, parts[i], 'a', LIMIT - around);
        try_around(sweep, parts[i], 'a', LIMIT - encoding_around(parts[i]));
        bytes_free(&without);
    }
}

START_TEST(longest_names)
{
    struct sweep sum = sweep_run(longest);

    /* Each limit is passed in the middle of nine. That of a text makes macros fail, not names. */
    ck_assert_uint_ge(sum.accepted, 2 * (9 + 9 + 4));
    ck_assert_uint_ge(sum.refused, 2 * 4);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_set_timeout(tcase, 600);
    sweep_add_fixture(tcase);
    tcase_add_test(tcase, edited_lengths);
    tcase_add_test(tcase, long_types);
    tcase_add_test(tcase, longest_names);
}

int main(void)
{
    return suite_run("limits", add);
}
