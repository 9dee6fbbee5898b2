/* SPDX-License-Identifier: BSD-2-Clause */
#include "options/options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "actions.h"
#include "options/combinations.h"
#include "options/mistake.h"
#include "options/values.h"
#include "report.h"
#include "sandbox/sandbox.h"

/* Those without a letter are no letters. */
enum option_id {
    OPT_JOBS = 'j',
    OPT_CLIENT = 256,
    OPT_DECODE,
    OPT_LINT,
    OPT_FIX,
    OPT_TEST,
    OPT_ISSUER_REGEX,
    OPT_SUBJECT_REGEX,
    OPT_CONFIG,
    OPT_VERIFY_WITH,
    OPT_FROM_DIALECT,
    OPT_CA,
    OPT_ISSUER,
    OPT_SUBJECT,
    OPT_TAG,
    OPT_VALUE,
    OPT_NAME_ONLY,
    OPT_DIALECT,
    OPT_MAP,
    OPT_TEXT,
    OPT_INPUT,
    OPT_FORMAT,
    OPT_FROM_LOG,
    OPT_RELAY,
    OPT_CN,
    OPT_LDAP_BASE,
    OPT_LDAP_CLUSTER,
    OPT_LDAP_HOST,
    OPT_LDAP_MAP,
    OPT_LDAP_REPLACE,
    OPT_FOLD,
    OPT_NULL,
    OPT_PASSWORD_FILE,
    OPT_ALLOW_CUT,
    OPT_ALLOW_EMPTY,
    OPT_ALLOW_TOO_LONG,
    OPT_KEEP_GOING,
    OPT_STREAM,
    OPT_QUIET,
    OPT_NO_SANDBOX,
    OPT_HELP,
    OPT_VERSION,
};

/* Every option with its help: X(name, argument or NULL, id, help). */
#define OPTION_TABLE(X)                                                                            \
    X("client", NULL, OPT_CLIENT,                                                                  \
      "CERTISSUER:<issuer> SUBJECT and CERTSUBJECT:<subject> RELAY (default)")                     \
    X("ca", NULL, OPT_CA, "CERTISSUER:<subject> RELAY: all that this CA signed")                   \
    X("issuer", NULL, OPT_ISSUER, "CERTISSUER:<issuer> RELAY: all of the same issuer")             \
    X("subject", NULL, OPT_SUBJECT,                                                                \
      "CERTSUBJECT:<subject> RELAY (the issuer needs its own SUBJECT entry)")                      \
    X("tag", "TAG", OPT_TAG, "TAG instead of CERTISSUER and CERTSUBJECT")                          \
    X("value", "VALUE", OPT_VALUE, "VALUE instead of RELAY and SUBJECT")                           \
    X("decode", NULL, OPT_DECODE, "the other direction: keys or access-map lines to names")        \
    X("lint", "MAP", OPT_LINT,                                                                     \
      "what is wrong with the certificates' lines of a map's source (or .db)")                     \
    X("fix", NULL, OPT_FIX, "with --lint: print the corrected map")                                \
    X("from-dialect", "NAME", OPT_FROM_DIALECT,                                                    \
      "with --lint and --from-log: they are of that dialect, --dialect the one to come")           \
    X("test", "MAP", OPT_TEST,                                                                     \
      "whether the clients of these certificates may relay by the map, and why")                   \
    X("cert-regex-issuer", "REGEX", OPT_ISSUER_REGEX,                                              \
      "the site's _CERT_REGEX_ISSUER_, each $ once: keys are what it makes")                       \
    X("cert-regex-subject", "REGEX", OPT_SUBJECT_REGEX, "the site's _CERT_REGEX_SUBJECT_")         \
    X("config", "FILE", OPT_CONFIG,                                                                \
      "the site's sendmail.mc or sendmail.cf, for these two expressions")                          \
    X("verify-with", "FILE", OPT_VERIFY_WITH,                                                      \
      "with --test: the CAs that the mail server trusts, in PEM")                                  \
    X("name-only", NULL, OPT_NAME_ONLY, "the encoded names alone, without tag and value")          \
    X("dialect", "NAME", OPT_DIALECT,                                                              \
      "host (default), openssl3, openssl1, libressl, readme; or all real ones")                    \
    X("map", "KIND", OPT_MAP, "hash (default), btree, cdb, dbm, socket, ldap: where keys are cut") \
    X("text", NULL, OPT_TEXT, "input is text: names, or what openssl x509 -text and such print")   \
    X("input", "KIND", OPT_INPUT,                                                                  \
      "auto (default), text (the same as --text), base64 (a certificate a line,\n"                 \
      "                         and a line of output for each)")                                   \
    X("from-log", "FILE", OPT_FROM_LOG,                                                            \
      "the names of verified clients in sendmail's log (LogLevel 12)")                             \
    X("relay", "GLOB", OPT_RELAY, "with --from-log: those of these hosts (or addresses) only")     \
    X("format", "FORMAT", OPT_FORMAT,                                                              \
      "access (default), json (an object a certificate), ldif,\n"                                  \
      "                         requirement (the value of TLS_Clt:, TLS_Srv:, TLS_Rcpt:);\n"       \
      "                         with --decode rfc4514 (default), attributes, json; with --lint\n"  \
      "                         and --test json")                                                  \
    X("cn", NULL, OPT_CN, "with --format requirement: the subject's common name too")              \
    X("ldap-base", "DN", OPT_LDAP_BASE, "with --format ldif: under which entry the map stands")    \
    X("ldap-cluster", "NAME", OPT_LDAP_CLUSTER, "the mail servers' confLDAP_CLUSTER")              \
    X("ldap-host", "NAME", OPT_LDAP_HOST, "the one mail server that uses the entries")             \
    X("ldap-map", NULL, OPT_LDAP_MAP, "write the entry of the map itself first")                   \
    X("ldap-replace", NULL, OPT_LDAP_REPLACE,                                                      \
      "for ldapmodify -c: entries that are there already are replaced")                            \
    X("fold", NULL, OPT_FOLD, "keys in lower case, as makemap stores them")                        \
    X("null", NULL, OPT_NULL, "end each line with a NUL instead of a newline")                     \
    X("password-file", "FILE", OPT_PASSWORD_FILE, "the first line of FILE opens PKCS#12 files")    \
    X("allow-cut", NULL, OPT_ALLOW_CUT, "write keys that are cut and so match other names too")    \
    X("allow-empty", NULL, OPT_ALLOW_EMPTY, "write keys of empty names, which never match")        \
    X("allow-too-long", NULL, OPT_ALLOW_TOO_LONG,                                                  \
      "write keys of names that sendmail refuses (553), which never match")                        \
    X("keep-going", NULL, OPT_KEEP_GOING, "print what is good in spite of errors")                 \
    X("stream", NULL, OPT_STREAM, "print at once; nothing is held back, no duplicates found")      \
    X("jobs", "N", OPT_JOBS, "-j N: N threads; the output is the same")                            \
    X("quiet", NULL, OPT_QUIET, "no warnings, no progress")                                        \
    X("no-sandbox", NULL, OPT_NO_SANDBOX,                                                          \
      "keep what rights the system gives: for debuggers and such")                                 \
    X("help", NULL, OPT_HELP, "print this help")                                                   \
    X("version", NULL, OPT_VERSION, "print the version")

