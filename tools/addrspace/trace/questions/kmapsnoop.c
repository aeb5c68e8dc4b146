// SPDX-License-Identifier: GPL-2.0
/*
 * The mappings by their callers, and their durations: each mapping of the window and of
 * the slots, from single events. The unmap of a window's page does not say which of
 * several mappings ends; it is taken for the task's own last one.
 */
#include "trace/trace.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "data/snapshot.h"
#include "data/symbols.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "show/parts.h"
#include "show/table.h"

enum { WINDOW_MAP, WINDOW_UNMAP, SLOT_MAP, SLOT_UNMAP };

static const struct trace_source sources[] = {
	[WINDOW_MAP]	= { "window_map", NULL, true },
	[WINDOW_UNMAP]	= { "window_unmap" },
	[SLOT_MAP]	= { "slot_map", NULL, true },
	[SLOT_UNMAP]	= { "slot_unmap" },
	{ NULL }
};

struct mapping {
	const struct trace_event *map, *unmap;	/* NULL: mapped to the end */
	const char *comm, *kind, *context, *caller;
	uint64_t pid, time, pfn, addr, hit;
	char *time_text, *held, *held_text;
};

struct mappings {
	struct mapping *mapping;
	int nr, room;
	int *open;		/* indices of those not yet unmapped */
	int nr_open, open_room;
	int before;		/* unmaps of mappings from before the trace */
};

#define MAPPING(member)	offsetof(struct mapping, member)

static const struct column columns[] = {
	{ "TIME", NULL, CELL_TEXT, MAPPING(time_text), .rank = 3 },
	{ NULL, "time_ns", CELL_NUMBER, MAPPING(time) },
	{ "COMM", "comm", CELL_TEXT, MAPPING(comm), .rank = 2 },
	{ "PID", "pid", CELL_NUMBER, MAPPING(pid) },
	{ "CONTEXT", "context", CELL_TEXT, MAPPING(context), .rank = 4 },
	{ "KIND", "kind", CELL_TEXT, MAPPING(kind) },
	{ "PFN", "pfn", CELL_ADDRESS, MAPPING(pfn) },
	{ "ADDRESS", "address", CELL_ADDRESS, MAPPING(addr) },
	{ "HIT", "hit", CELL_NUMBER, MAPPING(hit), .rank = 5 },
	{ "HELD", NULL, CELL_TEXT, MAPPING(held_text) },
	{ NULL, "held_ns", CELL_DIGITS, MAPPING(held) },
	{ "CALLER", "caller", CELL_TEXT, MAPPING(caller), .rank = 1 },
};

static const struct view view = {
	.name = "mappings",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

static void add(struct mappings *all, const struct trace_event *event)
{
	all->mapping = make_room(all->mapping, all->nr, &all->room,
				 sizeof(*all->mapping));
	all->open = make_room(all->open, all->nr_open, &all->open_room,
			      sizeof(*all->open));
	all->mapping[all->nr] = (struct mapping){ .map = event };
	all->open[all->nr_open++] = all->nr++;
}

/* Slots of several CPUs never share an address, those of tasks may. */
static bool could_end(const struct trace_event *unmap,
		      const struct trace_event *map, bool any_task)
{
	if (map->pid != unmap->pid && !any_task)
		return false;
	if (unmap->source == SLOT_UNMAP)
		return map->source == SLOT_MAP && map->addr == unmap->addr;
	return map->source == WINDOW_MAP && map->pfn == unmap->pfn;
}

/* Its index in the list of open mappings; -1 if there is none. */
static int find_open(const struct mappings *all,
		     const struct trace_event *unmap, bool any_task)
{
	int i;

	for (i = all->nr_open - 1; i >= 0; i--)
		if (could_end(unmap, all->mapping[all->open[i]].map, any_task))
			return i;
	return -1;
}

static void end(struct mappings *all, const struct trace_event *unmap)
{
	int i = find_open(all, unmap, false);

	/* A page may be unmapped by another task than mapped it. */
	if (i < 0 && unmap->source == WINDOW_UNMAP)
		i = find_open(all, unmap, true);
	if (i < 0) {
		all->before++;
		return;
	}
	all->mapping[all->open[i]].unmap = unmap;
	for (all->nr_open--; i < all->nr_open; i++)
		all->open[i] = all->open[i + 1];
}

static void pair(struct mappings *all, const struct trace_events *events)
{
	int i;

	for (i = 0; i < events->nr; i++) {
		const struct trace_event *event = &events->event[i];

		if (event->source == WINDOW_MAP || event->source == SLOT_MAP)
			add(all, event);
		else
			end(all, event);
	}
}

static const char *function_at(const struct symbols *symbols, uint64_t address)
{
	const struct symbol *symbol = symbols_below(symbols, address, 0);

	return symbol ? symbol->name : NULL;
}

static void describe(struct mapping *mapping, const struct trace_run *run,
		     const struct symbols *symbols)
{
	const struct trace_event *map = mapping->map;
	uint64_t held;

	mapping->comm = trace_events_comm(run, map->pid);
	mapping->pid = map->pid;
	mapping->time = map->time - run->events.event[0].time;
	mapping->time_text = xasprintf("%.6f", mapping->time / 1e9);
	mapping->context = trace_context_name(map->context);
	mapping->kind = map->source == WINDOW_MAP ? "window" :
			trace_discipline_name(map->discipline);
	mapping->pfn = map->pfn;
	mapping->addr = map->addr;
	mapping->hit = map->hit;
	mapping->caller = function_at(symbols, map->caller);
	if (!mapping->unmap) {
		mapping->held_text = xstrdup("held");
		return;
	}
	held = mapping->unmap->time - map->time;
	mapping->held = xasprintf("%" PRIu64, held);
	mapping->held_text = trace_time_text(held);
}

static int print(struct mappings *all, const struct trace_run *run,
		 struct parts *parts)
{
	static const struct symbols none;
	const struct symbols *symbols = &none;
	int i, status;

	if (all->nr) {
		symbols = snapshot_symbols(run->app->snapshot) ?: &none;
		if (symbols == &none)
			warn("leaving out the callers");
	}
	for (i = 0; i < all->nr; i++)
		describe(&all->mapping[i], run, symbols);
	status = parts_records(parts, &view, all->mapping, all->nr,
			       sizeof(*all->mapping));
	if (parts->json)
		json_object_set_new(parts->json, "unmaps_of_earlier",
				    json_integer(all->before));
	else if (all->before)
		printf("and %d unmaps of pages that were mapped before\n", all->before);
	return status;
}

static int show(const struct trace_run *run, struct parts *parts)
{
	struct mappings all = { 0 };
	int i, status;

	pair(&all, &run->events);
	status = print(&all, run, parts);
	for (i = 0; i < all.nr; i++) {
		free(all.mapping[i].time_text);
		free(all.mapping[i].held);
		free(all.mapping[i].held_text);
	}
	free(all.mapping);
	free(all.open);
	return status;
}

const struct trace_question trace_kmapsnoop = {
	.name = "kmapsnoop",
	.purpose = "each mapping, its task, and how long it is held",
	.sources = sources,
	.show = show,
};
