/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Floor 3, a mapper: the private highmem window. What kmap() and kunmap() are
 * to the kernel's pkmap area (mm/highmem.c), window_map() and window_unmap()
 * are to the arena's first stretch: a pool of one-page slots that all CPUs
 * share. Called by the in-kernel API and the device.
 */
#ifndef ADDRSPACE_WINDOW_H
#define ADDRSPACE_WINDOW_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct arena;
struct page;

/*
 * A slot's count has the three states of the kernel's pkmap_count:
 *
 *   WINDOW_FREE    not mapped, and no TLB holds it
 *   WINDOW_UNUSED  mapped, but nobody uses it: mapping the page again finds it
 *                  here; the next wrap takes it, and only then is it flushed
 *   n > UNUSED     in use, n - 1 times
 *
 * Only a holder of the lock goes to or from WINDOW_FREE; all else is lock-free.
 */
enum {
	WINDOW_FREE	= 0,
	WINDOW_UNUSED	= 1,
	/* More users than this of one page are a leak, not a use. */
	WINDOW_MAX	= 1 << 20,
};

struct window_slot {
	atomic_t count;
	int next;		/* hash chain; written under the lock */
	struct page *page;	/* written under the lock, while free */
	unsigned long caller;	/* the last one to map it; any of them, in a race */
};

struct window {
	const struct arena *arena;
	unsigned long start;
	int nr_slots;
	bool map_lowmem;	/* a lowmem page gets a slot too; constant */

	struct window_slot *slot;
	int *bucket;		/* page to slot; written under the lock */
	unsigned int hash_bits;

	spinlock_t lock;	/* guards what says so */
	unsigned long *free;	/* bitmap of free slots; lock */
	int cursor;		/* where the search for one goes on; lock */
	struct list_head waiters;	/* first come, first served; lock */
	atomic_t nr_waiters;	/* written under the lock */

	atomic_t used;		/* slots in use now */
	atomic_t high_water;	/* and at most, ever */
};

/* What to do when every slot is in use. */
enum window_full {
	WINDOW_SLEEP,
	WINDOW_SLEEP_INTERRUPTIBLE,
	WINDOW_FAIL,
};

/* A slot as it was for one moment. */
struct window_slot_info {
	unsigned long addr;
	int count;
	struct page *page;	/* NULL where free */
	unsigned long caller;
};

int window_init(struct window *window, const struct arena *arena,
		bool map_lowmem);
void window_exit(struct window *window);

void *window_map(struct window *window, struct page *page,
		 enum window_full full, unsigned long caller);
int window_unmap(struct window *window, struct page *page,
		 unsigned long caller);
void window_get_slot(struct window *window, int index,
		     struct window_slot_info *info);

#endif /* ADDRSPACE_WINDOW_H */
