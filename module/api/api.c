// SPDX-License-Identifier: GPL-2.0
/*
 * The functions exported to other kernel modules (see include/linux/addrspace.h). Each
 * calls its mapper and does nothing else, except that a function which mirrors one of
 * the kernel's returns NULL for an error, as its callers expect.
 */
#include <linux/addrspace.h>

#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "objects/addrspace.h"
#include "core/count.h"
#include "map/slots_local.h"
#include "map/slots_stack.h"
#include "map/window.h"
#include "objects/unused.h"

/*
 * might_sleep() also reschedules if needed, which would be most of the cost of a hit.
 * Calls that do sleep reschedule anyway; so only its check is kept.
 */
static __always_inline void assert_may_sleep(void)
{
	if (IS_ENABLED(CONFIG_DEBUG_ATOMIC_SLEEP))
		might_sleep();
}

/**
 * addrspace_kmap() - map a page at an address that all CPUs can use
 * @page: any page; for a lowmem page its permanent address is returned
 *
 * Mirrors kmap(). Sleeps uninterruptibly while every slot is in use.
 *
 * Context: process context, interrupts on.
 * Return: the address; NULL only if the page has WINDOW_MAX users already.
 */
void *addrspace_kmap(struct page *page)
{
	void *addr;

	assert_may_sleep();
	addr = window_map(&addrspace.window, page, WINDOW_SLEEP, _RET_IP_);
	return IS_ERR(addr) ? NULL : addr;
}
EXPORT_SYMBOL_GPL(addrspace_kmap);

/**
 * addrspace_kmap_interruptible() - addrspace_kmap() that a signal can interrupt
 * @page: as there
 *
 * Context: process context, interrupts on; may sleep.
 * Return: the address, ERR_PTR(-EINTR) or ERR_PTR(-EOVERFLOW).
 */
