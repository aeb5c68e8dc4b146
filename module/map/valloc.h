/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A mapper: the mini-vmalloc. It is to the arena's third range what vmalloc(), vmap()
 * and ioremap() are to the kernel's vmalloc area. Called by the in-kernel API, the
 * device and /proc/addrspace/vmalloc.
 *
 *   valloc.c         allocates and frees areas, with the files below
 *   valloc_space.c   the addresses: free, in use, or waiting for the purge
 *   valloc_purge.c   the freed areas, until a purge has flushed them
 *   valloc_holes.c   the search for a hole
 *   valloc_pages.c   an area's pages and page-table entries
 *   valloc_device.c  the physical addresses that may be mapped as a device, and how
 *   valloc_query.c   the state of an area and of the whole, for observers
 */
#ifndef ADDRSPACE_VALLOC_H
#define ADDRSPACE_VALLOC_H

#include <linux/bits.h>
#include <linux/llist.h>
#include <linux/mm_types.h>
#include <linux/pgtable.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "map/valloc_space.h"

struct arena;

struct valloc {
	const struct arena *arena;	/* constant, as is @prot */
	pteval_t prot;			/* of an entry: kernel, read and write */
	struct space space;
	struct llist_head deferred;	/* areas to free; lock-free */
	struct work_struct free_deferred;
};

/* For as_valloc_alloc(). */
#define VALLOC_ZERO		BIT(0)
#define VALLOC_LOWMEM		BIT(1)	/* no highmem pages */

enum valloc_caching {
	VALLOC_CACHED,
	VALLOC_UNCACHED,
	VALLOC_WRITE_COMBINING,
};

int as_valloc_init(struct valloc *valloc, const struct arena *arena);
void as_valloc_exit(struct valloc *valloc);

void *as_valloc_alloc(struct valloc *valloc, unsigned long size,
		      unsigned long align, unsigned int flags,
		      unsigned long caller);
void *as_valloc_vmap(struct valloc *valloc, struct page **pages,
		     unsigned int count, pgprot_t prot, unsigned long caller);
void *as_valloc_device(struct valloc *valloc, phys_addr_t phys, unsigned long size,
		       enum valloc_caching caching, unsigned long caller);
int as_valloc_free(struct valloc *valloc, const void *addr, unsigned long caller);
void as_valloc_free_deferred(struct valloc *valloc, void *addr);

bool as_valloc_device_in_use(phys_addr_t phys, unsigned long size);
void as_valloc_flush_unused(struct valloc *valloc);

struct page *as_valloc_to_page(const struct valloc *valloc, const void *addr);

/* The state of an area in use at one moment. */
struct valloc_area_info {
	unsigned int id;
	enum area_kind kind;
	unsigned int flags;		/* VALLOC_ZERO, ... as requested */
	unsigned long start;
	unsigned long size;		/* bytes, without the guard page */
	unsigned int nr_pages;
	unsigned int nr_runs;		/* of physically consecutive pages */
	unsigned long caller;
};

bool as_valloc_next_area(struct valloc *valloc, unsigned long addr,
			 struct valloc_area_info *info);

/* The state of the whole at one moment; sizes in bytes, guard pages included. */
struct valloc_summary {
	unsigned int nr_areas;
	unsigned long used;
	unsigned long waiting;
	unsigned long free;
	unsigned int nr_holes;
	unsigned long largest_hole;
	struct space_failure failure;
};

void as_valloc_summarize(struct valloc *valloc, struct valloc_summary *summary);

/* The place where the fewest areas are in the way of a request. */
struct valloc_obstacle {
	unsigned long start;
	unsigned long end;
	unsigned int nr_areas;
};

bool as_valloc_find_obstacle(struct valloc *valloc, unsigned long size,
			     unsigned long align, struct valloc_obstacle *obstacle);

#endif /* ADDRSPACE_VALLOC_H */
