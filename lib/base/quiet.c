/* SPDX-License-Identifier: BSD-2-Clause */
#define OPENSSL_API_COMPAT                                                 \
    0x10101000L /* ERR_get_state(): nothing else shows more than one error \
                 */

#include "base/quiet.h"

#include <openssl/crypto.h>
#include <openssl/err.h>

#if !defined(LIBCRYPTO_HAS_ERR_MARKS) && !defined(LIBCRYPTO_HAS_ERR_POP)
/* Before OpenSSL 3 an error is marked or it is not, and d2i_X509 marks the last one too and takes
 * the mark away with its own. So an error of ours comes on top of the one that is marked here. */
#define GUARDED 1
#endif
enum { OF_OURS = 1 };

void quiet_begin(void)
{
    (void)ERR_set_mark();
#ifdef GUARDED
    ERR_put_error(ERR_LIB_USER, 0, OF_OURS, "quiet.c", 0);
#endif
}

#if defined(GUARDED) || defined(LIBCRYPTO_HAS_ERR_POP)
static bool is_ours(unsigned long error)
{
    return ERR_GET_LIB(error) == ERR_LIB_USER && ERR_GET_REASON(error) == OF_OURS;
}
#endif

#ifdef LIBCRYPTO_HAS_ERR_POP
/* More than a PKCS#12 has parts that are encrypted. */
enum { MARKS = 64 };

void quiet_begin_guarded(void)
{
    quiet_begin();
    ERR_put_error(ERR_LIB_USER, 0, OF_OURS, "quiet.c", 0);
    for (int i = 0; i < MARKS; i++)
        (void)ERR_set_mark();
}

dnmap_status quiet_end_guarded(dnmap_status status)
{
    if (status != DNMAP_OK && quiet_lacked_memory())
        status = DNMAP_E_MEMORY;
    for (bool was_ours = false, popped = true; !was_ours && popped;) {
        was_ours = is_ours(ERR_peek_last_error());
        popped = ERR_pop() == 1; /* not if it is empty */
    }
    return quiet_end(status);
}
#else
void quiet_begin_guarded(void)
{
    quiet_begin();
}

dnmap_status quiet_end_guarded(dnmap_status status)
{
    return quiet_end(status);
}
#endif

#if defined(GUARDED) && defined(ERR_FLAG_MARK)
/* As many as there are quiet_begin() without their end. */
static int count_ours(void)
{
    const ERR_STATE *state = ERR_get_state();
    int count = 0;

    for (int i = state == NULL ? 0 : state->top; state != NULL && i != state->bottom;
         i = (i + ERR_NUM_ERRORS - 1) % ERR_NUM_ERRORS)
        count += is_ours(state->err_buffer[i]);
    return count;
}
#endif

/* Locks and a library that can't be set up fail for nothing else here. */
static bool is_of_memory(unsigned long error)
{
    switch (ERR_GET_REASON(error)) {
    case ERR_R_MALLOC_FAILURE:
    case ERR_R_INIT_FAIL:
#ifdef ERR_R_UNABLE_TO_GET_READ_LOCK
    case ERR_R_UNABLE_TO_GET_READ_LOCK:
    case ERR_R_UNABLE_TO_GET_WRITE_LOCK:
#endif
        return true;
    default:
        return false;
    }
}

#if defined(LIBCRYPTO_HAS_ERR_MARKS) || (defined(LIBCRYPTO_HAS_ERR_FLAGS) && defined(ERR_FLAG_MARK))
static bool is_old(const ERR_STATE *state, int i)
{
#ifdef LIBCRYPTO_HAS_ERR_MARKS
    return i == state->bottom || state->err_marks[i] != 0;
#else
    return i == state->bottom || (state->err_flags[i] & ERR_FLAG_MARK) != 0;
#endif
}

/* The error that says so comes first, and the callers of what failed put theirs on top of it. */
bool quiet_lacked_memory(void)
{
    const ERR_STATE *state = ERR_get_state();

    if (state == NULL)
        return true; /* not even for the queue */
    for (int i = state->top; !is_old(state, i); i = (i + ERR_NUM_ERRORS - 1) % ERR_NUM_ERRORS)
        if (is_of_memory(state->err_buffer[i]))
            return true;
    return false;
}

bool quiet_is_silent(void)
{
    const ERR_STATE *state = ERR_get_state();

#ifdef GUARDED
    if (state != NULL && is_ours(state->err_buffer[state->top]))
        return true;
#endif
    return state == NULL || is_old(state, state->top);
}
#elif defined(LIBCRYPTO_HAS_ERR_POP)
/* The queue can't be looked into. Errors that say nothing of memory go, as they would in the end.
 */
bool quiet_lacked_memory(void)
{
    while (ERR_count_to_mark() > 0) {
        if (is_of_memory(ERR_peek_last_error()))
            return true;
        (void)ERR_pop();
    }
    return false;
}

bool quiet_is_silent(void)
{
    return ERR_count_to_mark() == 0;
}
#else
/* The last one is all that can be looked at without taking the caller's errors away. */
bool quiet_lacked_memory(void)
{
    return is_of_memory(ERR_peek_last_error());
}

bool quiet_is_silent(void)
{
    return is_ours(ERR_peek_last_error());
}
#endif

/* Without memory d2i_X509 of OpenSSL 1.1.1 leaves a mark of its own behind, which may be on the
 * error of ours: that has to go too, and none from before. */
static void drop_errors(void)
{
#if defined(GUARDED) && defined(ERR_FLAG_MARK)
    int before = count_ours();

    do
        (void)ERR_pop_to_mark();
    while (before != 0 && count_ours() == before);
#else
    (void)ERR_pop_to_mark();
#endif
}

dnmap_status quiet_end(dnmap_status status)
{
    if (status != DNMAP_OK && quiet_lacked_memory())
        status = DNMAP_E_MEMORY;
    drop_errors();
    return status;
}

/* To OpenSSL 3.5 and 4.0 asking in vain is an error too. */
bool quiet_has_memory(size_t size)
{
    quiet_begin();
    void *memory = OPENSSL_malloc(size);
    bool had = memory != NULL;

    OPENSSL_free(memory);
    drop_errors();
    return had;
}
