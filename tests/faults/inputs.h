/* SPDX-License-Identifier: BSD-2-Clause */
/* What is read while calls fail: one of each form of input, and of what takes the long ways. */
#ifndef TESTS_FAULTS_INPUTS_H
#define TESTS_FAULTS_INPUTS_H

#include <stddef.h>

struct input {
    unsigned char *bytes; /* with a NUL behind them */
    size_t len;
};

struct inputs {
    struct input twice;          /* a certificate that libcrypto decodes and finds invalid */
    struct input usual, odd, ca; /* certificates in DER; odd: of a type with an arc that is no
                                  * machine word; usual is signed by ca */
    struct input odd_name;
    struct input request, pkcs7, pkcs12; /* DER; of usual and odd; the password is "secret" */
    struct input pem;                    /* usual, odd, trusted, request, pkcs7 */
    struct input ragged;                 /* PEM in lines that only libcrypto reads */
    struct input lines;                  /* usual and odd in base64, one with a blank in it */
    char folder[64];                     /* with usual.pem, odd.der, empty and both.pem in it */
};

extern struct inputs inputs;

void inputs_make(void);
void inputs_remove(void);

#endif
