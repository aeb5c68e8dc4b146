// SPDX-License-Identifier: GPL-2.0
/*
 * Flushes what the mappers leave unused (see unused.h): slots of the window,
 * lazy atomic slots, and the addresses of freed areas. Who changes the caching
 * of a page, or takes it out of the machine, must find no mapping of it.
 */
#include "objects/unused.h"

#include <linux/memory.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#include "objects/addrspace.h"

/**
 * unused_flush() - unmap and flush, on all CPUs, whatever is not in use
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

/* The pages are offline: they have no users any more, and get none. */
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
 * unused_follow_parameter() - let the timers run as the parameter unused_ms says
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
 * unused_init() - begin to flush by timers, and when memory is taken out
 * @as: the module's state, with all mappers
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
 * unused_exit() - end what unused_init() began
 * @as: the module's state; the mappers stop their timers themselves
 *
 * Context: process context, may sleep.
 */
void unused_exit(struct addrspace *as)
{
	set_timers_run(as, false);
	unregister_memory_notifier(&as->unused.memory);
}
