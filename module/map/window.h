/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A mapper: the private highmem window. window_map() and window_unmap() are to the
 * arena's first range what kmap() and kunmap() are to the kernel's pkmap area
 * (mm/highmem.c): they map pages into a pool of one-page slots that all CPUs share.
 * Called by the in-kernel API and the device.
 *
 *   window.c           maps pages, and lets tasks wait for a slot
 *   window_reclaim.c   frees unused slots: when the pool wraps, by the timer, on request
 *   window_programs.c  limits user space to a share of the slots
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
 *   WINDOW_FREE    not mapped, and in no TLB
 *   WINDOW_UNUSED  mapped without users: the next map of the page is a hit; the next
 *                  wrap clears and flushes it
 *   WINDOW_IDLE    as WINDOW_UNUSED, and marked by the timer, whose next run clears
 *                  and flushes it
 *   n > UNUSED     mapped with n - 1 users
 *
 * Changes to and from WINDOW_FREE, and to WINDOW_IDLE, are made under the lock; all
 * others are lock-free.
 */
enum {
	WINDOW_IDLE	= -1,
	WINDOW_FREE	= 0,
	WINDOW_UNUSED	= 1,
	/* More users of one page than this are taken for a leak. */
	WINDOW_MAX	= 1 << 20,
};

/* Each has a cache line of its own: CPUs that hit different pages share none. */
struct window_slot {
	atomic_t count;
	int next;		/* index in the hash chain; written under the lock */
	/*
	 * Written under the lock, while the slot is free. Holds no reference: may be
	 * dereferenced only while the slot is in use.
	 */
	struct page *page;
	unsigned long caller;	/* the last one that mapped it, or one of several */
	int programs;		/* users that are programs; lock */
} ____cacheline_aligned_in_smp;

/*
 * Slots taken into use minus slots fallen unused on one CPU; may be negative. Written
 * by its own CPU only; the number in use is the sum over all CPUs.
 */
struct window_use {
	int now;
	int most;		/* the maximum of @now */
};

DECLARE_PER_CPU(struct window_use, as_window_use);

struct window {
	const struct arena *arena;
	unsigned long start;
	int nr_slots;
	bool map_lowmem;	/* lowmem pages get slots too; constant */
	pteval_t prot;		/* of an entry: kernel, read and write; constant */

	struct window_slot *slot;	/* nr_slots + 1: see window_find() */
	int *bucket;		/* hash of page to slot; written under the lock */
	unsigned int hash_bits;

	spinlock_t lock;	/* guards the members that name it */
	unsigned long *free;	/* bitmap of free slots; lock */
	int cursor;		/* where the next search for a free slot begins; lock */
	struct list_head waiters;	/* first come, first served; lock */
	/*
	 * The waiters, plus one if the timer waits to be armed: those that must act
	 * when a slot becomes unused. Usually 0. Written under the lock.
	 */
	atomic_t heeded;
	atomic_t high_water;	/* of slots in use; see window_note_used() */

	struct delayed_work timer;	/* reclaims slots that stay unused */
	bool timer_heeds;	/* the next slot that becomes unused arms it; lock */
	const unsigned int *unused_ms;	/* the parameter; root may change it */

	int for_programs;	/* slots left of the programs' share; lock */
	wait_queue_head_t programs;	/* waiting for a slot of that share */
};

/* The behaviour when every slot is in use. */
enum window_full {
	WINDOW_SLEEP,
	WINDOW_SLEEP_INTERRUPTIBLE,
	WINDOW_FAIL,
};

/* The state of a slot at one moment. */
struct window_slot_info {
	unsigned long addr;
	int count;
	unsigned long pfn;	/* of the page mapped; 0 if free */
	unsigned long caller;
};

int as_window_init(struct window *window, const struct arena *arena,
		   bool map_lowmem, const unsigned int *unused_ms);
void as_window_exit(struct window *window);
void as_window_flush_unused(struct window *window);
void as_window_start_timer(struct window *window);

struct window_slot *as_window_find_further(const struct window *window,
					   struct window_slot *slot,
					   const struct page *page);
void *as_window_map_slowly(struct window *window, struct page *page,
			   enum window_full full, unsigned long caller);
void *as_window_map_for_program(struct window *window, struct page *page,
				enum window_full full, unsigned long caller);
int as_window_unmap_for_program(struct window *window, struct page *page,
				unsigned long caller);
int as_window_unmap_slowly(struct window *window, struct page *page,
			   unsigned long caller);
