/* SPDX-License-Identifier: BSD-2-Clause */
#include "suite.h"

#include <stdlib.h>
#include <string.h>

int suite_run(const char *name, void (*add)(TCase *tcase))
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);

    tcase_set_timeout(tcase, 300);
    add(tcase);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

unsigned suite_share(unsigned count)
{
    const char *text = getenv("TEST_SHARE");
    unsigned long share = text == NULL ? 1 : strtoul(text, NULL, 10);

    if (share <= 1)
        return count;
    return count / share < 2 ? 2 : (unsigned)(count / share);
}

unsigned char *suite_hex(const char *hex, size_t *len)
{
    *len = strlen(hex) / 2;
    unsigned char *bytes = malloc(*len + 1);

    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < *len; i++) {
        unsigned value;
        char digits[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        char *end;
        value = (unsigned)strtoul(digits, &end, 16);
        ck_assert_msg(*end == '\0', "not hex: %s", hex);
        bytes[i] = (unsigned char)value;
    }
    return bytes;
}
