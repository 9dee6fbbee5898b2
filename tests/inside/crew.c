/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading in several threads: what POSIX asks of a mutex's users and Linux does not insist on,
 * which streams are cut, and memory that is given back. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "many/feed.h"
#include "reading.h"
#include "suite.h"

/* ------------------------------------------------------------------ locks */

/* The linker (--wrap) has the library call these in the place of the real ones. A mutex tells here
 * who uses it without holding it; what was not made, or was not ended, counts too. Check has a
 * mutex of its own, for its assertions: none is made while the library is watched. */
static atomic_bool watched;
static atomic_int wrong, taken;
static pthread_mutex_t *mutex;
static pthread_cond_t *conditions[2];

int __real_pthread_mutex_init(pthread_mutex_t *made, const pthread_mutexattr_t *attributes);
int __real_pthread_mutex_destroy(pthread_mutex_t *ended);
int __real_pthread_mutex_lock(pthread_mutex_t *locked);
int __real_pthread_mutex_unlock(pthread_mutex_t *unlocked);
int __real_pthread_cond_init(pthread_cond_t *made, const pthread_condattr_t *attributes);
int __real_pthread_cond_destroy(pthread_cond_t *ended);
int __real_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *held);
int __wrap_pthread_mutex_init(pthread_mutex_t *made, const pthread_mutexattr_t *attributes);
int __wrap_pthread_mutex_destroy(pthread_mutex_t *ended);
int __wrap_pthread_mutex_lock(pthread_mutex_t *locked);
int __wrap_pthread_mutex_unlock(pthread_mutex_t *unlocked);
int __wrap_pthread_cond_init(pthread_cond_t *made, const pthread_condattr_t *attributes);
int __wrap_pthread_cond_destroy(pthread_cond_t *ended);
int __wrap_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *held);

static int checked(int result, int is_right)
{
    wrong += watched && (result != 0 || !is_right);
    return result;
}

int __wrap_pthread_mutex_init(pthread_mutex_t *made, const pthread_mutexattr_t *attributes)
{
    pthread_mutexattr_t strict;

    (void)attributes;
    pthread_mutexattr_init(&strict);
    pthread_mutexattr_settype(&strict, PTHREAD_MUTEX_ERRORCHECK);
    int result = checked(__real_pthread_mutex_init(made, &strict), mutex == NULL);
    pthread_mutexattr_destroy(&strict);
    mutex = made;
    return result;
}

int __wrap_pthread_mutex_destroy(pthread_mutex_t *ended)
{
    int is_known = ended == mutex;

    mutex = NULL;
    return checked(__real_pthread_mutex_destroy(ended), is_known);
}

int __wrap_pthread_mutex_lock(pthread_mutex_t *locked)
{
    taken += watched;
    return checked(__real_pthread_mutex_lock(locked), locked == mutex);
}

int __wrap_pthread_mutex_unlock(pthread_mutex_t *unlocked)
{
    return checked(__real_pthread_mutex_unlock(unlocked), unlocked == mutex);
}

/* Where a condition is kept, or NULL where a new one is. */
static pthread_cond_t **place_of(const pthread_cond_t *condition)
{
    for (size_t i = 0; i < 2; i++)
        if (conditions[i] == condition)
            return &conditions[i];
    return NULL;
}

int __wrap_pthread_cond_init(pthread_cond_t *made, const pthread_condattr_t *attributes)
{
    pthread_cond_t **place = place_of(NULL);

    if (place != NULL)
        *place = made;
    return checked(__real_pthread_cond_init(made, attributes), place != NULL);
}

int __wrap_pthread_cond_destroy(pthread_cond_t *ended)
{
    pthread_cond_t **place = place_of(ended);

    if (place != NULL)
        *place = NULL;
    return checked(__real_pthread_cond_destroy(ended), place != NULL);
}

int __wrap_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *held)
{
    return checked(__real_pthread_cond_wait(condition, held), place_of(condition) != NULL);
}

static dnmap_status read_watched(dnmap_entries *entries, dnmap_files *files, unsigned threads)
{
    const dnmap_handler handler = {NULL, reading_pass_entry, reading_pass_failure, NULL, NULL};

    wrong = taken = 0;
    watched = true;
    dnmap_status status = dnmap_entries_read(entries, files, threads, &handler);
    watched = false;
    return status;
}

