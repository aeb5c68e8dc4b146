/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Within the mini-vmalloc: which of its addresses are in use, which wait for a flush,
 * and which are holes. Handles addresses only, no pages and no page-table entries.
 * Called by valloc.c and valloc_query.c; valloc_purge.c is a part of it.
 *
 * The space is a chain of areas without gaps, in the order of addresses:
 *
 *   | used | used | hole | waiting | used |      hole         |
 *
 * An area is in use from as_space_take() on. as_space_claim() returns it to the caller that
 * frees it; it waits from as_space_wait() on; and a purge makes it part of a hole, after
 * it has flushed the area from all TLBs.
 */
#ifndef ADDRSPACE_VALLOC_SPACE_H
#define ADDRSPACE_VALLOC_SPACE_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rbtree.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct arena_range;
struct kmem_cache;
struct space;

enum area_kind {
	AREA_HOLE,
	AREA_WAITING,
	AREA_PAGES,		/* in use, over its own pages */
	AREA_VMAP,		/* in use, over the caller's pages */
	AREA_DEVICE,		/* in use, over device memory */
};

/*
 * The space's lock guards @start, @end, all links, and the changes of @kind between
 * hole, waiting and in use. The caller of as_space_take() writes the other members, and
 * the kind of use into @kind, before as_space_publish(); after that they are constant.
 */
struct area {
	const struct space *space;	/* constant */
	enum area_kind kind;
	unsigned long start;
	unsigned long end;		/* exclusive; after the guard page */
	struct list_head chain;		/* of all areas, by address */
	union {
		struct rb_node by_size;		/* of holes */
		struct list_head waiting;	/* of waiting areas */
	};
	unsigned long epoch;		/* of waiting areas: see valloc_purge.c */
	unsigned int id;
	unsigned int flags;
	unsigned int nr_pages;
	unsigned long caller;
	void __iomem *kernel;	/* over device memory: see valloc_device.c */
	/*
	 * Of a hole in the tree, for each order of alignment above a page: the largest
	 * size that fits, aligned like that, into a hole of its subtree.
	 */
	unsigned long fits[];
};

/* A request that found no hole; all zero if there was none. */
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

	spinlock_t lock;	/* guards all from here to @failure; innermost */
	struct list_head chain;
	struct rb_root holes;	/* by size, then by address, without @largest */
	struct area *largest;	/* the last hole in this order, or NULL */
	unsigned int orders;	/* of alignment that area->fits is kept for */
	struct list_head waiting;
	unsigned long epoch;		/* raised by each purge */
	struct list_head spares;	/* unused structs, linked by chain */
	unsigned int nr_spares;
	unsigned long used_bytes;	/* with guard pages, as waiting_bytes */
	unsigned long waiting_bytes;
	unsigned int nr_used;
	unsigned int next_id;
	unsigned long purges;
	struct space_failure failure;	/* the last one */

	/* For each page, the published area that starts there. See as_space_claim(). */
	struct area **at;

	struct mutex purge;	/* serializes purges; taken before the lock */
};

int as_space_init(struct space *space, const struct arena_range *range);
void as_space_exit(struct space *space);

struct area *as_space_take(struct space *space, unsigned long size,
			   unsigned long align, unsigned long caller);
void as_space_publish(struct space *space, struct area *area);
struct area *as_space_claim(struct space *space, unsigned long addr);
struct area *as_space_claim_device(struct space *space, unsigned long addr);

/* valloc_purge.c: freed areas wait for a flush, and then become holes. */
void as_space_wait(struct space *space, struct area *area);
void as_space_flush(struct space *space);
bool as_space_purge_since(struct space *space, unsigned long seen);
unsigned long as_space_waiting_limit(unsigned long size);

/* For valloc_purge.c. */
void as_space_free_area(struct space *space, struct area *area);
void as_space_become_hole(struct space *space, struct area *area);

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
