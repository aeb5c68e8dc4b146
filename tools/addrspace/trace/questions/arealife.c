// SPDX-License-Identifier: GPL-2.0
/*
 * Areas of the mini-vmalloc: their sizes, their lifetimes and the code that allocates
 * them. The kernel pairs the events of an area's start and end by its address, which no
 * other area has meanwhile.
 */
#include "trace/trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/addrspace.h>

#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/page.h"
#include "show/parts.h"
#include "show/table.h"

enum { BORN, ALLOCATED, ENDED, FREED, LIVED };

static const struct trace_synthetic synthetic[] = {
	{ "@area", "u64 time; unsigned long caller; unsigned int pages" },
	{ NULL }
};

static const struct trace_source sources[] = {
	[BORN] = { "area_alloc",
		"hist:keys=addr:area_since=common_timestamp.usecs,area_by=caller"
		":clock=mono:size=16384" },
	[ALLOCATED] = { "area_alloc", "hist:keys=caller.sym,pages" },
	[ENDED] = { "area_free",
		"hist:keys=addr:life=common_timestamp.usecs-$area_since,by=$area_by,n=pages:clock=mono:size=16384"
		":onmatch(addrspace.area_alloc).trace(@area,$life,$by,$n)" },
	/* The one above counts only areas whose start was recorded. */
	[FREED] = { "area_free", "hist:keys=common_type", true },
	[LIVED] = { "@area", TRACE_TIMES("caller.sym,pages,", ":vals=time") },
	{ NULL }
};

/* The areas of one size that one function allocates. */
struct kind {
	char *caller;
	uint64_t pages, size;
	uint64_t allocated, freed, alive, life;	/* life: of all freed, us */
	uint64_t average;
	char *average_text;
};

struct kinds {
	struct kind *kind;
	int nr, room;
};

#define KIND(member)	offsetof(struct kind, member)

static const struct column columns[] = {
	{ "CALLER", "caller", CELL_TEXT, KIND(caller) },
	{ "SIZE", "size", CELL_BYTES, KIND(size) },
	{ "PAGES", "pages", CELL_NUMBER, KIND(pages) },
	{ "ALLOCATED", "allocated", CELL_NUMBER, KIND(allocated) },
	{ "FREED", "freed", CELL_NUMBER, KIND(freed) },
	{ "ALIVE", "alive", CELL_NUMBER, KIND(alive) },
	{ "AVERAGE LIFE", NULL, CELL_TEXT, KIND(average_text) },
	{ NULL, "average_life_ns", CELL_NUMBER, KIND(average) },
};

static const struct view view = {
	.name = "areas",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

static struct kind *kind_of(struct kinds *kinds, const char *entry)
{
	char *caller = trace_hist_symbol(entry, "caller");
	uint64_t pages = trace_hist_key(entry, "pages");
	int i;

	for (i = 0; i < kinds->nr; i++)
		if (kinds->kind[i].pages == pages &&
		    !strcmp(kinds->kind[i].caller, caller)) {
			free(caller);
			return &kinds->kind[i];
		}
	kinds->kind = make_room(kinds->kind, kinds->nr, &kinds->room,
				sizeof(*kinds->kind));
	kinds->kind[i] = (struct kind){
		.caller = caller,
		.pages = pages,
		.size = pages * PAGE_SIZE,
	};
	kinds->nr++;
	return &kinds->kind[i];
}

static void add(struct kinds *kinds, const struct trace_hist *allocated,
		const struct trace_hist *lived)
{
	int i;

	for (i = 0; i < allocated->nr; i++)
		kind_of(kinds, allocated->entry[i])->allocated +=
			trace_hist_value(allocated->entry[i], "hitcount");
	for (i = 0; i < lived->nr; i++) {
		const char *entry = lived->entry[i];
		struct kind *kind = kind_of(kinds, entry);

		kind->freed += trace_hist_value(entry, "hitcount");
		kind->life += trace_hist_value(entry, "time");
	}
}

static void conclude(struct kind *kind)
{
	kind->alive = kind->allocated > kind->freed ?
		      kind->allocated - kind->freed : 0;
	kind->average = kind->freed ? kind->life * TRACE_US / kind->freed : 0;
	kind->average_text = kind->freed ? trace_time_text(kind->average) :
					   xstrdup("");
}

static int by_allocated(const void *a, const void *b)
{
	const struct kind *x = a, *y = b;

	if (x->allocated != y->allocated)
		return x->allocated > y->allocated ? -1 : 1;
	return x->pages < y->pages ? -1 : x->pages > y->pages;
}

static int show_kinds(const struct trace_run *run, struct parts *parts)
{
	struct kinds kinds = { 0 };
	int i, status;

	add(&kinds, &run->hist[ALLOCATED], &run->hist[LIVED]);
	for (i = 0; i < kinds.nr; i++)
		conclude(&kinds.kind[i]);
	if (kinds.nr)
		qsort(kinds.kind, kinds.nr, sizeof(*kinds.kind), by_allocated);
	status = parts_records(parts, &view, kinds.kind, kinds.nr,
			       sizeof(*kinds.kind));
	for (i = 0; i < kinds.nr; i++) {
		free(kinds.kind[i].caller);
		free(kinds.kind[i].average_text);
	}
	free(kinds.kind);
	return status;
}

static void show_earlier(const struct trace_run *run, struct parts *parts)
{
	uint64_t freed = run->hist[FREED].hits, lived = run->hist[LIVED].hits;
	/* The two do not begin to count at the same moment. */
	uint64_t earlier = freed > lived ? freed - lived : 0;

	if (parts->json)
		json_object_set_new(parts->json, "frees_of_earlier",
				    json_integer(earlier));
	else if (earlier)
		printf("and %d frees of areas that were allocated before\n", (int)earlier);
}

static int show(const struct trace_run *run, struct parts *parts)
{
	struct trace_times times = { 0 };
	int status;

	trace_times_add(&times, "life", &run->hist[LIVED], TRACE_US, NULL, 0);
	status = show_kinds(run, parts) ?: trace_times_show(&times, parts);
	trace_times_free(&times);
	show_earlier(run, parts);
	return status;
}

const struct trace_question trace_arealife = {
	.name = "arealife",
	.purpose = "areas of the mini-vmalloc: size, lifetime, caller",
	.synthetic = synthetic,
	.sources = sources,
	.show = show,
};
