/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's names for ours: what is compiled behind this header calls
 * addrspace.ko where it says vmalloc(), kmap() and so on. Include it last, for
 * it must not change what the kernel's own headers declare.
 *
 * What the kernel's functions allow beyond ours is in include/linux/addrspace.h
 * and in the kernel-doc of each function, and fails when compiled or called; a
 * name that is not here stays the kernel's. What was allocated by one must not
 * be freed by the other: kvfree() and kfree_rcu() are the kernel's.
 */
#ifndef _LINUX_ADDRSPACE_NAMES_H
#define _LINUX_ADDRSPACE_NAMES_H

#include <linux/addrspace.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>

#undef kmap_atomic
#undef kunmap_atomic
#undef kunmap_local
#undef ioremap
#undef ioremap_wc
#undef ioremap_cache
#undef iounmap

#define kmap(page)		addrspace_kmap(page)
#define kunmap(page)		addrspace_kunmap(page)
#define kmap_atomic(page)	addrspace_kmap_atomic(page)
#define kunmap_atomic(addr)	addrspace_kunmap_atomic(addr)
#define kmap_local_page(page)	addrspace_kmap_local(page)
#define kunmap_local(addr)	addrspace_kunmap_local(addr)

#define vmalloc(size)		addrspace_vmalloc(size)
#define vzalloc(size)		addrspace_vzalloc(size)
#define vfree(addr)		addrspace_vfree(addr)
#define vmap(pages, count, flags, prot) \
	addrspace_vmap(pages, count, flags, prot)
#define vunmap(addr)		addrspace_vunmap(addr)
#define vmalloc_to_page(addr)	addrspace_vmalloc_to_page(addr)

#define ioremap(phys, size) \
	((void __iomem __force *)addrspace_ioremap(phys, size))
#define ioremap_wc(phys, size) \
	((void __iomem __force *)addrspace_ioremap_wc(phys, size))
#define ioremap_cache(phys, size) \
	((void __iomem __force *)addrspace_ioremap_cache(phys, size))
#define iounmap(addr)		addrspace_iounmap((void __force *)(addr))

/* Of the flags only __GFP_ZERO counts; node and caller do not. */
#define __vmalloc_node(size, align, gfp, node, caller) \
	addrspace_vmalloc_as_node(size, align, gfp)

static inline void *addrspace_vmalloc_as_node(unsigned long size,
					      unsigned long align, gfp_t gfp)
{
	void *addr = addrspace_vmalloc_aligned(size, align);
	unsigned long offset;

	if (addr && gfp & __GFP_ZERO)
		for (offset = 0; offset < size; offset += PAGE_SIZE)
			clear_page(addr + offset);
	return addr;
}

#endif /* _LINUX_ADDRSPACE_NAMES_H */
