// SPDX-License-Identifier: GPL-2.0
/*
 * The private highmem window (see window.h): maps pages, and lets tasks wait for a
 * slot. After kmap_high() and kunmap_high() of mm/highmem.c, Linux 6.1, with three
 * changes:
 *
 *  - A hit takes no lock (it is inline, in window.h). The kernel takes
 *    kmap_lock, and within it the lock of its page-to-address hash, each time.
 *  - A free slot is found in a bitmap instead of by walking the counts.
 *  - Waiters for a slot are served first come, first served; the kernel wakes all.
 *
 * Lock order: window->lock is innermost. It is never taken in interrupts, because a
 * wrap waits for IPIs while holding it.
 */
#include "map/window_parts.h"

#include <linux/bitmap.h>
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "core/arena.h"
#include "core/pte.h"

/* One slot in this many is reserved for the kernel: programs cannot use it. */
#define WINDOW_KEPT_SHARE	8

DEFINE_PER_CPU(struct window_use, as_window_use);

struct waiter {
	struct list_head node;
	struct task_struct *task;
	struct page *page;	/* the page to map */
	bool hit;		/* the page had a slot already */
};

/**
 * as_window_find_slot() - find the page's slot under the lock
 * @window: the window
 * @page: the page
 *
 * Context: the window's lock is held.
 * Return: the slot or NULL.
 */
struct window_slot *as_window_find_slot(struct window *window,
					const struct page *page)
{
	int i;

	lockdep_assert_held(&window->lock);
	for (i = *window_bucket(window, page); i != window->nr_slots;
	     i = window->slot[i].next)
		if (window->slot[i].page == page)
			return &window->slot[i];
	return NULL;
}

static void link_slot(struct window *window, struct window_slot *slot)
{
	int *bucket = window_bucket(window, slot->page);

	lockdep_assert_held(&window->lock);
	WRITE_ONCE(slot->next, *bucket);
	/* A lock-free search that finds the slot must find it complete. */
	smp_store_release(bucket, slot - window->slot);
}

/**
 * as_window_unlink_slot() - take a slot out of its hash chain
 * @window: the window
 * @slot: the slot, whose page is still set
 *
 * Context: the window's lock is held.
 */
void as_window_unlink_slot(struct window *window, struct window_slot *slot)
{
	int *link = window_bucket(window, slot->page);

	lockdep_assert_held(&window->lock);
	while (*link != slot - window->slot)
		link = &window->slot[*link].next;
	WRITE_ONCE(*link, slot->next);
}

/**
 * as_window_find_further() - search the rest of a hash chain for the page's slot
 * @window: the window
 * @slot: the first slot of the chain
 * @page: the page
 *
 * Takes no lock. A slot that moves to another chain meanwhile leads the search into
 * that chain; so the number of steps is bounded.
 *
 * Context: any.
 * Return: the slot; any other slot, such as the one that ends every chain, if the
 * page's was not found.
 */
struct window_slot *as_window_find_further(const struct window *window,
					   struct window_slot *slot,
					   const struct page *page)
{
	const struct window_slot *end = window->slot + window->nr_slots;
	int steps = window->nr_slots;

	while (slot != end && !window_slot_has(slot, page) && steps--)
		slot = &window->slot[READ_ONCE(slot->next)];
	return slot;
}

static void wake_first(struct window *window)
{
	struct waiter *first;

	lockdep_assert_held(&window->lock);
	first = list_first_entry_or_null(&window->waiters, struct waiter, node);
	if (first)
		wake_up_process(first->task);
}

/**
 * as_window_fell_unused() - act on a slot that has become unused
 * @window: the window, whose @heeded is not 0
 *
 * Wakes the first waiter, and arms the timer.
 *
 * Context: process context, interrupts on, because a wrap holds the lock while it
 * waits for this CPU; sleeps on PREEMPT_RT only.
 */
void as_window_fell_unused(struct window *window)
{
	lockdep_assert_irqs_enabled();
	spin_lock(&window->lock);
	wake_first(window);
	if (window->timer_heeds)
		as_window_arm_timer(window);
	spin_unlock(&window->lock);
}

static int count_used(void)
{
	int cpu, used = 0;

	for_each_possible_cpu(cpu)
		used += READ_ONCE(per_cpu(as_window_use.now, cpu));
	return used;
}

/**
 * as_window_note_high() - update the high-water mark of slots in use
 * @window: the window
 *
 * Context: any.
 * Return: the number of slots in use; while other CPUs map and unmap, the sum of
 * counts that were read at different times.
 */
int as_window_note_high(struct window *window)
{
	int high = atomic_read(&window->high_water);
	int used = count_used();

	while (used > high &&
	       !atomic_try_cmpxchg(&window->high_water, &high, used))
		;
	return used;
}

/**
 * as_window_note_more() - note that this CPU's net count of maps has a new maximum
 * @window: the window
 * @now: the count
 *
 * Context: any.
 */
void as_window_note_more(struct window *window, int now)
{
	this_cpu_write(as_window_use.most, now);
	as_window_note_high(window);
}

