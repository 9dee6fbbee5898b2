/* SPDX-License-Identifier: BSD-2-Clause */
#include "many/feed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

/* A stream in which there is no place to cut for so long is read as a whole; a small file as well.
 */
enum { PART_MAX = 4 * 1024 * 1024, SMALL_FILE = UNIT_SIZE };

static char *copy_of(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);

    if (copy != NULL)
        memcpy(copy, text, size);
    return copy;
}

void feed_end_stream(struct feed *feed)
{
    files_close(feed->files);
    feed->in_stream = false;
    feed->form = FORM_UNKNOWN;
    feed->rest_len = 0;
}

void feed_free(struct feed *feed)
{
    if (feed->in_stream)
        feed_end_stream(feed);
    free(feed->rest);
}

/* ------------------------------------------------------------------ results of our own */

/* Puts one result into a unit that has nothing else. */
static enum feed_step tell(const struct feed *feed, struct unit *unit, struct result *result,
                           const char *source)
{
    unit->source = copy_of(source);
    if (unit->source == NULL)
        return FEED_MEMORY;
    result->in_directory = feed->turn.in_directory;
    result->found.source = unit->source;
    unit_add(unit, result);
    return unit->failed ? FEED_MEMORY : FEED_UNIT;
}

static enum feed_step tell_failure(struct feed *feed, struct unit *unit, const dnmap_error *error)
{
    struct result result = {.kind = RESULT_FAILURE, .error = *error};

    return tell(feed, unit, &result, feed->files->source);
}

static enum feed_step tell_directory_end(struct feed *feed, struct unit *unit)
{
    struct result result = {.kind = RESULT_DIRECTORY_END};

    (void)files_no_file(feed->files, feed->turn.directory, &result.error);
    return tell(feed, unit, &result, feed->turn.directory);
}

/* The end of a stream: `failure`, or what is to be said if nothing was found in it. */
static enum feed_step tell_end(struct feed *feed, struct unit *unit, bool is_empty,
                               const dnmap_error *failure)
{
    struct result result = {.kind = RESULT_SOURCE_END};
    enum feed_step step = FEED_UNIT;

    if (failure != NULL)
        step = tell_failure(feed, unit, failure);
    else
        (void)error_set(&result.error,
                        feed->turn.in_directory ? DNMAP_E_PASSED_OVER : DNMAP_E_NOTHING,
                        reader_nothing(feed->form, is_empty), 0);
    if (step == FEED_UNIT && failure == NULL)
        step = tell(feed, unit, &result, feed->files->source);
    else if (step == FEED_UNIT)
        unit_add(unit, &result);
    feed_end_stream(feed);
    return step;
}

/* ------------------------------------------------------------------ a stream in parts */

static bool make_room(unsigned char **bytes, size_t *room, size_t needed)
{
    if (*room >= needed)
        return true;
    unsigned char *grown = realloc(*bytes, needed);
    if (grown == NULL)
        return false;
    *bytes = grown;
    *room = needed;
    return true;
}

/* Keeps what is behind the cut for the next part. */
static bool keep_rest(struct feed *feed, const struct unit *unit, size_t cut)
{
    size_t len = unit->len - cut;

    if (!make_room(&feed->rest, &feed->rest_room, len))
        return false;
    if (len != 0)
        memcpy(feed->rest, unit->bytes + cut, len);
    feed->rest_len = len;
    return true;
}

/* Reads until the part, which has some room, is full, or what there is can be cut and more has to
 * be waited for. */
static enum feed_step fill(struct feed *feed, struct unit *unit, bool *at_end, size_t *cut)
{
    bool is_first = feed->form == FORM_UNKNOWN;

    /* What was left behind the last cut may be enough for a part. */
    *cut = is_first ? 0 : reader_cut(feed->form, unit->bytes, unit->len);
    while (*cut == 0 && !*at_end) {
        if (unit->len == unit->room && unit->room >= PART_MAX)
            return FEED_WHOLE;
        if (unit->len == unit->room && !make_room(&unit->bytes, &unit->room, 2 * unit->room))
            return FEED_MEMORY;
        size_t wanted = unit->room - unit->len;
        ptrdiff_t count = files_read(feed->files, unit->bytes + unit->len, wanted);
        if (count < 0)
            return FEED_END;
        *at_end = count == 0;
        unit->len += (size_t)count;
        if (is_first && unit->len < 8 && !*at_end)
            continue; /* too little to tell the form */
        if (is_first)
            feed->form = reader_form_of(feed->files->input, unit->bytes, unit->len);
        if (feed->form != FORM_PEM && feed->form != FORM_BASE64)
            return FEED_WHOLE;
        if (!*at_end)
            *cut = reader_cut(feed->form, unit->bytes, unit->len);
    }
    unit->form = is_first ? FORM_UNKNOWN : feed->form;
    return FEED_UNIT;
}

