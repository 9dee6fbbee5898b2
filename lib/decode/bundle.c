/* SPDX-License-Identifier: BSD-2-Clause */
#include "decode/bundle.h"

#include <stdlib.h>

#include "decode/cert.h"

dnmap_status bundle_add(struct bundle *bundle, X509 *x509)
{
    if (bundle->count == bundle->room) {
        size_t room = bundle->room == 0 ? 4 : bundle->room * 2;
        void *certs = realloc(bundle->certs, room * sizeof(dnmap_cert *));
        if (certs == NULL)
            return DNMAP_E_MEMORY;
        bundle->certs = certs;
        bundle->room = room;
    }
    dnmap_status status = cert_from_x509(&bundle->certs[bundle->count], x509);
    if (status == DNMAP_OK)
        bundle->count++;
    return status;
}

void bundle_clear(struct bundle *bundle)
{
    for (size_t i = 0; i < bundle->count; i++)
        dnmap_cert_free(bundle->certs[i]);
    free(bundle->certs);
    *bundle = (struct bundle){0};
}
