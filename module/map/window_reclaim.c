// SPDX-License-Identifier: GPL-2.0
/*
 * Frees the window's unused slots (see window.h). The flush policy is the kernel's
 * (mm/highmem.c): an unused slot stays mapped until the search for a free one has gone
 * once around the pool (a wrap). Then all unused slots are cleared, and one flush on
 * all CPUs makes them free together. The kernel also flushes its pkmap when it changes
 * a page's caching, but it does not know this window: so a timer reclaims slots that
 * have been unused for a while.
 */
#include "map/window_parts.h"

#include <linux/bitops.h>
#include <linux/jiffies.h>
#include <linux/lockdep.h>

#include "core/arena.h"
#include "core/pte.h"
#include "core/tlb.h"

static void let_timer_heed(struct window *window, bool heeds)
{
	lockdep_assert_held(&window->lock);
	if (heeds && !window->timer_heeds)
		window_heed(window);
	if (!heeds && window->timer_heeds)
		window_unheed(window);
	window->timer_heeds = heeds;
}

/**
 * as_window_arm_timer() - let the timer run once, @unused_ms from now
 * @window: the window
 *
 * Context: the window's lock is held.
 */
void as_window_arm_timer(struct window *window)
{
	lockdep_assert_held(&window->lock);
	let_timer_heed(window, false);
	queue_delayed_work(COMPAT_WQ, &window->timer,
			   msecs_to_jiffies(READ_ONCE(*window->unused_ms)));
}

/* Out of line: a disabled tracepoint then costs its caller no register. */
static noinline void emit_wrap(unsigned int freed)
{
	trace_window_wrap(freed);
}

static bool is_unused(int count)
{
	return count == WINDOW_UNUSED || count == WINDOW_IDLE;
}

/* Frees a slot whose count was @found, unless the count has changed since. */
static bool reclaim_slot(struct window *window, struct window_slot *slot,
			 int found)
{
	unsigned long addr = window_slot_addr(window, slot);

	lockdep_assert_held(&window->lock);
	if (atomic_cmpxchg(&slot->count, found, WINDOW_FREE) != found)
		return false;
	as_window_unlink_slot(window, slot);
	WRITE_ONCE(slot->page, NULL);
	pte_erase(addr, arena_pte(window->arena, addr));
	__set_bit(slot - window->slot, window->free);
	return true;
}

static void flush_slots(struct window *window, struct window_slot *first,
			struct window_slot *last)
{
	lockdep_assert_held(&window->lock);
	as_tlb_flush_range_everywhere(window_slot_addr(window, first),
				      window_slot_addr(window, last + 1));
	count_one(COUNT_WINDOW_FLUSHES);
}

/*
 * Frees all unused slots, or only those that the timer has marked, with one flush for
 * all of them. The timer usually frees a few slots that lie close together, so it
 * flushes from the first to the last of them; a wrap frees nearly all, so it flushes
 * the whole window. Returns the number of slots freed.
 */
static unsigned int reclaim(struct window *window, bool only_idle)
{
	struct window_slot *slot, *end = window->slot + window->nr_slots;
	struct window_slot *first = NULL, *last = NULL;
	unsigned int freed = 0;

	lockdep_assert_held(&window->lock);
	for (slot = window->slot; slot != end; slot++) {
		int count = atomic_read(&slot->count);

		if (!is_unused(count) || (only_idle && count != WINDOW_IDLE) ||
		    !reclaim_slot(window, slot, count))
			continue;
		first = first ?: slot;
		last = slot;
		freed++;
	}
	if (!freed)
		return 0;
	flush_slots(window, only_idle ? first : window->slot,
		    only_idle ? last : end - 1);
	return freed;
}

/**
 * as_window_wrap() - free all unused slots, because no slot is free
 * @window: the window
 *
 * A task that waits for a full window may call this several times and free nothing.
 *
 * Context: process context, interrupts on; the window's lock is held.
 */
void as_window_wrap(struct window *window)
{
	unsigned int freed = reclaim(window, false);

	count_one(COUNT_WINDOW_WRAPS);
	if (trace_window_wrap_enabled())
		emit_wrap(freed);
}

/**
 * as_window_flush_unused() - unmap every slot that is not in use
 * @window: the window
 *
 * On return, no CPU can reach a page through a slot that was unused when this was
 * called; as kmap_flush_unused().
 *
 * Context: process context, interrupts on; sleeps on PREEMPT_RT only.
 */
void as_window_flush_unused(struct window *window)
{
	spin_lock(&window->lock);
	reclaim(window, false);
	spin_unlock(&window->lock);
}

/* Marks the slots that are unused now; false if there are none. */
static bool mark_idle(struct window *window)
{
	struct window_slot *slot, *end = window->slot + window->nr_slots;
	bool any = false;

	lockdep_assert_held(&window->lock);
	for (slot = window->slot; slot != end; slot++)
		if (atomic_read(&slot->count) == WINDOW_UNUSED)
			any |= atomic_cmpxchg(&slot->count, WINDOW_UNUSED,
					      WINDOW_IDLE) == WINDOW_UNUSED;
	return any;
}

/**
 * as_window_run_timer() - reclaim the slots that have been unused since the last run
 * @work: the window's timer
 *
 * If no slot is unused now, the timer stops; the next slot that becomes unused arms it
 * again.
 *
 * Context: a workqueue.
 */
void as_window_run_timer(struct work_struct *work)
{
	struct window *window = container_of(to_delayed_work(work),
					     struct window, timer);

	spin_lock(&window->lock);
	let_timer_heed(window, false);
	if (READ_ONCE(*window->unused_ms)) {
		reclaim(window, true);
		let_timer_heed(window, true);
		/* From here on, a slot that becomes unused arms the timer. */
		if (mark_idle(window))
			as_window_arm_timer(window);
	}
	spin_unlock(&window->lock);
}

/**
 * as_window_start_timer() - start or stop the timer after a change of @unused_ms
 * @window: the window
 *
 * Context: process context.
 */
void as_window_start_timer(struct window *window)
{
	mod_delayed_work(COMPAT_WQ, &window->timer, 0);
}
