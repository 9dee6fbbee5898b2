/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads that work on units, a ring of which is under way. The caller's thread fills them and gets
 * them back in the same order; where it would wait for one, it works itself. */
#ifndef MANY_CREW_H
#define MANY_CREW_H

#include "many/unit.h"

struct crew;

/* Starts one thread less than `threads`; with fewer than that if there are no more to be had. */
dnmap_status crew_new(struct crew **out, unsigned threads, const struct settings *settings,
                      const dnmap_files *files);

/* Ends the threads; units that were not given back are lost. */
void crew_free(struct crew *crew);

/* An empty unit to be filled; NULL if all are under way. */
struct unit *crew_vacant(struct crew *crew);

/* Hands out the unit that crew_vacant() gave. */
void crew_hand_out(struct crew *crew);

/* The unit that was handed out first of those under way, finished; NULL if there is none. It goes
 * back by crew_take_back(). */
struct unit *crew_finished(struct crew *crew);
void crew_take_back(struct crew *crew);

#endif
