/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A mapper: the private highmem window. What kmap() and kunmap() are
 * to the kernel's pkmap area (mm/highmem.c), window_map() and window_unmap()
 * are to the arena's first stretch: a pool of one-page slots that all CPUs
 * share. Called by the in-kernel API and the device.
 */
#ifndef ADDRSPACE_WINDOW_H
#define ADDRSPACE_WINDOW_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/hash.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/pgtable.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "core/compat.h"
#include "core/count.h"
#include "core/trace.h"

struct arena;

/*
 * A slot's count has the three states of the kernel's pkmap_count, and one more:
 *
 *   WINDOW_FREE    not mapped, and no TLB holds it
 *   WINDOW_UNUSED  mapped, but not in use: mapping the page again finds it here;
 *                  the next wrap takes it, and only then is it flushed
 *   WINDOW_IDLE    the same, and the timer has seen it so: the next time it
 *                  takes it
 *   n > UNUSED     in use, n - 1 times
 *
 * Going to or from WINDOW_FREE, and to WINDOW_IDLE, takes the lock; all else is
 * lock-free.
 */
enum {
	WINDOW_IDLE	= -1,
	WINDOW_FREE	= 0,
	WINDOW_UNUSED	= 1,
	/* More users than this of one page are a leak, not a use. */
	WINDOW_MAX	= 1 << 20,
};

/* Each in a cache line of its own: CPUs that hit different pages share none. */
struct window_slot {
	atomic_t count;
	int next;		/* hash chain; written under the lock */
	/*
	 * Written under the lock, while free. Without a reference, and so not
	 * to be followed, unless the slot is in use.
	 */
	struct page *page;
	unsigned long caller;	/* the last one to map it; any of them, in a race */
	int programs;		/* how many of its users are programs; lock */
} ____cacheline_aligned_in_smp;

/*
 * A CPU's share of how many slots are in use: what it took less what it gave
 * back, be it below zero. Written by that CPU; the sum over all is the figure.
 */
struct window_use {
	int now;
	int most;		/* ever */
};

DECLARE_PER_CPU(struct window_use, window_use);

struct window {
	const struct arena *arena;
	unsigned long start;
	int nr_slots;
	bool map_lowmem;	/* a lowmem page gets a slot too; constant */
	pteval_t prot;		/* of an entry: kernel, read and write; constant */

	struct window_slot *slot;	/* one more than nr_slots: see below */
	int *bucket;		/* page to slot; written under the lock */
	unsigned int hash_bits;

	spinlock_t lock;	/* guards what says so */
	unsigned long *free;	/* bitmap of free slots; lock */
	int cursor;		/* where the search for one goes on; lock */
	struct list_head waiters;	/* first come, first served; lock */
	atomic_t heeded;	/* see below; written under the lock */
	atomic_t high_water;	/* slots in use at most; see window_note_used() */

	struct delayed_work timer;	/* reclaims what stays unused */
	bool timer_heeds;	/* not armed, but by the next unused slot; lock */
	const unsigned int *unused_ms;	/* a parameter, followed as it changes */

	int for_programs;	/* slots that they may yet use; lock */
	wait_queue_head_t programs;	/* that wait for one of these */
};

/*
 * What has to happen when a slot falls unused: @heeded counts each waiter, and
 * the timer while it heeds. Mostly it is 0, and window_release() looks at
 * nothing else.
 */

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
	unsigned long pfn;	/* of what is mapped; 0 where free */
	unsigned long caller;
};

int window_init(struct window *window, const struct arena *arena,
		bool map_lowmem, const unsigned int *unused_ms);
void window_exit(struct window *window);
void window_flush_unused(struct window *window);
void window_start_timer(struct window *window);

struct window_slot *window_find_further(const struct window *window,
					struct window_slot *slot,
					const struct page *page);
void *window_map_slowly(struct window *window, struct page *page,
			enum window_full full, unsigned long caller);
void *window_map_for_program(struct window *window, struct page *page,
			     enum window_full full, unsigned long caller);
int window_unmap_for_program(struct window *window, struct page *page,
			     unsigned long caller);
int window_unmap_slowly(struct window *window, struct page *page,
			unsigned long caller);
bool window_hold_idle(struct window *window, struct window_slot *slot);
void window_fell_unused(struct window *window);
void window_note_more(struct window *window, int now);
int window_note_high(struct window *window);
void window_get_slot(struct window *window, int index,
		     struct window_slot_info *info);

/*
 * What follows is the hit, inline because it is all that most calls do: no
 * lock, one atomic operation to map and one to unmap.
 */

static __always_inline bool window_answers_permanent(const struct window *window,
						     const struct page *page)
{
	return !compat_wants_mapping(page) && !window->map_lowmem;
}

static __always_inline unsigned long
window_slot_addr(const struct window *window, const struct window_slot *slot)
{
	return window->start + ((slot - window->slot) << PAGE_SHIFT);
}

static __always_inline int *window_bucket(const struct window *window,
					  const struct page *page)
{
	return &window->bucket[hash_ptr(page, window->hash_bits)];
}

