/* SPDX-License-Identifier: GPL-2.0 */
/* Messages to stderr, and the exit status that goes with each. */
#ifndef ERROR_H
#define ERROR_H

#include <stdbool.h>

enum {
	STATUS_OK = 0,
	STATUS_FAILED = 1,	/* the command failed */
	STATUS_MISUSE = 2,	/* the command line is wrong */
};

#define PRINTF_LIKE __attribute__((format(printf, 1, 2)))

void warn(const char *fmt, ...) PRINTF_LIKE;
int fail(const char *fmt, ...) PRINTF_LIKE;	/* returns STATUS_FAILED */
int misuse(const char *fmt, ...) PRINTF_LIKE;	/* returns STATUS_MISUSE */

/* For scripts: the line that caused the error; 0 is none. */
void error_at_line(unsigned int line);

/* The last message, or "" if there was none since error_forget(). */
const char *error_last(void);
void error_forget(void);

/* For a full-screen view: messages go only to error_last(). */
bool error_quiet(bool quiet);	/* returns the previous value */

#endif
