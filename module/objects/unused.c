// SPDX-License-Identifier: GPL-2.0
/*
 * Flushes what is mapped, or in a TLB, without being in use: slots of the window, lazy
 * atomic slots, and the addresses of freed areas (see unused.h). A page must not have
 * such mappings when its memory type is changed or its memory goes offline.
 */
#include "objects/unused.h"

#include <linux/memory.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#include "objects/addrspace.h"

/**
 * as_unused_flush() - unmap and flush, on all CPUs, all that is not in use
 * @as: the module's state
 *
 * Context: process context, may sleep.
 */
void as_unused_flush(struct addrspace *as)
{
	as_window_flush_unused(&as->window);
	as_slots_flush_unused(&as->slots);
	as_valloc_flush_unused(&as->valloc);
}

/* After MEM_OFFLINE the pages have no users and get none: no slot is taken again. */
static int memory_changes(struct notifier_block *memory, unsigned long action,
			  void *unused)
{
	struct addrspace *as = container_of(memory, struct addrspace,
					    unused.memory);

	if (action != MEM_OFFLINE)
		return NOTIFY_DONE;
	as_unused_flush(as);
	return NOTIFY_OK;
}

static void start_timers(struct addrspace *as)
{
	as_window_start_timer(&as->window);
	as_slots_start_timer(&as->slots);
}

/**
 * as_unused_follow_parameter() - start or stop the timers after a change of unused_ms
 * @as: the module's state
 *
 * Context: process context; kernel_param_lock() is held.
 */
void as_unused_follow_parameter(struct addrspace *as)
{
	if (as->unused.timers_run)
		start_timers(as);
}

static void set_timers_run(struct addrspace *as, bool run)
{
	kernel_param_lock(THIS_MODULE);
	as->unused.timers_run = run;
	if (run)
		start_timers(as);
	kernel_param_unlock(THIS_MODULE);
}

/**
 * as_unused_init() - start the timers, and flush when memory goes offline
 * @as: the module's state, with all mappers initialized
 *
 * Context: process context, may sleep.
 * Return: 0 or a negative errno.
 */
int as_unused_init(struct addrspace *as)
{
	int err;

	as->unused.memory.notifier_call = memory_changes;
	err = register_memory_notifier(&as->unused.memory);
	if (err)
		return err;
	set_timers_run(as, true);
	return 0;
}

/**
 * as_unused_exit() - undo as_unused_init()
 * @as: the module's state; each mapper stops its own timer
 *
 * Context: process context, may sleep.
 */
void as_unused_exit(struct addrspace *as)
{
	set_timers_run(as, false);
	unregister_memory_notifier(&as->unused.memory);
}
