/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void check_failed(const char *expression, const char *text, const char *file, int line)
{
    fprintf(stderr, "%s:%d: %s %s\n", file, line, expression, text);
    abort();
}

/* ------------------------------------------------------------------ the input */

unsigned take_byte(struct input *input)
{
    if (input->len == 0)
        return 0;
    input->len--;
    return *input->data++;
}

dnmap_dialect dialect_of(unsigned byte)
{
    return (dnmap_dialect)(byte % (DNMAP_DIALECT_README + 1));
}

dnmap_map map_of(unsigned byte)
{
    return (dnmap_map)(byte % (DNMAP_MAP_LDAP + 1));
}

char *rest_as_string(const struct input *input)
{
    char *text = malloc(input->len + 1);

    CHECK(text != NULL);
    if (input->len != 0)
        memcpy(text, input->data, input->len);
    text[input->len] = '\0';
    return text;
}

bool contains(const struct input *input, const char *word)
{
    size_t len = strlen(word);

    for (size_t i = 0; i + len <= input->len; i++)
        if (memcmp(input->data + i, word, len) == 0)
            return true;
    return false;
}

/* ------------------------------------------------------------------ the queue of errors */

enum { MARK = 1 }; /* a reason that libcrypto's own user library never gives */

void errors_begin(void)
{
    ERR_clear_error();
    ERR_put_error(ERR_LIB_USER, 0, MARK, "check.c", 0);
}

void check_errors(void)
{
    unsigned long first = ERR_get_error();

    CHECK(ERR_GET_LIB(first) == ERR_LIB_USER && ERR_GET_REASON(first) == MARK);
    CHECK(ERR_peek_error() == 0);
}

/* ------------------------------------------------------------------ text that is written */

enum { GUARD = 0x5A };

/* Memory that stays, so that no execution has to ask for it. */
static char *room_for(size_t size)
{
    static char *buffer;
    static size_t room;

    if (size > room) {
        free(buffer);
        room = 2 * size;
        buffer = malloc(room);
        CHECK(buffer != NULL);
    }
    return buffer;
}

/* With room for less than is needed: it is said what is, and nothing behind the room is touched. */
static void check_small(text_writer *write, const void *context, char *buffer, size_t size,
                        size_t needed)
{
    size_t len;

    memset(buffer + size, GUARD, needed + 1 - size);
    CHECK(write(buffer, size, &len, context) == DNMAP_E_BUFFER);
    CHECK(len == needed);
    CHECK(size == 0 || buffer[0] == '\0');
    CHECK(buffer[size] == GUARD && memcmp(buffer + size, buffer + size + 1, needed - size) == 0);
}

dnmap_status check_writer(struct text *out, text_writer *write, const void *context)
{
    size_t len, written;
    dnmap_status status = write(NULL, 0, &len, context);

    char *buffer = room_for(len + 2);
    *out = (struct text){buffer, len};
    if (status != DNMAP_OK) {
        CHECK(len == 0);
        CHECK(write(buffer, 1, NULL, context) == status && buffer[0] == '\0');
        return status;
    }
    /* One byte too few, and some other size: another for each length. */
    check_small(write, context, buffer, len, len);
    if (len != 0)
        check_small(write, context, buffer, len * 7919 % 65521 % len, len);
    buffer[len + 1] = GUARD;
    CHECK(write(buffer, len + 1, &written, context) == DNMAP_OK);
    CHECK(written == len && buffer[len] == '\0' && buffer[len + 1] == GUARD);
    return DNMAP_OK;
}

void check_safe(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        CHECK(text[i] > ' ' && text[i] <= '~');
}
