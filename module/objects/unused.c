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
 * unused_flush() - unmap and flush, on all CPUs, all that is not in use
 * @as: the module's state
 *
 * Context: process context, may sleep.
 */
void unused_flush(struct addrspace *as)
{
	window_flush_unused(&as->window);
	slots_flush_unused(&as->slots);
	valloc_flush_unused(&as->valloc);
}

/* After MEM_OFFLINE the pages have no users and get none: no slot is taken again. */
static int memory_changes(struct notifier_block *memory, unsigned long action,
			  void *unused)
{
	struct addrspace *as = container_of(memory, struct addrspace,
					    unused.memory);

	if (action != MEM_OFFLINE)
		return NOTIFY_DONE;
	unused_flush(as);
	return NOTIFY_OK;
}

static void start_timers(struct addrspace *as)
{
	window_start_timer(&as->window);
	slots_start_timer(&as->slots);
}

/**
 * unused_follow_parameter() - start or stop the timers after a change of unused_ms
 * @as: the module's state
 *
 * Context: process context; kernel_param_lock() is held.
 */
void unused_follow_parameter(struct addrspace *as)
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
 * unused_init() - start the timers, and flush when memory goes offline
 * @as: the module's state, with all mappers initialized
 *
 * Context: process context, may sleep.
 * Return: 0 or a negative errno.
 */
int unused_init(struct addrspace *as)
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
 * unused_exit() - undo unused_init()
 * @as: the module's state; each mapper stops its own timer
 *
 * Context: process context, may sleep.
 */
void unused_exit(struct addrspace *as)
{
	set_timers_run(as, false);
	unregister_memory_notifier(&as->unused.memory);
}
