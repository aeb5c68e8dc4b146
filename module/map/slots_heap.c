// SPDX-License-Identifier: GPL-2.0
/*
 * The heap discipline of the atomic slots (see slot.h). A bitmap says
 * which slots are free; the lowest one is found by one instruction. Linux never
 * had this one.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "map/slot.h"

#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/build_bug.h>
#include <linux/err.h>
#include <linux/printk.h>

/**
 * heap_init_cpu() - all slots are free
 * @own: the CPU's
 */
void heap_init_cpu(struct slots_cpu *own)
{
	BUILD_BUG_ON(SLOTS_DEPTH > BITS_PER_LONG);
	own->heap_free = GENMASK(SLOTS_DEPTH - 1, 0);
}

/*
 * Takes the lowest free slot, or answers NULL. An interrupt between reading and
 * writing gives back all that it took: the bitmap is then as it was read.
 */
static struct slot *take(void)
{
	unsigned long free = this_cpu_read(slots_cpu.heap_free);
	unsigned long rest = free & (free - 1);

	if (unlikely(!free))
		return NULL;
	this_cpu_write(slots_cpu.heap_free, rest);
	barrier();	/* ours before the entry is written */
	return this_cpu_ptr(&slots_cpu.heap[__ffs(free)]);
}

static void refuse_full(unsigned long caller)
{
	this_cpu_inc(slots_cpu.refused[ADDRSPACE_SLOTS_HEAP]);
	pr_warn_once("%pS wants a slot of the heap, and all %d are in use\n",
		     (void *)caller, SLOTS_DEPTH);
}

static void refuse_unmap(unsigned long addr, unsigned long caller)
{
	this_cpu_inc(slots_cpu.misused[ADDRSPACE_SLOTS_HEAP]);
	WARN_ONCE(1, "addrspace: %pS unmaps %#lx, which is no slot of this CPU's heap in use\n",
		  (void *)caller, addr);
}

/**
 * heap_map() - map a page into any free slot of this CPU
 * @slots: the slots
 * @page: the page; a lowmem page is answered with its permanent address
 * @caller: who is shown as the slot's user
 *
 * Context: any, NMI included. Preemption and page faults are off until
 * heap_unmap().
 * Return: the address; ERR_PTR(-ENOSPC) (nothing is off then).
 */
void *heap_map(const struct slots *slots, struct page *page,
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
 * heap_unmap() - end a heap_map() of this CPU, in any order
 * @slots: the slots
 * @address: in the page
 * @caller: who is named if that is not mapped
 *
 * Context: as heap_map().
 * Return: 0; -EINVAL, with one warning, if no slot of this CPU's heap is in use
 * there.
 */
int heap_unmap(const struct slots *slots, const void *address,
	       unsigned long caller)
{
	unsigned long addr = (unsigned long)address & PAGE_MASK;
	struct slot *heap = this_cpu_ptr(slots_cpu.heap);
	unsigned long index = (addr - heap[0].addr) >> slots->shift;

	if (likely(index < SLOTS_DEPTH && heap[index].addr == addr &&
		   !(this_cpu_read(slots_cpu.heap_free) & BIT(index)))) {
		slot_empty(&heap[index]);
		barrier();	/* empty before it is given back */
		this_cpu_or(slots_cpu.heap_free, BIT(index));
		slot_trace_unmap(ADDRSPACE_SLOTS_HEAP, &heap[index],
				 caller);
	} else if (!slot_is_permanent(addr)) {
		refuse_unmap(addr, caller);
		return -EINVAL;
	}
	slot_leave();
	return 0;
}
