// SPDX-License-Identifier: GPL-2.0
/*
 * The atomic slots' making and refusals; the mapping itself is inline, in
 * slots.h. After kmap_atomic_idx_push() and _pop() of 2.6.37 and
 * __kmap_local_page_prot() of mm/highmem.c, Linux 6.1.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "slots.h"

#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/printk.h>

#include "arena.h"

static int stride_of(bool guard)
{
	return guard ? 2 : 1;
}

/**
 * slots_bytes_per_cpu() - how much of the arena a CPU's slots take
 * @guard: with an unmapped page behind each
 */
unsigned long slots_bytes_per_cpu(bool guard)
{
	return SLOTS_DEPTH * stride_of(guard) * PAGE_SIZE;
}

/**
 * slot_refuse_overflow() - count and tell a push too many
 * @stack: this CPU's, full
 * @caller: whose push it was
 *
 * Context: any.
 */
void slot_refuse_overflow(struct slot_stack *stack, unsigned long caller)
{
	stack->overflows++;
	pr_warn_once("%pS pushes onto a full stack of %d slots\n",
		     (void *)caller, SLOTS_DEPTH);
}

/**
 * slot_refuse_order() - count and tell a pop that is not of the last push
 * @stack: this CPU's, left as it is
 * @addr: what should have been popped
 * @caller: whose pop it was
 *
 * Context: any.
 */
void slot_refuse_order(struct slot_stack *stack, unsigned long addr,
		       unsigned long caller)
{
	int top = stack->depth - 1;

	stack->wrong_order++;
	WARN_ONCE(1, "addrspace: %pS pops %#lx, which is not on top; the last push was by %pS\n",
		  (void *)caller, addr,
		  top < 0 ? NULL : (void *)stack->caller[top]);
}

static void init_cpu(struct slots *slots, const struct arena *arena, int cpu)
{
	struct slot_stack *stack = per_cpu_ptr(slots->stack, cpu);
	unsigned long pages = cpu * SLOTS_DEPTH * slots->stride;
	int i;

	for (i = 0; i < SLOTS_DEPTH; i++, pages += slots->stride) {
		stack->addr[i] = arena->stretch[ARENA_SLOTS].start +
				 (pages << PAGE_SHIFT);
		stack->pte[i] = arena_pte(arena, stack->addr[i]);
	}
}

/**
 * slots_init() - empty stacks over their stretch of the arena
 * @slots: filled in
 * @arena: where the slots lie
 * @guard: leave a page unmapped behind each slot
 *
 * Context: process context, may sleep.
 * Return: 0; -ENOSPC where the stretch is too small for every possible CPU;
 * -ENOMEM.
 */
int slots_init(struct slots *slots, const struct arena *arena, bool guard)
{
	unsigned long size = arena->stretch[ARENA_SLOTS].size;
	unsigned long wanted = nr_cpu_ids * slots_bytes_per_cpu(guard);
	int cpu;

	if (size < wanted) {
		pr_err("slots_size=%lu is too small: %u CPUs need %lu bytes\n",
		       size, nr_cpu_ids, wanted);
		return -ENOSPC;
	}
	slots->stride = stride_of(guard);
	slots->stack = alloc_percpu(struct slot_stack);
	if (!slots->stack)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		init_cpu(slots, arena, cpu);
	return 0;
}

/**
 * slots_exit() - free what slots_init() made
 * @slots: nobody uses them any more
 */
void slots_exit(struct slots *slots)
{
	int cpu;

	for_each_possible_cpu(cpu)
		WARN_ON(per_cpu_ptr(slots->stack, cpu)->depth);
	free_percpu(slots->stack);
}
