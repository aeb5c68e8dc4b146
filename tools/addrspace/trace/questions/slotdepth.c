// SPDX-License-Identifier: GPL-2.0
/*
 * The nesting of atomic mappings by context: the number of slots that are in use on a
 * CPU after each map. Local mappings belong to a task and are present while it runs;
 * all others belong to the CPU.
 */
#include "trace/trace.h"

#include <stdlib.h>
#include <linux/addrspace.h>

#include "app.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "show/parts.h"
#include "show/table.h"

enum { SLOT_MAP, SLOT_UNMAP };

static const struct trace_source sources[] = {
	[SLOT_MAP]	= { "slot_map", NULL, true },
	[SLOT_UNMAP]	= { "slot_unmap" },
	{ NULL }
};

/* The slots in use of a CPU, or of a task. */
struct holder {
	bool is_task;
	int id;
	uint64_t slots;
};

struct row {
	struct trace_bar bar;	/* first: trace_bar_draw() */
	const char *context;
	uint64_t depth, maps;
	enum trace_context number;
};

struct depths {
	struct holder *holder;
	int nr_holders, holders_room;
	struct row *row;
	int nr, room;
};

#define ROW(member)	offsetof(struct row, member)

static const struct column columns[] = {
	{ "CONTEXT", "context", CELL_TEXT, ROW(context) },
	{ "DEPTH", "depth", CELL_NUMBER, ROW(depth) },
	{ "MAPS", "maps", CELL_NUMBER, ROW(maps) },
	{ "", NULL, CELL_PICTURE, ROW(bar) },
};

static const struct view view = {
	.name = "depths",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
	.least_picture = TRACE_LEAST_BAR,
	.draw = trace_bar_draw,
};

static uint64_t *slots_of(struct depths *depths, bool is_task, int id)
{
	int i;

	for (i = 0; i < depths->nr_holders; i++)
		if (depths->holder[i].is_task == is_task &&
		    depths->holder[i].id == id)
			return &depths->holder[i].slots;
	depths->holder = make_room(depths->holder, depths->nr_holders,
				   &depths->holders_room,
				   sizeof(*depths->holder));
	depths->holder[i] = (struct holder){ is_task, id };
	depths->nr_holders++;
	return &depths->holder[i].slots;
}

static uint64_t *slots_for(struct depths *depths,
			   const struct trace_event *event)
{
	bool local = event->discipline == ADDRSPACE_SLOTS_LOCAL;

	return slots_of(depths, local, local ? event->pid : event->cpu);
}

/* The contexts that the event's code can interrupt. */
static uint64_t slots_below(struct depths *depths,
			    const struct trace_event *event)
{
	uint64_t of_cpu = *slots_of(depths, false, event->cpu);

	return of_cpu + *slots_of(depths, true, event->pid);
}

static void count(struct depths *depths, enum trace_context context,
		  uint64_t depth)
{
	int i;

	for (i = 0; i < depths->nr; i++)
		if (depths->row[i].number == context &&
		    depths->row[i].depth == depth)
			break;
	if (i == depths->nr) {
		depths->row = make_room(depths->row, depths->nr, &depths->room,
					sizeof(*depths->row));
		depths->row[depths->nr++] = (struct row){
			.context = trace_context_name(context),
			.depth = depth,
			.number = context,
		};
	}
	depths->row[i].maps++;
}

static void follow(struct depths *depths, const struct trace_event *event)
{
	uint64_t *slots = slots_for(depths, event);

	if (event->source == SLOT_MAP) {
		++*slots;
		count(depths, event->context, slots_below(depths, event));
	} else if (*slots) {
		/* Otherwise it was mapped before the trace began. */
		--*slots;
	}
}

static int by_context(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return x->depth < y->depth ? -1 : 1;
}

static void arrange(struct depths *depths, const struct app *app)
{
	uint64_t most = 1;
	int i;

	if (depths->nr)
		qsort(depths->row, depths->nr, sizeof(*depths->row), by_context);
	for (i = 0; i < depths->nr; i++)
		if (depths->row[i].maps > most)
			most = depths->row[i].maps;
	for (i = 0; i < depths->nr; i++)
		depths->row[i].bar = (struct trace_bar){
			(double)depths->row[i].maps / most, app->utf8
		};
}

static int show(const struct trace_run *run, struct parts *parts)
{
	struct depths depths = { 0 };
	int i, status;

	for (i = 0; i < run->events.nr; i++)
		follow(&depths, &run->events.event[i]);
	arrange(&depths, run->app);
	status = parts_records(parts, &view, depths.row, depths.nr,
			       sizeof(*depths.row));
	free(depths.holder);
	free(depths.row);
	return status;
}

const struct trace_question trace_slotdepth = {
	.name = "slotdepth",
	.purpose = "how deep atomic mappings nest, by context",
	.sources = sources,
	.show = show,
};