bool as_window_hold_idle(struct window *window, struct window_slot *slot);
void as_window_fell_unused(struct window *window);
void as_window_note_more(struct window *window, int now);
int as_window_note_high(struct window *window);
void as_window_get_slot(struct window *window, int index,
			struct window_slot_info *info);

/*
 * The rest of this file is the hit: one atomic operation to map, one to unmap, and no
 * lock. It is inline because most calls do nothing else.
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
 * Finds the page's slot without the lock. It is usually the first of its hash chain;
 * in a full window one page in five has a later one. Slot number nr_slots, which is
 * always free, ends every chain. A chain may change meanwhile: then this may miss the
 * slot, or return one that is no longer the page's.
 */
static __always_inline struct window_slot *
window_find(const struct window *window, const struct page *page)
{
	struct window_slot *slot;

	slot = &window->slot[READ_ONCE(*window_bucket(window, page))];
	if (unlikely(!window_slot_has(slot, page)))
		slot = as_window_find_further(window, slot, page);
	return slot;
}

/*
 * Accounts one more slot in use. A shared counter would bounce its cache line on
 * every hit, so each CPU counts alone, and the total is computed only when a CPU
 * exceeds its own maximum. With one CPU, the high-water mark is exact. With several,
 * it misses a peak at which no CPU exceeded its own maximum; and a CPU that keeps
 * mapping what another one unmaps computes the total on every map.
 */
static __always_inline void window_note_used(struct window *window)
{
	int now = this_cpu_inc_return(as_window_use.now);

	if (unlikely(now > this_cpu_read(as_window_use.most)))
		as_window_note_more(window, now);
}

/* Adds a user to a mapped slot; false if it is not mapped or has WINDOW_MAX users. */
static __always_inline bool window_hold(struct window *window,
					struct window_slot *slot)
{
	int count = atomic_read(&slot->count);

	do {
		if (unlikely(count <= WINDOW_FREE || count == WINDOW_MAX))
			return count == WINDOW_IDLE &&
			       as_window_hold_idle(window, slot);
	} while (!atomic_try_cmpxchg(&slot->count, &count, count + 1));
	if (count == WINDOW_UNUSED)
		window_note_used(window);
	return true;
}

/*
 * Removes a user from a slot; false if it had none. The count is decremented before
 * @heeded is read, and a waiter increments @heeded before it reads the counts; both
 * are fully ordered, as any successful cmpxchg is. So either the waiter sees the slot,
 * or we see the waiter. The same holds for the timer.
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
	this_cpu_dec(as_window_use.now);
	if (unlikely(atomic_read(&window->heeded)))
		as_window_fell_unused(window);
	return true;
}

/**
 * window_map() - map a page at an address that all CPUs can use
 * @window: the window
 * @page: the page; the caller holds a reference while it is mapped
 * @full: what to do when every slot is in use
 * @caller: the address shown as the slot's user
 *
 * As kmap(): for a lowmem page, this returns its permanent address; for a page that
 * is mapped already, the address that it has.
 *
 * Context: process context, interrupts on; may sleep unless @full says not to.
 * Return: the address; ERR_PTR(-EAGAIN) if the window is full and @full is
 * WINDOW_FAIL, ERR_PTR(-EINTR) if a signal ended an interruptible wait,
 * ERR_PTR(-EOVERFLOW) if the page has WINDOW_MAX users.
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
		return as_window_map_slowly(window, page, full, caller);
	/* Between the search and the hold, the slot may have gone to another page. */
	if (unlikely(!window_slot_has(slot, page))) {
		window_release(window, slot);
		return as_window_map_slowly(window, page, full, caller);
	}
	count_one(COUNT_WINDOW_HITS);
	WRITE_ONCE(slot->caller, caller);
	trace_window_map(page, window_slot_addr(window, slot), true, caller);
	return (void *)window_slot_addr(window, slot);
}

/**
 * window_unmap() - end a use of window_map()
 * @window: the window
 * @page: the page that was mapped
 * @caller: the address that the warning names if the page is not mapped
 *
 * As kunmap(): the caller must not use the address any more, but the page stays
 * mapped until the pool wraps, the timer reclaims the slot, or as_window_flush_unused()
 * is called. Wakes the first waiter.
 *
 * Context: process context, interrupts on; sleeps on PREEMPT_RT only.
 * Return: 0, or -EINVAL with one warning if the page is not mapped. If the slot goes
 * to another page at the same moment, the surplus unmap ends a use of that page, and
 * the warning comes at that page's last unmap.
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
	return as_window_unmap_slowly(window, page, caller);
}

#endif /* ADDRSPACE_WINDOW_H */
