/* SPDX-License-Identifier: BSD-2-Clause */
/* What was read goes to the caller's handler, in the order of the input. */
#ifndef MANY_GIVE_H
#define MANY_GIVE_H

#include "many/unit.h"

struct giving {
    dnmap_entries *entries;
    const dnmap_handler *handler;
    dnmap_status stopped;     /* what a function of the handler returned */
    const dnmap_found *found; /* of the certificate at hand */
    bool in_directory;        /* where that is, or the failure at hand */
    bool directory_taken;     /* whether a file of the directory at hand gave anything */
    /* Of the stream that is read in parts: what was before the part at hand. */
    dnmap_position before;
    bool stream_found;   /* anything in it */
    bool stream_has_key; /* a private key in it */
};

/* Gives a failure, or a certificate with its entries, at its place in the stream at hand. They
 * return `stopped`. */
dnmap_status give_failure(struct giving *giving, dnmap_found found, const dnmap_error *error);
dnmap_status give_cert(struct giving *giving, dnmap_found found, const dnmap_cert *cert);

/* Gives what came of a unit. */
dnmap_status give_unit(struct giving *giving, const struct unit *unit);

/* The stream at hand is at its end. */
void give_stream_end(struct giving *giving);

#endif
