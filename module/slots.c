// SPDX-License-Identifier: GPL-2.0
/*
 * The atomic slots' making, and the choice of a discipline call by call (see
 * slots.h). Each discipline is in a file of its own.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "slots.h"

#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/printk.h>

#include "arena.h"
#include "slots_stack.h"

/* No slot's address: those are multiples of the page size. */
#define NO_ADDR	1

#define SLOTS_PER_CPU	SLOTS_DEPTH

DEFINE_PER_CPU(struct slots_cpu, slots_cpu);

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
	return SLOTS_PER_CPU * stride_of(guard) * PAGE_SIZE;
}

/**
 * slot_map() - map a page into a slot of this CPU
 * @slots: the slots
 * @discipline: by which rules
 * @type: for the typed one, which use; else 0
 * @page: the page; a lowmem page is answered with its permanent address
 * @caller: who is shown as the slot's user
 *
 * Preemption and page faults are off until slot_unmap(), except by
 * %SLOT_LOCAL.
 *
 * Context: any, NMI included.
 * Return: the address; ERR_PTR(-ENOSPC) where all slots are in use,
 * ERR_PTR(-EBUSY) where the type's is, ERR_PTR(-EINVAL) for a discipline or
 * type that there is not; nothing is off then.
 */
void *slot_map(struct slots *slots, enum slot_discipline discipline, int type,
	       struct page *page, unsigned long caller)
{
	switch (discipline) {
	case SLOT_STACK:
		return slot_push(slots, page, caller) ?: ERR_PTR(-ENOSPC);
	case SLOT_TYPED:
	case SLOT_HEAP:
	case SLOT_LOCAL:
		return ERR_PTR(-EOPNOTSUPP);
	default:
		return ERR_PTR(-EINVAL);
	}
}

/**
 * slot_unmap() - end what slot_map() began
 * @slots: the slots
 * @discipline: as given there
 * @type: as given there
 * @addr: any address in the page
 * @caller: who is named if that was not mapped, or not last
 *
 * Context: as slot_map(), on the same CPU, in the same context.
 * Return: 0; -EINVAL, with everything as it was and one warning, if @addr is
 * not what the discipline lets be unmapped now.
 */
int slot_unmap(struct slots *slots, enum slot_discipline discipline, int type,
	       const void *addr, unsigned long caller)
{
	switch (discipline) {
	case SLOT_STACK:
		return slot_pop(addr, caller);
	case SLOT_TYPED:
	case SLOT_HEAP:
	case SLOT_LOCAL:
		return -EOPNOTSUPP;
	default:
		return -EINVAL;
	}
}

/* The slots from an address on; returns the address behind them. */
static unsigned long place_slots(struct slot *slot, int nr, unsigned long addr,
				 const struct slots *slots,
				 const struct arena *arena)
{
	for (; nr--; slot++, addr += slots->stride * PAGE_SIZE)
		*slot = (struct slot) {
			.addr = addr,
			.pte = arena_pte(arena, addr),
		};
	return addr;
}

static unsigned long init_cpu(struct slots_cpu *own, unsigned long addr,
			      const struct slots *slots,
			      const struct arena *arena)
{
	own->below.addr = NO_ADDR;
	own->next = own->stack;
	return place_slots(own->stack, SLOTS_DEPTH, addr, slots, arena);
}

/**
 * slots_init() - empty slots over their stretch of the arena
 * @slots: filled in
 * @arena: where the slots lie
 * @guard: leave a page unmapped behind each slot
 *
 * Context: process context, may sleep.
 * Return: 0; -ENOSPC where the stretch is too small for every possible CPU.
 */
int slots_init(struct slots *slots, const struct arena *arena, bool guard)
{
	unsigned long addr = arena->stretch[ARENA_SLOTS].start;
	unsigned long size = arena->stretch[ARENA_SLOTS].size;
	unsigned long wanted = nr_cpu_ids * slots_bytes_per_cpu(guard);
	int cpu;

	if (size < wanted) {
		pr_err("slots_size=%lu is too small: %u CPUs need %lu bytes\n",
		       size, nr_cpu_ids, wanted);
		return -ENOSPC;
	}
	slots->stride = stride_of(guard);
	slots->prot = pte_kernel_prot();
	for_each_possible_cpu(cpu)
		addr = init_cpu(per_cpu_ptr(&slots_cpu, cpu), addr, slots,
				arena);
	return 0;
}

/**
 * slots_exit() - end what slots_init() began
 * @slots: nobody uses them any more
 */
void slots_exit(struct slots *slots)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct slots_cpu *own = per_cpu_ptr(&slots_cpu, cpu);

		WARN_ON(own->next != own->stack);
	}
}
