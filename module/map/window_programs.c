// SPDX-License-Identifier: GPL-2.0
/*
 * The share of the window's slots that programs may use (see window.h). A program may
 * hold a mapping for as long as it likes; a part of the slots stays reserved for the
 * kernel. Programs that wait for their share are all woken.
 */
#include "map/window_parts.h"

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/wait.h>

/* May a program map the page: into its slot, or into a further one? */
static bool has_room(struct window *window, struct page *page)
{
	struct window_slot *slot;
	bool has;

	spin_lock(&window->lock);
	slot = as_window_find_slot(window, page);
	has = window->for_programs > 0 || (slot && slot->programs);
	spin_unlock(&window->lock);
	return has;
}

static int wait_for_room(struct window *window, struct page *page)
{
	int err;

	count_one(COUNT_WINDOW_WAITS);
	trace_window_wait_begin(page, false);
	err = wait_event_interruptible(window->programs, has_room(window, page));
	trace_window_wait_end(page, !err);
	return err ? -EINTR : 0;
}

/*
 * Counts a use of the page's slot as a program's; false if the programs' share is
 * used up. Only the first program that uses a slot takes a part of the share: so it
 * also ends the wait of others for the same page.
 */
static bool count_program(struct window *window, struct page *page)
{
	struct window_slot *slot;
	bool counted, first;

	spin_lock(&window->lock);
	slot = as_window_find_slot(window, page);
	counted = slot->programs || window->for_programs > 0;
	first = counted && !slot->programs++;
	if (first)
		window->for_programs--;
	spin_unlock(&window->lock);
	if (first && wq_has_sleeper(&window->programs))
		wake_up(&window->programs);
	return counted;
}

static void uncount_program(struct window *window, struct page *page)
{
	struct window_slot *slot;
	bool last;

	spin_lock(&window->lock);
	slot = as_window_find_slot(window, page);
	last = slot && slot->programs && !--slot->programs;
	if (last)
		window->for_programs++;
	spin_unlock(&window->lock);
	if (last)
		wake_up(&window->programs);
}

/**
 * as_window_map_for_program() - window_map() on behalf of user space
 * @window: the window
 * @page: as there
 * @full: as there; not WINDOW_SLEEP
 * @caller: as there
 *
 * Programs may hold mappings for as long as they like. So all of them together may use
 * only a share of the slots; the window is full for them when it is used up.
 *
 * Context and errors: as window_map().
 */
void *as_window_map_for_program(struct window *window, struct page *page,
				enum window_full full, unsigned long caller)
{
	void *addr;
	int err;

	if (window_answers_permanent(window, page))
		return page_address(page);
	for (;;) {
		if (!has_room(window, page)) {
			if (full == WINDOW_FAIL)
				return ERR_PTR(-EAGAIN);
			err = wait_for_room(window, page);
			if (err)
				return ERR_PTR(err);
		}
		addr = window_map(window, page, full, caller);
		if (IS_ERR(addr) || count_program(window, page))
			return addr;
		/* Other programs have used up the share meanwhile. */
		window_unmap(window, page, caller);
	}
}

/**
 * as_window_unmap_for_program() - undo as_window_map_for_program()
 * @window: the window
 * @page: as there
 * @caller: the address that the warning names if the page is not mapped
 *
 * Context and errors: as window_unmap().
 */
int as_window_unmap_for_program(struct window *window, struct page *page,
				unsigned long caller)
{
	if (!window_answers_permanent(window, page))
		uncount_program(window, page);
	return window_unmap(window, page, caller);
}
