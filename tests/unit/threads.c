/* SPDX-License-Identifier: BSD-2-Clause */
/* Several threads read the same names and decode their own: every one must get the same keys. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "gen.h"
#include "suite.h"

enum { THREADS = 4, NAMES = 500, ROUNDS = 5 };

static struct {
    unsigned char *der;
    size_t len;
    dnmap_name *name;
    char *key; /* as one thread alone found it */
    unsigned risks;
} work[NAMES];

static void make_work(void)
{
    struct gen gen;

    gen_seed(&gen, 4);
    for (size_t i = 0; i < NAMES; i++) {
        work[i].der = gen_tame_name(&gen, &work[i].len);
        ck_assert_int_eq(dnmap_name_from_der(&work[i].name, work[i].der, work[i].len, NULL),
                         DNMAP_OK);
        ck_assert_int_eq(dnmap_key_new(&work[i].key, NULL, &work[i].risks, work[i].name, "T",
                                       DNMAP_DIALECT_HOST, DNMAP_MAP_LDAP),
                         DNMAP_OK);
    }
}

/* The number of keys that differ, in name `i` shared and in one of this thread's own. */
static size_t differences(size_t i)
{
    dnmap_name *own = NULL;
    size_t wrong = 0;

    if (dnmap_name_from_der(&own, work[i].der, work[i].len, NULL) != DNMAP_OK)
        return 1;
    const dnmap_name *names[] = {work[i].name, own};
    for (size_t k = 0; k < 2; k++) {
        char *key;
        unsigned risks;
        dnmap_status status =
            dnmap_key_new(&key, NULL, &risks, names[k], "T", DNMAP_DIALECT_HOST, DNMAP_MAP_LDAP);
        wrong += status != DNMAP_OK || strcmp(key, work[i].key) != 0 || risks != work[i].risks;
        dnmap_free(key);
    }
    dnmap_name_free(own);
    return wrong;
}

static void *run(void *context)
{
    size_t *wrong = context;

    for (size_t i = 0; i < (size_t)ROUNDS * NAMES; i++)
        *wrong += differences(i % NAMES);
    return NULL;
}

START_TEST(shared_names)
{
    pthread_t threads[THREADS];
    size_t wrong[THREADS] = {0};

    make_work();
    for (size_t t = 0; t < THREADS; t++)
        ck_assert_int_eq(pthread_create(&threads[t], NULL, run, &wrong[t]), 0);
    for (size_t t = 0; t < THREADS; t++) {
        pthread_join(threads[t], NULL);
        ck_assert_uint_eq(wrong[t], 0);
    }
    for (size_t i = 0; i < NAMES; i++) {
        dnmap_name_free(work[i].name);
        dnmap_free(work[i].key);
        free(work[i].der);
    }
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, shared_names);
}

int main(void)
{
    return suite_run("threads", add);
}
