/* SPDX-License-Identifier: GPL-2.0 */
/* The prefix that dmesg, syslog, a console or a vendor's kernel prints before a message. */
#ifndef IMPORT_PREFIX_H
#define IMPORT_PREFIX_H

#include <stdbool.h>

/* The message in a line of a log; the line itself if nothing precedes it. */
char *prefix_skip(char *line);

/* Did prefix_skip() skip more than blanks, so that the line is certainly from a log? */
bool prefix_is_of_log(const char *line, const char *message);

#endif
