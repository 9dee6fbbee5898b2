/* SPDX-License-Identifier: BSD-2-Clause */
/* Uses of the library that are made again and again while calls fail. */
#ifndef TESTS_FAULTS_SCENE_H
#define TESTS_FAULTS_SCENE_H

#include <stdbool.h>
#include <stddef.h>

#include "dnmap.h"

enum scene_kind {
    PLAIN,
    LEAKS,   /* libcrypto 3.0 does if a library context or the providers in it can't be set up */
    THREADS, /* it uses them */
};

/* Ends with the status of the first call that failed; what the calls gave is noted. */
struct scene {
    const char *name;
    dnmap_status (*run)(void);
    enum scene_kind kind;
};

/* Each ends with a scene without a name. */
extern const struct scene name_scenes[], cert_scenes[], reader_scenes[], entry_scenes[],
    map_scenes[], inside_scenes[];

/* What outputs hold before a call, which has to clear them. */
#define STALE ((void *)1)
extern const dnmap_error stale_error;

/* ------------------------------------------------------------------ what came out */

void notes_clear(void);
const char *notes(void);
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* They note a result and free it, or see that a failed call left nothing in it. The status. */
dnmap_status note_text(dnmap_status status, char *text, size_t len);
dnmap_status note_name(dnmap_status status, dnmap_name *name);
dnmap_status note_cert(dnmap_status status, dnmap_cert *cert);
dnmap_status note_object(dnmap_status status, const void *object);
dnmap_status note_room(dnmap_status status, const char *room);
dnmap_status note_risks(dnmap_status status, unsigned risks);
dnmap_status note_answer(int answer); /* 1, or -1 without memory */

/* Sees that the record tells what the status tells. */
dnmap_status told(dnmap_status status, const dnmap_error *error);

#endif
