/* SPDX-License-Identifier: BSD-2-Clause */
/* What the command can do; each ends with the exit status and has written or reported everything.
 */
#ifndef CLI_ACTIONS_H
#define CLI_ACTIONS_H

#include "options/options.h"

action action_convert; /* certificates to access-map entries */
action action_decode;  /* keys to names */
action action_lint;    /* what is wrong with an access map */
action action_test;    /* who may relay by an access map */

#endif
