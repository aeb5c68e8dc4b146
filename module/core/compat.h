/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whatever differs between kernels and their configurations lives here, and
 * between 32 and 64 bits in arch.h, so that the core has no version check and
 * no #ifdef. Included by any layer.
 */
#ifndef ADDRSPACE_COMPAT_H
#define ADDRSPACE_COMPAT_H

#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>
#include <linux/pgtable.h>
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

/* What the tables above an entry allow: rw and user need all, nx needs one. */
#define RIGHTS_NEED_ALL	(_PAGE_RW | _PAGE_USER)
#define RIGHTS_NEED_ONE	(_PAGE_NX)

static inline pteval_t rights_through(pteval_t above, pteval_t entry)
{
	return (above & entry & RIGHTS_NEED_ALL) |
	       ((above | entry) & RIGHTS_NEED_ONE);
}

/*
 * The rights through a table above the PMD. With PAE that is a
 * page-directory-pointer entry, which has no such bits (Intel SDM volume 3,
 * table 4-8): it takes nothing away.
 */
static inline pteval_t compat_table_rights(pteval_t above, pteval_t entry)
{
	if (IS_ENABLED(CONFIG_X86_PAE))
		return above;
	return rights_through(above, entry);
}

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

/* Reads a PMD entry that another CPU may be changing; renamed in 6.2. */
static inline pmd_t compat_pmd_read(pmd_t *pmdp)
{
#ifdef pmdp_get_lockless
	return pmdp_get_lockless(pmdp);
#else
	return pmd_read_atomic(pmdp);
#endif
}

/*
 * An entry of a PTE page, which may lie in highmem (CONFIG_HIGHPTE). A page that does
 * not is not mapped: pte_offset_map() maps any page with
 * CONFIG_DEBUG_KMAP_LOCAL_FORCE_MAP, and a walk of the fixmap would find the mapping
 * that it has made itself.
 */
static inline pte_t *compat_pte_map(pmd_t pmd, unsigned long addr)
{
	if (PageHighMem(pmd_page(pmd)))
		return pte_offset_map(&pmd, addr);
	return pte_offset_kernel(&pmd, addr);
}

/* Ends a compat_pte_map() of an entry in the table of the same @pmd. */
static inline void compat_pte_unmap(pmd_t pmd, pte_t *ptep)
{
	if (PageHighMem(pmd_page(pmd)))
		pte_unmap(ptep);
}

#endif /* ADDRSPACE_COMPAT_H */
