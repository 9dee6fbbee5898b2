/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ENCODE_ONELINE_H
#define ENCODE_ONELINE_H

#include <stdbool.h>

#include "base/out.h"

/* How a dialect writes a name as one line. */
struct oneline_rules {
    bool marks_rdns;      /* + before an attribute of the same RDN, else / */
    bool escapes_marks;   /* \/ and \+ in values */
    bool hexes;           /* \xHH for what is not printable ASCII, else the raw byte */
    bool cuts_attributes; /* an attribute that does not fit ends the text, else it is cut itself */
    bool limited;         /* the limit of 255 bytes applies */
    size_t longest;       /* libcrypto gives no text above this, SIZE_MAX: no such bound */
};

/* The rules of a resolved dialect. */
const struct oneline_rules *oneline_rules(dnmap_dialect dialect);

#endif
