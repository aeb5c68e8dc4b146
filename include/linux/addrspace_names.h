/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's names for our functions: code after this header that calls vmalloc(),
 * kmap() and so on calls addrspace.ko. Include it last, because it must not change the
 * declarations in the kernel's own headers.
 *
 * Each name of <linux/vmalloc.h>, <linux/highmem.h> and the ioremap family is one
 * of three things, and selftests/host/names has the list:
 *
 *   ours        calls addrspace.ko. A function that takes an address passes it on to
 *               the kernel's own function if it is not in the arena: so vfree() works
 *               for vmalloc() and for vmalloc_user(), which stays the kernel's, and
 *               kunmap_local() for both kinds of mapping.
 *   the kernel's   either complete in itself (memcpy_to_page()), or undone by one of
 *               ours, which passes the address on (vmalloc_user(), ioremap_wt())
 *   an error    does not compile, because nothing would show whose mapping it is
 *
 * vfree, kvfree and iounmap are also ours if their address is taken; vunmap is not,
 * because several kernel structures have a member of that name.
 * kvrealloc(), kvfree_rcu() and __free(kvfree) stay the kernel's, and must not be given
 * memory from our vmalloc(). What the kernel's functions allow beyond ours is listed in
 * include/linux/addrspace.h and in the kernel-doc of each function, and fails when
 * compiled or called.
 */
#ifndef _LINUX_ADDRSPACE_NAMES_H
#define _LINUX_ADDRSPACE_NAMES_H

#include <linux/addrspace.h>
#include <linux/compiler.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/version.h>
#include <linux/vmalloc.h>

/* Each of these is compiled before its name is taken: it calls the kernel's. */

static inline void addrspace_names_vfree(const void *addr)
{
	if (addrspace_is_vmalloc_addr(addr))
		addrspace_vfree(addr);
	else
		vfree(addr);
}

static inline void addrspace_names_kvfree(const void *addr)
{
	if (addrspace_is_vmalloc_addr(addr))
		addrspace_vfree(addr);
	else
		kvfree(addr);
}

static inline void addrspace_names_vunmap(const void *addr)
{
	if (addrspace_is_vmalloc_addr(addr))
		addrspace_vunmap(addr);
	else
		vunmap(addr);
}

static inline void addrspace_names_iounmap(volatile void __iomem *addr)
{
	if (addrspace_is_vmalloc_addr((void __force *)addr))
		addrspace_iounmap((void __force *)addr);
	else
		iounmap(addr);
}

static inline struct page *addrspace_names_vmalloc_to_page(const void *addr)
{
	if (addrspace_is_vmalloc_addr(addr))
		return addrspace_vmalloc_to_page(addr);
	return vmalloc_to_page(addr);
}

static inline struct page *addrspace_names_kmap_to_page(void *addr)
{
	/* The kernel's walk of its page tables sees our entries, too. */
	if (addrspace_is_kmap_addr(addr))
		return vmalloc_to_page(addr);
	return kmap_to_page(addr);
}

/* 5.18 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 18, 0)
static inline bool addrspace_names_is_kmap_addr(const void *addr)
{
	return addrspace_is_kmap_addr(addr) || is_kmap_addr(addr);
}
#endif

static inline void addrspace_names_kunmap_local(const void *addr)
{
#ifdef kunmap_local	/* 5.11; before, all are ours */
	if (!addrspace_is_kmap_addr(addr)) {
		kunmap_local((void *)addr);
		return;
	}
#endif
	addrspace_kunmap_local(addr);
}

/*
 * 6.12 has this and the next inline, 7.2 the next alone: each calls the kernel's own
 * kunmap_local().
 */
static inline void addrspace_names_unmap_and_put_page(struct page *page, void *addr)
{
	addrspace_names_kunmap_local(addr);
	put_page(page);
}

