// SPDX-License-Identifier: GPL-2.0
/*
 * The functions exported to other kernel modules (see
 * include/linux/addrspace.h). Each hands on to its mapper and does nothing
 * else; what a kernel function of the same name would never answer (an error
 * pointer) is turned into what its callers expect.
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
 * might_sleep() also offers to reschedule, which is most of what a hit would
 * cost. The calls that do sleep reschedule anyway; the check stays.
 */
static __always_inline void assert_may_sleep(void)
{
	if (IS_ENABLED(CONFIG_DEBUG_ATOMIC_SLEEP))
		might_sleep();
}

/**
 * addrspace_kmap() - give a page an address that all CPUs can use
 * @page: any page; lowmem pages are answered with their permanent address
 *
 * Mirrors kmap(). Sleeps, not interruptibly, while every slot is in use.
 *
 * Context: process context, interrupts on.
 * Return: the address; NULL only if WINDOW_MAX users hold the page already.
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
 * addrspace_kmap_interruptible() - addrspace_kmap() that a signal can end
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
 * addrspace_kmap_nowait() - addrspace_kmap() that fails where that waits
 * @page: as there
 *
 * Context: process context, interrupts on; does not sleep for a slot, but
 * waits for the other CPUs when the pool wraps.
 * Return: the address, ERR_PTR(-EAGAIN) or ERR_PTR(-EOVERFLOW).
 */
