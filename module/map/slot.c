// SPDX-License-Identifier: GPL-2.0
/* The state of the atomic slots; what slot.h and slots_stack.h have out of line. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "map/slot.h"

#include <linux/bug.h>
#include <linux/printk.h>

#include "core/trace.h"
#include "map/slots_stack.h"

DEFINE_PER_CPU(struct slots_cpu, as_slots_cpu);
DEFINE_STATIC_KEY_FALSE(as_slots_lazy);

/**
 * as_slot_replace() - map a page into a slot, whatever the slot maps now
 * @slot: the slot, taken by the caller
 * @pte: what to map
 *
 * Flushes the old mapping on this CPU. Not inlined, so that a test can interrupt all
 * disciplines here at one probe.
 *
 * Context: any, preemption off.
 */
noinline void as_slot_replace(const struct slot *slot, pte_t pte)
{
	if (pte_none(*slot->pte)) {
		pte_store(slot->pte, pte);
		return;
	}
	/* Clear it first: with PAE an entry is written in two halves. */
	pte_erase(slot->addr, slot->pte);
	if (ARCH_BREAK_BEFORE_MAKE)
		tlb_flush_page_local(slot->addr);
	pte_store(slot->pte, pte);
	if (!ARCH_BREAK_BEFORE_MAKE)
		tlb_flush_page_local(slot->addr);
}

/**
 * as_slot_fill_again() - map a page into a lazy slot that maps another page
 * @slots: the slots
 * @slot: the slot, taken by the caller
 * @page: the page
 *
 * Context: any, preemption off.
 */
void as_slot_fill_again(const struct slots *slots, struct slot *slot,
			const struct page *page)
{
	as_slot_replace(slot, pte_of_page(page, slots->prot));
	/* We are in an NMI that interrupted flush_slot(), which will empty the slot. */
	if (unlikely(slot->page == SLOT_IS_FLUSHED))
		return;
	slot->page = page;
}

/**
 * as_slot_emit_map() - emit the event slot_map
 * @discipline: the slot's
 * @slot: the slot, just filled
 *
 * Context: any, preemption off.
 */
void as_slot_emit_map(enum addrspace_discipline discipline,
		      const struct slot *slot)
{
	trace_slot_map(discipline, pte_pfn(*slot->pte), slot->addr,
		       slot->caller);
}

/**
 * as_slot_emit_unmap() - emit the event slot_unmap
 * @discipline: the slot's
 * @slot: the slot, just given back
 * @caller: the address that called unmap
 *
 * Context: any, preemption off.
 */
void as_slot_emit_unmap(enum addrspace_discipline discipline,
			const struct slot *slot, unsigned long caller)
{
	trace_slot_unmap(discipline, slot->addr, caller);
}

/**
 * as_slot_refuse_push() - count a push onto this CPU's full stack, and warn of it
 * @caller: the address that called push
 *
 * The kernel's own, kmap_local_idx_push() of mm/highmem.c, stops the machine here.
 *
 * Context: any, after slot_enter(), which it undoes.
 * Return: NULL, for slot_push() to return.
 */
void *as_slot_refuse_push(unsigned long caller)
{
	this_cpu_inc(as_slots_cpu.refused[ADDRSPACE_SLOTS_STACK]);
	pr_warn_once("%pS pushes onto a full stack of %d slots; the last push was by %pS\n",
		     (void *)caller, SLOTS_DEPTH, (void *)stack_top()->caller);
	slot_leave();
	return NULL;
}

/**
 * as_slot_refuse_pop() - count a pop that does not match the last push, and warn of it
 * @discipline: the stack or the local one
 * @addr: the address that was to be popped
 * @caller: the address that called pop
 *
 * Context: any, preemption off.
 */
void as_slot_refuse_pop(enum addrspace_discipline discipline, unsigned long addr,
			unsigned long caller)
{
	this_cpu_inc(as_slots_cpu.misused[discipline]);
	WARN_ONCE(1, "addrspace: %pS pops %#lx, which is not on top; the last push was by %pS\n",
		  (void *)caller, addr, (void *)stack_top()->caller);
}
