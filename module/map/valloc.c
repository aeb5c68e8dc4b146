// SPDX-License-Identifier: GPL-2.0
/*
 * The mini-vmalloc (see valloc.h): makes areas and frees them. After
 * __vmalloc_node_range(), vmap(), __ioremap_caller() and vfree() of Linux 6.1.
 *
 * An area that cannot be completed ends as a freed one does: its entries are cleared,
 * and its addresses wait for the next flush, because a CPU may have cached them by
 * speculation.
 */
#include "map/valloc.h"

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>

#include "core/arena.h"
#include "core/compat.h"
#include "core/pte.h"
#include "core/trace.h"
#include "map/valloc_parts.h"

/* One page after each area stays unmapped. */
#define GUARD_SIZE	PAGE_SIZE

/* Takes addresses for @size bytes and the guard page after them. */
static __always_inline struct area *take(struct valloc *valloc,
					 enum area_kind kind,
					 unsigned long size,
					 unsigned long align,
					 unsigned long caller)
{
	struct space *space = &valloc->space;
	struct area *area;

	might_sleep();
	if (!size || !is_power_of_2(align))
		return ERR_PTR(-EINVAL);
	if (size > space->size)
		return ERR_PTR(-ENOSPC);
	size = PAGE_ALIGN(size);
	area = as_space_take(space, size + GUARD_SIZE, max(align, PAGE_SIZE),
			     caller);
	if (IS_ERR(area))
		return area;
	area->kind = kind;
	area->flags = 0;
	area->nr_pages = size >> PAGE_SHIFT;
	return area;
}

/* Out of line: a disabled tracepoint then costs its caller no register. */
static noinline void emit_alloc(const struct area *area)
{
	trace_area_alloc(area->id, area->start, area->nr_pages, area->caller);
}

static noinline void emit_free(const struct area *area, unsigned long caller)
{
	trace_area_free(area->id, area->start, area->nr_pages, caller);
}

static __always_inline void *publish(struct valloc *valloc, struct area *area)
{
	count_one(COUNT_VALLOC_ALLOCS);
	if (trace_area_alloc_enabled())
		emit_alloc(area);
	as_space_publish(&valloc->space, area);
	return (void *)area->start;
}

/**
 * as_valloc_alloc() - allocate virtually contiguous memory
 * @valloc: the mini-vmalloc
 * @size: bytes, rounded up to pages
 * @align: of the address: a power of two; less than a page counts as a page
 * @flags: VALLOC_ZERO, VALLOC_LOWMEM
 * @caller: the address shown as the area's owner
 *
 * Context: process context, may sleep.
 * Return: the address; an ERR_PTR() of -EINVAL for a size of 0 or a wrong alignment,
 * -ENOSPC if no hole is large enough even after a purge, -ENOMEM, or -EINTR if a fatal
 * signal is pending.
 */
void *as_valloc_alloc(struct valloc *valloc, unsigned long size,
		      unsigned long align, unsigned int flags,
		      unsigned long caller)
{
	struct area *area = take(valloc, AREA_PAGES, size, align, caller);
	int err;

	if (IS_ERR(area))
		return ERR_CAST(area);
	area->flags = flags;
	err = as_pages_alloc(valloc, area);
	if (!err)
		return publish(valloc, area);
	as_space_wait(&valloc->space, area);
	return ERR_PTR(err);
}

/**
 * as_valloc_vmap() - map given pages at consecutive addresses
 * @valloc: the mini-vmalloc
 * @pages: the pages; the caller holds references until as_valloc_free()
 * @count: how many, at least 1
 * @prot: of the mapping; NX is always added, as by vmap()
 * @caller: the address shown as the area's owner
 *
 * Context: process context, may sleep.
 * Return: as as_valloc_alloc().
 */
void *as_valloc_vmap(struct valloc *valloc, struct page **pages,
		     unsigned int count, pgprot_t prot, unsigned long caller)
{
	struct area *area;

	if (count > valloc->space.size >> PAGE_SHIFT)
		return ERR_PTR(-ENOSPC);
	area = take(valloc, AREA_VMAP, (unsigned long)count << PAGE_SHIFT,
		    PAGE_SIZE, caller);
	if (IS_ERR(area))
		return ERR_CAST(area);
	as_pages_map(valloc, area, pages, arch_prot_nx(prot));
	return publish(valloc, area);
}

/**
 * as_valloc_device() - map device memory
 * @valloc: the mini-vmalloc
 * @phys: the first byte; need not be page aligned
 * @size: bytes
 * @caching: the memory type; as with ioremap(), memory that is mapped already keeps
 *	the type of that mapping
 * @caller: the address shown as the area's owner
 *
 * Context: process context, may sleep.
 * Return: the address of @phys; an ERR_PTR() as of as_valloc_alloc() or of the error of
 * as_device_check(); ERR_PTR(-EBUSY) if as_device_reserve() fails.
 */
void *as_valloc_device(struct valloc *valloc, phys_addr_t phys, unsigned long size,
		       enum valloc_caching caching, unsigned long caller)
{
	unsigned long offset = offset_in_page(phys);
	void __iomem *kernel;
	struct area *area;
	pgprot_t prot;
	int err;