/* Lines that fail, and are cut anywhere: parts enough for every thread to wait, and be waited for.
 */
START_TEST(locks)
{
    enum { LEN = 2000 * 1000 };
    char *text = malloc(LEN);
    dnmap_entries *entries;
    dnmap_files *files;

    for (size_t i = 0; i < LEN; i++)
        text[i] = i % 200 == 199 ? '\n' : '!';
    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_BASE64), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, text, LEN, "lines"), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    ck_assert_int_eq(read_watched(entries, files, 2 + (unsigned)_i), DNMAP_OK);
    ck_assert_int_gt(taken, 0);
    ck_assert_int_eq(wrong, 0);
    ck_assert_ptr_null(mutex);
    ck_assert_ptr_null(conditions[0]);
    ck_assert_ptr_null(conditions[1]);
    dnmap_entries_free(entries);
    dnmap_files_free(files);
    free(text);
}
END_TEST

/* ------------------------------------------------------------------ streams */

static const struct {
    dnmap_input input;
    const char *text;
    enum feed_step step;
} streams[] = {
    {DNMAP_INPUT_AUTO, "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n", FEED_UNIT},
    {DNMAP_INPUT_BASE64, "!\n!\n!\n!\n!\n", FEED_UNIT},
    {DNMAP_INPUT_AUTO, "\x30\x0A\x30\x08\x02\x01\x01\x02\x01\x01", FEED_WHOLE},
    {DNMAP_INPUT_TEXT, "/CN=x\n/CN=y\n", FEED_WHOLE},
    {DNMAP_INPUT_LOG, "Nov 24 10:45:25 mail\n", FEED_WHOLE},
};

/* What can be cut is, so that there is work for several threads. */
START_TEST(which_are_cut)
{
    const char *text = streams[_i].text;
    dnmap_files *files;
    struct unit unit = {0};

    ck_assert_int_eq(dnmap_files_new(&files, streams[_i].input), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, text, strlen(text), "stream"), DNMAP_OK);
    struct feed feed = {.files = files};
    ck_assert_int_eq(feed_next(&feed, &unit), streams[_i].step);
    unit_free(&unit);
    feed_free(&feed);
    dnmap_files_free(files);
}
END_TEST

/* ------------------------------------------------------------------ memory */

enum { KEPT = 256 * 1024, RESULTS = KEPT / sizeof(struct result) };

/* A unit with room for so much more than what it may keep. */
static struct unit unit_with(size_t more)
{
    struct unit unit = {.room = KEPT + more, .keys_room = KEPT + more};

    unit.result_room = RESULTS + more;
    unit.bytes = malloc(unit.room);
    unit.keys = malloc(unit.keys_room);
    unit.results = malloc(unit.result_room * sizeof *unit.results);
    return unit;
}

START_TEST(memory_kept)
{
    struct unit unit = unit_with(0);

    unit_clear(&unit);
    ck_assert_ptr_nonnull(unit.bytes);
    ck_assert_ptr_nonnull(unit.keys);
    ck_assert_ptr_nonnull(unit.results);
    ck_assert_uint_eq(unit.room, KEPT);
    ck_assert_uint_eq(unit.keys_room, KEPT);
    ck_assert_uint_eq(unit.result_room, RESULTS);
    unit_free(&unit);
}
END_TEST

START_TEST(memory_given_back)
{
    struct unit unit = unit_with(1);

    unit_clear(&unit);
    ck_assert_ptr_null(unit.bytes);
    ck_assert_ptr_null(unit.keys);
    ck_assert_ptr_null(unit.results);
    ck_assert_uint_eq(unit.room, 0);
    ck_assert_uint_eq(unit.keys_room, 0);
    ck_assert_uint_eq(unit.result_room, 0);
    unit_free(&unit);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, locks, 0, 3);
    tcase_add_loop_test(tcase, which_are_cut, 0, (int)(sizeof streams / sizeof streams[0]));
    tcase_add_test(tcase, memory_kept);
    tcase_add_test(tcase, memory_given_back);
}

int main(void)
{
    return suite_run("inside-crew", add);
}
