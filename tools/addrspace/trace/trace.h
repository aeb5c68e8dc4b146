/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The questions that `trace` answers from the module's tracepoints. Each has a file in
 * questions/, which names the events that it needs and shows the answer. trace.c is the
 * command and has the list. run.c does the common work, in an instance of tracefs of
 * its own, which it removes before anything is shown.
 *
 * The kernel itself adds up by histogram triggers (its
 * Documentation/trace/histogram.rst). Only questions about single events read each
 * event.
 */
#ifndef TRACE_TRACE_H
#define TRACE_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;
struct parts;
struct tep_handle;
struct trace_question;
struct trace_run;
struct tracefs_instance;

/*
 * Single events of the module, read from an instance's ring buffers and sorted by time.
 */

enum trace_context {
	TRACE_PROCESS,
	TRACE_SOFTIRQ,
	TRACE_HARDIRQ,
	TRACE_NMI,
	TRACE_CONTEXTS
};

/* Fields that an event does not have are 0. */
struct trace_event {
	uint64_t time;		/* ns */
	uint64_t number;	/* in which it was read */
	int source;		/* index of the question's source */
	int cpu, pid;
	enum trace_context context;
	uint64_t pfn, addr, caller, hit, discipline;
};

struct trace_events {
	struct tep_handle *tep;	/* knows their formats; NULL: none are read */
	struct trace_event *event;
	int nr, room;
	uint64_t counted;
};

int trace_events_begin(struct trace_run *run);

/* Reads the events since the last call. */
int trace_events_read(struct trace_run *run);

/* After all is read: sorts the events, and counts the lost ones. */
void trace_events_finish(struct trace_run *run);
void trace_events_free(struct trace_events *events);

/* A task's name, as the kernel saw it last; NULL if it has forgotten it. */
const char *trace_events_comm(const struct trace_run *run, int pid);

const char *trace_context_name(enum trace_context context);

/* The value in slot events. */
const char *trace_discipline_name(uint64_t discipline);

/*
 * The sums of a histogram trigger, parsed from the file "hist" of its event: one entry
 * for each set of keys.
 */

struct trace_hist {
	char *text;		/* the text that contains the entries */
	char **entry;
	int nr, room;
	uint64_t hits;		/* of the trigger */
	uint64_t dropped;	/* of these, because there was no room */
};

/*
 * Finds the part of @file that belongs to a trigger: an event may have several. Takes
 * over @file. If it is NULL or lacks that part, the histogram is empty.
 */
void trace_hist_parse(struct trace_hist *hist, char *file, const char *trigger);
void trace_hist_free(struct trace_hist *hist);

/* The number after the first @name in a text of tracefs; 0 if it is not there. */
uint64_t trace_number_behind(const char *text, const char *name);

/* A key and a value may have the same name. For a .log2 key, this is the exponent. */
uint64_t trace_hist_key(const char *entry, const char *name);
uint64_t trace_hist_value(const char *entry, const char *name);

/* The caller frees these. */
char *trace_hist_symbol(const char *entry, const char *name);
char *trace_hist_comm(const char *entry, uint64_t *pid);

/* The functions of a stack, innermost first, with commas between. */
char *trace_hist_stack(const char *entry);

/*
 * Text histograms: bars in a column of a table, and whole tables of times by
 * powers of two.
 */

#define TRACE_LEAST_BAR	10	/* columns of text */

/* The first member of a record whose table has a CELL_PICTURE for it. */
struct trace_bar {
	double share;		/* relative to the longest, 0 to 1 */
	bool utf8;
};

/* The draw function of such a view. */
char *trace_bar_draw(const void *context, const void *record, int width);

/* "1.2 ms"; the caller frees it. */
char *trace_time_text(uint64_t ns);

/*
 * A trigger that counts a synthetic event's field "time", perhaps after other keys. On
 * 32 bits the kernel's hist triggers read only 32 bits of each field
 * (DEFINE_HIST_FIELD_FN), and .log2 is wrong from 2^31 on (order_base_2() of an
 * unsigned long). So longer times are not counted, and times that may exceed two
 * seconds are counted in microseconds, which is enough for half an hour.
 */
#define TRACE_TIMES(keys, values)					\
	"hist:keys=" keys "time.log2" values " if time < 2147483648"

enum trace_time_unit { TRACE_NS = 1, TRACE_US = 1000 };

/* Times, counted by powers of two. */
struct trace_times {
	struct trace_times_row *row;
	int nr, room;
};

/*
 * Adds a histogram of TRACE_TIMES(); if @only is not NULL, only the entries whose key
 * has this value.
 */
void trace_times_add(struct trace_times *times, const char *what,
		     const struct trace_hist *hist,
		     enum trace_time_unit unit, const char *only, uint64_t value);
int trace_times_show(struct trace_times *times, struct parts *parts);
void trace_times_free(struct trace_times *times);

/*
 * The instance of tracefs of a run: makes it, arms it, and removes it with everything
 * that belongs to it.
 */

/* Reports what is missing, and how to get it. */
int trace_instance_check(const struct trace_question *question);

/* After a failure there is nothing to remove. */
int trace_instance_begin(struct trace_run *run);

/* Stops recording: later events do not enter the buffers. */
void trace_instance_stop(const struct trace_run *run);
int trace_instance_end(struct trace_run *run);

/* All questions. */

extern const struct trace_question trace_kmapsnoop;
extern const struct trace_question trace_kmaplat;
extern const struct trace_question trace_arealife;
extern const struct trace_question trace_flushsnoop;
extern const struct trace_question trace_slotdepth;

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

struct trace_question {
	const char *name;
	const char *purpose;
	const struct trace_synthetic *synthetic;	/* NULL: needs none */
	/* In the order in which they are set up: a trigger after those it uses. */
	const struct trace_source *sources;
	int (*show)(const struct trace_run *run, struct parts *parts);
};

/* The conditions that end a run, from the command line; a signal always ends it. */
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
	char *name;			/* of the instance, and prefix of its synthetic events */
	struct trace_events events;	/* read so far; in order at the end */
	struct trace_hist hist[TRACE_MAX_SOURCES];	/* as the sources */
	uint64_t lost;			/* events that were not read */
	uint64_t milliseconds;		/* that it took */
	int command_status;		/* as a shell would report it */
};

/* Does a whole run. Returns the command's status, or ours. */
int trace_run(const struct app *app, const struct trace_question *question,
	      const struct trace_limits *limits);

/* The event's name in the kernel, and its system; the caller frees it. */
char *trace_event_name(const struct trace_run *run, const char *event);
const char *trace_event_system(const char *event);

/* The number of events so far that --count counts. */
uint64_t trace_counted(struct trace_run *run);

#endif
