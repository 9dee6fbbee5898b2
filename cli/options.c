/* SPDX-License-Identifier: BSD-2-Clause */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "actions.h"
#include "mistake.h"
#include "report.h"
#include "sandbox/sandbox.h"

enum { PASSWORD_MAX = 1024 };

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

/* ------------------------------------------------------------------ arguments of options */

static int usage(const char *option, const char *argument, const char *cause)
{
    report("--%s %s: %s; try --help", option, argument, cause);
    return EXIT_USAGE;
}

static int set_dialect(struct options *options, const char *name)
{
    options->all_dialects = strcmp(name, "all") == 0;
    if (options->all_dialects || dnmap_dialect_from_name(&options->dialect, name) == DNMAP_OK)
        return -1;
    return usage("dialect", name, "not one of host, openssl3, openssl1, libressl, readme, all");
}

static int set_map(struct options *options, const char *name)
{
    options->has_map = true;
    if (dnmap_map_from_name(&options->map, name) == DNMAP_OK)
        return -1;
    return usage("map", name, "not one of hash, btree, cdb, dbm, socket, ldap");
}

static int set_format(struct options *options, const char *name)
{
    static const char *const names[] = {
        [FORMAT_ACCESS] = "access",   [FORMAT_JSON] = "json",
        [FORMAT_RFC4514] = "rfc4514", [FORMAT_ATTRIBUTES] = "attributes",
        [FORMAT_LDIF] = "ldif",       [FORMAT_REQUIREMENT] = "requirement",
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            options->format = (enum format)i;
            options->has_format = true;
            return -1;
        }
    }
    return usage("format", name, "not one of access, json, ldif, requirement, rfc4514, attributes");
}

static int set_input(struct options *options, const char *name)
{
    static const char *const names[] = {
        [DNMAP_INPUT_AUTO] = "auto",
        [DNMAP_INPUT_TEXT] = "text",
        [DNMAP_INPUT_LOG] = "",
        [DNMAP_INPUT_BASE64] = "base64",
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0 && *name != '\0') {
            options->input = (dnmap_input)i;
            return -1;
        }
    }
    return usage("input", name, "not one of auto, text, base64");
}

static int set_threads(struct options *options, const char *text)
{
    char *end;

    errno = 0;
    unsigned long count = strtoul(text, &end, 10);
    if (errno != 0 || *text < '0' || *text > '9' || *end != '\0' || count < 1 ||
        count > DNMAP_THREADS_MAX)
        return usage("jobs", text, "not a number from 1 to 64");
    options->threads = (unsigned)count;
    return -1;
}

static int read_password(struct options *options, const char *path)
{
    char line[PASSWORD_MAX];
    FILE *file = fopen(path, "re");

    if (file == NULL)
        return report_system_failure(path, "can't open the password file", EXIT_NO_INPUT);
    if (fgets(line, sizeof line, file) == NULL)
        line[0] = '\0';
    int cause = ferror(file) ? errno : 0;
    fclose(file);
    if (cause != 0) {
        report_at(path, NULL, "can't read the password file: %s", strerror(cause));
        return report_system_status(EXIT_IO, cause);
    }
    line[strcspn(line, "\r\n")] = '\0';
    free(options->password);
    options->password = strdup(line);
    if (options->password != NULL)
        return -1;
    return report_no_memory();
}

/* The four modes exclude each other. */
static int set_mode(struct options *options, dnmap_mode mode)
{
    if (options->has_mode && options->mode != mode) {
        report("give only one of --client, --ca, --issuer, --subject; try --help");
        return EXIT_USAGE;
    }
    options->has_mode = true;
    options->mode = mode;
    return -1;
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
        options->has_from_dialect = true;
        if (dnmap_dialect_from_name(&options->from_dialect, optarg) == DNMAP_OK)
            return -1;
        return usage("from-dialect", optarg,
                     "not one of host, openssl3, openssl1, libressl, readme");
    case OPT_CLIENT:
        return set_mode(options, DNMAP_MODE_CLIENT);
    case OPT_CA:
        return set_mode(options, DNMAP_MODE_CA);
    case OPT_ISSUER:
        return set_mode(options, DNMAP_MODE_ISSUER);
    case OPT_SUBJECT:
        return set_mode(options, DNMAP_MODE_SUBJECT);
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
        return set_dialect(options, optarg);
    case OPT_MAP:
        return set_map(options, optarg);
    case OPT_TEXT:
        options->input = DNMAP_INPUT_TEXT;
        return -1;
    case OPT_INPUT:
        return set_input(options, optarg);
    case OPT_JOBS:
        return set_threads(options, optarg);
    case OPT_FORMAT:
        return set_format(options, optarg);
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
        return read_password(options, optarg);
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
static int check_combination(const struct options *options)
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
    int status = check_combination(options);
    if (options->log_path != NULL)
        options->input = DNMAP_INPUT_LOG;
    return status;
}

void options_free(struct options *options)
{
    free(options->password);
}
