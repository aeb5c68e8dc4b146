/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The answers of 32-bit ARM (see arch.h, which alone includes this). init_mm is not
 * exported: its root table is found by TTBR1.
 */
#ifndef ADDRSPACE_TEST_ARCH_ARM_H
#define ADDRSPACE_TEST_ARCH_ARM_H

#include <linux/sizes.h>

#define ARCH_KERNEL_START	TASK_SIZE

#ifdef CONFIG_ARM_LPAE
/* The root translates 2 bits of an address, or those that TTBCR.T1SZ leaves. */
static inline pgd_t *arch_root(void)
{
	u32 ttbcr;
	u64 ttbr1;

	asm("mrrc p15, 1, %Q0, %R0, c2" : "=r" (ttbr1));
	asm("mrc p15, 0, %0, c2, c0, 2" : "=r" (ttbcr));
	ttbr1 &= GENMASK_ULL(39, 5);
	return __va(ttbcr & GENMASK(18, 16) ? ttbr1 - TTBR1_OFFSET : ttbr1);
}
#else
static inline pgd_t *arch_root(void)
{
	u32 ttbr1;

	asm("mrc p15, 0, %0, c2, c0, 1" : "=r" (ttbr1));
	return __va(ttbr1 & GENMASK(31, 14));
}
#endif

static inline pmd_t *arch_pmd_at(unsigned long addr)
{
	pud_t *pud = pud_offset(p4d_offset(pgd_offset_pgd(arch_root(), addr), addr), addr);

	return pud_none(*pud) ? NULL : pmd_offset(pud, addr);
}

static inline pte_t *arch_pte_at(unsigned long addr)
{
	pmd_t *pmd = arch_pmd_at(addr);

	return pmd && pmd_present(*pmd) && !pmd_bad(*pmd) ?
	       pte_offset_kernel(pmd, addr) : NULL;
}

#ifdef CONFIG_ARM_LPAE
static inline struct arch_entry arch_entry_at(unsigned long addr)
{
	struct arch_entry entry = { .level = 3, .size = PGDIR_SIZE };
	pmd_t *pmd = arch_pmd_at(addr);

	if (!pmd)
		return entry;
	entry.level = 2;
	entry.size = PMD_SIZE;
	entry.value = READ_ONCE(pmd_val(*pmd));
	entry.is_page = (entry.value & PMD_TYPE_MASK) == PMD_TYPE_SECT;
	if ((entry.value & PMD_TYPE_MASK) == PMD_TYPE_TABLE) {
		entry.level = 1;
		entry.size = PAGE_SIZE;
		entry.value = READ_ONCE(pte_val(*pte_offset_kernel(pmd, addr)));
		entry.is_page = entry.value & 1;
	}
	entry.pfn = (entry.value & GENMASK_ULL(39, 12) & ~(u64)(entry.size - 1)) >> PAGE_SHIFT;
	return entry;
}
#else
/*
 * The tables as the CPU reads them: 4,096 entries of 1 MiB, and tables of 256 PTEs.
 * Linux's PTE, 2 KiB below the CPU's, is the upper half of the value.
 */
static inline struct arch_entry arch_entry_at(unsigned long addr)
{
	const u32 *table, *root = (const u32 *)arch_root();
	struct arch_entry entry = { .level = 2, .size = SZ_1M };
	u32 value = READ_ONCE(root[addr >> 20]);

	if ((value & 3) == 1) {
		table = __va(value & GENMASK(31, 10));
		table += addr >> PAGE_SHIFT & 0xff;
		value = READ_ONCE(*table);
		entry.level = 1;
		entry.size = PAGE_SIZE;
		entry.value = (u64)table[-512] << 32;
	}
	entry.value |= value;
	entry.is_page = value & 2;
	if (entry.level == 2 && value & BIT(18))	/* a supersection: 16 such entries */
		value = (value & GENMASK(31, 24)) | (addr & GENMASK(23, 20));
	entry.pfn = (value & ~(u32)(entry.size - 1)) >> PAGE_SHIFT;
	return entry;
}
#endif

/* PAGE_KERNEL_RO is PAGE_KERNEL here. */
#define ARCH_PAGE_RO	__pgprot(pgprot_val(PAGE_KERNEL) | L_PTE_RDONLY)
#define ARCH_PAGE_EXEC	PAGE_KERNEL_EXEC

static inline bool arch_has_nx(void)
{
	return true;
}

static inline pteval_t arch_caching_at(const void *addr)
{
	return pte_val(*arch_pte_at((unsigned long)addr)) & L_PTE_MT_MASK;
}

#define ARCH_CACHING_DEVICE	L_PTE_MT_DEV_SHARED
#define ARCH_CACHING_WC		L_PTE_MT_DEV_WC
#define ARCH_CACHING_CACHED	L_PTE_MT_DEV_CACHED

static inline bool arch_records_caching(void)
{
	return false;
}

/* QEMU's "virt": the numbers that identify its clock (PL031), and the PCI bus's window. */
#define ARCH_DEVICE	0x09010fe0UL
#define ARCH_NO_DEVICE	0x30000000UL
#define ARCH_LOW_RAM	(PHYS_OFFSET + SZ_1M)

/* ioremap_uc() returns NULL here. */
#define ioremap_theirs(phys, size)	pci_remap_cfgspace(phys, size)

#endif /* ADDRSPACE_TEST_ARCH_ARM_H */
