// SPDX-License-Identifier: GPL-2.0
/*
 * The freed areas of the mini-vmalloc, and how they become holes (see valloc_space.h).
 *
 * Areas are freed lazily, as in the kernel (mm/vmalloc.c since 2.6.28): the addresses
 * of a freed area wait until a purge flushes those of all freed areas on all CPUs at
 * once. A purge runs when a search fails, or when more bytes wait than the limit.
 *
 * The lock is never held across the flush; space->purge is.
 */
#include "map/valloc_space.h"

#include <linux/cpumask.h>
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/sched.h>

#include "core/count.h"
#include "core/tlb.h"
#include "core/trace.h"
#include "map/valloc_holes.h"

/* After merging this many areas, a purge releases the lock for a moment. */
#define MERGE_BATCH	64

/*
 * The limit of waiting bytes: as in lazy_max_pages() of mm/vmalloc.c, a size times
 * fls() of the CPUs; but at most a share of the space. Waiting addresses cannot be
 * reused: if many wait, small areas are cut from large holes although smaller ones
 * would fit, and the space fragments. Fewer bytes than the lower limit are not worth a
 * flush on all CPUs, unless they are half of a small space.
 */
#define WAITING_PER_CPU_ORDER	(32UL << 20)
#define WAITING_SHARE		16
#define WAITING_FLOOR		(8UL << 20)

/* Is the other one flushed: earlier, or in the same purge as @area? */
static bool joins(const struct area *area, const struct area *other)
{
	return other->kind == AREA_HOLE ||
	       (other->kind == AREA_WAITING && other->epoch == area->epoch);
}

static struct area *neighbour(struct space *space, const struct area *area,
			      struct list_head *entry)
{
	struct area *other = list_entry(entry, struct area, chain);

	lockdep_assert_held(&space->lock);
	return entry != &space->chain && joins(area, other) ? other : NULL;
}

static void absorb(struct space *space, struct area *area, struct area *other)
{
	lockdep_assert_held(&space->lock);
	if (other->kind == AREA_HOLE) {
		as_holes_remove(space, other);
	} else {
		list_del(&other->waiting);
		space->waiting_bytes -= other->end - other->start;
	}
	area->start = min(area->start, other->start);
	area->end = max(area->end, other->end);
	list_del(&other->chain);
	as_space_free_area(space, other);
}

/*
 * Makes a flushed area a hole, together with the flushed areas and holes on both
 * sides: the tree of holes changes once for a run of areas, not for each of them.
 */
static void merge(struct space *space, struct area *area)
{
	struct area *other;

	lockdep_assert_held(&space->lock);
	list_del(&area->waiting);
	space->waiting_bytes -= area->end - area->start;
	while ((other = neighbour(space, area, area->chain.prev)))
		absorb(space, area, other);
	while ((other = neighbour(space, area, area->chain.next)))
		absorb(space, area, other);
	as_space_become_hole(space, area);
}

static noinline void emit_purge(const struct list_head *areas)
{
	unsigned long bytes = 0;
	unsigned int nr = 0;
	struct area *area;

	list_for_each_entry(area, areas, waiting) {
		bytes += area->end - area->start;
		nr++;
	}
	trace_area_purge(nr, bytes);
}

static void flush(const struct list_head *areas)
{
	unsigned long start = ULONG_MAX, end = 0;
	struct area *area;

	list_for_each_entry(area, areas, waiting) {
		start = min(start, area->start);
		end = max(end, area->end);
	}
	as_tlb_flush_range_everywhere(start, end);
	if (trace_area_purge_enabled())
		emit_purge(areas);
}

static void merge_all(struct space *space, struct list_head *areas)
{
	unsigned int merged = 0;

	spin_lock(&space->lock);
	while (!list_empty(areas)) {
		merge(space, list_first_entry(areas, struct area, waiting));
		if (++merged % MERGE_BATCH)
			continue;
		spin_unlock(&space->lock);
		cond_resched();
		spin_lock(&space->lock);
	}
	space->purges++;
	spin_unlock(&space->lock);
}

/*
 * Flushes all waiting areas at once; false if none waits. Areas freed from here on
 * belong to the next epoch: they are not flushed, and so not merged.
 */
static bool purge(struct space *space)
{
	LIST_HEAD(areas);

	lockdep_assert_held(&space->purge);
	spin_lock(&space->lock);
	list_splice_init(&space->waiting, &areas);
	space->epoch++;
	spin_unlock(&space->lock);
	if (list_empty(&areas))
		return false;
	flush(&areas);
	count_one(COUNT_VALLOC_PURGES);
	merge_all(space, &areas);
	return true;
}

/**
 * as_space_purge_since() - purge, unless another purge has ended meanwhile
 * @space: the space
 * @seen: @space->purges, as read under the lock
 *
 * Context: process context, may sleep.
 * Return: false if no area waited.
 */
bool as_space_purge_since(struct space *space, unsigned long seen)
{
	bool freed;

	mutex_lock(&space->purge);
	freed = READ_ONCE(space->purges) != seen || purge(space);
	mutex_unlock(&space->purge);
	return freed;
}

/**
 * as_space_wait() - let an area's addresses wait for the next purge
 * @space: the space
 * @area: from as_space_claim(), or from as_space_take() if never published; all its entries
 *	are empty
 *
 * Context: process context, may sleep.
 */
void as_space_wait(struct space *space, struct area *area)
{
	unsigned long size = area->end - area->start;
	bool full;

	spin_lock(&space->lock);
	area->kind = AREA_WAITING;
	area->epoch = space->epoch;
	list_add_tail(&area->waiting, &space->waiting);
	space->used_bytes -= size;
	space->nr_used--;
	space->waiting_bytes += size;
	full = space->waiting_bytes > space->waiting_limit;
	spin_unlock(&space->lock);
	/* If a purge is running, it flushes this area, or the next purge does. */
	if (full && mutex_trylock(&space->purge)) {
		purge(space);
		mutex_unlock(&space->purge);
	}
}

/**
 * as_space_flush() - purge all waiting areas now
 * @space: the space
 *
 * Context: process context, may sleep.
 */
void as_space_flush(struct space *space)
{
	mutex_lock(&space->purge);
	purge(space);
	mutex_unlock(&space->purge);
}

/**
 * as_space_waiting_limit() - compute the limit of waiting bytes
 * @size: the size of the space
 *
 * Context: any.
 */
unsigned long as_space_waiting_limit(unsigned long size)
{
	unsigned long most = fls(nr_cpu_ids) * WAITING_PER_CPU_ORDER;
	unsigned long floor = min(WAITING_FLOOR, size / 2);

	return min(most, max(size / WAITING_SHARE, floor));
}
