// SPDX-License-Identifier: GPL-2.0
/* The view of the kernel's vmalloc space (see vmalloc.h). */
#include "vmalloc/vmalloc.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/snapshot.h"
#include "data/vmareas.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/page.h"
#include "lib/pairs.h"
#include "show/parts.h"
#include "show/table.h"

#define ADDRESS_SPACE	(1ULL << 32)	/* of 32 bits */
#define KERNEL_HALF	(1ULL << 56)	/* of 64 bits */

struct hole {
	uint64_t start, end, size;
	const char *behind;	/* the caller of the area below, or NULL */
};

struct holes {
	struct hole *hole;
	int nr, room;
	uint64_t free, largest;
};

#define HOLE(member)	offsetof(struct hole, member)
#define AREA(member)	offsetof(struct vmarea, member)

static const struct column hole_columns[] = {
	{ "FREE FROM", "start", CELL_ADDRESS, HOLE(start) },
	{ "TO", "end", CELL_ADDRESS, HOLE(end) },
	{ "SIZE", "size", CELL_BYTES, HOLE(size) },
	{ "BEHIND THE AREA OF", "behind", CELL_TEXT, HOLE(behind), .rank = 1 },
};

static const struct column area_columns[] = {
	{ NULL, "id", CELL_NUMBER, AREA(id) },
	{ "START", "start", CELL_ADDRESS, AREA(start) },
	{ "END", "end", CELL_ADDRESS, AREA(end), .rank = 3 },
	{ "SIZE", "size", CELL_BYTES, AREA(size) },
	{ "MAPPED", "mapped", CELL_BYTES_OR_BLANK, AREA(mapped) },
	{ "GUARD", "guard", CELL_BYTES_OR_BLANK, AREA(guard), .rank = 5 },
	{ NULL, "pages", CELL_NUMBER, AREA(pages) },
	{ "PHYS", "phys", CELL_TEXT, AREA(phys), .rank = 4 },
	{ "FLAGS", "flags", CELL_LIST, AREA(flags), .rank = 2 },
	{ "CALLER", "caller", CELL_TEXT, AREA(caller), .rank = 1 },
};

static const struct view hole_view = {
	.name = "holes",
	.columns = hole_columns,
	.nr_columns = ARRAY_SIZE(hole_columns),
};

static const struct view area_view = {
	.name = "areas",
	.columns = area_columns,
	.nr_columns = ARRAY_SIZE(area_columns),
};

/* The columns that are known for an area whose address is hashed. */
static const struct column hashed_columns[] = {
	{ NULL, "id", CELL_NUMBER, AREA(id) },
	{ "SIZE", "size", CELL_BYTES, AREA(size) },
	{ "GUARD", "guard", CELL_BYTES_OR_BLANK, AREA(guard), .rank = 5 },
	{ NULL, "pages", CELL_NUMBER, AREA(pages) },
	{ "PHYS", "phys", CELL_TEXT, AREA(phys), .rank = 4 },
	{ "FLAGS", "flags", CELL_LIST, AREA(flags), .rank = 2 },
	{ "CALLER", "caller", CELL_TEXT, AREA(caller), .rank = 1 },
};

static const struct view hashed_view = {
	.name = "areas",
	.columns = hashed_columns,
	.nr_columns = ARRAY_SIZE(hashed_columns),
};

/* Says what hashed addresses cannot show, for people and for programs. */
static void put_note(struct parts *parts)
{
	static const char note[] =
		"area addresses are hashed; "
		"holes are unmapped ranges of the page tables, so one may contain an area that maps nothing; "
		"'sysctl kernel.kptr_restrict=1' shows the addresses";

	if (parts->json)
		json_object_set_new(parts->json, "note", json_string(note));
	else
		warn("%s", note);
}

