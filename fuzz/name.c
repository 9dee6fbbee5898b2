/* SPDX-License-Identifier: BSD-2-Clause */
/* A Name in DER beside d2i_X509_NAME. The first byte chooses the dialect. */
#include "check.h"
#include "compare.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input der = {data, size};
    dnmap_dialect dialect = dialect_of(take_byte(&der));
    struct difference difference;
    bool accepted;
    dnmap_name *name;

    CHECK_SAME(compare_name_input(&difference, &accepted, der.data, der.len), difference);
    if (!accepted)
        return 0;
    errors_begin();
    CHECK(dnmap_name_from_der(&name, der.data, der.len, NULL) == DNMAP_OK);
    check_name(name, dialect);
    dnmap_name_free(name);
    check_errors();
    return 0;
}
