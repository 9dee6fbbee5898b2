/* SPDX-License-Identifier: BSD-2-Clause */
/* What reading the sources in turn knows, for those who read several at once. */
#ifndef FILES_FILES_H
#define FILES_FILES_H

#include <sys/types.h>

#include "files/sources.h"

enum { NO_DESCRIPTOR = -1 };

struct dnmap_files {
    dnmap_input input;
    dnmap_dialect log_dialect;
    char *log_relay;
    char *password; /* NULL: none */
    /* Called before a descriptor is read, or with NO_DESCRIPTOR before something is opened that is
     * no regular file; NULL: nobody. False if nobody wants it any more. */
    bool (*waiting)(void *context, int descriptor);
    void *waiting_context;
    struct sources sources;
    size_t next; /* the source whose turn comes */
    struct directory directory;
    bool directory_taken; /* whether a file of it gave anything */
    /* What is being read. */
    dnmap_reader *reader; /* NULL: nothing */
    bool in_directory;
    bool in_memory;               /* all of it is pending */
    int descriptor;               /* read from */
    int owned;                    /* the same if it is to be closed */
    const unsigned char *pending; /* read from it before, and to be given once more */
    size_t pending_len;
    char *entry_path;   /* of a file of the directory */
    const char *source; /* its path or label */
    dnmap_position position;
};

/* What comes next; its path or label is files->source. */
struct files_turn {
    enum {
        TURN_END,           /* there is nothing more */
        TURN_NOTHING,       /* nothing to read: the next one */
        TURN_FILE,          /* a path, to be opened */
        TURN_DESCRIPTOR,    /* an open descriptor */
        TURN_BYTES,         /* memory */
        TURN_DIRECTORY_END, /* the last file of the directory was the one before */
    } kind;
    bool in_directory;
    const char *directory; /* of TURN_DIRECTORY_END: its path */
    off_t size;            /* of a regular file; else -1 */
    int descriptor;
    const unsigned char *bytes;
    size_t bytes_len;
};

/* Says what comes next, of the directory at hand or else of the list. */
dnmap_status files_turn(dnmap_files *files, struct files_turn *turn, dnmap_error *error);

/* Opens it, so that files_read() can read it (not memory). */
dnmap_status files_open(dnmap_files *files, const struct files_turn *turn, dnmap_error *error);

/* Ends the reading of it, and of what is pending. */
void files_close(dnmap_files *files);

/* Up to `size` bytes, first those that are pending; 0 at the end, -1 with errno. */
ptrdiff_t files_read(dnmap_files *files, unsigned char *buffer, size_t size);

/* Begins to read certificates from what was opened. */
dnmap_status files_start_reader(dnmap_files *files, const struct files_turn *turn,
                                dnmap_error *error);

/* The next certificate of it: as dnmap_files_next(), but with the end of this source it is closed
 * and `*out` NULL. */
dnmap_status files_read_on(dnmap_files *files, dnmap_cert **out, dnmap_error *error);

/* DNMAP_E_NOTHING for a directory in which no file held anything. */
dnmap_status files_no_file(dnmap_files *files, const char *path, dnmap_error *error);

#endif
