// SPDX-License-Identifier: GPL-2.0
/*
 * What the stack discipline of the atomic slots refuses (see slots_stack.h).
 * After kmap_local_idx_push() and _pop() of mm/highmem.c, Linux 6.1, whose
 * BUG_ON() stops the machine where this refuses.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "map/slots_stack.h"

#include <linux/bug.h>
#include <linux/printk.h>

/**
 * slot_refuse_push() - count and tell a push onto this CPU's full stack
 * @caller: whose push it was
 *
 * Context: any, after slot_enter(), which it undoes.
 * Return: NULL, for slot_push() to return.
 */
void *slot_refuse_push(unsigned long caller)
{
	this_cpu_inc(slots_cpu.refused[ADDRSPACE_SLOTS_STACK]);
	pr_warn_once("%pS pushes onto a full stack of %d slots; the last push was by %pS\n",
		     (void *)caller, SLOTS_DEPTH, (void *)stack_top()->caller);
	slot_leave();
	return NULL;
}

/**
 * slot_refuse_pop() - count and tell a pop that is not of the last push
 * @discipline: by which rules
 * @addr: what should have been popped
 * @caller: whose pop it was
 *
 * Context: any, preemption off.
 */
void slot_refuse_pop(enum addrspace_discipline discipline, unsigned long addr,
		     unsigned long caller)
{
	this_cpu_inc(slots_cpu.misused[discipline]);
	WARN_ONCE(1, "addrspace: %pS pops %#lx, which is not on top; the last push was by %pS\n",
		  (void *)caller, addr, (void *)stack_top()->caller);
}
