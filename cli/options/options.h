/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "dnmap.h"

struct options;

/* One thing that the command does, with the exit status. */
typedef int action(const struct options *options);

enum format {
    FORMAT_ACCESS,
    FORMAT_JSON,
    FORMAT_RFC4514,
    FORMAT_ATTRIBUTES,
    FORMAT_LDIF,
    FORMAT_REQUIREMENT
};

struct options {
    action *action;
    enum format format;
    dnmap_mode mode;
    const char *map_path; /* of --lint and --test */
    const char *issuer_regex, *subject_regex, *config_path, *trust_path;
    const char *ldap_base, *ldap_cluster, *ldap_host; /* NULL: none */
    bool ldap_map, ldap_replace, with_cn;
    char *log_path; /* of --from-log */
    const char *relay;
    const char *tag;
    const char *value;
    dnmap_dialect dialect, from_dialect;
    bool all_dialects;
    dnmap_map map;
    unsigned allowed; /* dnmap_risk bits */
    bool has_format, has_map, has_mode, has_from_dialect, fix, name_only, fold, null, keep_going,
        stream, quiet, no_sandbox;
    dnmap_input input;
    unsigned threads;
    char *password; /* NULL: none; freed by options_free() */
    char **paths;
    int path_count;
};

/* Reads the command line into `options`. -1 to go on, else the status to exit with; usage errors
 * are reported, --help and --version answered. */
int options_parse(struct options *options, int argc, char **argv);

void options_free(struct options *options);

/* The option that lets this (single) risk pass, NULL if there is none. */
const char *options_allowing(unsigned risk);

#endif
