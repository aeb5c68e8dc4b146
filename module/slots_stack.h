/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The stack discipline of the atomic slots, that of kmap_atomic() since 2.6.37:
 * push and pop. Inline, for its cost is the measure of all others; the
 * refusals are in slots_stack.c. Called by the in-kernel API and slots.c.
 */
#ifndef ADDRSPACE_SLOTS_STACK_H
#define ADDRSPACE_SLOTS_STACK_H

#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/uaccess.h>

#include "slots.h"

void slot_refuse_push(const struct slot *top, unsigned long caller);
void slot_refuse_pop(const struct slot *top, unsigned long addr,
		     unsigned long caller);

/**
 * slot_push() - map a page into this CPU's next slot
 * @slots: the slots
 * @page: the page; a lowmem page is answered with its permanent address
 * @caller: who is shown as the slot's user
 *
 * As kmap_atomic() of 2.6.37 and later: preemption and page faults are off
 * until slot_pop(). The slot is taken before the entry is written, so that an
 * interrupt in between takes the next one and not this.
 *
 * Context: any, NMI included; on PREEMPT_RT, too, it disables preemption, so
 * nothing that sleeps there may be called until slot_pop().
 * Return: the address, or NULL (nothing is off then) when the stack is full.
 */
static __always_inline void *slot_push(const struct slots *slots,
				       struct page *page, unsigned long caller)
{
	struct slot *slot, *next;

	preempt_disable();
	pagefault_disable();
	if (!PageHighMem(page))
		return page_address(page);
	slot = this_cpu_read(slots_cpu.next);
	if (unlikely(!slot->pte)) {
		slot_refuse_push(slot - 1, caller);
		pagefault_enable();
		preempt_enable();
		return NULL;
	}
	next = slot + 1;
	this_cpu_write(slots_cpu.next, next);
	barrier();	/* ours before the entry is written; see above */
	slot_fill(slots, slot, page, caller);
	return (void *)slot->addr;
}

/**
 * slot_pop() - end the last slot_push() on this CPU
 * @address: in the page, as slot_push() returned it
 * @caller: who is named if that was not the last
 *
 * The entry is cleared and flushed before the slot is given back: an interrupt
 * in between takes the next one. The other way round it would be given this
 * one, still mapped and in the TLB, as happened to the kernel's own once.
 *
 * Context: as slot_push().
 * Return: 0; -EINVAL, with the stack as it was and one warning, if @address is
 * not in the slot on top.
 */
static __always_inline int slot_pop(const void *address, unsigned long caller)
{
	unsigned long addr = (unsigned long)address & PAGE_MASK;
	struct slot *top = this_cpu_read(slots_cpu.next) - 1;

	if (likely(top->addr == addr)) {
		slot_empty(top);
		barrier();	/* empty before it is given back; see above */
		this_cpu_write(slots_cpu.next, top);
	} else if (addr >= (unsigned long)high_memory) {
		slot_refuse_pop(top, addr, caller);
		return -EINVAL;
	}
	pagefault_enable();
	preempt_enable();
	return 0;
}

#endif /* ADDRSPACE_SLOTS_STACK_H */
