/* SPDX-License-Identifier: BSD-2-Clause */
#include "findings.h"

#include <stdlib.h>
#include <string.h>

void findings_init(struct findings *findings)
{
    memset(findings, 0, sizeof *findings);
}

void findings_clear(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        free(findings->list[i].fixed);
    free(findings->list);
    findings_init(findings);
}

static dnmap_status take(void *context, const dnmap_finding *finding)
{
    struct findings *findings = context;
    char *fixed = NULL;

    if (findings->count == findings->room) {
        size_t room = findings->room == 0 ? 64 : findings->room * 2;
        void *list = realloc(findings->list, room * sizeof *findings->list);
        if (list == NULL)
            return DNMAP_E_MEMORY;
        findings->list = list;
        findings->room = room;
    }
    if (finding->fixed != NULL) {
        fixed = malloc(finding->fixed_len + 1);
        if (fixed == NULL)
            return DNMAP_E_MEMORY;
        memcpy(fixed, finding->fixed, finding->fixed_len);
    }
    findings->list[findings->count++] = (struct kept_finding){*finding, fixed};
    return DNMAP_OK;
}

dnmap_status findings_lint(struct findings *out, const void *bytes, size_t bytes_len,
                           dnmap_dialect dialect, dnmap_dialect next_dialect, dnmap_map map,
                           dnmap_error *error)
{
    return dnmap_access_lint(bytes, bytes_len, dialect, next_dialect, map, take, out, error);
}
