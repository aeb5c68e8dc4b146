// SPDX-License-Identifier: GPL-2.0
/*
 * The addresses of the mini-vmalloc (see valloc_space.h).
 *
 * Areas are freed lazily, as in the kernel (mm/vmalloc.c since 2.6.28): the addresses
 * of a freed area wait until a purge flushes those of all freed areas on all CPUs at
 * once. A purge runs when a search fails, or when more bytes wait than the limit.
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

/* After merging this many areas, a purge releases the lock for a moment. */
#define MERGE_BATCH	64

/* Unused structs that are kept: about 100 KiB at most. */
#define SPARES_MAX	1024

/*
 * The limit of waiting bytes: as in lazy_max_pages() of mm/vmalloc.c, a size times
 * fls() of the CPUs; but at most a share of the space. Waiting addresses cannot be
 * reused: if many wait, small areas are cut from large holes although smaller ones
 * would fit, and the space fragments. Fewer bytes than the floor are not worth a flush
 * on all CPUs, unless they are half of a small space.
 */
#define WAITING_PER_CPU_ORDER	(32UL << 20)
#define WAITING_SHARE		16
#define WAITING_FLOOR		(8UL << 20)

/*
 * Some unused structs are kept: to allocate one from the slab and clear it
 * (init_on_alloc) is a good part of the cost of a small area.
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
	as_holes_insert(space, area);
}

/*
 * Cuts an area out of a hole. The rest before or after the area keeps the hole's
 * struct; if both remain, the second one takes *spare.
 */
static void carve(struct space *space, struct area *hole, struct area *area,
		  struct area **spare)
{
	unsigned long hole_end = hole->end;

	lockdep_assert_held(&space->lock);
	if (area->start == hole->start && area->end == hole_end) {
		as_holes_remove(space, hole);
		list_replace(&hole->chain, &area->chain);
		free_area(space, hole);
	} else if (area->start == hole->start) {
		as_holes_resize(space, hole, area->end, hole_end);
		list_add_tail(&area->chain, &hole->chain);
	} else {
		as_holes_resize(space, hole, hole->start, area->start);
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

/* Out of line: a disabled tracepoint then costs its caller no register. */
static noinline void tell_search(struct space *space, unsigned long size,
				 unsigned long align, const struct area *hole)
{
	trace_area_search(size, align, as_holes_count_steps(space, size, align),
			  hole ? ALIGN(hole->start, align) : 0);
}

/* Cuts the area out of the best hole; false if none is large enough. */
static bool take_hole(struct space *space, struct area *area,
		      struct area **spare, unsigned long size,
		      unsigned long align)
{
	struct area *hole;

	lockdep_assert_held(&space->lock);
	hole = as_holes_find(space, size, align);
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
	free_area(space, other);
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
	as_tlb_flush_range_everywhere(start, end);
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

/* Purges, unless another purge has ended since @seen was read; false if none waited. */
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

/* Searches; if that fails, purges and searches again, until nothing waits. */
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
 * as_space_take() - take addresses out of the smallest hole that fits
 * @space: the space
 * @size: bytes, a multiple of the page size, guard page included
 * @align: of the address: a power of two, at least a page
 * @caller: the address recorded with the area, or with the failure
 *
 * The area is in use, but not found by address before as_space_publish().
 *
 * Context: process context, may sleep.
 * Return: the area, ERR_PTR(-ENOSPC) or ERR_PTR(-ENOMEM).
 */
struct area *as_space_take(struct space *space, unsigned long size,
			   unsigned long align, unsigned long caller)
{
	struct area *area = new_area(space);
	struct area *spare = NULL;
	bool taken;

	if (!area)
		return ERR_PTR(-ENOMEM);
	/* Only an area aligned to more than a page can leave a hole on both sides. */
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
 * as_space_publish() - let an area be found by its address
 * @space: the space
 * @area: from as_space_take(), with its pages mapped
 *
 * Context: any.
 */
void as_space_publish(struct space *space, struct area *area)
{
	/* A reader that finds the area must find it complete. */
	smp_store_release(&space->at[space_index(space, area->start)], area);
}

/**
 * as_space_claim() - take a published area back, in order to free it
 * @space: the space
 * @addr: its first address
 *
 * Of several concurrent callers, one gets the area.
 *
 * Context: any.
 * Return: the area, for as_space_wait(); NULL if no area in use starts there.
 */
struct area *as_space_claim(struct space *space, unsigned long addr)
{
	if (!space_contains(space, addr))
		return NULL;
	return xchg(&space->at[space_index(space, addr)], NULL);
}

/**
 * as_space_claim_device() - as_space_claim() for areas over device memory only
 * @space: the space
 * @addr: any address in the area's first page
 *
 * An area of another kind stays published all the time, so that a concurrent
 * as_space_claim() finds it.
 *
 * Context: process context.
 * Return: the area, for as_space_wait(); NULL if no area over device memory starts in
 * that page.
 */
struct area *as_space_claim_device(struct space *space, unsigned long addr)
{
	struct area **at, *area;

	if (!space_contains(space, addr))
		return NULL;
	at = &space->at[space_index(space, addr)];
	/* Under the lock, the area may be claimed, but its struct is not reused. */
	spin_lock(&space->lock);
	area = READ_ONCE(*at);
	if (!area || area->kind != AREA_DEVICE ||
	    cmpxchg(at, area, NULL) != area)
		area = NULL;
	spin_unlock(&space->lock);
	return area;
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
 * as_space_init() - make a space that is one hole
 * @space: filled in
 * @stretch: its addresses
 *
 * Context: process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int as_space_init(struct space *space, const struct arena_stretch *stretch)
{
	unsigned int orders = as_holes_max_orders(stretch->size);
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
 * as_space_exit() - undo as_space_init()
 * @space: the space, without areas in use
 *
 * Context: process context, may sleep.
 */
void as_space_exit(struct space *space)
{
	struct area *area, *next;

	WARN_ON(space->nr_used);
	list_splice(&space->spares, &space->chain);
	list_for_each_entry_safe(area, next, &space->chain, chain)
		kmem_cache_free(space->cache, area);
	kmem_cache_destroy(space->cache);
	kvfree(space->at);
}
