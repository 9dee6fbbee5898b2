/* SPDX-License-Identifier: BSD-2-Clause */
#include "many/crew.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

/* Enough for every thread to find work while one unit is filled and another given. */
enum { UNITS_A_THREAD = 2, MORE_UNITS = 2 };

/* Units are numbered on and on; number n is in slot n % slot_count. Those from `first` to `ready`
 * are under way, those before `begun` taken up by somebody. */
struct crew {
    const struct settings *settings;
    const dnmap_files *files;
    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t handed_out, worked_off;
    size_t first, begun, ready;
    bool ends;
    struct slot {
        struct unit unit;
        bool is_done;
    } * slots;
    size_t slot_count;
    pthread_t threads[DNMAP_THREADS_MAX];
    size_t thread_count;
};

static struct slot *slot(struct crew *crew, size_t number)
{
    return &crew->slots[number % crew->slot_count];
}

/* Works on the next unit, without the lock meanwhile. */
static void work_on_next(struct crew *crew)
{
    struct slot *mine = slot(crew, crew->begun++);

    pthread_mutex_unlock(&crew->lock);
    unit_work(&mine->unit, crew->settings, crew->files);
    pthread_mutex_lock(&crew->lock);
    mine->is_done = true;
    pthread_cond_signal(&crew->worked_off);
}

static void *run(void *context)
{
    struct crew *crew = context;

    pthread_mutex_lock(&crew->lock);
    while (!crew->ends) {
        if (crew->begun < crew->ready)
            work_on_next(crew);
        else
            pthread_cond_wait(&crew->handed_out, &crew->lock);
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

/* The caller's signals are the caller's. */
static void start_threads(struct crew *crew, unsigned count)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (crew->thread_count < count &&
           pthread_create(&crew->threads[crew->thread_count], NULL, run, crew) == 0)
        crew->thread_count++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

dnmap_status crew_new(struct crew **out, unsigned threads, const struct settings *settings,
                      const dnmap_files *files)
{
    struct crew *crew = calloc(1, sizeof *crew);

    *out = NULL;
    if (crew == NULL)
        return DNMAP_E_MEMORY;
    crew->slot_count = (size_t)threads * UNITS_A_THREAD + MORE_UNITS;
    crew->slots = calloc(crew->slot_count, sizeof *crew->slots);
    if (crew->slots == NULL) {
        free(crew);
        return DNMAP_E_MEMORY;
    }
    crew->settings = settings;
    crew->files = files;
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->handed_out, NULL);
    pthread_cond_init(&crew->worked_off, NULL);
    start_threads(crew, threads - 1);
    *out = crew;
    return DNMAP_OK;
}

void crew_free(struct crew *crew)
{
    if (crew == NULL)
        return;
    pthread_mutex_lock(&crew->lock);
    crew->ends = true;
    pthread_cond_broadcast(&crew->handed_out);
    pthread_mutex_unlock(&crew->lock);
    for (size_t i = 0; i < crew->thread_count; i++)
        pthread_join(crew->threads[i], NULL);
    pthread_cond_destroy(&crew->worked_off);
    pthread_cond_destroy(&crew->handed_out);
    pthread_mutex_destroy(&crew->lock);
    for (size_t i = 0; i < crew->slot_count; i++)
        unit_free(&crew->slots[i].unit);
    free(crew->slots);
    free(crew);
}

/* `first` and `ready` are changed by the caller's thread only. */

struct unit *crew_vacant(struct crew *crew)
{
    if (crew->ready - crew->first == crew->slot_count)
        return NULL;
    return &slot(crew, crew->ready)->unit;
}

void crew_hand_out(struct crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    slot(crew, crew->ready)->is_done = false;
    crew->ready++;
    pthread_cond_signal(&crew->handed_out);
    pthread_mutex_unlock(&crew->lock);
}

struct unit *crew_finished(struct crew *crew)
{
    if (crew->first == crew->ready)
        return NULL;
    struct slot *oldest = slot(crew, crew->first);
    pthread_mutex_lock(&crew->lock);
    while (!oldest->is_done) {
        if (crew->begun < crew->ready)
            work_on_next(crew);
        else
            pthread_cond_wait(&crew->worked_off, &crew->lock);
    }
    pthread_mutex_unlock(&crew->lock);
    return &oldest->unit;
}

void crew_take_back(struct crew *crew)
{
    unit_clear(&slot(crew, crew->first)->unit);
    pthread_mutex_lock(&crew->lock);
    crew->first++;
    pthread_mutex_unlock(&crew->lock);
}