static const struct option long_options[] = {
#define LONG_OPTION(name, argument, id, help) {name, (argument) != NULL, NULL, id},
    OPTION_TABLE(LONG_OPTION)
#undef LONG_OPTION
        {NULL, 0, NULL, 0},
};

static void print_help(void)
{
    static const struct {
        const char *name, *argument, *help;
    } lines[] = {
#define HELP_LINE(name, argument, id, help) {name, argument, help},
        OPTION_TABLE(HELP_LINE)
#undef HELP_LINE
    };

    printf("Usage: dn2access [OPTION]... [FILE|DIRECTORY|-]...\n"
           "Print the access-map entries by which sendmail lets TLS clients relay.\n\n"
           "Input: certificates in PEM or DER, PKCS#7, PKCS#12, requests; standard input without\n"
           "FILE. Output: source for `makemap hash access`. Nothing is printed if any input fails\n"
           "or gives an unsafe key, unless --keep-going.\n\n");
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char option[40];
        snprintf(option, sizeof option, "--%s%s%s", lines[i].name,
                 lines[i].argument == NULL ? "" : " ",
                 lines[i].argument == NULL ? "" : lines[i].argument);
        printf("  %-22s %s\n", option, lines[i].help);
    }
    printf("\nExit status: 0 done, 1 --lint found something or --test a client that\n"
           "may not relay, 64 usage, 65 bad or unsafe data, 66 "
           "no input, 71 out of\n"
           "memory, 74 input or output error.\n");
}

const char *options_allowing(unsigned risk)
{
    switch (risk) {
    case DNMAP_RISK_MACRO_CUT:
    case DNMAP_RISK_KEY_CUT:
        return "--allow-cut";
    case DNMAP_RISK_EMPTY:
        return "--allow-empty";
    case DNMAP_RISK_TOO_LONG:
        return "--allow-too-long";
    default:
        return NULL;
    }
}

