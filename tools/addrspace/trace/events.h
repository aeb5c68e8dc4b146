/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Single events of the module, read out of an instance's ring buffers and put
 * into the order in which they happened.
 */
#ifndef TRACE_EVENTS_H
#define TRACE_EVENTS_H

#include <stdbool.h>
#include <stdint.h>

struct tep_handle;
struct trace_run;

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

/* Takes what has come since the last time. */
int trace_events_read(struct trace_run *run);

/* When all is read: sorts, and counts what was lost. */
void trace_events_finish(struct trace_run *run);
void trace_events_free(struct trace_events *events);

/* A task's name, as the kernel saw it last; NULL where it has forgotten it. */
const char *trace_events_comm(const struct trace_run *run, int pid);

const char *trace_context_name(enum trace_context context);

/* As slot events have it. */
const char *trace_discipline_name(uint64_t discipline);

#endif