static void add_hole(struct holes *holes, uint64_t start, uint64_t end,
		     const struct vmarea *below)
{
	struct hole hole = {
		.start = start,
		.end = end,
		.size = end - start,
		.behind = below && *below->caller ? below->caller : NULL,
	};

	if (start >= end)
		return;
	holes->free += hole.size;
	if (hole.size > holes->largest)
		holes->largest = hole.size;
	holes->hole = make_room(holes->hole, holes->nr, &holes->room,
				sizeof(hole));
	holes->hole[holes->nr++] = hole;
}

static void find_holes(struct holes *holes, const struct vmareas *areas)
{
	const struct vmarea *below = NULL;
	uint64_t next = areas->start;
	int i;

	for (i = 0; i < areas->nr; i++) {
		const struct vmarea *area = &areas->area[i];

		add_hole(holes, next, area->start, below);
		if (area->reach == area->end)
			below = area;
		next = area->reach;
	}
	add_hole(holes, next, areas->end, below);
}

static void add_number(struct pairs *pairs, const char *name, uint64_t number)
{
	char *text = xasprintf("%" PRIu64, number);

	pairs_add(pairs, name, text);
	free(text);
}

/* Defined as for the mini-vmalloc: 0 if all free space is one hole. */
static uint64_t fragmentation(const struct holes *holes)
{
	return holes->free ? 100 - 100 * holes->largest / holes->free : 0;
}

static void sum_up(struct pairs *summary, const struct vmareas *areas,
		   const struct holes *holes)
{
	uint64_t used = 0, guard = 0, lazy = 0, mapped = 0;
	int i;

	for (i = 0; i < areas->nr; i++) {
		const struct vmarea *area = &areas->area[i];
		uint64_t own = area->end - vmareas_own_start(areas, i);
		uint64_t end = own < area->guard ? own : area->guard;

		/* Each byte of overlapping areas counts once. */
		*(area->lazy ? &lazy : &used) += own - end;
		guard += end;
		mapped += area->mapped;
	}
	add_number(summary, "total", areas->end - areas->start);
	add_number(summary, "used", used);
	add_number(summary, "guard", guard);
	add_number(summary, "lazily_freed", lazy);
	add_number(summary, "free", holes->free);
	add_number(summary, "largest_hole", holes->largest);
	add_number(summary, "fragmentation", fragmentation(holes));
	add_number(summary, "areas", areas->nr);
	if (!areas->is_measured)
		return;
	add_number(summary, "mapped", mapped);
	add_number(summary, "mapped_elsewhere", areas->mapped_outside);
}

/*
 * Uses the sizes alone. The largest hole is then an upper bound from the page tables,
 * and at most the total free space.
 */
static void sum_up_hashed(struct pairs *summary, const struct vmareas *areas,
			  const struct holes *holes)
{
	uint64_t used = 0, guard = 0, lazy = 0, all;
	uint64_t total = areas->end - areas->start, left;
	int i;

	for (i = 0; i < areas->nr; i++) {
		const struct vmarea *area = &areas->area[i];

		*(area->lazy ? &lazy : &used) += area->size - area->guard;
		guard += area->guard;
	}
	all = used + lazy + guard;
	left = all < total ? total - all : 0;
	add_number(summary, "total", total);
	add_number(summary, "used", used);
	add_number(summary, "guard", guard);
	add_number(summary, "lazily_freed", lazy);
	add_number(summary, "free", left);
	add_number(summary, "largest_hole",
		   holes->largest < left ? holes->largest : left);
	add_number(summary, "areas", areas->nr);
	add_number(summary, "mapped", areas->mapped);
}

void vmalloc_holes_summary(struct pairs *summary, const struct vmareas *areas)
{
	struct holes holes = { 0 };

	if (!vmareas_is_whole(areas)) {
		add_number(summary, "total", areas->end - areas->start);
		return;
	}
	find_holes(&holes, areas->placed ?: areas);
	(areas->placed ? sum_up_hashed : sum_up)(summary, areas, &holes);
	free(holes.hole);
}