static int set_option(struct options *options, int id)
{
    switch ((enum option_id)id) {
    case OPT_DECODE:
        options->action = action_decode;
        return -1;
    case OPT_LINT:
        options->action = action_lint;
        options->map_path = optarg;
        return -1;
    case OPT_TEST:
        options->action = action_test;
        options->map_path = optarg;
        return -1;
    case OPT_ISSUER_REGEX:
        options->issuer_regex = optarg;
        return -1;
    case OPT_SUBJECT_REGEX:
        options->subject_regex = optarg;
        return -1;
    case OPT_CONFIG:
        options->config_path = optarg;
        return -1;
    case OPT_VERIFY_WITH:
        options->trust_path = optarg;
        return -1;
    case OPT_FIX:
        options->fix = true;
        return -1;
    case OPT_FROM_DIALECT:
        return value_from_dialect(options, optarg);
    case OPT_CLIENT:
        return value_mode(options, DNMAP_MODE_CLIENT);
    case OPT_CA:
        return value_mode(options, DNMAP_MODE_CA);
    case OPT_ISSUER:
        return value_mode(options, DNMAP_MODE_ISSUER);
    case OPT_SUBJECT:
        return value_mode(options, DNMAP_MODE_SUBJECT);
    case OPT_TAG:
        options->tag = optarg;
        return -1;
    case OPT_VALUE:
        options->value = optarg;
        return -1;
    case OPT_NAME_ONLY:
        options->name_only = true;
        return -1;
    case OPT_DIALECT:
        return value_dialect(options, optarg);
    case OPT_MAP:
        return value_map(options, optarg);
    case OPT_TEXT:
        options->input = DNMAP_INPUT_TEXT;
        return -1;
    case OPT_INPUT:
        return value_input(options, optarg);
    case OPT_JOBS:
        return value_threads(options, optarg);
    case OPT_FORMAT:
        return value_format(options, optarg);
    case OPT_FROM_LOG:
        options->log_path = optarg;
        return -1;
    case OPT_RELAY:
        options->relay = optarg;
        return -1;
    case OPT_CN:
        options->with_cn = true;
        return -1;
    case OPT_LDAP_BASE:
        options->ldap_base = optarg;
        return -1;
    case OPT_LDAP_CLUSTER:
        options->ldap_cluster = optarg;
        return -1;
    case OPT_LDAP_HOST:
        options->ldap_host = optarg;
        return -1;
    case OPT_LDAP_MAP:
        options->ldap_map = true;
        return -1;
    case OPT_LDAP_REPLACE:
        options->ldap_replace = true;
        return -1;
    case OPT_FOLD:
        options->fold = true;
        return -1;
    case OPT_NULL:
        options->null = true;
        return -1;
    case OPT_PASSWORD_FILE:
        return value_password(options, optarg);
    case OPT_ALLOW_CUT:
        options->allowed |= DNMAP_RISK_MACRO_CUT | DNMAP_RISK_KEY_CUT;
        return -1;
    case OPT_ALLOW_EMPTY:
        options->allowed |= DNMAP_RISK_EMPTY;
        return -1;
    case OPT_ALLOW_TOO_LONG:
        options->allowed |= DNMAP_RISK_TOO_LONG;
        return -1;
    case OPT_KEEP_GOING:
        options->keep_going = true;
        return -1;
    case OPT_STREAM:
        options->stream = true;
        return -1;
    case OPT_QUIET:
        options->quiet = true;
        return -1;
    case OPT_NO_SANDBOX:
        options->no_sandbox = true;
        return -1;
    case OPT_HELP:
        print_help();
        return EXIT_OK;
    case OPT_VERSION:
        printf("dn2access %s (%s; sandbox: %s)\n", dnmap_version(), dnmap_libcrypto_version(),
               sandbox_name());
        return EXIT_OK;
    }
    return EXIT_USAGE;
}

/* What getopt_long would print raw. */
static int report_unknown(int id, int argc, char **argv)
{
    const char *word = argv[optind - 1];
    const char letter[] = {'-', (char)optopt, '\0'};
    /* In a word of letters, none of which is an option, getopt_long stays at it. */
    bool stays = optind < argc && strncmp(argv[optind], letter, strlen(letter)) == 0;

    if (optopt > 0 && optopt < 256)
        word = stays ? argv[optind] : letter;
    mistake_report(id, word, long_options);
    return EXIT_USAGE;
}

int options_parse(struct options *options, int argc, char **argv)
{
    int id;

    *options = (struct options){.action = action_convert, .threads = 1};
    opterr = 0;
    while ((id = getopt_long(argc, argv, ":j:", long_options, NULL)) != -1) {
        int status =
            id == ':' || id == '?' ? report_unknown(id, argc, argv) : set_option(options, id);
        if (status >= 0)
            return status;
    }
    if (options->action == action_decode && !options->has_format)
        options->format = FORMAT_RFC4514;
    if (options->format == FORMAT_LDIF && !options->has_map)
        options->map = DNMAP_MAP_LDAP;
    if (options->input == DNMAP_INPUT_BASE64)
        options->stream = options->keep_going = true;
    options->paths = argv + optind;
    options->path_count = argc - optind;
    int status = combinations_check(options);
    if (options->log_path != NULL)
        options->input = DNMAP_INPUT_LOG;
    return status;
}

void options_free(struct options *options)
{
    free(options->password);
}
