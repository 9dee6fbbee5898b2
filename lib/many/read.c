/* SPDX-License-Identifier: BSD-2-Clause */
/* All certificates of many files, in one thread or in several. */
#include <poll.h>

#include "base/status.h"
#include "decode/role.h"
#include "many/crew.h"
#include "many/feed.h"
#include "many/give.h"

struct run {
    struct giving giving;
    dnmap_files *files;
    struct crew *crew; /* NULL: the caller's thread alone */
    struct feed feed;
};

/* Gives the unit that was handed out first; false if there is none or the handler wants no more. */
static bool give_one(struct run *run)
{
    const struct unit *unit = crew_finished(run->crew);

    if (unit == NULL ||
        run->giving.stopped != DNMAP_OK) /* GCOVR_EXCL_BR_LINE: asked no more then */
        return false;
    (void)give_unit(&run->giving, unit);
    crew_take_back(run->crew);
    return run->giving.stopped == DNMAP_OK;
}

static void give_all(struct run *run)
{
    while (run->crew != NULL && give_one(run))
        continue;
}

/* Before something is read, or opened: if that has to wait for somebody, he may be waiting for what
 * was read so far. */
static bool before_waiting(void *context, int descriptor)
{
    struct run *run = context;
    struct pollfd input = {.fd = descriptor, .events = POLLIN};

    if (descriptor != NO_DESCRIPTOR && poll(&input, 1, 0) != 0)
        return true;
    give_all(run);
    if (run->giving.stopped != DNMAP_OK)
        return false;
    run->giving.handler->waiting(run->giving.handler->context);
    return true;
}

static dnmap_status give_next(struct run *run, dnmap_status status, const dnmap_cert *cert,
                              const dnmap_error *error)
{
    dnmap_found found = {.source = dnmap_files_source(run->files)};
    dnmap_error no_memory;

    dnmap_files_position(&found.position, run->files);
    if (status != DNMAP_OK)
        return give_failure(&run->giving, found, error);
    status = cert_check_mode(&found, cert, run->giving.entries->settings.mode);
    if (status != DNMAP_OK) {
        (void)error_set(&no_memory, status, NULL, 0);
        return give_failure(&run->giving, found, &no_memory);
    }
    return give_cert(&run->giving, found, cert);
}

/* One certificate after the other; what `next` gives, up to its NULL. */
static dnmap_status read_in_turn(struct run *run,
                                 dnmap_status (*next)(dnmap_files *files, dnmap_cert **out,
                                                      dnmap_error *error))
{
    dnmap_status stopped = run->giving.stopped;

    while (stopped == DNMAP_OK) {
        dnmap_cert *cert = NULL;
        dnmap_error error;
        dnmap_status status = next(run->files, &cert, &error);
        if (status == DNMAP_OK && cert == NULL)
            break;
        stopped = give_next(run, status, cert, &error);
        dnmap_cert_free(cert);
    }
    return stopped;
}

/* ------------------------------------------------------------------ several threads */

/* The rest of a stream that can't be cut; what was cut of it has been given. */
static dnmap_status read_whole(struct run *run)
{
    dnmap_error error;
    bool is_first = run->giving.before.offset == 0;

    run->giving.in_directory = run->feed.turn.in_directory;
    dnmap_status status = feed_read_whole(&run->feed, is_first, run->giving.stream_found, &error);
    if (status == DNMAP_OK)
        status = read_in_turn(run, files_read_on);
    give_stream_end(&run->giving);
    feed_end_stream(&run->feed);
    return status;
}

static dnmap_status read_with_crew(struct run *run)
{
    enum feed_step step = FEED_UNIT;
    dnmap_status status = DNMAP_OK;

    /* What somebody began to read is read to its end as it was begun. */
    run->giving.in_directory = run->files->in_directory;
    if (run->files->reader != NULL)
        status = read_in_turn(run, files_read_on);

    while (step != FEED_END && status == DNMAP_OK && run->giving.stopped == DNMAP_OK) {
        struct unit *unit = crew_vacant(run->crew);
        if (unit == NULL) {
            (void)give_one(run);
            continue;
        }
        step = feed_next(&run->feed, unit);
        if (step == FEED_UNIT) {
            crew_hand_out(run->crew);
            continue;
        }
        unit_clear(unit);
        give_all(run);
        if (step == FEED_MEMORY)
            status = DNMAP_E_MEMORY;
        /* Whether the handler stops just then is up to the threads. */
        if (step == FEED_WHOLE && run->giving.stopped == DNMAP_OK) /* GCOVR_EXCL_BR_LINE */
            status = read_whole(run);
    }
    return run->giving.stopped != DNMAP_OK ? run->giving.stopped : status;
}

/* ------------------------------------------------------------------ the public call */

dnmap_status dnmap_entries_read(dnmap_entries *entries, dnmap_files *files, unsigned threads,
                                const dnmap_handler *handler)
{
    if (entries == NULL || files == NULL || handler == NULL || handler->entry == NULL ||
        handler->failure == NULL || threads > DNMAP_THREADS_MAX)
        return DNMAP_E_ARGUMENT;
    struct run run = {.giving = {.entries = entries, .handler = handler},
                      .files = files,
                      .feed = {.files = files}};
    dnmap_status status = DNMAP_OK;

    if (threads > 1)
        status = crew_new(&run.crew, threads, &entries->settings, files);
    if (status != DNMAP_OK)
        return status;
    if (handler->waiting != NULL)
        files->waiting = before_waiting;
    files->waiting_context = &run;
    status = run.crew != NULL ? read_with_crew(&run) : read_in_turn(&run, dnmap_files_next);
    files->waiting = NULL;
    files->waiting_context = NULL;
    crew_free(run.crew);
    feed_free(&run.feed);
    return status;
}