void *addrspace_kmap_nowait(struct page *page)
{
	return window_map(&addrspace.window, page, WINDOW_FAIL, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_kmap_nowait);

/**
 * addrspace_kunmap() - end a use of addrspace_kmap()
 * @page: what was mapped
 *
 * Mirrors kunmap(). An unmap too many is refused, with one warning that names
 * the caller.
 *
 * Context: process context, interrupts on; sleeps on PREEMPT_RT only.
 */
void addrspace_kunmap(struct page *page)
{
	window_unmap(&addrspace.window, page, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_kunmap);

/**
 * addrspace_flush_unused() - unmap and flush what is no longer in use
 *
 * Mirrors kmap_flush_unused() and vm_unmap_aliases() of the kernel, which calls
 * them when it changes the caching of pages, as set_memory_wc() does, but knows
 * nothing of our mappings. So call this before any such change to a page that
 * was mapped here, or the CPU may have it cached by the old mapping: slots of the
 * window that fell unused stay mapped until the pool wraps or the timer comes
 * (unused_ms), as do lazy atomic slots; freed areas stay in the TLBs.
 *
 * Context: process context, may sleep.
 */
void addrspace_flush_unused(void)
{
	unused_flush(&addrspace);
}
EXPORT_SYMBOL_GPL(addrspace_flush_unused);

/**
 * addrspace_kmap_atomic() - give a page an address for a moment, on this CPU
 * @page: any page; lowmem pages are answered with their permanent address
 *
 * Mirrors kmap_atomic(): preemption and page faults are off until
 * addrspace_kunmap_atomic(), and mappings end in the reverse order. On
 * PREEMPT_RT the kernel's own only disables migration; this disables preemption
 * there, too.
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
 * addrspace_kunmap_atomic() - end the last addrspace_kmap_atomic()
 * @addr: any address in the page
 *
 * Mirrors kunmap_atomic(). Any other than the last one is refused, with one
 * warning that names both callers; the mappings stay as they are.
 *
 * Context: as addrspace_kmap_atomic().
 */
void addrspace_kunmap_atomic(const void *addr)
{
	slot_pop(addr, 0);
}
EXPORT_SYMBOL_GPL(addrspace_kunmap_atomic);

/**
 * addrspace_kmap_local() - give a page an address for the current task
 * @page: any page; lowmem pages are answered with their permanent address
 *
 * Mirrors kmap_local_page(): the task may be preempted and may sleep, but stays
 * on this CPU; mappings end in the reverse order, those of
 * addrspace_kmap_atomic() included. A task that sleeps with one pins addrspace.ko.
 * Where SLOT_TASKS other tasks have mappings on this CPU, the task gets the
 * kernel's own kmap_local_page(), and addrspace_kunmap_local() ends that.
 *
 * Context: any, NMI included; does not sleep.
 * Return: the address, for this task alone; NULL if it or its CPU has
 * SLOTS_DEPTH mappings already, where the kernel's own would stop the machine.
 */
void *addrspace_kmap_local(struct page *page)
{
	void *addr = local_map(&addrspace.slots, page, _RET_IP_);

	return IS_ERR(addr) ? NULL : addr;
}
EXPORT_SYMBOL_GPL(addrspace_kmap_local);

/**
 * addrspace_kunmap_local() - end the last addrspace_kmap_local()
 * @addr: any address in the page
 *
 * Mirrors kunmap_local(). Any other than the last one is refused, with one
 * warning that names both callers; the mappings stay as they are.
 *
 * Context: as addrspace_kmap_local(), in the same task.
 */
void addrspace_kunmap_local(const void *addr)
{
	local_unmap(addr, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_kunmap_local);

/**
 * addrspace_slot_map() - map a page into a slot by the rules chosen
 * @discipline: which rules
 * @type: for typed slots, which named use; else 0
 * @page: any page; lowmem pages are answered with their permanent address
 *
 * Mirrors kmap_atomic(page, type) of Linux before 2.6.37 with typed slots, and
 * no kernel function with the heap. But for local ones, preemption and page
 * faults are off until addrspace_slot_unmap().
 *
 * Context: any, NMI included; does not sleep.
 * Return: the address; ERR_PTR(-ENOSPC) if there is no slot, ERR_PTR(-EBUSY) if
 * the type's slot is in use, ERR_PTR(-EINVAL) for no such discipline or type.
 */
void *addrspace_slot_map(enum addrspace_discipline discipline, int type,
			 struct page *page)
{
	return slot_map(&addrspace.slots, discipline, type, page, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_slot_map);

/**
 * addrspace_slot_unmap() - end an addrspace_slot_map()
 * @discipline: as given there
 * @type: as given there
 * @addr: any address in the page
 *
 * Context: as addrspace_slot_map(), on the same CPU.
 * Return: 0; -EINVAL, with one warning, for what is not mapped there or must
 * not be unmapped yet; everything stays as it was.
 */
int addrspace_slot_unmap(enum addrspace_discipline discipline, int type,
			 const void *addr)
{
	return slot_unmap(&addrspace.slots, discipline, type, addr, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_slot_unmap);

/**
 * addrspace_is_kmap_addr() - is that an address of the window or of a slot?
 * @addr: any address
 *
 * Mirrors is_kmap_addr(). A page's permanent address is none.
 *
 * Context: any.
 */
bool addrspace_is_kmap_addr(const void *addr)
{
	return arena_stretch_has(&addrspace.arena, ARENA_WINDOW, addr) ||
	       arena_stretch_has(&addrspace.arena, ARENA_SLOTS, addr);
}
EXPORT_SYMBOL_GPL(addrspace_is_kmap_addr);

/**
 * addrspace_is_vmalloc_addr() - is that an address of the mini-vmalloc?
 * @addr: any address
 *
 * The kernel's is_vmalloc_addr() says so of all our addresses, for the arena lies
 * in its own vmalloc space.
 *
 * Context: any.
 */
bool addrspace_is_vmalloc_addr(const void *addr)
{
	return arena_stretch_has(&addrspace.arena, ARENA_VALLOC, addr);
}
EXPORT_SYMBOL_GPL(addrspace_is_vmalloc_addr);

/**
 * addrspace_stat() - a counter of /proc/addrspace/stats
 * @name: its name there
 *
 * Mirrors no kernel function. For who wants to know what a stretch of code did
 * to page tables and TLBs, and asks before and after it.
 *
 * Context: any.
 * Return: the value; 0 if there is no such counter.
 */
unsigned long addrspace_stat(const char *name)
{
	int i;

	for (i = 0; i < COUNT_NR; i++)
		if (!strcmp(count_name(i), name))
			return count_sum(i);
	return 0;
}
EXPORT_SYMBOL_GPL(addrspace_stat);
