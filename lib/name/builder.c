/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "name/name.h"

/* Offsets into the pool: it may move while it grows. */
struct name_texts {
    size_t type, oid, oid_der, value;
};

void name_builder_init(struct name_builder *builder)
{
    *builder = (struct name_builder){0};
}

void name_builder_drop(struct name_builder *builder)
{
    free(builder->attributes);
    free(builder->texts);
    free(builder->pool);
    name_builder_init(builder);
}

/* Makes room for one more attribute. */
static bool grow_slots(struct name_builder *builder)
{
    if (builder->count < builder->room)
        return true;
    size_t room = builder->room == 0 ? 8 : builder->room * 2;
    if (room > SIZE_MAX / sizeof *builder->attributes) /* GCOVR_EXCL_BR_LINE: takes all memory */
        return false;                                  /* GCOVR_EXCL_LINE */

    void *attributes = realloc(builder->attributes, room * sizeof *builder->attributes);
    if (attributes == NULL)
        return false;
    builder->attributes = attributes;
    void *texts = realloc(builder->texts, room * sizeof *builder->texts);
    if (texts == NULL)
        return false;
    builder->texts = texts;
    builder->room = room;
    return true;
}

static bool grow_pool(struct name_builder *builder, size_t len)
{
    if (len <= builder->pool_room - builder->pool_len)
        return true;
    size_t room = builder->pool_room == 0 ? 256 : builder->pool_room;
    while (room - builder->pool_len < len) {
        if (room > SIZE_MAX / 2) /* GCOVR_EXCL_BR_LINE: takes half of it */
            return false;        /* GCOVR_EXCL_LINE */
        room *= 2;
    }
    void *pool = realloc(builder->pool, room);
    if (pool == NULL)
        return false;
    builder->pool = pool;
    builder->pool_room = room;
    return true;
}

/* Copies bytes and a NUL into the pool; their offset, or SIZE_MAX. */
static size_t keep(struct name_builder *builder, const void *bytes, size_t len)
{
    if (!grow_pool(builder, len + 1)) {
        builder->failed = true;
        return SIZE_MAX;
    }
    size_t at = builder->pool_len;
    if (len != 0)
        memcpy(builder->pool + at, bytes, len);
    builder->pool[at + len] = '\0';
    builder->pool_len += len + 1;
    return at;
}

void name_builder_add(struct name_builder *builder, const dnmap_attribute *attribute)
{
    if (!builder->failed && !grow_slots(builder))
        builder->failed = true;
    if (builder->failed)
        return;

    struct name_texts texts = {
        .type = keep(builder, attribute->type, strlen(attribute->type)),
        .oid = keep(builder, attribute->oid, strlen(attribute->oid)),
        .oid_der = keep(builder, attribute->oid_der, attribute->oid_der_len),
        .value = keep(builder, attribute->value, attribute->value_len),
    };
    builder->attributes[builder->count] = *attribute;
    builder->texts[builder->count] = texts;
    builder->count++;
}

void name_builder_reverse(struct name_builder *builder)
{
    if (builder->failed || builder->count == 0) /* GCOVR_EXCL_BR_LINE: no text is a name of none */
        return;
    size_t last = builder->count - 1;
    size_t last_rdn = builder->attributes[last].rdn;

    for (size_t i = 0; i < last - i; i++) {
        dnmap_attribute attribute = builder->attributes[i];
        struct name_texts texts = builder->texts[i];
        builder->attributes[i] = builder->attributes[last - i];
        builder->texts[i] = builder->texts[last - i];
        builder->attributes[last - i] = attribute;
        builder->texts[last - i] = texts;
    }
    for (size_t i = 0; i <= last; i++)
        builder->attributes[i].rdn = last_rdn - builder->attributes[i].rdn;
}

dnmap_status name_builder_finish(struct name_builder *builder, dnmap_name **out)
{
    dnmap_name *name = NULL;
    size_t table = sizeof *name + builder->count * sizeof name->attributes[0];

    if (!builder->failed)
        name = malloc(table + builder->pool_len);
    if (name == NULL) {
        name_builder_drop(builder);
        return DNMAP_E_MEMORY;
    }
    unsigned char *pool = (unsigned char *)name + table;
    if (builder->pool_len != 0)
        memcpy(pool, builder->pool, builder->pool_len);
    name->count = builder->count;
    name->text_risks = builder->text_risks;
    for (size_t i = 0; i < builder->count; i++) {
        const struct name_texts *texts = &builder->texts[i];
        dnmap_attribute *attribute = &name->attributes[i];
        *attribute = builder->attributes[i];
        attribute->type = (const char *)pool + texts->type;
        attribute->oid = (const char *)pool + texts->oid;
        attribute->oid_der = pool + texts->oid_der;
        attribute->value = pool + texts->value;
    }
    name_builder_drop(builder);
    *out = name;
    return DNMAP_OK;
}
