/* SPDX-License-Identifier: BSD-2-Clause */
#define OPENSSL_API_COMPAT                                                 \
    0x10101000L /* ERR_get_state(): nothing else shows more than one error \
                 */

#include "base/quiet.h"

#include <openssl/crypto.h>
#include <openssl/err.h>

void quiet_begin(void)
{
    (void)ERR_set_mark();
}

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

#if !defined(LIBRESSL_VERSION_NUMBER) && OPENSSL_VERSION_NUMBER >= 0x30000000L && \
    OPENSSL_VERSION_NUMBER < 0x40000000L
static bool is_old(const ERR_STATE *state, int i)
{
    return i == state->bottom || state->err_marks[i] != 0;
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

    return state == NULL || is_old(state, state->top);
}
#else
/* The last one is all that can be looked at without taking the caller's errors away. */
bool quiet_lacked_memory(void)
{
    return is_of_memory(ERR_peek_last_error());
}

bool quiet_is_silent(void)
{
    return ERR_peek_last_error() == 0;
}
#endif

bool quiet_has_memory(size_t size)
{
    void *memory = OPENSSL_malloc(size);
    bool had = memory != NULL;

    OPENSSL_free(memory);
    return had;
}

dnmap_status quiet_end(dnmap_status status)
{
    if (status != DNMAP_OK && quiet_lacked_memory())
        status = DNMAP_E_MEMORY;
    (void)ERR_pop_to_mark();
    return status;
}
