// SPDX-License-Identifier: GPL-2.0
/*
 * The mini-vmalloc's part of the exported API (see
 * include/linux/addrspace.h and api.c). As with the kernel's functions, a
 * failure is NULL; what failed and why is in /proc/addrspace/vmalloc.
 */
#include <linux/addrspace.h>

#include <linux/err.h>
#include <linux/export.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/vmalloc.h>

#include "objects/addrspace.h"
#include "map/valloc.h"

static void *null_if_err(void *addr)
{
	return IS_ERR(addr) ? NULL : addr;
}

/**
 * addrspace_vmalloc() - virtually consecutive memory
 * @size: bytes, rounded up to pages
 *
 * Mirrors vmalloc(). The pages come from highmem where there is some, and are
 * not cleared. Does not have another task killed when memory is short.
 *
 * Context: process context, may sleep.
 * Return: the address, page aligned, or NULL.
 */
void *addrspace_vmalloc(unsigned long size)
{
	return null_if_err(valloc_alloc(&addrspace.valloc, size, PAGE_SIZE, 0,
					_RET_IP_));
}
EXPORT_SYMBOL_GPL(addrspace_vmalloc);

/**
 * addrspace_vzalloc() - addrspace_vmalloc() with zeroed pages
 * @size: as there
 *
 * Mirrors vzalloc(). Context and return value as addrspace_vmalloc().
 */
void *addrspace_vzalloc(unsigned long size)
{
	return null_if_err(valloc_alloc(&addrspace.valloc, size, PAGE_SIZE,
					VALLOC_ZERO, _RET_IP_));
}
EXPORT_SYMBOL_GPL(addrspace_vzalloc);

/**
 * addrspace_vmalloc_aligned() - addrspace_vmalloc() at an aligned address
 * @size: as there
 * @align: a power of two, in bytes; less than a page counts as a page
 *
 * Mirrors __vmalloc_node(), which the kernel keeps to itself.
 * Context and return value as addrspace_vmalloc().
 */
void *addrspace_vmalloc_aligned(unsigned long size, unsigned long align)
{
	return null_if_err(valloc_alloc(&addrspace.valloc, size, align, 0,
					_RET_IP_));
}
EXPORT_SYMBOL_GPL(addrspace_vmalloc_aligned);

/**
 * addrspace_vfree() - free what addrspace_vmalloc() and its kin gave
 * @addr: as they gave it, or NULL
 *
 * Mirrors vfree(). Any other address is refused, with one warning that names
 * the caller; but not in an interrupt.
 *
 * Context: any but NMI; in process context it may sleep, in an interrupt a
 * worker does the work, to which the area's own first bytes lead.
 */
void addrspace_vfree(const void *addr)
{
	if (!addr)
		return;
	if (in_interrupt())
		valloc_free_deferred(&addrspace.valloc, (void *)addr);
	else
		valloc_free(&addrspace.valloc, addr, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_vfree);

/**
 * addrspace_vmap() - map pages at consecutive addresses
 * @pages: the pages, of any zone; the caller keeps them alive
 * @count: how many
 * @flags: VM_MAP or 0, as the kernel's callers pass them; VM_MAP_PUT_PAGES,
 *         which would hand the pages over, is refused
 * @prot: of the mapping, as PAGE_KERNEL
 *
 * Mirrors vmap().
 *
 * Context: process context, may sleep.
 * Return: the address, or NULL.
 */
void *addrspace_vmap(struct page **pages, unsigned int count,
		     unsigned long flags, pgprot_t prot)
{
	if (flags & ~VM_MAP)
		return NULL;
	return null_if_err(valloc_vmap(&addrspace.valloc, pages, count, prot,
				       _RET_IP_));
}
EXPORT_SYMBOL_GPL(addrspace_vmap);

/**
 * addrspace_vunmap() - end an addrspace_vmap()
 * @addr: as it was given, or NULL
 *
 * Mirrors vunmap(). The pages stay the caller's.
 *
 * Context: process context, may sleep.
 */
void addrspace_vunmap(const void *addr)
{
	if (addr)
		valloc_free(&addrspace.valloc, addr, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_vunmap);

/**
 * addrspace_ioremap() - map device memory, uncached
 * @phys: physical address; need not be page aligned
 * @size: bytes
 *
 * Mirrors ioremap(), and holds one of the same range, for the kernel's record of
 * memory types: what has a mapping already is cached as that one does. Refuses RAM
 * and what a driver has claimed exclusively.
 *
 * Context: process context, may sleep.
 * Return: the address of @phys, or NULL.
 */
void *addrspace_ioremap(phys_addr_t phys, unsigned long size)
{
	return null_if_err(valloc_device(&addrspace.valloc, phys, size,
					 VALLOC_UNCACHED, _RET_IP_));
}
EXPORT_SYMBOL_GPL(addrspace_ioremap);

/**
 * addrspace_ioremap_wc() - map device memory, write-combining
 * @phys: as addrspace_ioremap()
 * @size: as addrspace_ioremap()
 *
 * Mirrors ioremap_wc(). Context and return value as addrspace_ioremap().
 */
void *addrspace_ioremap_wc(phys_addr_t phys, unsigned long size)
{
	return null_if_err(valloc_device(&addrspace.valloc, phys, size,
					 VALLOC_WRITE_COMBINING, _RET_IP_));
}
EXPORT_SYMBOL_GPL(addrspace_ioremap_wc);

/**
 * addrspace_ioremap_cache() - map device memory, cached
 * @phys: as addrspace_ioremap()
 * @size: as addrspace_ioremap()
 *
 * Mirrors ioremap_cache(). Context and return value as addrspace_ioremap().
 */
void *addrspace_ioremap_cache(phys_addr_t phys, unsigned long size)
{
	return null_if_err(valloc_device(&addrspace.valloc, phys, size,
					 VALLOC_CACHED, _RET_IP_));
}
EXPORT_SYMBOL_GPL(addrspace_ioremap_cache);

/**
 * addrspace_iounmap() - end an addrspace_ioremap() or its kin
 * @addr: as it was given, or NULL
 *
 * Mirrors iounmap().
 *
 * Context: process context, may sleep.
 */
void addrspace_iounmap(const void *addr)
{
	if (addr)
		valloc_free(&addrspace.valloc, addr, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_iounmap);

/**
 * addrspace_vmalloc_to_page() - the page behind an address of the mini-vmalloc
 * @addr: any address
 *
 * Mirrors vmalloc_to_page().
 *
 * Context: any; the caller keeps the area from being freed.
 * Return: the page; NULL where none is mapped there.
 */
struct page *addrspace_vmalloc_to_page(const void *addr)
{
	return valloc_to_page(&addrspace.valloc, addr);
}
EXPORT_SYMBOL_GPL(addrspace_vmalloc_to_page);
