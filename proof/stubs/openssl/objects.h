/* SPDX-License-Identifier: BSD-2-Clause */
/* What the headers of lib/ name of libcrypto's. */
#ifndef PROOF_OBJECTS_H
#define PROOF_OBJECTS_H

typedef struct asn1_object_st ASN1_OBJECT;

#endif