	if (!size)
		return ERR_PTR(-EINVAL);
	if (size > valloc->space.size)
		return ERR_PTR(-ENOSPC);
	err = as_device_check(phys, size);
	if (err)
		return ERR_PTR(err);
	kernel = as_device_reserve(phys, size, caching, &prot);
	if (!kernel)
		return ERR_PTR(-EBUSY);
	area = take(valloc, AREA_DEVICE, offset + size, PAGE_SIZE, caller);
	if (IS_ERR(area)) {
		iounmap(kernel);
		return ERR_CAST(area);
	}
	area->kernel = kernel;
	as_pages_map_device(valloc, area, PHYS_PFN(phys), prot);
	return publish(valloc, area) + offset;
}

/**
 * as_valloc_free() - free an area of as_valloc_alloc(), as_valloc_vmap() or as_valloc_device()
 * @valloc: the mini-vmalloc
 * @addr: the area's address; of a device any address in its first page
 * @caller: the address that the warning and the event name
 *
 * Context: process context, may sleep.
 * Return: 0; -EINVAL, with one warning, if no area starts at @addr.
 */
int as_valloc_free(struct valloc *valloc, const void *addr, unsigned long caller)
{
	struct area *area;

	might_sleep();
	/* Only a device's address may lie within its page. */
	if (offset_in_page(addr))
		area = as_space_claim_device(&valloc->space, (unsigned long)addr);
	else
		area = as_space_claim(&valloc->space, (unsigned long)addr);
	if (!area) {
		WARN_ONCE(1, "addrspace: %pS frees %#lx, where no area starts\n",
			  (void *)caller, (unsigned long)addr);
		return -EINVAL;
	}
	if (trace_area_free_enabled())
		emit_free(area, caller);
	if (area->kind == AREA_PAGES)
		as_pages_free(valloc, area);
	else
		as_pages_unmap(valloc, area);
	if (area->kind == AREA_DEVICE)
		iounmap(area->kernel);
	count_one(COUNT_VALLOC_FREES);
	as_space_wait(&valloc->space, area);
	return 0;
}

static void free_deferred(struct work_struct *work)
{
	struct valloc *valloc = container_of(work, struct valloc, free_deferred);
	struct llist_node *first = llist_del_all(&valloc->deferred);
	struct llist_node *node, *next;

	llist_for_each_safe(node, next, first)
		as_valloc_free(valloc, node, _THIS_IP_);
}

/**
 * as_valloc_free_deferred() - as_valloc_free() for callers that cannot sleep
 * @valloc: the mini-vmalloc
 * @addr: from as_valloc_alloc(), page aligned; until a worker frees the area, its first
 *	bytes are a node of a list
 *
 * Context: any but NMI.
 */
void as_valloc_free_deferred(struct valloc *valloc, void *addr)
{
	if (llist_add(addr, &valloc->deferred))
		schedule_work(&valloc->free_deferred);
}

/**
 * as_valloc_flush_unused() - flush the addresses of all freed areas
 * @valloc: the mini-vmalloc
 *
 * On return, no TLB holds an address of an area that was freed before the call, by
 * as_valloc_free() or as_valloc_free_deferred(); as vm_unmap_aliases().
 *
 * Context: process context, may sleep.
 */
void as_valloc_flush_unused(struct valloc *valloc)
{
	flush_work(&valloc->free_deferred);
	as_space_flush(&valloc->space);
}

/**
 * as_valloc_to_page() - find the page mapped at an address
 * @valloc: the mini-vmalloc
 * @addr: any address
 *
 * Context: any; the caller keeps the area from being freed.
 * Return: the page; NULL if no page is mapped there, or only device memory without a
 * struct page.
 */
struct page *as_valloc_to_page(const struct valloc *valloc, const void *addr)
{
	unsigned long address = (unsigned long)addr;
	pte_t pte;

	if (!space_contains(&valloc->space, address))
		return NULL;
	pte = ptep_get_lockless(arena_pte(valloc->arena, address));
	if (!pte_present(pte) || !pfn_valid(pte_pfn(pte)))
		return NULL;
	return pte_page(pte);
}

/**
 * as_valloc_init() - make an empty mini-vmalloc over its range of the arena
 * @valloc: filled in
 * @arena: where its areas lie
 *
 * Context: process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int as_valloc_init(struct valloc *valloc, const struct arena *arena)
{
	valloc->arena = arena;
	valloc->prot = pte_prot_bits(PAGE_KERNEL);
	init_llist_head(&valloc->deferred);
	INIT_WORK(&valloc->free_deferred, free_deferred);
	return as_space_init(&valloc->space, &arena->range[ARENA_VALLOC]);
}

/**
 * as_valloc_exit() - undo as_valloc_init()
 * @valloc: the mini-vmalloc; each area was passed to as_valloc_free() or
 *	as_valloc_free_deferred()
 *
 * Context: process context, may sleep.
 */
void as_valloc_exit(struct valloc *valloc)
{
	flush_work(&valloc->free_deferred);
	as_space_exit(&valloc->space);
}