void *addrspace_kmap_interruptible(struct page *page)
{
	assert_may_sleep();
	return window_map(&addrspace.window, page, WINDOW_SLEEP_INTERRUPTIBLE,
			  _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_kmap_interruptible);

/**
 * addrspace_kmap_nowait() - addrspace_kmap() that fails instead of waiting
 * @page: as there
 *
 * Context: process context, interrupts on; does not sleep for a slot, but waits for
 * the other CPUs when the pool wraps.
 * Return: the address, ERR_PTR(-EAGAIN) or ERR_PTR(-EOVERFLOW).
 */
void *addrspace_kmap_nowait(struct page *page)
{
	return window_map(&addrspace.window, page, WINDOW_FAIL, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_kmap_nowait);

/**
 * addrspace_kunmap() - undo addrspace_kmap()
 * @page: the page that was mapped
 *
 * Mirrors kunmap(). A surplus unmap is refused, with one warning that names the
 * caller.
 *
 * Context: process context, interrupts on; sleeps on PREEMPT_RT only.
 */
void addrspace_kunmap(struct page *page)
{
	window_unmap(&addrspace.window, page, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_kunmap);

/**
 * addrspace_flush_unused() - unmap and flush all that is no longer in use
 *
 * Mirrors kmap_flush_unused() and vm_unmap_aliases(). The kernel calls these before it
 * changes the memory type of pages, as set_memory_wc() does, but it does not know our
 * mappings. So call this before such a change to a page that was mapped here;
 * otherwise the CPU may access the page through an old mapping of another type. Unused
 * slots of the window and lazy atomic slots stay mapped until a wrap or the timer
 * (unused_ms); freed areas stay in the TLBs until a purge.
 *
 * Context: process context, may sleep.
 */
void addrspace_flush_unused(void)
{
	as_unused_flush(&addrspace);
}
EXPORT_SYMBOL_GPL(addrspace_flush_unused);

/**
 * addrspace_kmap_atomic() - map a page for a short time, on this CPU
 * @page: any page; for a lowmem page its permanent address is returned
 *
 * Mirrors kmap_atomic(): disables preemption and page faults until
 * addrspace_kunmap_atomic(); mappings end in the reverse order. On PREEMPT_RT the
 * kernel's own disables only migration; this one disables preemption there too.
 *
 * Context: any, NMI included; does not sleep.
 * Return: the address; NULL if this CPU has SLOTS_DEPTH mappings already.
 */
void *addrspace_kmap_atomic(struct page *page)
{
	return slot_push(&addrspace.slots, page, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_kmap_atomic);

/**
 * addrspace_kunmap_atomic() - undo the last addrspace_kmap_atomic()
 * @addr: any address in the page
 *
 * Mirrors kunmap_atomic(). If @addr is not in the last mapping, the call is refused
 * with one warning that names both callers, and changes nothing.
 *
 * Context: as addrspace_kmap_atomic().
 */
void addrspace_kunmap_atomic(const void *addr)
{
	slot_pop(addr, 0);
}
EXPORT_SYMBOL_GPL(addrspace_kunmap_atomic);

/**
 * addrspace_kmap_local() - map a page for the current task
 * @page: any page; for a lowmem page its permanent address is returned
 *
 * Mirrors kmap_local_page(): the task may be preempted and may sleep, but stays on
 * this CPU; mappings end in the reverse order, those of addrspace_kmap_atomic()
 * included. A task that sleeps with a mapping pins addrspace.ko. If SLOT_TASKS other
 * tasks have mappings on this CPU, the page is mapped by the kernel's own
 * kmap_local_page(); addrspace_kunmap_local() ends that mapping too.
 *
 * Context: any, NMI included; does not sleep.
 * Return: the address, valid for this task only; NULL if the CPU has SLOTS_DEPTH
 * mappings already. The kernel's own stops the machine then.
 */
void *addrspace_kmap_local(struct page *page)
{
	void *addr = as_local_map(&addrspace.slots, page, _RET_IP_);

	return IS_ERR(addr) ? NULL : addr;
}
EXPORT_SYMBOL_GPL(addrspace_kmap_local);

/**
 * addrspace_kunmap_local() - undo the last addrspace_kmap_local()
 * @addr: any address in the page
 *
 * Mirrors kunmap_local(). If @addr is not in the last mapping, the call is refused
 * with one warning that names both callers, and changes nothing.
 *
 * Context: as addrspace_kmap_local(), in the same task.
 */
void addrspace_kunmap_local(const void *addr)
{
	as_local_unmap(addr, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_kunmap_local);

/**
 * addrspace_slot_map() - map a page into a slot of a given discipline
 * @discipline: the rules to follow
 * @type: with typed slots the named use; otherwise 0
 * @page: any page; for a lowmem page its permanent address is returned
 *
 * With typed slots, this mirrors kmap_atomic(page, type) of Linux before 2.6.37; the
 * heap has no counterpart in the kernel. Except with local slots, it disables
 * preemption and page faults until addrspace_slot_unmap().
 *
 * Context: any, NMI included; does not sleep.
 * Return: the address; ERR_PTR(-ENOSPC) if no slot is free, ERR_PTR(-EBUSY) if the
 * type's slot is in use, ERR_PTR(-EINVAL) for an unknown discipline or type.
 */
void *addrspace_slot_map(enum addrspace_discipline discipline, int type,
			 struct page *page)
{
	return as_slot_map(&addrspace.slots, discipline, type, page, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_slot_map);

/**
 * addrspace_slot_unmap() - undo addrspace_slot_map()
 * @discipline: as there
 * @type: as there
 * @addr: any address in the page
 *
 * Context: as addrspace_slot_map(), on the same CPU.
 * Return: 0; -EINVAL, with one warning and no change, if @addr is not mapped, or if
 * the discipline does not allow it to be unmapped yet.
 */
int addrspace_slot_unmap(enum addrspace_discipline discipline, int type,
			 const void *addr)
{
	return as_slot_unmap(&addrspace.slots, discipline, type, addr, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_slot_unmap);

/**
 * addrspace_is_kmap_addr() - is an address in the window or in the atomic slots?
 * @addr: any address
 *
 * Mirrors is_kmap_addr(). False for the permanent address of a lowmem page.
 *
 * Context: any.
 */
bool addrspace_is_kmap_addr(const void *addr)
{
	return arena_range_has(&addrspace.arena, ARENA_WINDOW, addr) ||
	       arena_range_has(&addrspace.arena, ARENA_SLOTS, addr);
}
EXPORT_SYMBOL_GPL(addrspace_is_kmap_addr);

/**
 * addrspace_is_vmalloc_addr() - is an address in the mini-vmalloc?
 * @addr: any address
 *
 * The kernel's is_vmalloc_addr() is true for every address of the arena, because the
 * arena lies in the kernel's vmalloc space.
 *
 * Context: any.
 */
bool addrspace_is_vmalloc_addr(const void *addr)
{
	return arena_range_has(&addrspace.arena, ARENA_VALLOC, addr);
}
EXPORT_SYMBOL_GPL(addrspace_is_vmalloc_addr);

/**
 * addrspace_stat() - read a counter of /proc/addrspace/stats
 * @name: its name there
 *
 * Has no counterpart in the kernel. Read before and after a piece of code, the
 * counters give the page-table writes and flushes of that code.
 *
 * Context: any.
 * Return: the value; 0 for an unknown name.
 */
unsigned long addrspace_stat(const char *name)
{
	int i;

	for (i = 0; i < COUNT_NR; i++)
		if (!strcmp(as_count_name(i), name))
			return as_count_sum(i);
	return 0;
}
EXPORT_SYMBOL_GPL(addrspace_stat);
