// SPDX-License-Identifier: GPL-2.0
/*
 * What the stack discipline of the atomic slots refuses (see slots_stack.h).
 * After kmap_local_idx_push() and _pop() of mm/highmem.c, Linux 6.1, whose
 * BUG_ON() stops the machine where this refuses.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "slots_stack.h"

#include <linux/bug.h>
#include <linux/printk.h>

/**
 * slot_refuse_push() - count and tell a push too many
 * @top: the last slot of this CPU's stack, in use
 * @caller: whose push it was
 *
 * Context: any, preemption off.
 */
void slot_refuse_push(const struct slot *top, unsigned long caller)
{
	this_cpu_inc(slots_cpu.refused[SLOT_STACK]);
	pr_warn_once("%pS pushes onto a full stack of %d slots; the last push was by %pS\n",
		     (void *)caller, SLOTS_DEPTH, (void *)top->caller);
}

/**
 * slot_refuse_pop() - count and tell a pop that is not of the last push
 * @top: the slot on top of this CPU's stack, or the one below them all
 * @addr: what should have been popped
 * @caller: whose pop it was
 *
 * Context: any, preemption off.
 */
void slot_refuse_pop(const struct slot *top, unsigned long addr,
		     unsigned long caller)
{
	this_cpu_inc(slots_cpu.misused[SLOT_STACK]);
	WARN_ONCE(1, "addrspace: %pS pops %#lx, which is not on top; the last push was by %pS\n",
		  (void *)caller, addr, (void *)top->caller);
}
