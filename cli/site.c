/* SPDX-License-Identifier: BSD-2-Clause */
#include "site.h"

#include "mapfile.h"
#include "report.h"

static int compile(dnmap_regex **out, const char *option, const char *text)
{
    dnmap_error error;

    if (text == NULL)
        return EXIT_OK;
    dnmap_status status = dnmap_regex_new(out, text, &error);
    if (status == DNMAP_OK)
        return EXIT_OK;
    report("--%s: %s", option, error.message);
    return status == DNMAP_E_MEMORY ? EXIT_SYSTEM : EXIT_USAGE;
}

static int read_config(struct site *site, const char *path)
{
    struct mapfile file;
    dnmap_error error;
    int status = mapfile_read(&file, path);

    if (status == EXIT_OK) {
        dnmap_status read =
            dnmap_regex_from_config(&site->issuer, &site->subject, file.source, file.len, &error);
        if (read != DNMAP_OK) {
            report_at(file.path, NULL, "byte %zu: %s", error.offset + 1, error.message);
            status = report_exit_status(read);
        }
    }
    mapfile_free(&file);
    return status;
}

int site_read(struct site *site, const struct options *options)
{
    *site = (struct site){0};
    int status = compile(&site->issuer, "cert-regex-issuer", options->issuer_regex);
    if (status == EXIT_OK)
        status = compile(&site->subject, "cert-regex-subject", options->subject_regex);
    if (status == EXIT_OK && options->config_path != NULL)
        status = read_config(site, options->config_path);
    return status;
}

void site_free(struct site *site)
{
    dnmap_regex_free(site->issuer);
    dnmap_regex_free(site->subject);
}
