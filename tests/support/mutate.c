/* SPDX-License-Identifier: BSD-2-Clause */
#include "mutate.h"

#include "mutate_kinds.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof(array)[0]))

enum { TAG_OID = 6 };

static const struct kind {
    const char *name;
    mutation_fn *change;
    uint32_t weight;
} kinds[] = {
#define MUTATION_ROW(name, function, weight) {#name, mutate_##function, weight},
    MUTATION_TABLE(MUTATION_ROW)
#undef MUTATION_ROW
};

/* ------------------------------------------------------------------ what the kinds share */

bool work_chance(struct work *w, uint32_t percent)
{
    return gen_below(w->g, 100) < percent;
}

/* Out of a hundred. */
static const struct share {
    enum part part;
    uint32_t percent;
} shares[] = {
    {PART_ISSUER, 25},   {PART_SUBJECT, 25},  {PART_EXTENSIONS, 14}, {PART_ALGORITHM, 8},
    {PART_VERSION, 5},   {PART_SERIAL, 4},    {PART_VALIDITY, 5},    {PART_KEY, 5},
    {PART_UNIQUE_ID, 3}, {PART_SIGNATURE, 3}, {PART_OUTSIDE, 3},
};

/* A key that libcrypto decodes makes a certificate slow, so it should be worth it. */
static enum part pick_part(struct work *w)
{
    uint32_t dice = gen_below(w->g, 100);

    if (w->has_known_key && work_chance(w, 50))
        return PART_KEY;
    size_t i = 0;

    while (dice >= shares[i].percent)
        dice -= shares[i++].percent;
    return shares[i].part;
}

/* Any element of the part; of the whole list if it has none. */
static size_t pick_in(struct gen *g, const struct tlvs *list, enum part part)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++)
        count += list->items[i].part == part;
    if (count == 0)
        return gen_below(g, (uint32_t)list->count);
    size_t left = gen_below(g, (uint32_t)count);
    for (size_t i = 0;; i++)
        if (list->items[i].part == part && left-- == 0)
            return i;
}

size_t work_pick(struct work *w)
{
    return pick_in(w->g, &w->list, pick_part(w));
}

size_t work_pick_value(struct work *w)
{
    for (int tries = 0; tries < 20; tries++) {
        enum part part = work_chance(w, 50) ? PART_ISSUER : PART_SUBJECT;
        size_t index = pick_in(w->g, &w->list, part);
        const struct tlv *t = &w->list.items[index];
        if (t->is_leaf && t->part == part && w->der.data[t->start] != TAG_OID)
            return index;
    }
    return TLV_NONE;
}

/* With a light key in most cases, for the sake of speed. */
static size_t pick_seed(struct gen *g, const struct seeds *seeds)
{
    if (gen_below(g, 100) < 92)
        return gen_below(g, (uint32_t)seeds->light);
    return seeds->light + gen_below(g, (uint32_t)(seeds->count - seeds->light));
}

const struct seed *work_pick_donor(struct work *w, enum part part, size_t *index)
{
    const struct seed *donor = &w->seeds->items[gen_below(w->g, (uint32_t)w->seeds->count)];

    if (work_chance(w, 25))
        part = pick_part(w);
    *index = pick_in(w->g, &donor->list, part);
    return donor;
}

bool work_put(struct work *w, size_t parent, size_t start, size_t end, struct bytes *with)
{
    if (work_chance(w, 88))
        tlvs_replace(&w->list, &w->der, parent, start, end, with);
    else
        bytes_replace(&w->der, start, end, with->data, with->len);
    bytes_free(with);
    return true;
}

bool work_put_element(struct work *w, size_t index, struct bytes *with)
{
    const struct tlv *t = &w->list.items[index];

    return work_put(w, t->parent, t->start, tlv_end(t), with);
}

bool work_put_contents(struct work *w, size_t index, struct bytes *with)
{
    const struct tlv *t = &w->list.items[index];

    return work_put(w, index, tlv_contents(t), tlv_end(t), with);
}

bool work_put_behind(struct work *w, size_t index, struct bytes *with)
{
    const struct tlv *t = &w->list.items[index];

    return work_put(w, t->parent, tlv_end(t), tlv_end(t), with);
}

void work_copy(const struct work *w, size_t index, struct bytes *out)
{
    const struct tlv *t = &w->list.items[index];

    bytes_put(out, w->der.data + t->start, t->header + t->len);
}

/* ------------------------------------------------------------------ a mutant */

static enum mutation pick_kind(struct gen *g)
{
    uint32_t sum = 0;
    uint32_t i = 0;

    for (uint32_t k = 0; k < COUNT(kinds); k++)
        sum += kinds[k].weight;
    for (uint32_t dice = gen_below(g, sum); dice >= kinds[i].weight; i++)
        dice -= kinds[i].weight;
    return (enum mutation)i;
}

static uint32_t pick_count(struct gen *g)
{
    uint32_t dice = gen_below(g, 100);

    return dice < 65 ? 1 : dice < 90 ? 2 : 3 + gen_below(g, 3);
}

void mutate(struct mutant *out, struct gen *g, const struct seeds *seeds)
{
    struct work w = {.g = g, .seeds = seeds};
    const struct seed *seed;

    *out = (struct mutant){.seed = pick_seed(g, seeds)};
    w.has_known_key = out->seed >= seeds->light;
    seed = &seeds->items[out->seed];
    bytes_put(&w.der, seed->der.data, seed->der.len);
    for (uint32_t n = pick_count(g); n > 0; n--) {
        enum mutation kind = pick_kind(g);
        tlvs_parse(&w.list, w.der.data, w.der.len);
        if (w.list.count != 0 && kinds[kind].change(&w))
            out->kinds |= UINT32_C(1) << kind;
    }
    out->der = bytes_exact(w.der.data, w.der.len);
    out->len = w.der.len;
    bytes_free(&w.der);
    tlvs_free(&w.list);
}

const char *mutation_name(enum mutation kind)
{
    return kinds[kind].name;
}
