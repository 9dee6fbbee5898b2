/* SPDX-License-Identifier: BSD-2-Clause */
#include "warnings.h"

#include <strings.h>

#include "report.h"

/* ------------------------------------------------------------------ entries */

static const char *role_of(const dnmap_entry *entry)
{
    return entry->is_issuer ? "issuer" : "subject";
}

static void report_risks(const struct place *place, const dnmap_entry *entry)
{
    for (unsigned bit = 1; bit <= entry->refused; bit <<= 1) {
        if ((entry->refused & bit) == 0)
            continue;
        report_at(place->source, place->position, "refused: %s: %s; %s writes it all the same%s",
                  role_of(entry), dnmap_risk_message(bit), options_allowing(bit),
                  bit == DNMAP_RISK_KEY_CUT ? ", --map ldap does not cut" : "");
    }
}

void warnings_refused(const struct place *place, const dnmap_entry *entry)
{
    if (entry->verdict == DNMAP_ENTRY_REFUSED)
        report_risks(place, entry);
    else if (entry->verdict == DNMAP_ENTRY_CONFLICT)
        report_at(place->source, place->position,
                  "refused: %s: this key was given before with another value than %s: %.200s",
                  role_of(entry), entry->value, entry->key);
    else
        report_at(place->source, place->position,
                  "refused: %s: the line is longer than the %d bytes that makemap reads",
                  role_of(entry), DNMAP_LINE_LIMIT);
}

/* Those that half of the names in some places have: counted here, told once. */
static const unsigned told_once = DNMAP_RISK_IMITABLE | DNMAP_RISK_DIALECT | DNMAP_RISK_REGEX;

void warnings_of_entry(struct warnings *warnings, const struct place *place,
                       const dnmap_entry *entry)
{
    unsigned risks = entry->risks & ~told_once;

    warnings->imitable += (entry->risks & DNMAP_RISK_IMITABLE) != 0;
    warnings->other_dialect += (entry->risks & DNMAP_RISK_DIALECT) != 0;
    warnings->by_regex += (entry->risks & DNMAP_RISK_REGEX) != 0;
    for (unsigned bit = 1; !warnings->options->quiet && bit <= risks; bit <<= 1)
        if ((risks & bit) != 0)
            report_at(place->source, place->position, "warning: %s: %s", role_of(entry),
                      dnmap_risk_message(bit));
}

/* ------------------------------------------------------------------ certificates */

/* Told of the first: who gives one such gives many. */
void warnings_of_no_ca(struct warnings *warnings, const struct place *place)
{
    if (warnings->no_ca++ == 0 && !warnings->options->quiet)
        report_at(place->source, place->position,
                  "warning: this is no CA's certificate, so no client has this issuer: --issuer "
                  "makes the entry of the CA that signed it");
}

void warnings_of_ca(const struct warnings *warnings, const struct place *place)
{
    if (!warnings->options->quiet)
        report_at(place->source, place->position,
                  "warning: this is a CA's certificate, taken for a client's: --ca lets all that "
                  "it signed relay; of a chain give the client's alone");
}

/* ------------------------------------------------------------------ the run as a whole */

/* What is wrong with a value for the stock tags; a site may have rules of its own. */
static const char *doubt_value(const char *value, dnmap_mode mode)
{
    bool lets_relay = strcasecmp(value, "RELAY") == 0;

    if (mode == DNMAP_MODE_CLIENT && lets_relay)
        return "lets all relay whom the issuers signed; for these clients alone leave it out";
    if (mode == DNMAP_MODE_CLIENT)
        return "lets nobody relay by sendmail's own rules; without it these clients relay";
    if (lets_relay || (mode != DNMAP_MODE_SUBJECT && strcasecmp(value, "SUBJECT") == 0))
        return NULL;
    return "lets nobody relay by sendmail's own rules; RELAY does";
}

void warnings_of_value(const struct options *options)
{
    if (options->quiet || options->value == NULL || options->tag != NULL ||
        options->format == FORMAT_REQUIREMENT)
        return;
    const char *doubt = doubt_value(options->value, options->mode);
    if (doubt != NULL)
        report("warning: --value %s %s", options->value, doubt);
}

void warnings_at_end(const struct warnings *warnings, int status)
{
    const struct options *options = warnings->options;

    if (options->quiet)
        return;
    if (options->mode == DNMAP_MODE_SUBJECT && options->tag == NULL && !options->name_only &&
        options->format != FORMAT_JSON && options->format != FORMAT_REQUIREMENT &&
        status == EXIT_OK)
        report(
            "note: a CERTSUBJECT entry is looked up only where the issuer's CERTISSUER entry has "
            "the value SUBJECT");
    if (options->log_path != NULL)
        report(
            "note: a log does not show what sendmail cut off a name of over 255 bytes: such a key "
            "matches every name that begins like it");
    if (warnings->no_ca > 1)
        report("warning: %zu more certificates are no CA's", warnings->no_ca - 1);
    if (warnings->imitable != 0)
        report("warning: %zu keys: %s", warnings->imitable,
               dnmap_risk_message(DNMAP_RISK_IMITABLE));
    if (warnings->by_regex != 0)
        report("warning: %zu keys: %s", warnings->by_regex, dnmap_risk_message(DNMAP_RISK_REGEX));
    if (warnings->other_dialect != 0)
        report("warning: %zu keys: %s (--dialect all writes them)", warnings->other_dialect,
               dnmap_risk_message(DNMAP_RISK_DIALECT));
}
