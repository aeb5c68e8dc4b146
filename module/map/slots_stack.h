/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The stack discipline of the atomic slots, that of kmap_atomic() since 2.6.37: push
 * and pop. It is inline, because the other disciplines are compared with its cost; the
 * refusals are in slot.c. Called by the in-kernel API and slots.c; the local
 * discipline takes its slots from the same stack.
 */
#ifndef ADDRSPACE_SLOTS_STACK_H
#define ADDRSPACE_SLOTS_STACK_H

#include "map/slot.h"

void *as_slot_refuse_push(unsigned long caller);
void as_slot_refuse_pop(enum addrspace_discipline discipline, unsigned long addr,
			unsigned long caller);

static __always_inline struct slot *stack_next(void)
{
	return (struct slot *)this_cpu_read(as_slots_cpu.next);
}

static __always_inline struct slot *stack_top(void)
{
	return stack_next() - 1;
}

/* The slot above the last one has no entry. */
static __always_inline bool stack_is_full(const struct slot *next)
{
	return !next->pte;
}

/*
 * Takes the next slot, before its entry is written: an interrupt in between takes the
 * slot above.
 */
static __always_inline void stack_take(void)
{
	this_cpu_add(as_slots_cpu.next, sizeof(struct slot));
	barrier();
}

static __always_inline void stack_drop(void)
{
	this_cpu_sub(as_slots_cpu.next, sizeof(struct slot));
}

/*
 * Empties and flushes the top slot, and then gives it back: an interrupt in between
 * takes the slot above. In the other order, the interrupt would take this slot, still
 * mapped and in the TLB; the kernel's own once had this bug.
 */
static __always_inline void stack_give_back(struct slot *top)
{
	slot_empty(top);
	barrier();
	stack_drop();
}

/* Call this after stack_give_back(). */
static __always_inline void
stack_trace_unmap(enum addrspace_discipline discipline, unsigned long caller)
{
	if (tracepoint_enabled(slot_unmap))
		as_slot_emit_unmap(discipline, stack_next(), caller ?: _RET_IP_);
}

/* The slots in use on the stack of any CPU. */
static inline unsigned int stack_depth(const struct slots_cpu *own)
{
	return (struct slot *)READ_ONCE(own->next) - own->stack;
}

static inline void stack_set_depth(struct slots_cpu *own, unsigned int depth)
{
	WRITE_ONCE(own->next, (unsigned long)(own->stack + depth));
}

/**
 * slot_push() - map a page into this CPU's next slot
 * @slots: the slots
 * @page: the page; a lowmem page has its permanent address and takes no slot
 * @caller: the address shown as the slot's user
 *
 * As kmap_atomic() of 2.6.37 and later: disables preemption and page faults until
 * slot_pop().
 *
 * Context: any, NMI included. It disables preemption on PREEMPT_RT too: nothing that
 * sleeps there may be called until slot_pop().
 * Return: the address, or NULL, with nothing disabled, if the stack is full.
 */
static __always_inline void *slot_push(const struct slots *slots,
				       struct page *page, unsigned long caller)
{
	struct slot *slot;

	slot_enter();
	if (!compat_wants_mapping(page))
		return page_address(page);
	slot = stack_next();
	if (unlikely(stack_is_full(slot)))
		return as_slot_refuse_push(caller);
	stack_take();
	slot_fill(slots, slot, page, caller);
	slot_trace_map(ADDRSPACE_SLOTS_STACK, slot);
	return (void *)slot->addr;
}

/**
 * slot_pop() - undo the last slot_push() on this CPU
 * @address: any address in the page
 * @caller: the address that the warning and the event name; 0 for the return address
 *	of the function that this is inlined into, which is read only if needed
 *
 * Context: as slot_push().
 * Return: 0; -EINVAL, with one warning and no change, if @address is not in the slot
 * on top.
 */
static __always_inline int slot_pop(const void *address, unsigned long caller)
{
	unsigned long addr = (unsigned long)address & PAGE_MASK;
	struct slot *top = stack_top();

	if (likely(top->addr == addr)) {
		stack_give_back(top);
		stack_trace_unmap(ADDRSPACE_SLOTS_STACK, caller);
	} else if (!slot_is_permanent(addr)) {
		as_slot_refuse_pop(ADDRSPACE_SLOTS_STACK, addr,
				   caller ?: _RET_IP_);
		return -EINVAL;
	}
	slot_leave();
	return 0;
}

#endif /* ADDRSPACE_SLOTS_STACK_H */
