// SPDX-License-Identifier: GPL-2.0
/* The state of the atomic slots, and what is out of line of slot.h. */
#include "map/slot.h"

#include "core/trace.h"

DEFINE_PER_CPU(struct slots_cpu, slots_cpu);
DEFINE_STATIC_KEY_FALSE(slots_lazy);

/**
 * slot_replace() - map a page into a slot, whatever the slot maps now
 * @slot: the slot, taken by the caller
 * @pte: what to map
 *
 * Flushes the old mapping on this CPU. Not inlined, so that a test can interrupt all
 * disciplines here at one probe.
 *
 * Context: any, preemption off.
 */
noinline void slot_replace(const struct slot *slot, pte_t pte)
{
	if (pte_none(*slot->pte)) {
		pte_store(slot->pte, pte);
		return;
	}
	/* Clear it first: with PAE an entry is written in two halves. */
	pte_erase(slot->addr, slot->pte);
	pte_store(slot->pte, pte);
	tlb_flush_page_local(slot->addr);
}

/**
 * slot_fill_again() - map a page into a lazy slot that maps another page
 * @slots: the slots
 * @slot: the slot, taken by the caller
 * @page: the page
 *
 * Context: any, preemption off.
 */
void slot_fill_again(const struct slots *slots, struct slot *slot,
		     const struct page *page)
{
	slot_replace(slot, pte_of_page(page, slots->prot));
	/* We are in an NMI that interrupted flush_slot(), which will empty the slot. */
	if (unlikely(slot->page == SLOT_IS_FLUSHED))
		return;
	slot->page = page;
}

/**
 * slot_tell_map() - emit the event slot_map
 * @discipline: the slot's
 * @slot: the slot, just filled
 *
 * Context: any, preemption off.
 */
void slot_tell_map(enum addrspace_discipline discipline,
		   const struct slot *slot)
{
	trace_slot_map(discipline, pte_pfn(*slot->pte), slot->addr,
		       slot->caller);
}

/**
 * slot_tell_unmap() - emit the event slot_unmap
 * @discipline: the slot's
 * @slot: the slot, just given back
 * @caller: the address that called unmap
 *
 * Context: any, preemption off.
 */
void slot_tell_unmap(enum addrspace_discipline discipline,
		     const struct slot *slot, unsigned long caller)
{
	trace_slot_unmap(discipline, slot->addr, caller);
}
