/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps that stand already, and who may relay by them. */
#include <string.h>

#include "inputs.h"
#include "scene.h"
#include "tap.h"

static const char source[] = "CERTISSUER:/C=US/CN=CA SUBJECT\n"
                             "CERTSUBJECT:/C=US/CN=Usual (1) RELAY\n"
                             "CERTSUBJECT:/cn=x/1.2.3.4=y+2B RELAY\n"
                             "CERTSUBJECT:/CN=x/C=US/O=a\\+b RELAY\n"
                             "CERTSUBJECT:/CN=x/C=US+O=c RELAY\n"
                             "TLS_Srv:a VERIFY+CS:/CN=a b++CITag:MyCA++CI:/1.2.3=%\n"
                             "MyCA:/CN=x RELAY\n"
                             "Connect:a OK\n"
                             "connect:A OK\n"
                             "CERTSUBJECT:/CN=x+2B1.2.3=c RELAY\n"
                             "CERTSUBJECT:/CN=y/O=a/C=US RELAY\n"
                             "TLS_Srv:b VERIFY+CN:5%\n";

static dnmap_status take_finding(void *context, const dnmap_finding *finding)
{
    (void)context;
    note("%zu %s %.*s\n", finding->line, finding->id, (int)finding->fixed_len,
         finding->fixed == NULL ? "" : finding->fixed);
    return DNMAP_OK;
}

static dnmap_status lint_for(dnmap_dialect dialect)
{
    dnmap_error error = stale_error;
    dnmap_status status =
        dnmap_access_lint(source, sizeof source - 1, dialect, DNMAP_DIALECT_OPENSSL3,
                          DNMAP_MAP_HASH, take_finding, NULL, &error);

    return told(status, &error);
}

static dnmap_status lint(void)
{
    dnmap_status status = lint_for(DNMAP_DIALECT_OPENSSL1);

    return status == DNMAP_OK ? lint_for(DNMAP_DIALECT_OPENSSL3) : status;
}

/* ------------------------------------------------------------------ regular expressions */

static dnmap_status regex(void)
{
    dnmap_regex *made = STALE;
    char *text = STALE;
    char room[20] = "stale";
    size_t len = 99;
    dnmap_error error = stale_error;
    dnmap_status status = dnmap_regex_new(&made, "-d, -s1,2 -a.x -f (a)(b)", &error);

    if (note_object(told(status, &error), made) != DNMAP_OK)
        return status;
    status = dnmap_regex_apply_new(&text, &len, made, "/CN=ab");
    if (note_text(status, text, len) == DNMAP_OK) {
        status = dnmap_regex_apply(room, sizeof room, NULL, made, "/CN=ab");
        (void)note_room(status, room);
    }
    dnmap_regex_free(made);
    return status;
}

static dnmap_status config(void)
{
    static const char text[] = "KCERTIssuer regex -s1 -d. (a)$$\n"
                               "define(`_CERT_REGEX_SUBJECT_', `-f b')\n"
                               "KCERTIssuer regex -s1 (c)\n";
    dnmap_regex *issuer = STALE, *subject = STALE;
    dnmap_error error = stale_error;
    dnmap_status status = dnmap_regex_from_config(&issuer, &subject, text, sizeof text - 1, &error);

    (void)note_object(told(status, &error), issuer);
    (void)note_object(status, subject);
    dnmap_regex_free(issuer);
    dnmap_regex_free(subject);
    return status;
}

/* ------------------------------------------------------------------ who may relay */

static void note_decision(const dnmap_decision *decision)
{
    note("%d %s %s\n", decision->may_relay, dnmap_reason_name(decision->reason),
         decision->verify_message == NULL ? "" : decision->verify_message);
    for (size_t i = 0; i < decision->count; i++)
        note("%s %d %d %zu\n", decision->lookups[i].key, decision->lookups[i].found,
             decision->lookups[i].near_miss, decision->lookups[i].line.number);
}