/**
 * as_window_hold_idle() - window_hold() for a slot that the timer has marked
 * @window: the window
 * @slot: the slot
 *
 * Context: any.
 * Return: as window_hold().
 */
bool as_window_hold_idle(struct window *window, struct window_slot *slot)
{
	if (atomic_cmpxchg(&slot->count, WINDOW_IDLE, WINDOW_UNUSED + 1) !=
	    WINDOW_IDLE)
		return window_hold(window, slot);
	window_note_used(window);
	return true;
}

/* Adds a user to the page's slot; NULL if the page has none, or an ERR_PTR(). */
static struct window_slot *hold_page(struct window *window, struct page *page)
{
	struct window_slot *slot = as_window_find_slot(window, page);

	lockdep_assert_held(&window->lock);
	if (!slot)
		return NULL;
	if (window_hold(window, slot)) {
		count_one(COUNT_WINDOW_HITS);
		return slot;
	}
	/* We hold the lock, so it was not reclaimed: it has WINDOW_MAX users. */
	return ERR_PTR(-EOVERFLOW);
}

/* Out of line: a disabled tracepoint then costs its caller no register. */
static noinline void emit_map(const struct window *window,
			      const struct window_slot *slot, bool hit)
{
	trace_window_map(slot->page, window_slot_addr(window, slot), hit,
			 slot->caller);
}

/* Round robin, so that an unused slot can be hit for as long as possible. */
static struct window_slot *take_free_slot(struct window *window)
{
	int i;

	lockdep_assert_held(&window->lock);
	i = find_next_bit(window->free, window->nr_slots, window->cursor);
	if (i == window->nr_slots) {
		as_window_wrap(window);
		i = find_first_bit(window->free, window->nr_slots);
	}
	if (i == window->nr_slots)
		return NULL;
	window->cursor = i + 1;
	__clear_bit(i, window->free);
	return &window->slot[i];
}

static void fill_slot(struct window *window, struct window_slot *slot,
		      struct page *page)
{
	unsigned long addr = window_slot_addr(window, slot);

	lockdep_assert_held(&window->lock);
	WRITE_ONCE(slot->page, page);
	/* The slot was flushed after its entry was cleared: no flush is needed. */
	pte_store(arena_pte(window->arena, addr),
		  pte_of_page(page, window->prot));
	atomic_set_release(&slot->count, WINDOW_UNUSED + 1);
	link_slot(window, slot);
	window_note_used(window);
	count_one(COUNT_WINDOW_MAPS);
}

/* The page's slot, or a free one filled with it; NULL if the task must wait. */
static struct window_slot *hit_or_fill(struct window *window, struct page *page,
				       struct waiter *self)
{
	struct window_slot *slot = hold_page(window, page);

	lockdep_assert_held(&window->lock);
	self->hit = slot;
	if (slot)
		return slot;
	if (!list_empty(&window->waiters) &&
	    !list_is_first(&self->node, &window->waiters))
		return NULL;	/* others came before us */
	slot = take_free_slot(window);
	if (slot)
		fill_slot(window, slot, page);
	return slot;
}

static void join_waiters(struct window *window, struct waiter *self)
{
	lockdep_assert_held(&window->lock);
	list_add_tail(&self->node, &window->waiters);
	window_heed(window);
	count_one(COUNT_WINDOW_WAITS);
	trace_window_wait_begin(self->page, false);
}

/*
 * Wakes the next waiter: a second slot may be unused; and a task that gives up may
 * have been woken for a slot that the next one can use.
 */
static void leave_waiters(struct window *window, struct waiter *self,
			  bool mapped)
{
	lockdep_assert_held(&window->lock);
	if (list_empty(&self->node))
		return;
	trace_window_wait_end(self->page, mapped);
	list_del_init(&self->node);
	window_unheed(window);
	wake_first(window);
}

static void sleep_unlocked(struct window *window, unsigned int state)
{
	set_current_state(state);
	spin_unlock(&window->lock);
	schedule();
	spin_lock(&window->lock);
}

/* Maps a page that was no hit into a free slot; waits for one if @full says so. */
static struct window_slot *map_or_wait(struct window *window,
				       struct page *page, enum window_full full,
				       unsigned long caller)
{
	unsigned int state = full == WINDOW_SLEEP ? TASK_UNINTERRUPTIBLE :
						    TASK_INTERRUPTIBLE;
	struct waiter self = { .task = current, .page = page };
	struct window_slot *slot;

	INIT_LIST_HEAD(&self.node);
	spin_lock(&window->lock);
	while (!(slot = hit_or_fill(window, page, &self))) {
		if (full == WINDOW_FAIL) {
			slot = ERR_PTR(-EAGAIN);
			break;
		}
		if (signal_pending_state(state, current)) {
			slot = ERR_PTR(-EINTR);
			break;
		}
		/* After joining the queue, look again before sleeping. */
		if (list_empty(&self.node))
			join_waiters(window, &self);
		else
			sleep_unlocked(window, state);
	}
	leave_waiters(window, &self, !IS_ERR(slot));
	spin_unlock(&window->lock);
	if (IS_ERR(slot))
		return slot;
	WRITE_ONCE(slot->caller, caller);
	if (trace_window_map_enabled())
		emit_map(window, slot, self.hit);
	return slot;
}

