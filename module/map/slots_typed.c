// SPDX-License-Identifier: GPL-2.0
/*
 * The typed discipline of the atomic slots (see slot.h), after
 * kmap_atomic(page, KM_USER0) of arch/x86/mm/highmem_32.c before 2.6.37. The author of
 * each use in the kernel had to know which other uses could be active at the same
 * time. Two uses of one type on one CPU silently overwrote each other. Here the second
 * one is detected, and refused; the parameter slots_typed_reuse allows it, to show the
 * corruption.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "map/slot.h"

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/printk.h>

static const char * const type_names[ADDRSPACE_SLOT_TYPES] = {
	[ADDRSPACE_SLOT_BOUNCE_READ] = "bounce_read",
	[ADDRSPACE_SLOT_USER0]	     = "user0",
	[ADDRSPACE_SLOT_USER1]	     = "user1",
	[ADDRSPACE_SLOT_SOFTIRQ0]    = "softirq0",
	[ADDRSPACE_SLOT_SOFTIRQ1]    = "softirq1",
	[ADDRSPACE_SLOT_IRQ0]	     = "irq0",
	[ADDRSPACE_SLOT_IRQ1]	     = "irq1",
	[ADDRSPACE_SLOT_NMI]	     = "nmi",
};

/**
 * as_typed_name() - the name of a type for users
 * @type: an enum addrspace_slot_type
 */
const char *as_typed_name(int type)
{
	return type_names[type];
}

static bool is_type(int type)
{
	return type >= 0 && type < ADDRSPACE_SLOT_TYPES;
}

static void refuse_reuse(int type, unsigned long first, unsigned long second)
{
	this_cpu_inc(as_slots_cpu.refused[ADDRSPACE_SLOTS_TYPED]);
	pr_warn_once("%pS maps into slot %s, which %pS still uses\n",
		     (void *)second, type_names[type], (void *)first);
}

/* Out of line because it is rare. An interrupt here may raise the maximum further. */
static noinline void note_most(int used)
{
	int most = this_cpu_read(as_slots_cpu.typed_most), was;

	for (; used > most; most = was) {
		was = this_cpu_cmpxchg(as_slots_cpu.typed_most, most, used);
		if (was == most)
			return;
	}
}

static __always_inline void note_used(void)
{
	int used = this_cpu_inc_return(as_slots_cpu.typed_used);

	if (unlikely(used > this_cpu_read(as_slots_cpu.typed_most)))
		note_most(used);
}

/*
 * Adds a user, in one instruction and before anything else is done: an interrupt that
 * wants the same type finds it in use.
 */
static bool take(const struct slots *slots, int type, unsigned long caller)
{
	int users = this_cpu_inc_return(as_slots_cpu.typed[type].users);

	if (likely(users == 1)) {
		note_used();
		return true;
	}
	refuse_reuse(type, this_cpu_read(as_slots_cpu.typed[type].caller), caller);
	if (slots->options.typed_reuse)
		return true;
	this_cpu_dec(as_slots_cpu.typed[type].users);
	return false;
}

/**
 * as_typed_map() - map a page into this CPU's slot for a named use
 * @slots: the slots
 * @type: the use, an enum addrspace_slot_type
 * @page: the page; a lowmem page has its permanent address and takes no slot
 * @caller: the address shown as the slot's user
 *
 * A type in use is refused. With slots_typed_reuse it is reported and overwritten:
 * the first user's address leads to the second user's page until both have unmapped.
 *
 * Context: any, NMI included. Disables preemption and page faults until
 * as_typed_unmap().
 * Return: the address; ERR_PTR(-EBUSY) if the type is in use, ERR_PTR(-EINVAL) for an
 * unknown type, with nothing disabled.
 */
void *as_typed_map(const struct slots *slots, int type, struct page *page,
		   unsigned long caller)
{
	struct slot *slot;

	if (!is_type(type))
		return ERR_PTR(-EINVAL);
	slot_enter();
	if (!compat_wants_mapping(page))
		return page_address(page);
	if (!take(slots, type, caller)) {
		slot_leave();
		return ERR_PTR(-EBUSY);
	}
	slot = this_cpu_ptr(&as_slots_cpu.typed[type]);
	slot->caller = caller;
	/* With a second user the slot is not empty. */
	slot_refill(slot, pte_of_page(page, slots->prot));
	slot_trace_map(ADDRSPACE_SLOTS_TYPED, slot);
	return (void *)slot->addr;
}

/*
 * Clears the slot again if an interrupt used the type between the clearing and the
 * decrement of the last unmap: it was the second user and left the slot mapped. An
 * interrupt after the decrement is the only user, and clears the slot itself.
 */
static void empty_again(const struct slot *slot)
{
	barrier();	/* after the decrement */
	if (!slot->users && !pte_none(*slot->pte))
		slot_empty(slot);
}

/**
 * as_typed_unmap() - undo as_typed_map() on this CPU
 * @slots: the slots
 * @type: as passed to as_typed_map()
 * @address: any address in the page
 * @caller: the address that the warning names
 *
 * Context: as as_typed_map().
 * Return: 0; -EINVAL, with one warning, if @address is not in the type's slot or the
 * slot is not in use.
 */
int as_typed_unmap(const struct slots *slots, int type, const void *address,
		   unsigned long caller)
{
	unsigned long addr = (unsigned long)address & PAGE_MASK;
	struct slot *slot;

	if (!is_type(type))
		return -EINVAL;
	slot = this_cpu_ptr(&as_slots_cpu.typed[type]);
	if (likely(slot->addr == addr && slot->users > 0)) {
		if (slot->users == 1) {
			slot_empty(slot);
			this_cpu_dec(as_slots_cpu.typed_used);
		}
		barrier();	/* empty it before it is given back */
		this_cpu_dec(as_slots_cpu.typed[type].users);
		if (unlikely(slots->options.typed_reuse))
			empty_again(slot);
		slot_trace_unmap(ADDRSPACE_SLOTS_TYPED, slot, caller);
	} else if (!slot_is_permanent(addr)) {
		this_cpu_inc(as_slots_cpu.misused[ADDRSPACE_SLOTS_TYPED]);
		WARN_ONCE(1, "addrspace: %pS unmaps %#lx, which is not in use as slot %s\n",
			  (void *)caller, addr, type_names[type]);
		return -EINVAL;
	}
	slot_leave();
	return 0;
}
