// SPDX-License-Identifier: GPL-2.0
/*
 * The exported API, the part on the mini-vmalloc (see include/linux/addrspace.h and
 * api.c). As the kernel's functions, these return NULL on failure; the last request
 * that found no room is in /proc/addrspace/vmalloc.
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
 * addrspace_vmalloc() - allocate virtually contiguous memory
 * @size: bytes, rounded up to pages
 *
 * Mirrors vmalloc(). The pages come from highmem if there is any, and are not
 * cleared. A request that is too large does not start the OOM killer.
 *
 * Context: process context, may sleep.
 * Return: the address, page aligned, or NULL.
 */
void *addrspace_vmalloc(unsigned long size)
{
	return null_if_err(as_valloc_alloc(&addrspace.valloc, size, PAGE_SIZE, 0,
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
	return null_if_err(as_valloc_alloc(&addrspace.valloc, size, PAGE_SIZE,
					   VALLOC_ZERO, _RET_IP_));
}
EXPORT_SYMBOL_GPL(addrspace_vzalloc);

/**
 * addrspace_vmalloc_aligned() - addrspace_vmalloc() at an aligned address
 * @size: as there
 * @align: a power of two, in bytes; less than a page counts as a page
 *
 * Mirrors __vmalloc_node(), which the kernel does not export.
 * Context and return value as addrspace_vmalloc().
 */
void *addrspace_vmalloc_aligned(unsigned long size, unsigned long align)
{
	return null_if_err(as_valloc_alloc(&addrspace.valloc, size, align, 0,
					   _RET_IP_));
}
EXPORT_SYMBOL_GPL(addrspace_vmalloc_aligned);

/**
 * addrspace_vfree() - free an area of the addrspace_vmalloc() family
 * @addr: the area's address, or NULL
 *
 * Mirrors vfree(). In process context, any other address is refused with one warning
 * that names the caller. In an interrupt @addr is not checked: the area's first bytes
 * become a node of a list, from which a worker frees it.
 *
 * Context: any but NMI; may sleep in process context.
 */
void addrspace_vfree(const void *addr)
{
	if (!addr)
		return;
	if (in_interrupt())
		as_valloc_free_deferred(&addrspace.valloc, (void *)addr);
	else
		as_valloc_free(&addrspace.valloc, addr, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_vfree);

/**
 * addrspace_vmap() - map pages at consecutive addresses
 * @pages: the pages, of any zone; the caller holds references until
 *	addrspace_vunmap()
 * @count: how many
 * @flags: VM_MAP or 0, as the kernel's callers pass them; VM_MAP_PUT_PAGES, which
 *	would transfer the references, is refused
 * @prot: of the mapping, such as PAGE_KERNEL
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
	return null_if_err(as_valloc_vmap(&addrspace.valloc, pages, count, prot,
					  _RET_IP_));
}
EXPORT_SYMBOL_GPL(addrspace_vmap);

/**
 * addrspace_vunmap() - undo addrspace_vmap()
 * @addr: the address that it returned, or NULL
 *
 * Mirrors vunmap(). The references to the pages stay with the caller.
 *
 * Context: process context, may sleep.
 */
void addrspace_vunmap(const void *addr)
{
	if (addr)
		as_valloc_free(&addrspace.valloc, addr, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_vunmap);

/**
 * addrspace_ioremap() - map device memory, uncached
 * @phys: physical address; need not be page aligned
 * @size: bytes
 *
 * Mirrors ioremap(). Like ioremap(), it gives memory that is mapped already the memory
 * type of that mapping; to learn that type, it makes an ioremap() of the same range
 * too. RAM and ranges that a driver has claimed exclusively are refused.
 *
 * Context: process context, may sleep.
 * Return: the address of @phys, or NULL.
 */
void *addrspace_ioremap(phys_addr_t phys, unsigned long size)
{
	return null_if_err(as_valloc_device(&addrspace.valloc, phys, size,
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
	return null_if_err(as_valloc_device(&addrspace.valloc, phys, size,
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
	return null_if_err(as_valloc_device(&addrspace.valloc, phys, size,
					    VALLOC_CACHED, _RET_IP_));
}
EXPORT_SYMBOL_GPL(addrspace_ioremap_cache);

/**
 * addrspace_iounmap() - undo addrspace_ioremap(), _wc() or _cache()
 * @addr: the address that it returned, or NULL
 *
 * Mirrors iounmap().
 *
 * Context: process context, may sleep.
 */
void addrspace_iounmap(const void *addr)
{
	if (addr)
		as_valloc_free(&addrspace.valloc, addr, _RET_IP_);
}
EXPORT_SYMBOL_GPL(addrspace_iounmap);

/**
 * addrspace_vmalloc_to_page() - find the page mapped at an address of the mini-vmalloc
 * @addr: any address
 *
 * Mirrors vmalloc_to_page().
 *
 * Context: any; the caller keeps the area from being freed.
 * Return: the page; NULL if none is mapped there.
 */
struct page *addrspace_vmalloc_to_page(const void *addr)
{
	return as_valloc_to_page(&addrspace.valloc, addr);
}
EXPORT_SYMBOL_GPL(addrspace_vmalloc_to_page);
