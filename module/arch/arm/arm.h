/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The answers of a 32-bit ARM kernel, for ARMv7 (see arch.h, which alone includes this):
 * addresses, the entries of the arena, the TLBs, the fixmap, the image, the facts.
 */
#ifndef ADDRSPACE_ARM_H
#define ADDRSPACE_ARM_H

#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/pgtable.h>
#include <asm/barrier.h>
#include <asm/cputype.h>
#include <asm/fixmap.h>
#include <asm/memory.h>
#include <asm/tlbflush.h>

#include "arch/arm/tables.h"

#define ARCH_NAME	"arm"

/* If DMA reaches all of lowmem, ZONE_DMA is lowmem, and ZONE_NORMAL is empty. */
#ifdef CONFIG_ZONE_DMA
#define ARCH_ZONE_NORMAL_TOO	ZONE_DMA
#else
#define ARCH_ZONE_NORMAL_TOO	ZONE_NORMAL
#endif

/* Modules and the kmap() area lie below PAGE_OFFSET: the kernel's share begins there. */
static inline unsigned long arch_kernel_start(void)
{
	return TASK_SIZE;
}

static inline unsigned long arch_user_last(void)
{
	return TASK_SIZE - 1;
}

static inline bool arch_is_canonical(unsigned long addr)
{
	return true;
}

static inline unsigned long arch_next_canonical(unsigned long addr)
{
	return addr;
}

static inline unsigned long arch_repeated_last(unsigned long addr)
{
	return 0;
}

static inline unsigned int arch_phys_bits(void)
{
	return MAX_POSSIBLE_PHYSMEM_BITS;
}

static inline unsigned long arch_vmalloc_last(void)
{
	return VMALLOC_END - 1;
}

/* vmalloc= counts the area, without the hole below. */
static inline unsigned long arch_vmalloc_reserve(void)
{
	return VMALLOC_END - VMALLOC_START;
}

static inline bool arch_is_vmalloc_hole(unsigned long addr)
{
	return addr >= (unsigned long)high_memory && addr < VMALLOC_START;
}

static inline unsigned long arch_image_address(phys_addr_t phys)
{
	return (unsigned long)__va(phys);
}

bool as_arch_is_uncached(int level, u64 entry);
const char *as_arch_unsupported(void);

/* Linux's own entry, by whose address the kernel writes the hardware's, too. */
static inline pte_t *arch_kernel_pte(unsigned long addr)
{
	pgd_t *pgd = pgd_offset_pgd((pgd_t *)__va(arm_kernel_root()), addr);
	pud_t *pud = pud_offset(p4d_offset(pgd, addr), addr);
	pmd_t *pmd;

	if (pud_none(*pud))
		return NULL;
	pmd = pmd_offset(pud, addr);
	if (pmd_none(*pmd) || pmd_bad(*pmd))
		return NULL;
	return pte_offset_kernel(pmd, addr);
}

/* The walker of tables sees an entry after the barrier only. */
static __always_inline void arch_pte_store(pte_t *ptep, pte_t pte)
{
	set_pte_ext(ptep, pte, 0);
	dsb(ishst);
	isb();
}

/* The barrier is the flush's that must follow. */
static __always_inline void arch_pte_clear(unsigned long addr, pte_t *ptep)
{
	set_pte_ext(ptep, __pte(0), 0);
}

static __always_inline struct page *arch_pte_page(const pte_t *ptep)
{
	return pfn_to_page(pte_pfn(*ptep));
}

/* Two entries for one address may not meet in a TLB (ARM DDI 0406C, B3.10.1). */
#define ARCH_BREAK_BEFORE_MAKE	true

/* PAGE_KERNEL_RO is PAGE_KERNEL here. */
#define ARCH_PAGE_READ_ONLY	\
	__pgprot(pgprot_val(PAGE_KERNEL) | L_PTE_RDONLY)

/* pgprot_nx() changes nothing here. */
static inline pgprot_t arch_prot_nx(pgprot_t prot)
{
	return __pgprot(pgprot_val(prot) | L_PTE_XN);
}

/*
 * If the machine made a mapping by sections at boot, ioremap() returns that one; all of
 * these map device memory.
 */
static inline pgprot_t arch_device_prot(const void __iomem *addr)
{
	const pteval_t pfn_bits = PHYS_MASK & ~((pteval_t)PAGE_SIZE - 1);
	pte_t *ptep = arch_kernel_pte((unsigned long)addr);

	return ptep ? __pgprot(pte_val(*ptep) & ~pfn_bits) :
	       __pgprot(L_PTE_PRESENT | L_PTE_YOUNG | L_PTE_DIRTY | L_PTE_XN |
			L_PTE_MT_DEV_SHARED | L_PTE_SHARED);
}

static inline bool arch_is_claimed(phys_addr_t first, phys_addr_t last)
{
	return false;
}

/* The kernel's own flush of a range goes page by page, however many these are. */
#define ARCH_FLUSH_CEILING	ULONG_MAX

static __always_inline void arch_flush_page(unsigned long addr)
{
	local_flush_tlb_kernel_page(addr);
}

static inline void arch_flush_all(void)
{
	local_flush_tlb_all();
}

/* Since ARMv7's multiprocessing extensions (ID_MMFR3, maintenance broadcast). */
static inline bool arch_broadcasts_flushes(void)
{
	return (read_cpuid_ext(CPUID_EXT_MMFR3) >> 12 & 0xf) >= 2;
}

static inline void arch_flush_page_everywhere(unsigned long addr)
{
	__flush_tlb_kernel_page(addr);
}

static inline void arch_wait_for_flushes(void)
{
	dmb();
}

/*
 * On Cortex-A15 and Brahma-B15, a CPU may continue accesses that it began before a
 * broadcast flush, and the DSB after the flush does not wait for them (erratum 798181).
 * The kernel then flushes an unused address, again with a DSB, and has each CPU execute
 * a barrier. On later revisions it omits some of that, but it does not export to
 * modules on which ones.
 */
static inline bool arch_end_broadcast(void)
{
	unsigned int part = read_cpuid_id() & 0xff00fff0;

	if (!IS_ENABLED(CONFIG_ARM_ERRATA_798181) ||
	    (part != 0x4100c0f0 && part != 0x420000f0))
		return false;
	/* TLBIMVAIS, of address 0 */
	asm volatile("mcr p15, 0, %0, c8, c3, 1" : : "r" (0));
	dsb(ish);
	return true;
}

static inline unsigned long arch_fixmap_start(void)
{
	return FIXADDR_START;
}

static inline unsigned long arch_fixmap_last(void)
{
	return FIXADDR_END - 1;
}

/* The indices after these are for early boot; kmap_local now uses their addresses. */
#define ARCH_FIXMAP_SLOTS	__end_of_fixmap_region

static inline unsigned long arch_ioapic_address(int i)
{
	return 0;
}

/*
 * The entries of request_standard_resources() (arch/arm/kernel/setup.c): data includes
 * the bss.
 */
#define ARCH_IMAGE_TEXT		"Kernel code"
#define ARCH_IMAGE_RODATA	NULL
#define ARCH_IMAGE_DATA		"Kernel data"
#define ARCH_IMAGE_BSS		NULL
#define ARCH_INIT_AFTER		IMAGE_TEXT
#define ARCH_INIT_BEFORE	IMAGE_DATA
#define ARCH_IMAGE_BRK		false

#endif /* ADDRSPACE_ARM_H */
