/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The answers of an x86 kernel (see arch.h, which alone includes this): here what 32
 * and 64 bits have in common, the entries of the arena, the TLBs, the fixmap, the facts.
 */
#ifndef ADDRSPACE_X86_H
#define ADDRSPACE_X86_H

#include <linux/irqflags.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/version.h>
#include <asm/cpufeature.h>
#include <asm/fixmap.h>
#include <asm/io_apic.h>
#include <asm/processor.h>
#include <asm/special_insns.h>
#include <asm/tlbflush.h>

/*
 * Since 6.19 the kernel exports __flush_tlb_all() to KVM alone. A change of CR4.PGE
 * drops all translations, global ones and those of every PCID included (Intel SDM volume
 * 3, 4.10.4.1), as does a write of CR3 where a CPU has neither.
 */
static inline void arch_flush_all(void)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 19, 0)
	__flush_tlb_all();
#else
	unsigned long flags, cr4;

	local_irq_save(flags);	/* the kernel may change CR4 in an interrupt */
	if (boot_cpu_has(X86_FEATURE_PGE)) {
		cr4 = native_read_cr4();
		asm volatile("mov %0, %%cr4" : :
			     "r" (cr4 ^ X86_CR4_PGE) : "memory");
		asm volatile("mov %0, %%cr4" : : "r" (cr4) : "memory");
	} else {
		native_write_cr3(__native_read_cr3());
	}
	local_irq_restore(flags);
#endif
}

#ifdef CONFIG_X86_64
#include "arch/x86/x86_64.h"
#else
#include "arch/x86/x86_32.h"
#endif
#include "arch/x86/tables.h"

#define ARCH_NAME	"x86"
#define ARCH_FORMAT	"x86"

static inline const char *as_arch_unsupported(void)
{
	return NULL;
}

static inline unsigned long arch_user_last(void)
{
	return TASK_SIZE_MAX - 1;
}

static inline unsigned int arch_phys_bits(void)
{
	return boot_cpu_data.x86_phys_bits;
}

static inline pte_t *arch_kernel_pte(unsigned long addr)
{
	unsigned int level;
	pte_t *ptep = lookup_address(addr, &level);

	return ptep && level == PG_LEVEL_4K ? ptep : NULL;
}

/* x86 caches no non-present entries (Intel SDM volume 3, 4.10.2.3). */
static __always_inline void arch_pte_store(pte_t *ptep, pte_t pte)
{
	set_pte(ptep, pte);
}

/* x86 ignores the mm, and init_mm is not exported. */
static __always_inline void arch_pte_clear(unsigned long addr, pte_t *ptep)
{
	pte_clear(NULL, addr, ptep);
}

/*
 * pte_page() first looks whether the entry is one of those that are inverted against
 * L1TF; a present one never is.
 */
static __always_inline struct page *arch_pte_page(const pte_t *ptep)
{
	return pfn_to_page((unsigned long)((pte_val(*ptep) & PTE_PFN_MASK) >>
					   PAGE_SHIFT));
}

#define ARCH_BREAK_BEFORE_MAKE	false
#define ARCH_PAGE_READ_ONLY	PAGE_KERNEL_RO
#define arch_prot_nx(prot)	pgprot_nx(prot)

/* The cache bits of a large page's entry, at their places in a small page's entry. */
static inline pteval_t x86_small_page_caching(pteval_t entry)
{
	pteval_t caching = entry & (_PAGE_PWT | _PAGE_PCD);

	return entry & _PAGE_PAT_LARGE ? caching | _PAGE_PAT : caching;
}

static inline pgprot_t arch_device_prot(const void __iomem *addr)
{
	unsigned int level;
	pte_t *ptep = lookup_address((unsigned long)addr, &level);
	pteval_t caching = level == PG_LEVEL_4K ?
		pte_val(*ptep) & _PAGE_CACHE_MASK :
		x86_small_page_caching(pte_val(*ptep));

	return __pgprot(pgprot_val(PAGE_KERNEL_IO) | caching);
}

/*
 * The local APIC's registers, which the fixmap maps: some release between 6.1 and 6.12
 * began to enter their virtual address into the resource tree.
 */
static inline bool arch_is_claimed(phys_addr_t first, phys_addr_t last)
{
#ifdef CONFIG_X86_LOCAL_APIC
	unsigned int level;
	pte_t *ptep = lookup_address(__fix_to_virt(FIX_APIC_BASE), &level);
	phys_addr_t apic;

	if (!ptep || level != PG_LEVEL_4K || !pte_present(*ptep))
		return false;
	apic = PFN_PHYS(pte_pfn(*ptep));
	return first < apic + PAGE_SIZE && apic <= last;
#else
	return false;
#endif
}

/* The kernel's tlb_single_page_flush_ceiling. */
#define ARCH_FLUSH_CEILING	33

/* INVLPG is for this CPU alone. */
static inline bool arch_broadcasts_flushes(void)
{
	return false;
}

static inline void arch_flush_page_everywhere(unsigned long addr) {}
static inline void arch_wait_for_flushes(void) {}

static inline bool arch_end_broadcast(void)
{
	return false;
}

static inline unsigned long arch_fixmap_start(void)
{
	return FIXADDR_TOT_START;
}

static inline unsigned long arch_fixmap_last(void)
{
	return FIXADDR_TOP - 1;
}

#define ARCH_FIXMAP_SLOTS	__end_of_fixed_addresses

/* The kernel's own mappings of its I/O APICs say where they are. */
static inline unsigned long arch_ioapic_address(int i)
{
#ifdef CONFIG_X86_IO_APIC
	if (i < MAX_IO_APICS)
		return __fix_to_virt(FIX_IO_APIC_BASE_0 + i);
#endif
	return 0;
}

/* The names that setup_arch() enters (arch/x86/kernel/setup.c). */
#define ARCH_IMAGE_TEXT		"Kernel code"
#define ARCH_IMAGE_RODATA	"Kernel rodata"
#define ARCH_IMAGE_DATA		"Kernel data"
#define ARCH_IMAGE_BSS		"Kernel bss"
#define ARCH_INIT_AFTER		IMAGE_DATA
#define ARCH_INIT_BEFORE	IMAGE_BSS
#define ARCH_IMAGE_BRK		true

#endif /* ADDRSPACE_X86_H */
