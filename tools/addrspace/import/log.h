/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's log, out of dmesg, a console or syslog's files: of all lines, those
 * that tell of memory, the last report of what it lacked and the first oops.
 */
#ifndef IMPORT_LOG_H
#define IMPORT_LOG_H

#include <stdbool.h>

#include "import/part.h"

struct log {
	struct part boot;	/* of the last boot, failures since included */
	struct part oom;	/* the last report with Mem-Info */
	struct part oops;	/* the first one */
	int oom_left, oops_left;	/* lines that may still belong to it */
	unsigned long ooms, oopses, boots;
	unsigned long failures;	/* of vmalloc and its like */
	struct part version;	/* its last line */
	bool version_seen;	/* which may begin another boot */
};

enum log_line {
	LOG_NONE,	/* no line of a log, as far as that shows */
	LOG_OTHER,	/* one, but of no use */
	LOG_BOOT,
	LOG_OOM,
	LOG_OOPS,
	LOG_FAILURE,
};

void log_init(struct log *log);
void log_free(struct log *log);

/* Behind a file or a part of one. */
void log_end_section(struct log *log);

/* Changes the line: what stands before the message is cut off. */
enum log_line log_take(struct log *log, char *line);

/* The message in a line of a log; the line itself where nothing is before it. */
char *log_message(char *line);

#endif
