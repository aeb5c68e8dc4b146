// SPDX-License-Identifier: GPL-2.0
/*
 * The addresses of the mini-vmalloc (see valloc_space.h).
 *
 * Lazy freeing is the kernel's (mm/vmalloc.c since 2.6.28): an area that is
 * freed keeps its addresses until one broadcast flush for all that wait makes
 * them fit to be used again. That flush comes when a search fails, or when more
 * waits than the limit.
 *
 * Lock order: purge, then lock. The lock is never held across the flush and
 * never taken in interrupts.
 */
#include "map/valloc_space.h"

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "core/arena.h"
#include "core/count.h"
#include "core/tlb.h"
#include "core/trace.h"
#include "map/valloc_holes.h"

/* How many areas a purge merges before it lets others have the lock. */
#define MERGE_BATCH	64

/* Structs kept for later: some 100 KiB at most. */
#define SPARES_MAX	1024

/*
 * How much may wait: as lazy_max_pages() of mm/vmalloc.c, this times the binary
 * order of CPUs, but no more than a share of the space. What waits is not there
 * for the search: with much of it, small areas are cut from large holes while
 * addresses that would fit them wait, and the space falls to pieces. Less than
 * the floor is not worth a broadcast; but half of a small space is.
 */
#define WAITING_PER_CPU_ORDER	(32UL << 20)
#define WAITING_SHARE		16
#define WAITING_FLOOR		(8UL << 20)

/*
 * Structs that are not in use are kept, up to a limit: getting one anew from
 * the slab and clearing it (init_on_alloc) is a good part of a small area.
 */
static struct area *new_area(struct space *space)
{
	struct area *area;

	spin_lock(&space->lock);
	area = list_first_entry_or_null(&space->spares, struct area, chain);
	if (area) {
		list_del(&area->chain);
		space->nr_spares--;
	}
	spin_unlock(&space->lock);
	if (area)
		return area;
	area = kmem_cache_alloc(space->cache, GFP_KERNEL);
	if (area)
		area->space = space;
	return area;
}

static void free_area(struct space *space, struct area *area)
{
	lockdep_assert_held(&space->lock);
	if (space->nr_spares == SPARES_MAX) {
		kmem_cache_free(space->cache, area);
		return;
	}
	list_add(&area->chain, &space->spares);
	space->nr_spares++;
}

static void become_hole(struct space *space, struct area *area)
{
	area->kind = AREA_HOLE;
	holes_insert(space, area);
}

/*
 * Cuts an area out of a hole. What is left in front keeps the hole's struct,
 * and so does what is left behind; where both are left, the second one becomes
 * the spare's.
 */
static void carve(struct space *space, struct area *hole, struct area *area,
		  struct area **spare)
{
	unsigned long hole_end = hole->end;

	lockdep_assert_held(&space->lock);
	if (area->start == hole->start && area->end == hole_end) {
		holes_remove(space, hole);
		list_replace(&hole->chain, &area->chain);
		free_area(space, hole);
	} else if (area->start == hole->start) {
		holes_resize(space, hole, area->end, hole_end);
		list_add_tail(&area->chain, &hole->chain);
	} else {
		holes_resize(space, hole, hole->start, area->start);
		list_add(&area->chain, &hole->chain);
		if (area->end == hole_end)
			return;
		(*spare)->start = area->end;
		(*spare)->end = hole_end;
		list_add(&(*spare)->chain, &area->chain);
		become_hole(space, *spare);
		*spare = NULL;
	}
}

/* Out of line, so that a tracepoint that is off costs no register. */
static noinline void tell_search(struct space *space, unsigned long size,
				 unsigned long align, const struct area *hole)
{
	trace_area_search(size, align, holes_count_steps(space, size, align),
			  hole ? ALIGN(hole->start, align) : 0);
}

/* Takes the best hole there is now; false if there is none. */
static bool take_hole(struct space *space, struct area *area,
		      struct area **spare, unsigned long size,
		      unsigned long align)
{
	struct area *hole;

	lockdep_assert_held(&space->lock);
	hole = holes_find(space, size, align);
	if (trace_area_search_enabled())
		tell_search(space, size, align, hole);
	if (!hole)
		return false;
	area->start = ALIGN(hole->start, align);
	area->end = area->start + size;
	area->id = space->next_id++;
	area->kind = AREA_PAGES;
	carve(space, hole, area, spare);
	space->used_bytes += size;
	space->nr_used++;
	return true;
}