static dnmap_status decide(dnmap_access *access, const dnmap_cert *cert, const dnmap_trust *trust,
                           const dnmap_regex *expression)
{
    const dnmap_site site = {DNMAP_DIALECT_HOST, DNMAP_MAP_HASH, expression, NULL, trust};
    dnmap_decision decision;
    dnmap_error error = stale_error;

    memset(&decision, 1, sizeof decision);
    dnmap_status status = dnmap_access_test_cert(&decision, access, cert, &site, &error);
    if (status == DNMAP_OK) {
        note_decision(&decision);
        dnmap_decision_clear(&decision);
    } else {
        must(decision.may_relay == 0);
        must(decision.count == 0);
        must(decision.verify_message == NULL);
        must(decision.lookups[0].key == NULL);
    }
    return told(status, &error);
}

static dnmap_status read_access(dnmap_access **access)
{
    dnmap_error error = stale_error;

    *access = STALE;
    dnmap_status status = dnmap_access_new(access, source, sizeof source - 1, &error);
    return note_object(told(status, &error), *access);
}

/* A near miss of the subject: its blank stands as it is. */
static dnmap_status relay(void)
{
    dnmap_access *access = NULL;
    dnmap_regex *expression = NULL;
    dnmap_cert *cert = NULL;
    dnmap_status status = read_access(&access);

    if (status == DNMAP_OK)
        status = dnmap_cert_from_der(&cert, inputs.usual.bytes, inputs.usual.len, NULL);
    if (status == DNMAP_OK)
        status = decide(access, cert, NULL, NULL);
    if (status == DNMAP_OK)
        status = dnmap_regex_new(&expression, "-s0 (/C=US/CN=CA)", NULL);
    if (status == DNMAP_OK)
        status = decide(access, cert, NULL, expression);
    dnmap_regex_free(expression);
    dnmap_cert_free(cert);
    dnmap_access_free(access);
    return status;
}

static dnmap_status read_trust(dnmap_trust **trust, const struct input *cas)
{
    dnmap_error error = stale_error;

    *trust = STALE;
    dnmap_status status = dnmap_trust_new(trust, cas->bytes, cas->len, &error);
    return note_object(told(status, &error), *trust);
}

static dnmap_status relay_verified(void)
{
    dnmap_access *access = NULL;
    dnmap_trust *trust = NULL;
    dnmap_cert *cert = NULL;
    dnmap_status status = read_trust(&trust, &inputs.ca);

    if (status == DNMAP_OK)
        status = read_access(&access);
    if (status == DNMAP_OK)
        status = dnmap_cert_from_der(&cert, inputs.usual.bytes, inputs.usual.len, NULL);
    if (status == DNMAP_OK)
        status = decide(access, cert, trust, NULL);
    dnmap_cert_free(cert);
    dnmap_trust_free(trust);
    dnmap_access_free(access);
    return status;
}

/* `cert` against a trusted one. */
static dnmap_status verify_by(const struct input *cas, dnmap_status wanted)
{
    dnmap_trust *trust = NULL;
    dnmap_cert *cert = NULL;
    dnmap_error error = stale_error;
    dnmap_status status = read_trust(&trust, cas);

    if (status == DNMAP_OK)
        status = dnmap_cert_from_der(&cert, inputs.usual.bytes, inputs.usual.len, NULL);
    if (status == DNMAP_OK) {
        status = told(dnmap_cert_verify(cert, trust, &error), &error);
        if (status == wanted)
            note("%s\n", error.message);
        status = status == wanted ? DNMAP_OK : status;
    }
    dnmap_cert_free(cert);
    dnmap_trust_free(trust);
    return status;
}

static dnmap_status verifies(void)
{
    return verify_by(&inputs.ca, DNMAP_OK);
}

static dnmap_status does_not_verify(void)
{
    return verify_by(&inputs.odd, DNMAP_E_UNVERIFIED);
}

const struct scene map_scenes[] = {
    {"the faults of a map", lint, PLAIN},
    {"a regular expression", regex, PLAIN},
    {"regular expressions of a configuration", config, PLAIN},
    {"who may relay", relay, PLAIN},
    {"who may relay if it verifies", relay_verified, PLAIN},
    {"a certificate that verifies", verifies, PLAIN},
    {"a certificate that does not verify", does_not_verify, PLAIN},
    {NULL, NULL, PLAIN},
};
