/* SPDX-License-Identifier: BSD-2-Clause */
/* Who the clients and CAs are. The words are made up or common; the shares are what bundles of
 * client certificates look like, so that no escape is rarer or more frequent than in practice. */
#include <inttypes.h>
#include <stdio.h>

#include "names.h"

/* ------------------------------------------------------------------ words */

#define PICK(g, words) ((words)[gen_below((g), sizeof(words) / sizeof *(words))])

static const char *const countries[] = {"US", "DE", "FR", "GB", "SE", "NL", "JP", "CA", "RU", "BR"};
static const char *const states[] = {"Washington",      "Bavaria",  "Hessen",        "California",
                                     "Ile-de-France",   "Ontario",  "North Holland", "Texas",
                                     "Stockholms laen", "New York", "Tokyo",         "Sachsen"};
static const char *const cities[] = {
    "Seattle",   "Berlin", "Frankfurt am Main", "San Francisco", "Paris", "Toronto",
    "Amsterdam", "Austin", "Uppsala",           "New York",      "Tokyo", "Leipzig"};
static const char *const firms[] = {"Foo",   "Northwind", "Acme",     "Example", "Blue Harbor",
                                    "Delta", "Kestrel",   "Meridian", "Orchard", "Summit"};
static const char *const trades[] = {"Enterprises", "Logistics", "Mail Systems", "Software",
                                     "Networks",    "Research",  "Insurance",    "Energy"};
static const char *const forms[] = {"Inc.", "GmbH", "Ltd", "AB", "S.A.", "LLC", "B.V."};
static const char *const units[] = {"Security Division", "Mail Operations", "IT",
                                    "Engineering",       "Field Sales",     "Client Certificates",
                                    "Research Lab 4",    "Human Resources"};
static const char *const given[] = {"Jason", "Anna", "Peter", "Maria", "John", "Ingrid", "Paul"};
static const char *const family[] = {"Heiss", "Smith", "Larsson", "Garcia", "Brown", "Meyer"};
static const char *const hosts[] = {"mx-", "mail-", "relay-", "client-", "smtp-out-", "gateway-"};

static const char *const foreign_cities[] = {"München", "São Paulo", "Zürich", "Malmö",
                                             "Orléans", "Москва",    "Köln",   "Казань"};
static const char *const foreign_firms[] = {"Café Crème SARL",  "Müller & Söhne", "ООО Ромашка",
                                            "Société Générale", "Åkerlund AB",    "АО Заря"};
static const char *const foreign_names[] = {"José Núñez ",  "Jürgen Groß ",   "Иван Петров ",
                                            "Zoë Lefèvre ", "Søren Ødegård ", "Ольга Иванова "};
static const char *const marked_firms[] = {"Smith/Jones", "R+D Partners", "A/S Nordic",
                                           "Input/Output Ltd"};
static const char *const marked_units[] = {"Sales/Marketing", "R/D", "Backup + Restore", "TCP/IP"};

/* True in `share` of 1,000 cases. */
static bool chance(struct gen *g, uint32_t share)
{
    return gen_below(g, 1000) < share;
}

/* ------------------------------------------------------------------ parts of a subject */

/* Where a subject is unlike most: at most one of its values has the letters or the marks. */
enum flavour { PLAIN, FOREIGN_CITY, FOREIGN_FIRM, FOREIGN_NAME, MARKED_FIRM, MARKED_UNIT };

static enum flavour draw_flavour(struct gen *g)
{
    if (chance(g, 80))
        return FOREIGN_CITY + gen_below(g, 3);
    if (chance(g, 33))
        return MARKED_FIRM + gen_below(g, 2);
    return PLAIN;
}

static void add_place(struct name *name, struct gen *g, enum flavour flavour)
{
    name_add(name, C, PICK(g, countries));
    if (chance(g, 800))
        name_add(name, ST, PICK(g, states));
    if (flavour == FOREIGN_CITY)
        name_add(name, L, PICK(g, foreign_cities));
    else if (chance(g, 850))
        name_add(name, L, PICK(g, cities));
}

static void add_plain_firm(struct name *name, struct gen *g)
{
    char value[NAME_VALUE];
    const char *firm = PICK(g, firms);
    const char *trade = PICK(g, trades);
    const char *form = PICK(g, forms);
    const char *comma = chance(g, 333) ? "," : "";

    snprintf(value, sizeof value, "%s %s%s %s", firm, trade, comma, form);
    name_add(name, O, value);
}

static void add_firm(struct name *name, struct gen *g, enum flavour flavour)
{
    if (flavour == FOREIGN_FIRM)
        name_add(name, O, PICK(g, foreign_firms));
    else if (flavour == MARKED_FIRM)
        name_add(name, O, PICK(g, marked_firms));
    else
        add_plain_firm(name, g);
    if (flavour == MARKED_UNIT)
        name_add(name, OU, PICK(g, marked_units));
    else if (chance(g, 750))
        name_add(name, OU, PICK(g, units));
}

static void add_numbered(struct name *name, enum name_type type, const char *before,
                         uint64_t number, const char *after)
{
    char value[NAME_VALUE];

    snprintf(value, sizeof value, "%s%" PRIu64 "%s", before, number, after);
    name_add(name, type, value);
}

static void add_person(struct name *name, struct gen *g, uint64_t number)
{
    char person[NAME_VALUE / 2];
    const char *first = PICK(g, given);
    const char *last = PICK(g, family);

    snprintf(person, sizeof person, "%s %s ", first, last);
    add_numbered(name, CN, person, number, "");
}

/* Each number has a CN of its own. */
static void add_common_name(struct name *name, struct gen *g, enum flavour flavour, uint64_t number)
{
    if (flavour == FOREIGN_NAME)
        add_numbered(name, CN, PICK(g, foreign_names), number, "");
    else if (chance(g, 600))
        add_numbered(name, CN, PICK(g, hosts), number, ".clients.example.com");
    else
        add_person(name, g, number);
}

/* ------------------------------------------------------------------ names */

void name_of_client(struct name *name, uint64_t seed, uint64_t number)
{
    struct gen g;

    gen_seed(&g, seed ^ (number + 1) * UINT64_C(0x9E3779B97F4A7C15));
    enum flavour flavour = draw_flavour(&g);
    bool joined = chance(&g, 10);

    name->count = 0;
    if (chance(&g, 80)) {
        name_add(name, DC, "com");
        name_add(name, DC, "example");
    }
    add_place(name, &g, flavour);
    add_firm(name, &g, flavour);
    if (joined || chance(&g, 80))
        add_numbered(name, SERIAL, "", 100000 + number, "");
    add_common_name(name, &g, flavour, number);
    name->attributes[name->count - 1].joined = joined;
    if (chance(&g, 200))
        add_numbered(name, EMAIL, "user", number, "@example.com");
    name_shorten(name);
    name_set_tags(name, chance(&g, 150));
}

void name_of_ca(struct name *name, struct gen *g, unsigned number)
{
    char value[NAME_VALUE];

    name->count = 0;
    name_add(name, C, PICK(g, countries));
    add_plain_firm(name, g);
    if (chance(g, 500))
        name_add(name, OU, "Certification Services");
    snprintf(value, sizeof value, "Client Issuing CA %u", number);
    name_add(name, CN, value);
    name_set_tags(name, chance(g, 300));
}
