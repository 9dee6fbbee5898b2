/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bench-stages STAGE REPETITIONS BUNDLE: does one stage of the work for every certificate of a
 * bundle, so often. `instructions` runs it with n and 2n repetitions under callgrind: the
 * difference is the stage and nothing else. bench-stages --list: the stages, one a line.
 *
 * It is linked with the library's objects, so that a stage can be a function that is not exported.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dnmap.h>

#include "der/cert.h"
#include "der/name.h"
#include "encode/dn.h"
#include "input/base64.h"
#include "input/window.h"
#include "load.h"

/* What was made is used: no compiler can leave the making out. */
static volatile size_t sink;

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "bench-stages: %s\n", what);
    exit(1);
}

/* ------------------------------------------------------------------ stages */

static void run_macros(const struct bundle *bundle)
{
    static dnmap_macros macros;

    for (size_t i = 0; i < bundle->count; i++) {
        const struct encoding *cert = &bundle->certs[i];
        if (dnmap_macros_from_der(&macros, cert->bytes, cert->len, DNMAP_DIALECT_HOST, NULL) !=
            DNMAP_OK)
            die("a certificate is refused");
        sink += macros.subject_len + macros.issuer_len;
    }
}

/* The walker alone: the structure, the names' attributes and their values' contents. */
static void run_walk(const struct bundle *bundle)
{
    const struct known_types *types = known_types();

    for (size_t i = 0; i < bundle->count; i++) {
        struct der_cert cert;
        struct der_attribute attribute;
        if (!der_read_cert(&cert, bundle->certs[i].bytes, bundle->certs[i].len))
            die("the walker is not sure of a certificate");
        struct der_name names[] = {{.types = types, .rdns = cert.issuer},
                                   {.types = types, .rdns = cert.subject}};
        for (size_t k = 0; k < 2; k++)
            while (der_next_attribute(&attribute, &names[k]) == DER_ATTRIBUTE)
                sink += der_left(&attribute.value);
    }
}

/* Names that were read before to their macros. */
static void run_names(const struct bundle *bundle)
{
    static dnmap_cert **certs;
    struct dn dn;

    if (certs == NULL) {
        certs = calloc(bundle->count, sizeof(dnmap_cert *));
        for (size_t i = 0; certs != NULL && i < bundle->count; i++)
            if (dnmap_cert_from_der(&certs[i], bundle->certs[i].bytes, bundle->certs[i].len, NULL))
                die("a certificate is refused");
    }
    for (size_t i = 0; certs != NULL && i < bundle->count; i++) {
        dnmap_dialect host = dnmap_dialect_resolve(DNMAP_DIALECT_HOST);
        if (!dn_write(&dn, dnmap_cert_issuer(certs[i]), host) ||
            !dn_write(&dn, dnmap_cert_subject(certs[i]), host))
            die("a name can't be written in the fast way");
        sink += dn.len;
    }
}

/* Passes each block's lines to `take`; what stands between BEGIN and END. */
static void for_blocks(const struct bundle *bundle,
                       void (*take)(const unsigned char *lines, size_t len))
{
    static const char end_mark[] = "-----END";
    struct window window = {
        .data = (const unsigned char *)bundle->pem, .len = bundle->pem_len, .at_end = true};
    size_t at = 0, len, end;

    for (;;) {
        if (window_find_line(&window, at, '-', window.len, &at) != DNMAP_OK ||
            window_line(&window, at, window.len, &len) != DNMAP_OK)
            die("a boundary is not found");
        if (len == 0)
            return;
        at += len;
        if (window_find_line(&window, at, '-', window.len, &end) != DNMAP_OK ||
            memcmp(window.data + end, end_mark, sizeof end_mark - 1) != 0)
            die("an END line is not found");
        if (take != NULL)
            take(window.data + at, end - at);
        sink += end;
        (void)window_line(&window, end, window.len, &len);
        at = end + len;
    }
}

static void run_boundaries(const struct bundle *bundle)
{
    for_blocks(bundle, NULL);
}

static void decode_lines(const unsigned char *text, size_t len)
{
    static unsigned char der[64 * 1024];
    size_t der_len, lines;

    if (BASE64_ROOM(len) > sizeof der || !base64_decode_lines(der, &der_len, &lines, text, len))
        die("base64 that can't be decoded in the fast way");
    sink += der_len;
}

/* With the boundaries: to be seen beside them. */
static void run_base64(const struct bundle *bundle)
{
    for_blocks(bundle, decode_lines);
}

/* A row here is all that a new stage needs, and a line in `baseline`, recorded by a run. */
static const struct {
    const char *name;
    void (*run)(const struct bundle *bundle); /* the whole bundle, once */
} stages[] = {
    {"walk", run_walk},     {"names", run_names},   {"boundaries", run_boundaries},
    {"base64", run_base64}, {"macros", run_macros},
};
enum { STAGES = sizeof stages / sizeof *stages };

/* ------------------------------------------------------------------ the program */

static void run(const char *name, unsigned long repetitions, const struct bundle *bundle)
{
    for (size_t s = 0; s < STAGES; s++) {
        if (strcmp(stages[s].name, name) != 0)
            continue;
        for (; repetitions > 0; repetitions--)
            stages[s].run(bundle);
        return;
    }
    die("no stage has that name");
}

int main(int argc, char **argv)
{
    struct bundle bundle;

    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        for (size_t s = 0; s < STAGES; s++)
            puts(stages[s].name);
        return 0;
    }
    if (argc != 4)
        die("usage: bench-stages STAGE REPETITIONS BUNDLE");
    bundle_load(&bundle, argv[3]);
    run(argv[1], strtoul(argv[2], NULL, 10), &bundle);
    bundle_free(&bundle);
    return 0;
}
