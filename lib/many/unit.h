/* SPDX-License-Identifier: BSD-2-Clause */
/* A part of the input that can be read apart from the rest, and what came of it: to be given later,
 * in its turn. */
#ifndef MANY_UNIT_H
#define MANY_UNIT_H

#include "access/entries.h"
#include "files/files.h"
#include "input/reader.h"

/* How much of a stream goes into a unit, and of small files. */
enum { UNIT_SIZE = 64 * 1024, UNIT_FILES = 16 };

struct result {
    enum {
        RESULT_CERTIFICATE,
        RESULT_ENTRY,
        RESULT_NO_ENTRIES, /* the certificate gives no more of them, for the code of its `error` */
        RESULT_FAILURE,    /* to read */
        RESULT_SOURCE_END, /* of a stream that was cut */
        RESULT_DIRECTORY_END,
    } kind;
    bool in_directory;
    dnmap_found found; /* in a part of a stream its positions count from the part's beginning */
    dnmap_error error; /* of a failure; at an end what to say if nothing was found, if anything */
    dnmap_entry entry; /* its key is `key_at` bytes into the unit's keys */
    size_t key_at;
};

struct unit {
    /* What is to be read: a part of a stream, or whole files. */
    unsigned char *bytes;
    size_t len, room;
    enum reader_form form; /* UNKNOWN for the first part */
    char *source;          /* of the part, or of the results that are added */
    bool in_directory;     /* the source is in one */
    struct unit_file {
        char *path;
        bool in_directory;
    } files[UNIT_FILES];
    size_t file_count;
    /* What came of it. */
    struct result *results;
    size_t result_count, result_room;
    char *keys;
    size_t keys_len, keys_room;
    bool passed_key;     /* of a part: whether a private key is in it */
    size_t lines, items; /* of a part: its newlines and what was counted in it */
    bool failed;         /* out of memory: results are missing */
};

/* Empties a unit, for another use. */
void unit_clear(struct unit *unit);
void unit_free(struct unit *unit);

/* Adds a result of the thread that hands the units out. */
void unit_add(struct unit *unit, const struct result *result);

/* Reads what the unit has and makes its entries; `files` has what readers are set up with. */
void unit_work(struct unit *unit, const struct settings *settings, const dnmap_files *files);

#endif
