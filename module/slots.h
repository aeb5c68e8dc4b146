/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Floor 3, a mapper: the atomic slots. What kmap_atomic() was to the fixmap,
 * slot_push() and slot_pop() are to the arena's second stretch: each CPU has a
 * stack of slots of its own, used with preemption off, in any context. Called
 * by the in-kernel API.
 *
 * A CPU's part of the stretch, with guards (an unmapped page behind each slot,
 * so that running over the end of a page faults):
 *
 *   | slot 0 | guard | slot 1 | guard | ... | slot SLOTS_DEPTH - 1 | guard |
 */
#ifndef ADDRSPACE_SLOTS_H
#define ADDRSPACE_SLOTS_H

#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/types.h>
#include <linux/uaccess.h>

#include "pte.h"
#include "tlb.h"

struct arena;

/* As deep as contexts nest, each with a few pages: the kernel's KM_MAX_IDX. */
#define SLOTS_DEPTH	16

/*
 * Written by its own CPU only, with preemption off; an interrupt may come
 * between any two instructions, but leaves the stack as it found it.
 */
struct slot_stack {
	int depth;		/* slots in use: 0 to depth - 1 */
	int high_water;
	unsigned long overflows;
	unsigned long wrong_order;
	unsigned long addr[SLOTS_DEPTH];	/* constant */
	pte_t *pte[SLOTS_DEPTH];		/* constant */
	unsigned long caller[SLOTS_DEPTH];
};

struct slots {
	struct slot_stack __percpu *stack;
	int stride;		/* pages from a slot to the next: 2 with guards */
};

int slots_init(struct slots *slots, const struct arena *arena, bool guard);
void slots_exit(struct slots *slots);
unsigned long slots_bytes_per_cpu(bool guard);

void slot_refuse_overflow(struct slot_stack *stack, unsigned long caller);
void slot_refuse_order(struct slot_stack *stack, unsigned long addr,
		       unsigned long caller);

/**
 * slot_push() - map a page into this CPU's next slot
 * @slots: the slots
 * @page: the page; a lowmem page is answered with its permanent address
 * @caller: who is shown as the slot's user
 *
 * As kmap_atomic() of 2.6.37 and later: preemption and page faults are off
 * until slot_pop(). The index is taken before the entry is written, so that an
 * interrupt in between takes the next slot and not this one.
 *
 * Context: any, NMI included; on PREEMPT_RT, too, it disables preemption, so
 * nothing that sleeps there may be called until slot_pop().
 * Return: the address, or NULL (nothing is off then) when the stack is full.
 */
static __always_inline void *slot_push(struct slots *slots, struct page *page,
				       unsigned long caller)
{
	struct slot_stack *stack;
	int index;

	preempt_disable();
	pagefault_disable();
	if (!PageHighMem(page))
		return page_address(page);
	stack = this_cpu_ptr(slots->stack);
	index = stack->depth;
	if (unlikely(index == SLOTS_DEPTH)) {
		slot_refuse_overflow(stack, caller);
		pagefault_enable();
		preempt_enable();
		return NULL;
	}
	WRITE_ONCE(stack->depth, index + 1);
	barrier();	/* ours before the entry is; see above */
	if (unlikely(index >= stack->high_water))
		stack->high_water = index + 1;
	stack->caller[index] = caller;
	/* Empty and flushed since the last pop: nothing to flush now. */
	pte_store(stack->pte[index], mk_pte(page, PAGE_KERNEL));
	return (void *)stack->addr[index];
}

/**
 * slot_pop() - end the last slot_push() on this CPU
 * @slots: the slots
 * @address: in the page, as slot_push() returned it
 * @caller: who is named if that was not the last
 *
 * The entry is cleared and flushed before the index is given back: an interrupt
 * in between takes the next slot. The other way round it would be given this
 * one, still mapped and in the TLB, as happened to the kernel's own once.
 *
 * Context: as slot_push().
 * Return: 0; -EINVAL, with the stack as it was and one warning, if @address is
 * not in the slot on top.
 */
static __always_inline int slot_pop(struct slots *slots, const void *address,
				    unsigned long caller)
{
	unsigned long addr = (unsigned long)address & PAGE_MASK;
	struct slot_stack *stack;
	int top;

	if (addr < (unsigned long)high_memory)
		goto enable;
	stack = this_cpu_ptr(slots->stack);
	top = stack->depth - 1;
	if (unlikely(top < 0 || stack->addr[top] != addr)) {
		slot_refuse_order(stack, addr, caller);
		return -EINVAL;
	}
	pte_erase(addr, stack->pte[top]);
	tlb_flush_page_local(addr);
	barrier();	/* empty before it is given back; see above */
	WRITE_ONCE(stack->depth, top);
enable:
	pagefault_enable();
	preempt_enable();
	return 0;
}

#endif /* ADDRSPACE_SLOTS_H */
