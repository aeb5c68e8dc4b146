/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The API that addrspace.ko exports to other kernel modules. Each function
 * mirrors one of the kernel's own, so that code written for that one can be
 * pointed here by a macro; its kernel-doc (module/api/api.c) says where it differs.
 * A module that uses any of them pins addrspace.ko.
 */
#ifndef _LINUX_ADDRSPACE_H
#define _LINUX_ADDRSPACE_H

#include <linux/pgtable.h>
#include <linux/types.h>
#include <uapi/linux/addrspace.h>

struct page;

/* The window, after kmap() and kunmap(). */
void *addrspace_kmap(struct page *page);
void *addrspace_kmap_interruptible(struct page *page);
void *addrspace_kmap_nowait(struct page *page);
void addrspace_kunmap(struct page *page);

/* Unmaps everything that is no longer in use, after kmap_flush_unused(). */
void addrspace_flush_unused(void);

/* The atomic slots, after kmap_atomic() and kunmap_atomic(). */
void *addrspace_kmap_atomic(struct page *page);
void addrspace_kunmap_atomic(const void *addr);

/* The same for a task, after kmap_local_page() and kunmap_local(). */
void *addrspace_kmap_local(struct page *page);
void addrspace_kunmap_local(const void *addr);

/* Atomic slots by the rules chosen, those of the above included. */
void *addrspace_slot_map(enum addrspace_discipline discipline, int type,
			 struct page *page);
int addrspace_slot_unmap(enum addrspace_discipline discipline, int type,
			 const void *addr);

/* The mini-vmalloc, after vmalloc(), vmap(), ioremap() and their kin. */
void *addrspace_vmalloc(unsigned long size);
void *addrspace_vzalloc(unsigned long size);
void *addrspace_vmalloc_aligned(unsigned long size, unsigned long align);
void addrspace_vfree(const void *addr);
void *addrspace_vmap(struct page **pages, unsigned int count,
		     unsigned long flags, pgprot_t prot);
void addrspace_vunmap(const void *addr);
void *addrspace_ioremap(phys_addr_t phys, unsigned long size);
void *addrspace_ioremap_wc(phys_addr_t phys, unsigned long size);
void *addrspace_ioremap_cache(phys_addr_t phys, unsigned long size);
void addrspace_iounmap(const void *addr);
struct page *addrspace_vmalloc_to_page(const void *addr);

/* Whose an address is: of a mapping by the above, or not. */
bool addrspace_is_kmap_addr(const void *addr);
bool addrspace_is_vmalloc_addr(const void *addr);

/* A counter of /proc/addrspace/stats. */
unsigned long addrspace_stat(const char *name);

#endif /* _LINUX_ADDRSPACE_H */
