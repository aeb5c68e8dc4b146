// SPDX-License-Identifier: GPL-2.0
/* Reads events from the ring buffers (see trace.h). */
#include "trace/trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tracefs.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "source/abi_names.h"

#define FLAG_NMI	0x40	/* libtraceevent's enum lacks it */

static uint64_t field(struct tep_event *event, const void *data,
		      const char *name)
{
	struct tep_format_field *field = tep_find_field(event, name);
	unsigned long long value;

	if (!field || tep_read_number_field(field, data, &value))
		return 0;
	return value;
}

static enum trace_context context_of(int flags)
{
	if (flags & FLAG_NMI)
		return TRACE_NMI;
	if (flags & TRACE_FLAG_HARDIRQ)
		return TRACE_HARDIRQ;
	return flags & TRACE_FLAG_SOFTIRQ ? TRACE_SOFTIRQ : TRACE_PROCESS;
}

static int source_of(const struct trace_run *run, const struct tep_event *event)
{
	const struct trace_source *source = run->question->sources;
	int i;

	for (i = 0; source[i].event; i++)
		if (!source[i].trigger && !strcmp(source[i].event, event->name))
			return i;
	return -1;
}

static int take(struct tep_event *event, struct tep_record *record, int cpu,
		void *context)
{
	struct trace_run *run = context;
	struct trace_events *events = &run->events;
	int source = source_of(run, event);

	if (source < 0)
		return 0;
	events->event = make_room(events->event, events->nr, &events->room,
				  sizeof(*events->event));
	events->event[events->nr] = (struct trace_event){
		.time = record->ts,
		.number = events->nr,
		.source = source,
		.cpu = cpu,
		.pid = tep_data_pid(events->tep, record),
		.context = context_of(tep_data_flags(events->tep, record)),
		.pfn = field(event, record->data, "pfn"),
		.addr = field(event, record->data, "addr"),
		.caller = field(event, record->data, "caller"),
		.hit = field(event, record->data, "hit"),
		.discipline = field(event, record->data, "discipline"),
	};
	events->nr++;
	events->counted += run->question->sources[source].counted;
	return 0;
}

static bool parse_header(struct tep_handle *tep)
{
	int size;
	char *text = tracefs_instance_file_read(NULL, "events/header_page",
						&size);
	bool good = text && !tep_parse_header_page(tep, text, size,
						   sizeof(long));

	free(text);
	return good;
}

static bool parse_format(struct tep_handle *tep, const char *event)
{
	const char *system = trace_event_system(event);
	int size;
	char *text = tracefs_event_file_read(NULL, system, event, "format",
					     &size);
	bool good = text && !tep_parse_event(tep, text, size, system);

	free(text);
	return good;
}

/* tracefs_local_events() would also read all of kallsyms. */
int trace_events_begin(struct trace_run *run)
{
	const struct trace_source *source = run->question->sources;
	struct tep_handle *tep = tep_alloc();
	bool good = tep && parse_header(tep);

	for (; source->event && good; source++)
		if (!source->trigger)
			good = parse_format(tep, source->event);
	run->events.tep = tep;
	if (!good)
		return fail("cannot read the formats of the module's events in tracefs");
	return STATUS_OK;
}

int trace_events_read(struct trace_run *run)
{
	if (!run->events.tep)
		return STATUS_OK;
	if (tracefs_iterate_raw_events(run->events.tep, run->instance, NULL, 0,
				       take, run))
		return fail("cannot read the events");
	return STATUS_OK;
}

/* CPUs are read one after the other, so an event can come after a later one. */
static int by_time(const void *a, const void *b)
{
	const struct trace_event *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

static uint64_t lost_of_cpu(const struct trace_run *run, long cpu)
{
	char *path = xasprintf("per_cpu/cpu%ld/stats", cpu);
	char *text = tracefs_instance_file_read(run->instance, path, NULL);
	uint64_t lost = 0;

	/* The first name is also the end of another one, "commit overrun". */
	if (text)
		lost = trace_number_behind(text, "\noverrun: ") +
		       trace_number_behind(text, "commit overrun: ") +
		       trace_number_behind(text, "dropped events: ");
	free(text);
	free(path);
	return lost;
}

void trace_events_finish(struct trace_run *run)
{
	struct trace_events *events = &run->events;
	long cpu;

	if (!events->tep)
		return;
	for (cpu = 0; cpu < sysconf(_SC_NPROCESSORS_CONF); cpu++)
		run->lost += lost_of_cpu(run, cpu);
	if (events->nr)
		qsort(events->event, events->nr, sizeof(*events->event),
		      by_time);
	tracefs_load_cmdlines(NULL, events->tep);
}

void trace_events_free(struct trace_events *events)
{
	tep_free(events->tep);
	free(events->event);
}

const char *trace_events_comm(const struct trace_run *run, int pid)
{
	const char *comm = tep_data_comm_from_pid(run->events.tep, pid);

	return comm && strcmp(comm, "<...>") ? comm : NULL;
}

const char *trace_context_name(enum trace_context context)
{
	static const char *const names[TRACE_CONTEXTS] = {
		[TRACE_PROCESS] = "process",
		[TRACE_SOFTIRQ] = "softirq",
		[TRACE_HARDIRQ] = "hardirq",
		[TRACE_NMI]	= "nmi",
	};

	return names[context];
}

const char *trace_discipline_name(uint64_t discipline)
{
	return names_get(&discipline_names, discipline);
}