static __always_inline bool window_slot_has(const struct window_slot *slot,
					    const struct page *page)
{
	return READ_ONCE(slot->page) == page;
}

/*
 * The page's slot, without the lock: mostly the first of its chain, in a full
 * window a later one for a page in five. Chains end with slot number nr_slots,
 * which is always free. A chain may change meanwhile: then this may miss the
 * slot, or be given one that is no longer the page's.
 */
static __always_inline struct window_slot *
window_find(const struct window *window, const struct page *page)
{
	struct window_slot *slot;

	slot = &window->slot[READ_ONCE(*window_bucket(window, page))];
	if (unlikely(!window_slot_has(slot, page)))
		slot = window_find_further(window, slot, page);
	return slot;
}

/*
 * One slot more is in use. A line that all CPUs write would cost a hit more than
 * all else, so each counts for itself, and all are summed up when one has more
 * than it ever had. The high water is exact while one CPU works; of several it
 * may miss a peak that none of them came to by having more than ever itself, and
 * of one that maps what another unmaps more and more, with a sum for each map.
 */
static __always_inline void window_note_used(struct window *window)
{
	int now = this_cpu_inc_return(window_use.now);

	if (unlikely(now > this_cpu_read(window_use.most)))
		window_note_more(window, now);
}

/* One user more, of a slot that is mapped; false if it is not, or full up. */
static __always_inline bool window_hold(struct window *window,
					struct window_slot *slot)
{
	int count = atomic_read(&slot->count);

	do {
		if (unlikely(count <= WINDOW_FREE || count == WINDOW_MAX))
			return count == WINDOW_IDLE &&
			       window_hold_idle(window, slot);
	} while (!atomic_try_cmpxchg(&slot->count, &count, count + 1));
	if (count == WINDOW_UNUSED)
		window_note_used(window);
	return true;
}

/*
 * One user less; false if there was none. The count is dropped before @heeded
 * is read, and a waiter counts itself there before it looks at the counts
 * (fully ordered, both, as any successful cmpxchg is): so either it sees the
 * slot, or we see the waiter. The same holds for the timer.
 */
static __always_inline bool window_release(struct window *window,
					   struct window_slot *slot)
{
	int count = atomic_read(&slot->count);

	do {
		if (unlikely(count <= WINDOW_UNUSED))
			return false;
	} while (!atomic_try_cmpxchg(&slot->count, &count, count - 1));
	if (count - 1 != WINDOW_UNUSED)
		return true;
	this_cpu_dec(window_use.now);
	if (unlikely(atomic_read(&window->heeded)))
		window_fell_unused(window);
	return true;
}

/**
 * window_map() - give a page an address that all CPUs can use
 * @window: the window
 * @page: the page; the caller keeps a reference for as long as it is mapped
 * @full: what to do when every slot is in use
 * @caller: who is shown as the slot's user
 *
 * As kmap(): a lowmem page is answered with its permanent address, a page that
 * is mapped already with the address it has.
 *
 * Context: process context, interrupts on; may sleep unless @full says not to.
 * Return: the address; ERR_PTR(-EAGAIN) if full, ERR_PTR(-EINTR) if a signal
 * came, both only in the forms that allow it; ERR_PTR(-EOVERFLOW) at
 * WINDOW_MAX users.
 */
static __always_inline void *window_map(struct window *window,
					struct page *page,
					enum window_full full,
					unsigned long caller)
{
	struct window_slot *slot;

	if (window_answers_permanent(window, page))
		return page_address(page);
	slot = window_find(window, page);
	if (unlikely(!window_hold(window, slot)))
		return window_map_slowly(window, page, full, caller);
	/* It may have been given to another page before we held it. */
	if (unlikely(!window_slot_has(slot, page))) {
		window_release(window, slot);
		return window_map_slowly(window, page, full, caller);
	}
	count_one(COUNT_WINDOW_HITS);
	WRITE_ONCE(slot->caller, caller);
	trace_window_map(page, window_slot_addr(window, slot), true, caller);
	return (void *)window_slot_addr(window, slot);
}

/**
 * window_unmap() - the address is not used any more
 * @window: the window
 * @page: what was mapped
 * @caller: who is named if there was nothing to unmap
 *
 * As kunmap(): the caller may not use the mapping any more, but it stays until
 * the pool wraps, the timer takes it, or window_flush_unused() is called. Wakes
 * who has waited longest for a slot.
 *
 * Context: process context, interrupts on; sleeps on PREEMPT_RT only.
 * Return: 0, or -EINVAL with one warning for an unmap too many. Where the slot
 * is given to another page just then, that page's last unmap is warned of.
 */
static __always_inline int window_unmap(struct window *window,
					struct page *page,
					unsigned long caller)
{
	struct window_slot *slot;

	if (window_answers_permanent(window, page))
		return 0;
	slot = window_find(window, page);
	if (likely(window_slot_has(slot, page) && window_release(window, slot))) {
		trace_window_unmap(page, caller);
		return 0;
	}
	return window_unmap_slowly(window, page, caller);
}

#endif /* ADDRSPACE_WINDOW_H */