/* Flushed together with @area, or flushed before it. */
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
		holes_remove(space, other);
	} else {
		list_del(&other->waiting);
		space->waiting_bytes -= other->end - other->start;
	}
	area->start = min(area->start, other->start);
	area->end = max(area->end, other->end);
	list_del(&other->chain);
	free_area(space, other);
}

/*
 * Makes flushed addresses a hole, together with all on both sides that are free
 * too: the tree of holes is changed once for a run of areas, not for each.
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
	become_hole(space, area);
}

static noinline void tell_purge(const struct list_head *areas)
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
	tlb_flush_range_everywhere(start, end);
	if (trace_area_purge_enabled())
		tell_purge(areas);
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
 * One flush for all that waits; false if nothing did. What comes to wait from
 * here on belongs to the next epoch, and is not merged with what is flushed.
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

/* Purges, unless somebody else has done so since @seen purges; false if idle. */
static bool purge_since(struct space *space, unsigned long seen)
{
	bool freed;

	mutex_lock(&space->purge);
	freed = READ_ONCE(space->purges) != seen || purge(space);
	mutex_unlock(&space->purge);
	return freed;
}

static void note_failure(struct space *space, unsigned long size,
			 unsigned long align, unsigned long caller)
{
	lockdep_assert_held(&space->lock);
	count_one(COUNT_VALLOC_FAILURES);
	space->failure = (struct space_failure) {
		.size = size, .align = align, .caller = caller,
	};
}

/* Searches, and purges and searches again, until nothing is left to purge. */
static bool take_or_purge(struct space *space, struct area *area,
			  struct area **spare, unsigned long size,
			  unsigned long align)
{
	bool taken, purged = true;
	unsigned long purges;

	for (;;) {
		spin_lock(&space->lock);
		taken = take_hole(space, area, spare, size, align);
		purges = space->purges;
		if (!taken && !purged)
			note_failure(space, size, align, area->caller);
		spin_unlock(&space->lock);
		if (taken || !purged)
			return taken;
		purged = purge_since(space, purges);
	}
}

static void drop_area(struct space *space, struct area *area)
{
	spin_lock(&space->lock);
	free_area(space, area);
	spin_unlock(&space->lock);
}

/**
 * space_take() - take addresses out of the smallest hole that fits
 * @space: the space
 * @size: bytes, a multiple of the page size, guard included
 * @align: of the address: a power of two, at least a page
 * @caller: who is named if there is no room
 *
 * The area is in use, but neither found nor shown before space_publish().
 *
 * Context: process context, may sleep.
 * Return: the area, ERR_PTR(-ENOSPC) or ERR_PTR(-ENOMEM).
 */
struct area *space_take(struct space *space, unsigned long size,
			unsigned long align, unsigned long caller)
{
	struct area *area = new_area(space);
	struct area *spare = NULL;
	bool taken;

	if (!area)
		return ERR_PTR(-ENOMEM);
	/* Only an aligned area can leave a hole on both sides. */
	if (align > PAGE_SIZE) {
		spare = new_area(space);
		if (!spare) {
			drop_area(space, area);
			return ERR_PTR(-ENOMEM);
		}
	}
	area->caller = caller;
	taken = take_or_purge(space, area, &spare, size, align);
	if (spare)
		drop_area(space, spare);
	if (taken)
		return area;
	drop_area(space, area);
	return ERR_PTR(-ENOSPC);
}

/**
 * space_publish() - let an area be found by its address
 * @space: the space
 * @area: from space_take(), filled in
 *
 * Context: any.
 */
void space_publish(struct space *space, struct area *area)
{
	/* Whoever finds the area finds it filled in. */
	smp_store_release(&space->at[space_index(space, area->start)], area);
}

/**
 * space_claim() - make an area nobody's
 * @space: the space
 * @addr: where it starts
 *
 * Of any number of callers, one gets it.
 *
 * Context: any.
 * Return: the area, for space_wait(); NULL if none in use starts there.
 */
