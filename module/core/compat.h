/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whatever differs between kernels and their configurations lives here, and
 * between architectures in arch/, so that the core has no version check and
 * no #ifdef. Included by any layer.
 */
#ifndef ADDRSPACE_COMPAT_H
#define ADDRSPACE_COMPAT_H

#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>
#include <linux/pfn.h>
#include <linux/sched.h>
#include <linux/threads.h>
#include <asm/fixmap.h>

#include "arch/arch.h"

/*
 * The fixmap and the cpu_entry_area are laid out for every CPU that the kernel
 * was built for, possible or not.
 */
#define CPUS_BUILT_FOR	NR_CPUS

/* A zone that a kernel may be built without: then it is none. */
#ifdef CONFIG_ZONE_DMA
#define COMPAT_ZONE_DMA		ZONE_DMA
#else
#define COMPAT_ZONE_DMA		MAX_NR_ZONES
#endif

/* 64-bit kernels give pages below 4 GiB a zone that is normal memory to all. */
#ifdef CONFIG_ZONE_DMA32
#define COMPAT_ZONE_NORMAL_TOO	ZONE_DMA32
#else
#define COMPAT_ZONE_NORMAL_TOO	ZONE_NORMAL
#endif

#ifdef CONFIG_HIGHMEM
#define COMPAT_ZONE_HIGHMEM	ZONE_HIGHMEM
#else
#define COMPAT_ZONE_HIGHMEM	MAX_NR_ZONES
#endif

/* KM_INCR of mm/highmem.c: by how much a kmap_local mapping moves the index. */
#define KMAP_LOCAL_STEP	(IS_ENABLED(CONFIG_DEBUG_KMAP_LOCAL) ? 2 : 1)

/*
 * Is a page mapped by a mapper of ours, or is its permanent address the answer?
 * Where the kernel knows highmem, only that is mapped; where all pages have
 * permanent addresses anyway, all are, or there would be nothing to see.
 */
static __always_inline bool compat_wants_mapping(const struct page *page)
{
	return !IS_ENABLED(CONFIG_HIGHMEM) || PageHighMem(page);
}

/*
 * Is that where the kernel's own kmap_local_page() has mapped a page for the
 * current task? Where there is no highmem, that is its permanent address.
 */
#ifdef CONFIG_HIGHMEM
static inline bool compat_is_kernel_local(unsigned long addr)
{
	return current->kmap_ctrl.idx > 0 &&
	       addr >= __fix_to_virt(FIX_KMAP_END) &&
	       addr < __fix_to_virt(FIX_KMAP_BEGIN) + PAGE_SIZE;
}
#else
static inline bool compat_is_kernel_local(unsigned long addr)
{
	return addr >= PAGE_OFFSET && addr < (unsigned long)high_memory;
}
#endif

/*
 * A page table, to be read. It may lie in highmem (CONFIG_HIGHPTE). One that does not
 * is not mapped: kmap_local_page() maps any page with
 * CONFIG_DEBUG_KMAP_LOCAL_FORCE_MAP, and a walk of the fixmap would find the mapping
 * that it has made itself.
 */
static inline const void *compat_table_map(phys_addr_t table)
{
	struct page *page = pfn_to_page(PHYS_PFN(table));

	if (PageHighMem(page))
		return kmap_local_page(page) + offset_in_page(table);
	return __va(table);
}

/* Ends a compat_table_map() of the same @table. */
static inline void compat_table_unmap(phys_addr_t table, const void *mapped)
{
	if (PageHighMem(pfn_to_page(PHYS_PFN(table))))
		kunmap_local(mapped);
}

#endif /* ADDRSPACE_COMPAT_H */
