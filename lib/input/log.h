/* SPDX-License-Identifier: BSD-2-Clause */
/* What the reader of sendmail's log remembers between two lines. */
#ifndef INPUT_LOG_H
#define INPUT_LOG_H

/* Longer lines are not sendmail's. */
enum { LOG_LINE_MAX = 64 * 1024 };

struct log_sessions;

#endif
