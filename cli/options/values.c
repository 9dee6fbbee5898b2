/* SPDX-License-Identifier: BSD-2-Clause */
#include "options/values.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

enum { PASSWORD_MAX = 1024 };

static int usage(const char *option, const char *argument, const char *cause)
{
    report("--%s %s: %s; try --help", option, argument, cause);
    return EXIT_USAGE;
}

int value_dialect(struct options *options, const char *name)
{
    options->all_dialects = strcmp(name, "all") == 0;
    if (options->all_dialects || dnmap_dialect_from_name(&options->dialect, name) == DNMAP_OK)
        return -1;
    return usage("dialect", name, "not one of host, openssl3, openssl1, libressl, readme, all");
}

int value_from_dialect(struct options *options, const char *name)
{
    options->has_from_dialect = true;
    if (dnmap_dialect_from_name(&options->from_dialect, name) == DNMAP_OK)
        return -1;
    return usage("from-dialect", name, "not one of host, openssl3, openssl1, libressl, readme");
}

int value_map(struct options *options, const char *name)
{
    options->has_map = true;
    if (dnmap_map_from_name(&options->map, name) == DNMAP_OK)
        return -1;
    return usage("map", name, "not one of hash, btree, cdb, dbm, socket, ldap");
}

int value_format(struct options *options, const char *name)
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

int value_input(struct options *options, const char *name)
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

int value_threads(struct options *options, const char *text)
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

int value_password(struct options *options, const char *path)
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

int value_mode(struct options *options, dnmap_mode mode)
{
    if (options->has_mode && options->mode != mode) {
        report("give only one of --client, --ca, --issuer, --subject; try --help");
        return EXIT_USAGE;
    }
    options->has_mode = true;
    options->mode = mode;
    return -1;
}
