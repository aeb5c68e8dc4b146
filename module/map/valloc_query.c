// SPDX-License-Identifier: GPL-2.0
/*
 * The state of the mini-vmalloc, for /proc/addrspace/vmalloc: its areas one by one, the
 * totals, and the areas in the way of a request. Changes nothing.
 */
#include <linux/kernel.h>
#include <linux/mm.h>

#include "core/arena.h"
#include "core/compat.h"
#include "map/valloc.h"
#include "map/valloc_holes.h"

/* If the area is freed meanwhile, its last pages are not counted. */
static unsigned int count_runs(const struct valloc *valloc,
			       const struct area *area)
{
	unsigned long addr = area->start, last_pfn = 0;
	unsigned int i, runs = 0;

	for (i = 0; i < area->nr_pages; i++, addr += PAGE_SIZE) {
		pte_t pte = ptep_get_lockless(arena_pte(valloc->arena, addr));

		if (!pte_present(pte))
			break;
		runs += !i || pte_pfn(pte) != last_pfn + 1;
		last_pfn = pte_pfn(pte);
	}
	return runs;
}

static struct area *next_in_use(const struct space *space, unsigned long addr)
{
	unsigned int i, nr = space->size >> PAGE_SHIFT;

	lockdep_assert_held(&space->lock);
	for (i = space_index(space, addr); i < nr; i++) {
		struct area *area = READ_ONCE(space->at[i]);

		if (area)
			return area;
	}
	return NULL;
}

/**
 * as_valloc_next_area() - find the first area in use at or above an address
 * @valloc: the mini-vmalloc
 * @addr: page aligned; 0 for the first area of all
 * @info: filled in
 *
 * Context: process context, does not sleep.
 * Return: false if there is none.
 */
bool as_valloc_next_area(struct valloc *valloc, unsigned long addr,
			 struct valloc_area_info *info)
{
	struct space *space = &valloc->space;
	struct area *area;

	addr = max(addr, space->start);
	/* Structs are freed under the lock only, so the area stays valid. */
	spin_lock(&space->lock);
	area = next_in_use(space, addr);
	if (area)
		*info = (struct valloc_area_info) {
			.id = area->id,
			.kind = area->kind,
			.flags = area->flags,
			.start = area->start,
			.size = (unsigned long)area->nr_pages << PAGE_SHIFT,
			.nr_pages = area->nr_pages,
			.nr_runs = count_runs(valloc, area),
			.caller = area->caller,
		};
	spin_unlock(&space->lock);
	return area;
}

static unsigned int count_holes(const struct space *space)
{
	unsigned int holes = space->largest ? 1 : 0;
	struct rb_node *node;

	for (node = rb_first(&space->holes); node; node = rb_next(node))
		holes++;
	return holes;
}

/**
 * as_valloc_summarize() - get the totals
 * @valloc: the mini-vmalloc
 * @summary: filled in
 *
 * Context: process context, does not sleep.
 */
void as_valloc_summarize(struct valloc *valloc, struct valloc_summary *summary)
{
	struct space *space = &valloc->space;

	spin_lock(&space->lock);
	*summary = (struct valloc_summary) {
		.nr_areas = space->nr_used,
		.used = space->used_bytes,
		.waiting = space->waiting_bytes,
		.free = space->size - space->used_bytes - space->waiting_bytes,
		.nr_holes = count_holes(space),
		.largest_hole = as_holes_largest(space),
		.failure = space->failure,
	};
	spin_unlock(&space->lock);
}

static bool in_the_way(const struct area *area)
{
	return area->kind != AREA_HOLE && area->kind != AREA_WAITING;
}

/*
 * The areas that overlap a place as large as a request. The place moves upwards only,
 * so each area is visited twice in all.
 */
struct sliding {
	struct area *first;	/* overlaps the start of the place */
	struct area *behind;	/* the first one after its end */
	unsigned int nr_areas;	/* in use, from first up to after */
};

static void slide(const struct space *space, struct sliding *window,
		  unsigned long start, unsigned long end)
{
	while (!list_entry_is_head(window->behind, &space->chain, chain) &&
	       window->behind->start < end) {
		window->nr_areas += in_the_way(window->behind);
		window->behind = list_next_entry(window->behind, chain);
	}
	while (window->first->end <= start) {
		window->nr_areas -= in_the_way(window->first);
		window->first = list_next_entry(window->first, chain);
	}
}

/**
 * as_valloc_find_obstacle() - find the place with the fewest areas in the way of a request
 * @valloc: the mini-vmalloc
 * @size: bytes, guard page included
 * @align: as for as_valloc_alloc(), at least a page
 * @obstacle: filled in; of several such places the lowest
 *
 * Context: process context, does not sleep.
 * Return: false if the request would not fit into the empty mini-vmalloc.
 */
bool as_valloc_find_obstacle(struct valloc *valloc, unsigned long size,
			     unsigned long align, struct valloc_obstacle *obstacle)
{
	struct space *space = &valloc->space;
	unsigned long space_last = space->start + space->size - 1;
	struct sliding window = {};
	struct area *area;

	obstacle->nr_areas = UINT_MAX;
	spin_lock(&space->lock);
	window.first = list_first_entry(&space->chain, struct area, chain);
	window.behind = window.first;
	list_for_each_entry(area, &space->chain, chain) {
		unsigned long start = ALIGN(area->start, align);

		if (start < area->start || start > space_last ||
		    space_last - start < size - 1)
			break;
		slide(space, &window, start, start + size);
		if (window.nr_areas >= obstacle->nr_areas)
			continue;
		*obstacle = (struct valloc_obstacle) {
			start, start + size, window.nr_areas
		};
	}
	spin_unlock(&space->lock);
	return obstacle->nr_areas != UINT_MAX;
}