static int print_areas(struct parts *parts, const struct vmareas *areas)
{
	return parts_records_without(parts, areas->placed ? &hashed_view : &area_view,
				     areas->area, areas->nr, sizeof(*areas->area),
				     areas->is_measured || areas->placed ?
				       NULL : "MAPPED");
}

static int print_parts(struct parts *parts, const struct vmareas *areas,
		       const struct holes *holes, bool with_areas)
{
	struct pairs summary = { 0 };
	int status = STATUS_OK;

	(areas->placed ? sum_up_hashed : sum_up)(&summary, areas, holes);
	if (with_areas || parts->app->json)
		status = print_areas(parts, areas);
	status = status ?: parts_records(parts, &hole_view, holes->hole,
					 holes->nr, sizeof(*holes->hole)) ?:
		 vmalloc_callers_print(parts, areas) ?:
		 parts_pairs(parts, "summary", &summary);
	pairs_free(&summary);
	return status;
}

/* Also returns 1 if the area would not fit, for scripts. */
static int print(const struct app *app, const struct vmareas *areas,
		 const struct fit *fit, bool with_areas)
{
	struct holes holes = { 0 };
	struct parts parts;
	int status;

	find_holes(&holes, areas->placed ?: areas);
	parts_begin(&parts, app);
	if (areas->placed)
		put_note(&parts);
	status = print_parts(&parts, areas, &holes, with_areas);
	if (!status && fit->size)
		status = vmalloc_verdict_print(&parts, areas->placed ?: areas,
					       fit);
	free(holes.hole);
	status = parts_end(&parts, status);
	if (!status && fit->size && fit->verdict >= FIT_NOT)
		return STATUS_FAILED;
	return status;
}

static int read_wish(const struct vmalloc_holes_wish *wish, uint64_t *size,
		     uint64_t *align)
{
	*size = 0;
	*align = PAGE_SIZE;
	if (wish->align && !wish->size)
		return misuse("--align needs a size: give --size, too");
	if ((wish->size && argument_size("--size", wish->size, size)) ||
	    (wish->align && argument_size("--align", wish->align, align)))
		return STATUS_MISUSE;
	if (wish->guarded && !wish->size)
		return misuse("--guarded needs a size: give --size, too");
	if (wish->guarded && *size <= PAGE_SIZE)
		return misuse("--size %s --guarded must be larger than the guard page",
			      wish->size);
	if (wish->guarded)
		*size -= PAGE_SIZE;
	if (*align & (*align - 1) || *align > ADDRESS_SPACE)
		return misuse("--align must be a power of two up to 4G, not '%s'",
			      wish->align);
	return STATUS_OK;
}

/* At most the largest kernel half: with five levels, 64 PiB. */
static int check_size(const struct vmareas *areas,
		      const struct vmalloc_holes_wish *wish, uint64_t size)
{
	bool wide = areas->end > ADDRESS_SPACE;

	if (wide && size > KERNEL_HALF)
		return misuse("--size must be at most 65536T, not '%s'", wish->size);
	if (!wide && size > ADDRESS_SPACE)
		return misuse("--size must be at most 4G, not '%s'", wish->size);
	return STATUS_OK;
}

int vmalloc_holes_show(const struct app *app,
		       const struct vmalloc_holes_wish *wish)
{
	const struct vmareas *areas;
	struct fit fit = { 0 };
	uint64_t size, align;
	int status = read_wish(wish, &size, &align);

	if (status)
		return status;
	areas = snapshot_vmareas_any(app->snapshot);
	if (!areas)
		return STATUS_FAILED;
	status = check_size(areas, wish, size);
	if (!status && size)
		fit_try(areas->placed ?: areas, size, align, &fit);
	if (!status && size &&
	    (areas->placed || !fit_ends_by(&fit, areas->doubtful_from)))
		fit_doubt(&fit);
	return status ?: print(app, areas, &fit, wish->areas);
}
