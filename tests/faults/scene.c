/* SPDX-License-Identifier: BSD-2-Clause */
#include "scene.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tap.h"

const dnmap_error stale_error = {DNMAP_E_TAG, "stale", 99, 99};

/* Not allocated: that could fail. */
static char noted[512 * 1024];
static size_t noted_len;

void notes_clear(void)
{
    noted_len = 0;
    noted[0] = '\0';
}

const char *notes(void)
{
    return noted;
}

void note(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int len = vsnprintf(noted + noted_len, sizeof noted - noted_len, format, arguments);
    va_end(arguments);
    must(len >= 0);
    noted_len += (size_t)len;
    must(noted_len < sizeof noted);
}

dnmap_status told(dnmap_status status, const dnmap_error *error)
{
    must(error->code == status);
    must(error->message != NULL);
    if (status == DNMAP_E_MEMORY || status == DNMAP_OK)
        must(strcmp(error->message, dnmap_status_message(status)) == 0);
    if (status != DNMAP_E_IO && status != DNMAP_E_OPEN)
        must(error->system_error == 0);
    return status;
}

dnmap_status note_object(dnmap_status status, const void *object)
{
    must(object != STALE);
    if (status != DNMAP_OK)
        must(object == NULL);
    return status;
}

dnmap_status note_text(dnmap_status status, char *text, size_t len)
{
    (void)note_object(status, text);
    if (status != DNMAP_OK)
        must(len == 0);
    else
        note("%zu:%.*s\n", len, (int)len, text);
    dnmap_free(text);
    return status;
}

dnmap_status note_room(dnmap_status status, const char *room)
{
    if (status == DNMAP_OK)
        note("%s\n", room);
    else
        must(*room == '\0');
    return status;
}

dnmap_status note_risks(dnmap_status status, unsigned risks)
{
    if (status == DNMAP_OK)
        note("%x\n", risks);
    else
        must(risks == 0);
    return status;
}

dnmap_status note_answer(int answer)
{
    must(answer == 1 || answer == -1);
    if (answer == 1)
        note("yes\n");
    return answer == 1 ? DNMAP_OK : DNMAP_E_MEMORY;
}

/* Without the library: its functions could fail now. */
static void note_attributes(const char *role, const dnmap_name *name)
{
    dnmap_attribute attribute;

    if (name == NULL)
        return;
    note("%s", role);
    for (size_t i = 0; dnmap_name_attribute(&attribute, name, i) == DNMAP_OK; i++) {
        note(" %zu %s %s %d ", attribute.rdn, attribute.type, attribute.oid, attribute.string_type);
        for (size_t j = 0; j < attribute.value_len; j++)
            note("%02x", attribute.value[j]);
    }
    note("\n");
}

dnmap_status note_name(dnmap_status status, dnmap_name *name)
{
    (void)note_object(status, name);
    note_attributes("name", name);
    dnmap_name_free(name);
    return status;
}

dnmap_status note_cert(dnmap_status status, dnmap_cert *cert)
{
    (void)note_object(status, cert);
    note_attributes("subject", dnmap_cert_subject(cert));
    note_attributes("issuer", dnmap_cert_issuer(cert));
    note_attributes("bare", dnmap_cert_bare_name(cert));
    dnmap_cert_free(cert);
    return status;
}