/* Starts a part with what is left of the last one. */
static bool begin_part(struct feed *feed, struct unit *unit)
{
    size_t room = feed->rest_len < UNIT_SIZE / 2 ? UNIT_SIZE : 2 * feed->rest_len;

    unit->in_directory = feed->turn.in_directory;
    unit->source = copy_of(feed->files->source);
    if (unit->source == NULL || !make_room(&unit->bytes, &unit->room, room))
        return false;
    if (feed->rest_len != 0)
        memcpy(unit->bytes, feed->rest, feed->rest_len);
    unit->len = feed->rest_len;
    return true;
}

static enum feed_step next_part(struct feed *feed, struct unit *unit)
{
    bool is_first = feed->form == FORM_UNKNOWN;
    bool at_end = false;
    size_t cut;

    if (!begin_part(feed, unit))
        return FEED_MEMORY;
    enum feed_step step = fill(feed, unit, &at_end, &cut);
    int failure = errno;
    if (step == FEED_WHOLE)
        return keep_rest(feed, unit, 0) ? FEED_WHOLE : FEED_MEMORY;
    if (step == FEED_MEMORY)
        return step;
    if (step == FEED_END) {
        dnmap_error error;
        unit_clear(unit);
        (void)error_set(&error, DNMAP_E_IO, NULL, 0);
        error.system_error = failure;
        return tell_end(feed, unit, false, &error);
    }
    if (at_end && unit->len == 0) {
        unit_clear(unit);
        return tell_end(feed, unit, is_first, NULL);
    }
    if (!keep_rest(feed, unit, at_end ? unit->len : cut))
        return FEED_MEMORY;
    unit->len -= feed->rest_len;
    return FEED_UNIT;
}

dnmap_status feed_read_whole(struct feed *feed, bool is_first, bool found, dnmap_error *error)
{
    dnmap_files *files = feed->files;

    if (feed->turn.kind == TURN_BYTES) { /* what is left of it lies in front of what is pending */
        files->pending -= feed->rest_len;
        files->pending_len += feed->rest_len;
    } else {
        files->pending = feed->rest;
        files->pending_len = feed->rest_len;
    }
    files->in_directory = feed->turn.in_directory;
    feed->turn.kind = TURN_DESCRIPTOR; /* memory too: all of it is pending */
    dnmap_status status = files_start_reader(files, &feed->turn, error);
    if (status == DNMAP_OK && !is_first) {
        files->reader->form = feed->form;
        files->reader->found = found;
    }
    return status;
}

/* ------------------------------------------------------------------ what comes next */

static enum feed_step open_stream(struct feed *feed, struct unit *unit)
{
    dnmap_error error;

    if (files_open(feed->files, &feed->turn, &error) != DNMAP_OK)
        return tell_failure(feed, unit, &error);
    if (feed->turn.kind == TURN_BYTES) {
        feed->files->pending = feed->turn.bytes;
        feed->files->pending_len = feed->turn.bytes_len;
    }
    feed->in_stream = true;
    return next_part(feed, unit);
}

static bool add_file(struct feed *feed, struct unit *unit)
{
    struct unit_file file = {copy_of(feed->files->source), feed->turn.in_directory};

    unit->files[unit->file_count++] = file;
    return file.path != NULL;
}

static bool is_small(const struct feed *feed)
{
    return feed->status == DNMAP_OK && feed->turn.kind == TURN_FILE && feed->turn.size >= 0 &&
           feed->turn.size <= SMALL_FILE;
}

/* What comes next, if it is not a small file. */
static enum feed_step take_turn(struct feed *feed, struct unit *unit)
{
    if (feed->status == DNMAP_OK && feed->turn.kind == TURN_END)
        return FEED_END;
    feed->has_turn = false;
    if (feed->status != DNMAP_OK)
        return tell_failure(feed, unit, &feed->error);
    if (feed->turn.kind == TURN_DIRECTORY_END)
        return tell_directory_end(feed, unit);
    return open_stream(feed, unit);
}

enum feed_step feed_next(struct feed *feed, struct unit *unit)
{
    while (!feed->in_stream && unit->file_count < UNIT_FILES) {
        if (!feed->has_turn)
            feed->status = files_turn(feed->files, &feed->turn, &feed->error);
        feed->has_turn = true;
        if (!is_small(feed))
            return unit->file_count != 0 ? FEED_UNIT : take_turn(feed, unit);
        feed->has_turn = false;
        if (!add_file(feed, unit))
            return FEED_MEMORY;
    }
    return feed->in_stream ? next_part(feed, unit) : FEED_UNIT;
}
