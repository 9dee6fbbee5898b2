/* SPDX-License-Identifier: BSD-2-Clause */
/* Nothing depends on what new memory happens to hold: where one byte behind a text is looked at
 * that would change the answer, it is that byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

#define COMPANY "CERTISSUER:/CN=CA\tSUBJECT\nCERTSUBJECT:/CN=some\tRELAY\n"

static dnmap_status take(void *context, const dnmap_finding *finding)
{
    strcat(strcat((char *)context, finding->id), " ");
    return DNMAP_OK;
}

/* "CN" as if a value followed; a backslash as if it escaped a slash or plus. */
static const struct {
    char behind;
    const char *line, *found;
} rows[] = {
    {'=', "/2.5.4.3=a/CN\tRELAY\n", "type-name "},
    {'x', "/2.5.4.3=a/CN\tRELAY\n", "type-name "},
    {'/', "/CN=a+5C\tRELAY\n", ""},
    {'+', "/CN=a+5C\tRELAY\n", ""},
    {'x', "/CN=a+5C\tRELAY\n", ""},
};

/* Leaves this byte in what the next small pieces of memory are likely to be. */
static void fill_memory(char byte)
{
    enum { LARGEST = 256, COUNT = 7 };
    static void *volatile pieces[LARGEST][COUNT]; /* so that no compiler takes them away */

    for (size_t size = 8; size < LARGEST; size += 16)
        for (size_t i = 0; i < COUNT; i++) {
            pieces[size][i] = malloc(size);
            ck_assert_ptr_nonnull(pieces[size][i]);
            memset(pieces[size][i], byte, size);
        }
    for (size_t size = 8; size < LARGEST; size += 16)
        for (size_t i = 0; i < COUNT; i++)
            free(pieces[size][i]);
}

START_TEST(a_text)
{
    for (int len = 10; len < 80; len++) { /* some of the pieces were used before */
        char source[300], found[300] = "";
        sprintf(source, COMPANY "CERTSUBJECT:/O=%0*d%s", len, 0, rows[_i].line);
        fill_memory(rows[_i].behind);
        ck_assert_int_eq(dnmap_access_lint(source, strlen(source), DNMAP_DIALECT_OPENSSL1,
                                           DNMAP_DIALECT_OPENSSL1, DNMAP_MAP_HASH, take, found,
                                           NULL),
                         DNMAP_OK);
        ck_assert_msg(strcmp(found, rows[_i].found) == 0, "%s: %s", source, found);
    }
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, a_text, 0, (int)(sizeof rows / sizeof rows[0]));
}

int main(void)
{
    return suite_run("beyond", add);
}
