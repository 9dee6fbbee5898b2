/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys that were given before, as they are and hashed: the answers of a list that is searched from
 * its beginning. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/seen.h"
#include "gen.h"
#include "suite.h"

enum { KEYS = 1500, ASKED = 30000, LONGEST = 600 };

struct known {
    char key[LONGEST + 1], folded[LONGEST + 1];
    unsigned char value;
};

static struct known known[KEYS];
static size_t known_count;

static enum seen_answer expected(const char *key, const char *folded, unsigned char value)
{
    for (size_t i = 0; i < known_count; i++) {
        if (strcmp(known[i].folded, folded) != 0)
            continue;
        if (known[i].value != value)
            return SEEN_OTHER_VALUE;
        return strcmp(known[i].key, key) == 0 ? SEEN_SAME : SEEN_OTHER_CASE;
    }
    ck_assert_uint_lt(known_count, KEYS);
    strcpy(known[known_count].key, key);
    strcpy(known[known_count].folded, folded);
    known[known_count++].value = value;
    return SEEN_NEW;
}

/* One of so many keys, in one of some spellings. Every eighth is longer than a map's lookup. */
static void make_key(struct gen *gen, char *key, uint32_t keys)
{
    uint32_t number = gen_below(gen, keys);
    size_t len = (size_t)snprintf(key, LONGEST, "CERTSUBJECT:/CN=name-%u/O=abcdef", number);

    if (number % 8 == 0) {
        memset(key + len, 'x', 300);
        len += 300;
        key[len] = '\0';
    }
    for (uint32_t changes = gen_below(gen, 3); changes > 0; changes--) {
        size_t at = gen_below(gen, (uint32_t)len);
        if (key[at] >= 'a' && key[at] <= 'z')
            key[at] = (char)(key[at] - 'a' + 'A');
    }
}

static const uint32_t key_counts[] = {1, 20, 120, 140, 1000};

START_TEST(same_answers)
{
    unsigned counts[4] = {0};
    struct seen *seen;
    struct gen gen;

    known_count = 0;
    gen_seed(&gen, key_counts[_i]);
    ck_assert_int_eq(seen_new(&seen), DNMAP_OK);
    for (unsigned i = 0; i < ASKED; i++) {
        char key[LONGEST + 1], folded[LONGEST + 1];
        enum seen_answer answer;
        unsigned char value = gen_below(&gen, 50) == 0 ? 2 : 1;
        make_key(&gen, key, key_counts[_i]);
        strcpy(folded, key);
        dnmap_key_fold(folded, strlen(folded));
        ck_assert_int_eq(seen_check(&answer, seen, key, strlen(key), value), DNMAP_OK);
        enum seen_answer right = expected(key, folded, value);
        ck_assert_msg(answer == right, "%s: %d instead of %d", key, (int)answer, (int)right);
        counts[answer]++;
    }
    seen_free(seen);
    for (size_t i = 0; i < 4; i++)
        ck_assert_uint_gt(counts[i], 0);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, same_answers, 0, sizeof key_counts / sizeof key_counts[0]);
}

int main(void)
{
    return suite_run("inside-seen", add);
}
