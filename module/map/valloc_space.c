// SPDX-License-Identifier: GPL-2.0
/*
 * The addresses of the mini-vmalloc (see valloc_space.h).
 *
 * Lock order: purge, then lock. The lock is never held across the flush and
 * never taken in interrupts.
 */
#include "map/valloc_space.h"

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "core/arena.h"
#include "core/count.h"
#include "core/trace.h"
#include "map/valloc_holes.h"

/* Unused structs that are kept: about 100 KiB at most. */
#define SPARES_MAX	1024

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

/**
 * as_space_free_area() - free a struct, or keep it for the next area
 * @space: the space
 * @area: the area, in no list
 *
 * Context: the space's lock is held.
 */
void as_space_free_area(struct space *space, struct area *area)
{
	lockdep_assert_held(&space->lock);
	if (space->nr_spares == SPARES_MAX) {
		kmem_cache_free(space->cache, area);
		return;
	}
	list_add(&area->chain, &space->spares);
	space->nr_spares++;
}

/**
 * as_space_become_hole() - let an area's addresses be found by searches
 * @space: the space
 * @area: the area, in the chain
 *
 * Context: the space's lock is held.
 */
void as_space_become_hole(struct space *space, struct area *area)
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
		as_space_free_area(space, hole);
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
		as_space_become_hole(space, *spare);
		*spare = NULL;
	}
}

/* Out of line: a disabled tracepoint then costs its caller no register. */
static noinline void emit_search(struct space *space, unsigned long size,
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
		emit_search(space, size, align, hole);
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
		purged = as_space_purge_since(space, purges);
	}
}

static void drop_area(struct space *space, struct area *area)
{
	spin_lock(&space->lock);
	as_space_free_area(space, area);
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

static int init_chain(struct space *space)
{
	struct area *hole = new_area(space);

	if (!hole)
		return -ENOMEM;
	hole->start = space->start;
	hole->end = space->start + space->size;
	list_add(&hole->chain, &space->chain);
	spin_lock(&space->lock);
	as_space_become_hole(space, hole);
	spin_unlock(&space->lock);
	return 0;
}

/**
 * as_space_init() - make a space that is one hole
 * @space: filled in
 * @range: its addresses
 *
 * Context: process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int as_space_init(struct space *space, const struct arena_range *range)
{
	unsigned int orders = as_holes_max_orders(range->size);
	struct area *area;

	space->start = range->start;
	space->size = range->size;
	space->waiting_limit = as_space_waiting_limit(space->size);
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
