/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks the generator itself, with OpenSSL as the judge: that its names hold what the tests that
 * use them are about, and that the BER form of a name is the same name. TAP on standard output.
 */
#include "gen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#define NAMES 20000
#define SEED 1

struct tally {
    unsigned accepted;
    unsigned refused;
    unsigned empty;
    unsigned nothing_fits;  /* the first attribute is longer than sendmail's buffer */
    unsigned fits_barely;   /* 250 to 255 bytes */
    unsigned just_too_long; /* 256 to 260 bytes */
    unsigned multi_valued;
    unsigned enormous;
    unsigned ber_differs;
    unsigned seen_tag[256];
};

static X509_NAME *decode(const unsigned char *der, size_t len)
{
    const unsigned char *p = der;
    X509_NAME *name = d2i_X509_NAME(NULL, &p, (long)len);

    ERR_clear_error();
    return name;
}

static void tally_entries(struct tally *t, const X509_NAME *name)
{
    int last_set = -1;

    for (int i = 0; i < X509_NAME_entry_count(name); i++) {
        const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
        int type = ASN1_STRING_type(X509_NAME_ENTRY_get_data(entry));

        t->multi_valued += X509_NAME_ENTRY_set(entry) == last_set;
        last_set = X509_NAME_ENTRY_set(entry);
        if (type >= 0 && type < 256)
            t->seen_tag[type]++;
    }
}

static void tally_length(struct tally *t, X509_NAME *name)
{
    char cut[256];
    char *line = X509_NAME_oneline(name, NULL, 0);
    size_t len = line == NULL ? 0 : strlen(line);

    X509_NAME_oneline(name, cut, sizeof cut);
    t->empty += len == 0;
    t->nothing_fits += len > 0 && cut[0] == '\0';
    t->fits_barely += len >= 250 && len <= 255;
    t->just_too_long += len >= 256 && len <= 260;
    t->enormous += len > 20000;
    OPENSSL_free(line);
}

/* Whether both encodings are refused, or both accepted as names that print alike. */
static int same_name(X509_NAME *a, X509_NAME *b)
{
    char *line_a, *line_b;
    int same;

    if (a == NULL || b == NULL)
        return a == b;
    line_a = X509_NAME_oneline(a, NULL, 0);
    line_b = X509_NAME_oneline(b, NULL, 0);
    same = line_a != NULL && line_b != NULL && strcmp(line_a, line_b) == 0;
    OPENSSL_free(line_a);
    OPENSSL_free(line_b);
    return same;
}

static void tally_name(struct tally *t, struct gen *g)
{
    size_t der_len, ber_len;
    unsigned char *der = gen_name(g, &der_len);
    unsigned char *ber = gen_ber_name(g, der, der_len, &ber_len);
    X509_NAME *name = decode(der, der_len);
    X509_NAME *again = decode(ber, ber_len);

    t->ber_differs += !same_name(name, again);
    if (name == NULL) {
        t->refused++;
    } else {
        t->accepted++;
        tally_entries(t, name);
        tally_length(t, name);
    }
    X509_NAME_free(name);
    X509_NAME_free(again);
    free(der);
    free(ber);
}

static unsigned tests, failures;

static void ok(int passed, const char *what, unsigned count)
{
    tests++;
    failures += !passed;
    printf("%sok %u - %s (%u)\n", passed ? "" : "not ", tests, what, count);
}

static void at_least(unsigned minimum, unsigned count, const char *what)
{
    ok(count >= minimum, what, count);
}

static void check_types(const struct tally *t)
{
    static const unsigned char types[] = {3, 7, 9, 12, 13, 16, 18, 19, 20, 22, 28, 29, 30};
    char what[64];

    for (size_t i = 0; i < sizeof types; i++) {
        snprintf(what, sizeof what, "values of type %u", types[i]);
        at_least(500, t->seen_tag[types[i]], what);
    }
}

static void check_same_seed(void)
{
    struct gen a, b;
    size_t len_a, len_b;
    unsigned char *name_a, *name_b;

    gen_seed(&a, SEED);
    gen_seed(&b, SEED);
    name_a = gen_tame_name(&a, &len_a);
    name_b = gen_tame_name(&b, &len_b);
    ok(len_a == len_b && memcmp(name_a, name_b, len_a) == 0, "same seed, same name", SEED);
    free(name_a);
    free(name_b);
}

int main(void)
{
    struct tally t = {0};
    struct gen g;

    gen_seed(&g, SEED);
    for (unsigned i = 0; i < NAMES; i++)
        tally_name(&t, &g);
    at_least(NAMES / 2, t.accepted, "names that OpenSSL accepts");
    at_least(NAMES / 50, t.refused, "names that OpenSSL refuses");
    at_least(NAMES / 200, t.empty, "names that print as nothing");
    at_least(NAMES / 200, t.nothing_fits, "names of which nothing fits into 255 bytes");
    at_least(NAMES / 50, t.fits_barely, "names of 250 to 255 bytes");
    at_least(NAMES / 50, t.just_too_long, "names of 256 to 260 bytes");
    at_least(NAMES / 50, t.multi_valued, "attributes that share an RDN");
    at_least(5, t.enormous, "names of more than 20,000 bytes");
    check_types(&t);
    ok(t.ber_differs == 0, "BER forms that are another name", t.ber_differs);
    check_same_seed();
    printf("1..%u\n", tests);
    return failures == 0 ? 0 : 1;
}