/**
 * as_window_map_slowly() - window_map() of a page that was not found
 * @window: the window
 * @page: the page
 * @full: what to do when every slot is in use
 * @caller: the address shown as the slot's user
 *
 * Never inlined: tools/bpftrace/kmaplat.bt has a probe on it.
 *
 * Context and errors: as window_map().
 */
noinline void *as_window_map_slowly(struct window *window, struct page *page,
				    enum window_full full, unsigned long caller)
{
	struct window_slot *slot = map_or_wait(window, page, full, caller);

	if (IS_ERR(slot))
		return ERR_CAST(slot);
	return (void *)window_slot_addr(window, slot);
}

/**
 * as_window_unmap_slowly() - window_unmap() of a page that was not found
 * @window: the window
 * @page: the page
 * @caller: the address that the warning names if the page is not mapped
 *
 * A slot in use does not move. But the lock-free search may have missed it because
 * its hash chain changed meanwhile.
 *
 * Context and errors: as window_unmap().
 */
int as_window_unmap_slowly(struct window *window, struct page *page,
			   unsigned long caller)
{
	struct window_slot *slot;

	spin_lock(&window->lock);
	slot = as_window_find_slot(window, page);
	spin_unlock(&window->lock);
	if (slot && window_release(window, slot)) {
		trace_window_unmap(page, caller);
		return 0;
	}
	WARN_ONCE(1, "addrspace: %pS unmaps pfn %#lx, which is not in use in the window\n",
		  (void *)caller, page_to_pfn(page));
	return -EINVAL;
}

/**
 * as_window_get_slot() - get the state of a slot
 * @window: the window
 * @index: the slot's, from 0 to @window->nr_slots - 1
 * @info: filled in
 *
 * Context: process context, does not sleep.
 */
void as_window_get_slot(struct window *window, int index,
			struct window_slot_info *info)
{
	struct window_slot *slot = &window->slot[index];
	unsigned long addr = window_slot_addr(window, slot);

	spin_lock(&window->lock);
	*info = (struct window_slot_info) {
		.addr = addr,
		.count = atomic_read(&slot->count),
		.caller = READ_ONCE(slot->caller),
	};
	if (info->count != WINDOW_FREE)
		info->pfn = pte_pfn(*arena_pte(window->arena, addr));
	spin_unlock(&window->lock);
}

/**
 * as_window_init() - make an empty window over its range of the arena
 * @window: filled in
 * @arena: where its slots lie
 * @map_lowmem: give lowmem pages a slot too, for study
 * @unused_ms: the time in milliseconds after which the timer reclaims an unused slot;
 *	0 for never. After a change, call as_window_start_timer().
 *
 * Context: process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int as_window_init(struct window *window, const struct arena *arena,
		   bool map_lowmem, const unsigned int *unused_ms)
{
	const struct arena_range *range = &arena->range[ARENA_WINDOW];
	int i, nr_buckets;

	window->arena = arena;
	window->start = range->start;
	window->nr_slots = range->size >> PAGE_SHIFT;
	window->map_lowmem = map_lowmem;
	window->prot = pte_prot_bits(PAGE_KERNEL);
	window->hash_bits = order_base_2(window->nr_slots) + 1;
	nr_buckets = 1 << window->hash_bits;
	spin_lock_init(&window->lock);
	INIT_LIST_HEAD(&window->waiters);
	window->unused_ms = unused_ms;
	window->for_programs = window->nr_slots -
			       window->nr_slots / WINDOW_KEPT_SHARE;
	init_waitqueue_head(&window->programs);
	INIT_DELAYED_WORK(&window->timer, as_window_run_timer);

	window->slot = kvcalloc(window->nr_slots + 1, sizeof(*window->slot),
				GFP_KERNEL);
	window->bucket = kvmalloc_array(nr_buckets, sizeof(*window->bucket),
					GFP_KERNEL);
	window->free = bitmap_alloc(window->nr_slots, GFP_KERNEL);
	if (!window->slot || !window->bucket || !window->free) {
		as_window_exit(window);
		return -ENOMEM;
	}
	bitmap_fill(window->free, window->nr_slots);
	for (i = 0; i < nr_buckets; i++)
		window->bucket[i] = window->nr_slots;
	return 0;
}

/**
 * as_window_exit() - free what as_window_init() allocated
 * @window: the window, without users
 *
 * Entries of unused slots are still present; as_arena_destroy() clears them.
 *
 * Context: process context, may sleep.
 */
void as_window_exit(struct window *window)
{
	WARN_ON(count_used());
	cancel_delayed_work_sync(&window->timer);
	bitmap_free(window->free);
	kvfree(window->bucket);
	kvfree(window->slot);
}
