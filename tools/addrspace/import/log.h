/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's log, from dmesg, a console or syslog's files. Of all its lines,
 * keeps those that concern memory, the last out of memory report and the first
 * oops.
 */
#ifndef IMPORT_LOG_H
#define IMPORT_LOG_H

#include <stdbool.h>

#include "import/text/part.h"

struct log {
	struct part boot;	/* of the last boot, including failures since */
	struct part oom;	/* the last report with Mem-Info that names zones */
	struct part report;	/* the last one, until it names one */
	bool oom_named;		/* which it did */
	struct part trouble;	/* failed allocations and the like, with their traces */
	struct part oops;	/* the first one */
	bool oops_numbered;	/* it had its "[#1]" */
	/* Of the oops, the named report and the trouble: */
	struct of_boot {
		bool in_boot;	/* it is in the log of @boot */
		bool is_old;	/* another boot followed */
		struct part boot;	/* then the boot that it belongs to */
	} oops_of, oom_of, trouble_of;
	bool boot_over;		/* another file began: its lines may be of another boot */
	struct part fault;	/* a line of ARM's that may begin one */
	int oom_left, oops_left, trouble_left;	/* lines that may still belong to it */
	unsigned long ooms, oopses, boots;
	unsigned long failures;	/* of vmalloc and its like */
	bool after_vmalloc;	/* the last line was one, of vmalloc() itself */
	unsigned long others;	/* in the trouble: tasks that hang, W+X pages */
	struct part version;	/* its last line */
	struct part early;	/* the lines before it, if it was the last line */
	bool version_seen;	/* which may begin another boot */
};

enum log_line {
	LOG_NONE,	/* certainly not a line of a log */
	LOG_OTHER,	/* one, but of no use */
	LOG_BOOT,
	LOG_OOM,
	LOG_OOPS,
	LOG_FAILURE,
};

/* @at is the place of the line that is being read. */
void log_init(struct log *log, const struct position *at);
void log_free(struct log *log);

/* The out-of-memory report, or the beginning of one. */
const struct part *log_oom(const struct log *log);

/* Call this after a file or a part of one. */
void log_end_section(struct log *log);

/* Modifies the line: removes the prefix before the message. */
enum log_line log_take(struct log *log, char *line);

#endif
