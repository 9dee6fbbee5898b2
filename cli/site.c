/* SPDX-License-Identifier: BSD-2-Clause */
#include "site.h"

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

int site_open(struct site *site, const struct options *options)
{
    *site = (struct site){0};
    int status = compile(&site->issuer, "cert-regex-issuer", options->issuer_regex);
    if (status == EXIT_OK)
        status = compile(&site->subject, "cert-regex-subject", options->subject_regex);
    site->has_config = status == EXIT_OK && options->config_path != NULL;
    return site->has_config ? mapfile_open(&site->config, options->config_path) : status;
}

int site_read(struct site *site)
{
    struct mapfile *file = &site->config;
    dnmap_error error;

    if (!site->has_config)
        return EXIT_OK;
    int status = mapfile_read(file);
    if (status != EXIT_OK)
        return status;
    dnmap_status read =
        dnmap_regex_from_config(&site->issuer, &site->subject, file->source, file->len, &error);
    if (read == DNMAP_OK)
        return EXIT_OK;
    report_at(file->path, NULL, "byte %zu: %s", error.offset + 1, error.message);
    return report_exit_status(read);
}

void site_free(struct site *site)
{
    dnmap_regex_free(site->issuer);
    dnmap_regex_free(site->subject);
    if (site->has_config)
        mapfile_free(&site->config);
}
