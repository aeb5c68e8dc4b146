/* SPDX-License-Identifier: GPL-2.0 */
/* Messages to stderr, and the exit status that goes with each. */
#ifndef ERROR_H
#define ERROR_H

#include <stdbool.h>

enum {
	STATUS_OK = 0,
	STATUS_FAILED = 1,	/* the command could not do its work */
	STATUS_MISUSE = 2,	/* the command line makes no sense */
};

#define PRINTF_LIKE __attribute__((format(printf, 1, 2)))

void warn(const char *fmt, ...) PRINTF_LIKE;
int fail(const char *fmt, ...) PRINTF_LIKE;	/* returns STATUS_FAILED */
int misuse(const char *fmt, ...) PRINTF_LIKE;	/* returns STATUS_MISUSE */

/* For scripts: which line is to blame; 0 is none. */
void error_at_line(unsigned int line);

/* The last message, or "" since it was forgotten. */
const char *error_last(void);
void error_forget(void);

/* For a screen that is not to be written over: only error_last() has them. */
bool error_quiet(bool quiet);	/* returns what it was before */

#endif
