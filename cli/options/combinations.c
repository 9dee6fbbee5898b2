/* SPDX-License-Identifier: BSD-2-Clause */
#include "options/combinations.h"

#include "actions.h"
#include "report.h"

/* What --format ldif needs, and what needs it; NULL if all is right. */
static const char *check_ldap(const struct options *options)
{
    bool has_option = options->ldap_base != NULL || options->ldap_cluster != NULL ||
                      options->ldap_host != NULL || options->ldap_map || options->ldap_replace;

    if (options->format != FORMAT_LDIF)
        return has_option ? "the options --ldap-... are for --format ldif" : NULL;
    if (options->ldap_base == NULL || *options->ldap_base == '\0')
        return "--format ldif needs --ldap-base";
    if ((options->ldap_cluster == NULL) == (options->ldap_host == NULL))
        return "--format ldif needs either --ldap-cluster or --ldap-host";
    if ((options->ldap_cluster != NULL && *options->ldap_cluster == '\0') ||
        (options->ldap_host != NULL && *options->ldap_host == '\0'))
        return "--ldap-cluster, --ldap-host: the name is empty";
    if (options->map != DNMAP_MAP_LDAP)
        return "--format ldif is for --map ldap";
    if (options->name_only || options->null)
        return "--format ldif can't go with --name-only or --null";
    return NULL;
}

static const char *check_log(const struct options *options)
{
    if (options->log_path == NULL)
        return options->relay == NULL ? NULL : "--relay is for --from-log";
    if (options->relay == NULL)
        return "--from-log needs --relay: of which hosts? '*' for all";
    if (options->path_count != 0 || options->input != DNMAP_INPUT_AUTO)
        return "--from-log takes the place of other input";
    if (options->action != action_convert && options->action != action_test)
        return "--from-log can't go with --lint or --decode";
    if (options->all_dialects && !options->has_from_dialect)
        return "--from-log with --dialect all needs --from-dialect, the mail server's";
    return NULL;
}

/* Where each line of input gives one line of output. */
static const char *check_lines(const struct options *options)
{
    if (options->input != DNMAP_INPUT_BASE64)
        return NULL;
    if (options->action != action_convert)
        return "--input base64 is for entries";
    if (options->format == FORMAT_LDIF || options->format == FORMAT_REQUIREMENT ||
        options->all_dialects)
        return "--input base64 gives one line for each: not with --format ldif, requirement, "
               "--dialect all";
    if (options->mode == DNMAP_MODE_CLIENT && options->format != FORMAT_JSON)
        return "--input base64 gives one line for each: with --ca, --issuer, --subject or "
               "--format json";
    return NULL;
}

/* One list, in the order in which the causes are told.
 * NOLINTNEXTLINE(readability-function-cognitive-complexity): no deeper than an if */
static const char *check_actions(const struct options *options)
{
    const char *cause = NULL;

    if (options->action == action_lint && options->path_count != 0)
        cause = "--lint takes the map alone; --test MAP FILE says what becomes of a certificate";
    else if (options->action == action_lint &&
             (options->all_dialects || options->input != DNMAP_INPUT_AUTO || options->fold ||
              options->stream || options->name_only || options->null || options->tag != NULL ||
              options->value != NULL))
        cause = "--lint takes the map and no options but --dialect, --from-dialect, --map, --fix, "
                "--format json";
    else if (options->action == action_lint &&
             (options->format > FORMAT_JSON || (options->fix && options->has_format)))
        cause = "--lint has the format json, and with --fix none";
    else if (options->action == action_test &&
             (options->all_dialects || options->fold || options->stream || options->name_only ||
              options->null || options->tag != NULL || options->value != NULL ||
              options->format > FORMAT_JSON))
        cause = "--test takes the map, certificates and no options but --dialect, --map, --text, "
                "--cert-regex-issuer, --cert-regex-subject, --config, --verify-with, --from-log, "
                "--password-file, --format json";
    else if ((options->action == action_lint || options->action == action_decode ||
              options->format > FORMAT_ACCESS) &&
             options->action != action_test && options->format != FORMAT_LDIF &&
             (options->issuer_regex != NULL || options->subject_regex != NULL ||
              options->config_path != NULL))
        cause = "--cert-regex-issuer, --cert-regex-subject, --config are for entries and --test";
    else if (options->action != action_test && options->trust_path != NULL)
        cause = "--verify-with is for --test";
    else if (options->config_path != NULL &&
             (options->issuer_regex != NULL || options->subject_regex != NULL))
        cause = "--config takes the place of --cert-regex-issuer and --cert-regex-subject";
    else if (options->trust_path != NULL &&
             (options->input != DNMAP_INPUT_AUTO || options->log_path != NULL))
        cause = "--verify-with needs certificates, not names";
    else if (options->action != action_lint &&
             (options->fix || (options->has_from_dialect && options->log_path == NULL)))
        cause = "--fix is for --lint, --from-dialect for --lint and --from-log";
    else if (options->action == action_decode && options->format != FORMAT_RFC4514 &&
             options->format != FORMAT_ATTRIBUTES && options->format != FORMAT_JSON)
        cause = "--decode has the formats rfc4514, attributes, json";
    else if (options->action == action_decode &&
             (options->all_dialects || options->input != DNMAP_INPUT_AUTO || options->fold ||
              options->stream || options->name_only || options->tag != NULL ||
              options->value != NULL))
        cause = "--decode takes no options but --dialect, --format, --null, --keep-going, --quiet";
    else if (options->action == action_convert &&
             (options->format == FORMAT_RFC4514 || options->format == FORMAT_ATTRIBUTES))
        cause = "--format rfc4514 and attributes are for --decode";
    else if (options->with_cn && options->format != FORMAT_REQUIREMENT)
        cause = "--cn is for --format requirement";
    else if (options->format == FORMAT_REQUIREMENT &&
             (options->all_dialects || options->fold || options->name_only || options->has_map))
        cause = "--format requirement can't go with --dialect all, --fold, --name-only, --map";
    else if (options->name_only && (options->tag != NULL || options->value != NULL))
        cause = "--name-only leaves out tag and value: --tag and --value can't go with it";
    else if (options->format == FORMAT_JSON && (options->name_only || options->fold))
        cause = "--format json can't go with --name-only or --fold";
    else if (options->format == FORMAT_JSON && (options->tag != NULL || options->value != NULL))
        cause = "--format json has the stock tags: --tag and --value can't go with it";
    else if (options->tag != NULL && options->tag[0] == '\0')
        cause = "--tag: the tag is empty; --name-only leaves it out";
    return cause;
}

/* Options that make no sense together. */
int combinations_check(const struct options *options)
{
    const char *cause = check_ldap(options);

    if (cause == NULL)
        cause = check_log(options);
    if (cause == NULL)
        cause = check_lines(options);
    if (cause == NULL)
        cause = check_actions(options);
    if (cause == NULL)
        return -1;
    report("%s; try --help", cause);
    return EXIT_USAGE;
}
