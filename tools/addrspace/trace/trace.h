/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The questions that `trace` answers from the module's tracepoints. Each has a
 * file of its own in traces/, which says what it wants to hear and shows the
 * answer; trace.c is the command and has the list; run.c does the work
 * they have in common, in an instance of tracefs that only this run has and
 * that is gone before anything is shown.
 *
 * What the kernel can add up itself it does, by histogram triggers (the kernel's
 * Documentation/trace/histogram.rst). Where single events have to be told
 * apart they are read.
 */
#ifndef TRACE_H
#define TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/events.h"
#include "trace/hist.h"

struct app;
struct parts;
struct tracefs_instance;

#define TRACE_MAX_SOURCES	12

/* A name with @ in front is one of the run's own synthetic events. */
struct trace_source {
	const char *event;	/* NULL ends a table */
	const char *trigger;	/* NULL: its events are read */
	bool counted;		/* by --count */
};

struct trace_synthetic {
	const char *event;	/* NULL ends a table */
	const char *fields;
};

struct trace_run;

struct trace_question {
	const char *name;
	const char *purpose;
	const struct trace_synthetic *synthetic;	/* NULL: needs none */
	/* In the order in which they are set up: a trigger behind what it uses. */
	const struct trace_source *sources;
	int (*show)(const struct trace_run *run, struct parts *parts);
};

/* What ends a run, as given with the command; a signal does in any case. */
struct trace_limits {
	uint64_t milliseconds;	/* 0: none */
	uint64_t count;		/* 0: none */
	size_t buffer;		/* KiB for each CPU; 0: the kernel's choice */
	char **command;		/* NULL: none; runs while we trace */
};

struct trace_run {
	const struct app *app;
	const struct trace_question *question;
	const struct trace_limits *limits;
	struct tracefs_instance *instance;
	char *name;			/* of it, and before synthetic events' */
	struct trace_events events;	/* read so far; in order at the end */
	struct trace_hist hist[TRACE_MAX_SOURCES];	/* as the sources */
	uint64_t lost;			/* events that nobody has seen */
	uint64_t milliseconds;		/* that it took */
	int command_status;		/* as a shell has it */
};

/* The whole of a run: what is returned is the command's status, or ours. */
int trace_run(const struct app *app, const struct trace_question *question,
	      const struct trace_limits *limits);

/* The event's name in the kernel, and its system; the caller frees it. */
char *trace_event_name(const struct trace_run *run, const char *event);
const char *trace_event_system(const char *event);

/* How often the events that --count counts have happened. */
uint64_t trace_counted(struct trace_run *run);

#endif
