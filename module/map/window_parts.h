/* SPDX-License-Identifier: GPL-2.0 */
/* Within the window: what its files share (see window.h). */
#ifndef ADDRSPACE_WINDOW_PARTS_H
#define ADDRSPACE_WINDOW_PARTS_H

#include <linux/atomic.h>
#include <linux/lockdep.h>

#include "map/window.h"

struct work_struct;

struct window_slot *as_window_find_slot(struct window *window,
					const struct page *page);
void as_window_unlink_slot(struct window *window, struct window_slot *slot);

void as_window_wrap(struct window *window);
void as_window_arm_timer(struct window *window);
void as_window_run_timer(struct work_struct *work);

/* @heeded counts those that must act when a slot becomes unused: see window.h. */
static inline void window_heed(struct window *window)
{
	lockdep_assert_held(&window->lock);
	atomic_inc(&window->heeded);
	smp_mb__after_atomic();	/* see window_release() */
}

static inline void window_unheed(struct window *window)
{
	lockdep_assert_held(&window->lock);
	atomic_dec(&window->heeded);
}

#endif /* ADDRSPACE_WINDOW_PARTS_H */
