/* SPDX-License-Identifier: BSD-2-Clause */
#include "dnmap.h"

int main()
{
    return dnmap_version() != nullptr && dnmap_status_name(DNMAP_OK) != nullptr ? 0 : 1;
}
