// SPDX-License-Identifier: GPL-2.0
/*
 * The heap discipline of the atomic slots (see slot.h): slots are unmapped in any
 * order. A bitmap has the free slots; one instruction finds the lowest. Linux never
 * had this discipline.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "map/slot.h"

#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/build_bug.h>
#include <linux/err.h>
#include <linux/printk.h>

/**
 * as_heap_init_cpu() - make all slots of a CPU's heap free
 * @own: the CPU's slots
 */
void as_heap_init_cpu(struct slots_cpu *own)
{
	BUILD_BUG_ON(SLOTS_DEPTH > BITS_PER_LONG);
	own->heap_free = GENMASK(SLOTS_DEPTH - 1, 0);
}

/*
 * Takes the lowest free slot; NULL if there is none. An interrupt between the read and
 * the write of the bitmap gives back all that it takes, so the bitmap is unchanged.
 */
static struct slot *take(void)
{
	unsigned long free = this_cpu_read(as_slots_cpu.heap_free);
	unsigned long rest = free & (free - 1);

	if (unlikely(!free))
		return NULL;
	this_cpu_write(as_slots_cpu.heap_free, rest);
	barrier();	/* take it before its entry is written */
	return this_cpu_ptr(&as_slots_cpu.heap[__ffs(free)]);
}

static void refuse_full(unsigned long caller)
{
	this_cpu_inc(as_slots_cpu.refused[ADDRSPACE_SLOTS_HEAP]);
	pr_warn_once("%pS wants a slot of the heap, and all %d are in use\n",
		     (void *)caller, SLOTS_DEPTH);
}

static void refuse_unmap(unsigned long addr, unsigned long caller)
{
	this_cpu_inc(as_slots_cpu.misused[ADDRSPACE_SLOTS_HEAP]);
	WARN_ONCE(1, "addrspace: %pS unmaps %#lx, which is no slot of this CPU's heap in use\n",
		  (void *)caller, addr);
}

/**
 * as_heap_map() - map a page into any free slot of this CPU
 * @slots: the slots
 * @page: the page; a lowmem page has its permanent address and takes no slot
 * @caller: the address shown as the slot's user
 *
 * Context: any, NMI included. Disables preemption and page faults until
 * as_heap_unmap().
 * Return: the address; ERR_PTR(-ENOSPC), with nothing disabled, if no slot is free.
 */
void *as_heap_map(const struct slots *slots, struct page *page,
		  unsigned long caller)
{
	struct slot *slot;

	slot_enter();
	if (!compat_wants_mapping(page))
		return page_address(page);
	slot = take();
	if (unlikely(!slot)) {
		refuse_full(caller);
		slot_leave();
		return ERR_PTR(-ENOSPC);
	}
	slot_fill(slots, slot, page, caller);
	slot_trace_map(ADDRSPACE_SLOTS_HEAP, slot);
	return (void *)slot->addr;
}

/**
 * as_heap_unmap() - undo as_heap_map() on this CPU
 * @slots: the slots
 * @address: any address in the page
 * @caller: the address that the warning names
 *
 * Context: as as_heap_map().
 * Return: 0; -EINVAL, with one warning, if @address is in no slot in use of this CPU's
 * heap.
 */
int as_heap_unmap(const struct slots *slots, const void *address,
		  unsigned long caller)
{
	unsigned long addr = (unsigned long)address & PAGE_MASK;
	struct slot *heap = this_cpu_ptr(as_slots_cpu.heap);
	unsigned long index = (addr - heap[0].addr) >> slots->shift;

	if (likely(index < SLOTS_DEPTH && heap[index].addr == addr &&
		   !(this_cpu_read(as_slots_cpu.heap_free) & BIT(index)))) {
		slot_empty(&heap[index]);
		barrier();	/* empty it before it is given back */
		this_cpu_or(as_slots_cpu.heap_free, BIT(index));
		slot_trace_unmap(ADDRSPACE_SLOTS_HEAP, &heap[index],
				 caller);
	} else if (!slot_is_permanent(addr)) {
		refuse_unmap(addr, caller);
		return -EINVAL;
	}
	slot_leave();
	return 0;
}