/* 5.16 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 16, 0)

static inline void addrspace_names_folio_release_kmap(struct folio *folio, void *addr)
{
	addrspace_names_kunmap_local(addr);
	folio_put(folio);
}

static inline void *addrspace_names_kmap_local_folio(struct folio *folio,
						     size_t offset)
{
	return addrspace_kmap_local(folio_page(folio, offset / PAGE_SIZE)) +
	       offset_in_page(offset);
}
#endif

static inline void addrspace_names_vm_unmap_aliases(void)
{
	addrspace_flush_unused();
	vm_unmap_aliases();
}

/* Of the flags only __GFP_ZERO counts; node and caller do not. */
static inline void *addrspace_names_vmalloc_node(unsigned long size,
						 unsigned long align, gfp_t gfp)
{
	void *addr = addrspace_vmalloc_aligned(size, align);
	unsigned long offset;

	if (addr && gfp & __GFP_ZERO)
		for (offset = 0; offset < size; offset += PAGE_SIZE)
			clear_page(addr + offset);
	return addr;
}

void *addrspace_has_no_kmap_atomic_prot(void)
	__compiletime_error("addrspace has kmap_atomic() only");

void addrspace_has_no_vfree_atomic(const void *addr)
	__compiletime_error("addrspace's vfree() is for interrupts, too");

void *addrspace_has_no_vrealloc(const void *addr)
	__compiletime_error("addrspace has no vrealloc(): allocate anew and vfree()");

#undef kmap_atomic
#undef kunmap_atomic
#undef kmap_local_page
#undef kunmap_local
#undef vmalloc
#undef vzalloc
#undef __vmalloc_node
#undef vrealloc
#undef vrealloc_node
#undef vrealloc_node_align
#undef ioremap
#undef ioremap_wc
#undef ioremap_cache
#undef iounmap

#define kmap(page)		addrspace_kmap(page)
#define kunmap(page)		addrspace_kunmap(page)
#define kmap_to_page(addr)	addrspace_names_kmap_to_page(addr)
#define kmap_flush_unused()	addrspace_flush_unused()
#define is_kmap_addr(addr)	addrspace_names_is_kmap_addr(addr)
#define kmap_atomic(page)	addrspace_kmap_atomic(page)
#define kunmap_atomic(addr)	addrspace_kunmap_atomic(addr)
#define kmap_atomic_prot(page, prot)	addrspace_has_no_kmap_atomic_prot()
#define kmap_atomic_pfn(pfn)	addrspace_has_no_kmap_atomic_prot()
#define kmap_local_page(page)	addrspace_kmap_local(page)
#define kmap_local_folio(folio, offset) \
	addrspace_names_kmap_local_folio(folio, offset)
#define kunmap_local(addr)	addrspace_names_kunmap_local(addr)
#define folio_release_kmap(folio, addr) \
	addrspace_names_folio_release_kmap(folio, addr)
#define unmap_and_put_page(page, addr) \
	addrspace_names_unmap_and_put_page(page, addr)

#define vmalloc(size)		addrspace_vmalloc(size)
#define vzalloc(size)		addrspace_vzalloc(size)
#define __vmalloc_node(size, align, gfp, node, caller) \
	addrspace_names_vmalloc_node(size, align, gfp)
#define vfree_atomic(addr)	addrspace_has_no_vfree_atomic(addr)
#define vrealloc(addr, ...)		addrspace_has_no_vrealloc(addr)
#define vrealloc_node(addr, ...)	addrspace_has_no_vrealloc(addr)
#define vrealloc_node_align(addr, ...)	addrspace_has_no_vrealloc(addr)
#define vfree			addrspace_names_vfree
#define kvfree			addrspace_names_kvfree
#define vmap(pages, count, flags, prot) \
	addrspace_vmap(pages, count, flags, prot)
#define vunmap(addr)		addrspace_names_vunmap(addr)
#define vmalloc_to_page(addr)	addrspace_names_vmalloc_to_page(addr)
#define vm_unmap_aliases()	addrspace_names_vm_unmap_aliases()

#define ioremap(phys, size) \
	((void __iomem __force *)addrspace_ioremap(phys, size))
#define ioremap_wc(phys, size) \
	((void __iomem __force *)addrspace_ioremap_wc(phys, size))
#define ioremap_cache(phys, size) \
	((void __iomem __force *)addrspace_ioremap_cache(phys, size))
#define iounmap			addrspace_names_iounmap

#endif /* _LINUX_ADDRSPACE_NAMES_H */