struct area *space_claim(struct space *space, unsigned long addr)
{
	if (!space_contains(space, addr))
		return NULL;
	return xchg(&space->at[space_index(space, addr)], NULL);
}

/**
 * space_claim_device() - make an area over device memory nobody's
 * @space: the space
 * @addr: any address in its first page
 *
 * As space_claim(), but an area of another kind is left as it is all the while: no
 * moment comes in which the rightful caller would not find it.
 *
 * Context: process context.
 * Return: the area, for space_wait(); NULL if no such one starts in that page.
 */
struct area *space_claim_device(struct space *space, unsigned long addr)
{
	struct area **at, *area;

	if (!space_contains(space, addr))
		return NULL;
	at = &space->at[space_index(space, addr)];
	/* With the lock held, the area may be claimed, but not come again. */
	spin_lock(&space->lock);
	area = READ_ONCE(*at);
	if (!area || area->kind != AREA_DEVICE ||
	    cmpxchg(at, area, NULL) != area)
		area = NULL;
	spin_unlock(&space->lock);
	return area;
}

/**
 * space_wait() - let an area's addresses wait for the next flush
 * @space: the space
 * @area: from space_claim(), or from space_take() and never published; all its
 *        entries are empty
 *
 * Context: process context, may sleep.
 */
void space_wait(struct space *space, struct area *area)
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
	/* Whoever purges already takes ours too, or the next one does. */
	if (full && mutex_trylock(&space->purge)) {
		purge(space);
		mutex_unlock(&space->purge);
	}
}

/**
 * space_flush() - flush all addresses that wait for it, now
 * @space: the space
 *
 * Context: process context, may sleep.
 */
void space_flush(struct space *space)
{
	mutex_lock(&space->purge);
	purge(space);
	mutex_unlock(&space->purge);
}

static unsigned long waiting_limit(unsigned long size)
{
	unsigned long most = fls(nr_cpu_ids) * WAITING_PER_CPU_ORDER;
	unsigned long floor = min(WAITING_FLOOR, size / 2);

	return min(most, max(size / WAITING_SHARE, floor));
}

static int init_chain(struct space *space)
{
	struct area *hole = new_area(space);

	if (!hole)
		return -ENOMEM;
	hole->start = space->start;
	hole->end = space->start + space->size;
	list_add(&hole->chain, &space->chain);
	spin_lock(&space->lock);
	become_hole(space, hole);
	spin_unlock(&space->lock);
	return 0;
}

/**
 * space_init() - one hole as large as its stretch of the arena
 * @space: filled in
 * @stretch: which addresses
 *
 * Context: process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int space_init(struct space *space, const struct arena_stretch *stretch)
{
	unsigned int orders = holes_max_orders(stretch->size);
	struct area *area;

	space->start = stretch->start;
	space->size = stretch->size;
	space->waiting_limit = waiting_limit(space->size);
	space->holes = RB_ROOT;
	space->largest = NULL;
	space->next_id = 1;
	spin_lock_init(&space->lock);
	mutex_init(&space->purge);
	INIT_LIST_HEAD(&space->chain);
	INIT_LIST_HEAD(&space->waiting);
	INIT_LIST_HEAD(&space->spares);
	space->at = kvcalloc(space->size >> PAGE_SHIFT, sizeof(*space->at),
			     GFP_KERNEL);
	if (!space->at)
		return -ENOMEM;
	space->cache = kmem_cache_create("addrspace_area",
					 struct_size(area, fits, orders), 0, 0,
					 NULL);
	if (!space->cache)
		goto free_at;
	if (!init_chain(space))
		return 0;
	kmem_cache_destroy(space->cache);
free_at:
	kvfree(space->at);
	return -ENOMEM;
}

/**
 * space_exit() - free what space_init() made
 * @space: nobody uses it any more
 *
 * Context: process context, may sleep.
 */
void space_exit(struct space *space)
{
	struct area *area, *next;

	WARN_ON(space->nr_used);
	list_splice(&space->spares, &space->chain);
	list_for_each_entry_safe(area, next, &space->chain, chain)
		kmem_cache_free(space->cache, area);
	kmem_cache_destroy(space->cache);
	kvfree(space->at);
}
