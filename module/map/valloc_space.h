/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Within the mini-vmalloc: which of its addresses are in use, which
 * wait for a flush and which are holes. Knows nothing of pages or entries.
 * Called by valloc.c and valloc_query.c alone.
 *
 * The stretch is a chain of areas without a gap, in the order of addresses:
 *
 *   | used | used | hole | waiting | used |      hole         |
 *
 * An area becomes used in space_take(), nobody's in space_claim(), waiting in
 * space_wait(), and part of a hole in a purge, once no TLB knows it any more.
 */
#ifndef ADDRSPACE_VALLOC_SPACE_H
#define ADDRSPACE_VALLOC_SPACE_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rbtree.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct arena_stretch;
struct kmem_cache;
struct space;

enum area_kind {
	AREA_HOLE,
	AREA_WAITING,
	AREA_PAGES,		/* in use: over pages of its own, */
	AREA_VMAP,		/* over pages of its caller's, */
	AREA_DEVICE,		/* over device memory */
};

/*
 * Guarded by the space's lock: @start, @end, every link, and @kind, but for which
 * use it has. The rest is written by who took the area, before space_publish(),
 * and constant afterwards.
 */
struct area {
	const struct space *space;	/* constant */
	enum area_kind kind;
	unsigned long start;
	unsigned long end;		/* exclusive; behind the guard page */
	struct list_head chain;		/* of all areas, by address */
	union {
		struct rb_node by_size;		/* of holes */
		struct list_head waiting;	/* of those that wait */
	};
	unsigned long epoch;		/* of those that wait: see purge() */
	unsigned int id;
	unsigned int flags;
	unsigned int nr_pages;
	unsigned long caller;
	void __iomem *kernel;	/* over device memory: see valloc_device.c */
	/*
	 * Of a hole, for each order of alignment above a page: the most bytes
	 * that fit, so aligned, into any hole of its subtree. Not of the largest.
	 */
	unsigned long fits[];
};

/* A request that found no hole; all zero: there was none. */
struct space_failure {
	unsigned long size;
	unsigned long align;
	unsigned long caller;
};

struct space {
	unsigned long start;		/* constant */
	unsigned long size;		/* constant */
	struct kmem_cache *cache;	/* of struct area; constant */
	unsigned long waiting_limit;	/* bytes; constant */

	spinlock_t lock;	/* guards what follows; innermost */
	struct list_head chain;
	struct rb_root holes;	/* by size, then by address; all but */
	struct area *largest;	/* the last in this order, or NULL */
	unsigned int orders;	/* of alignment that area->fits is kept for */
	struct list_head waiting;
	unsigned long epoch;		/* how often waiting was emptied */
	struct list_head spares;	/* structs to be used again, by chain */
	unsigned int nr_spares;
	unsigned long used_bytes;	/* with guards, as the next two */
	unsigned long waiting_bytes;
	unsigned int nr_used;
	unsigned int next_id;
	unsigned long purges;
	struct space_failure failure;	/* the last one */

	/* By page: the area in use that starts there. See space_claim(). */
	struct area **at;

	struct mutex purge;	/* one purge at a time; outside the lock */
};

int space_init(struct space *space, const struct arena_stretch *stretch);
void space_exit(struct space *space);

struct area *space_take(struct space *space, unsigned long size,
			unsigned long align, unsigned long caller);
void space_publish(struct space *space, struct area *area);
struct area *space_claim(struct space *space, unsigned long addr);
struct area *space_claim_device(struct space *space, unsigned long addr);
void space_flush(struct space *space);
void space_wait(struct space *space, struct area *area);

/* With 64 bits an area may have more bytes than an unsigned int counts. */
static inline unsigned long area_page_addr(const struct area *area,
					   unsigned int page)
{
	return area->start + ((unsigned long)page << PAGE_SHIFT);
}

static inline unsigned int space_index(const struct space *space,
				       unsigned long addr)
{
	return (addr - space->start) >> PAGE_SHIFT;
}

static inline bool space_contains(const struct space *space, unsigned long addr)
{
	return addr - space->start < space->size;
}

#endif /* ADDRSPACE_VALLOC_SPACE_H */
