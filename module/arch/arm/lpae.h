/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ARM's long descriptors, of the Large Physical Address Extension (ARM DDI 0406C, B3.6):
 * three levels, 8 bytes an entry (see arch.h, whose questions these answer; tables.h
 * alone includes this). Bits 55 to 58 are Linux's.
 */
#ifndef ADDRSPACE_ARM_LPAE_H
#define ADDRSPACE_ARM_LPAE_H

#include <linux/bits.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <uapi/linux/addrspace.h>

#define ARM_TABLE_BITS	9

/* The rights that an entry of a higher level denies to all entries below it. */
#define ARM_TABLE_PXN		BIT_ULL(59)
#define ARM_TABLE_XN		BIT_ULL(60)
#define ARM_TABLE_NO_USER	BIT_ULL(61)
#define ARM_TABLE_READ_ONLY	BIT_ULL(62)

/* T1SZ: how many of an address's highest bits TTBR1's table need not translate. */
#define ARM_TTBCR_T1SZ	(7 << 16)

#define ARCH_FORMAT	"arm-lpae"

static __always_inline int arch_levels(void)
{
	return 3;
}

static __always_inline unsigned int arch_index(int level, unsigned long addr)
{
	return addr >> (PAGE_SHIFT + (level - 1) * ARM_TABLE_BITS) &
	       (level == 3 ? PTRS_PER_PGD - 1 : PTRS_PER_PTE - 1);
}

/* 0 for the root and above, because these cover the whole address space. */
static __always_inline unsigned long arch_covered_by(int level)
{
	return PAGE_SIZE << (level - 1) * ARM_TABLE_BITS;
}

/* LDRD reads an aligned entry whole. */
static __always_inline u64 arch_read_entry(const void *table, int level,
					   unsigned int index)
{
	const u64 *at = (const u64 *)table + index;
	u64 entry;

	asm volatile("ldrd %Q0, %R0, %1" : "=r" (entry) : "Qo" (*at));
	return entry;
}

static __always_inline bool arch_is_page(int level, u64 entry)
{
	return (entry & PMD_TYPE_MASK) == (level == 1 ? PTE_TYPE_PAGE : PMD_TYPE_SECT);
}

static __always_inline bool arch_is_table(int level, u64 entry)
{
	return level > 1 && (entry & PMD_TYPE_MASK) == PMD_TYPE_TABLE;
}

static __always_inline phys_addr_t arch_table_of(int level, u64 entry)
{
	return entry & PHYS_MASK & ~(u64)(PAGE_SIZE - 1);
}

static __always_inline unsigned long arch_page_size(int level, u64 entry)
{
	return arch_covered_by(level);
}

static __always_inline phys_addr_t arch_page_of(int level, u64 entry)
{
	return entry & PHYS_MASK & ~(u64)(arch_page_size(level, entry) - 1);
}

static __always_inline u64 arch_next_entry(int level, u64 entry)
{
	return entry + arch_covered_by(level);
}

/* The memory type: AttrIndx, an index into MAIR0 and MAIR1. */
static inline unsigned int arm_type_index(int level, u64 entry)
{
	return entry >> 2 & 7;
}

#define ARM_FLAG(set, name)	((set) ? 1U << ADDRSPACE_FLAG_##name : 0)

static inline unsigned int arm_page_flags(int level, u64 entry)
{
	return ARM_FLAG(!(entry & PTE_AP2), RW) |
	       ARM_FLAG(entry & PMD_SECT_AP1, USER) |
	       ARM_FLAG(entry & PTE_EXT_XN, NX) |
	       ARM_FLAG(entry & PTE_EXT_PXN, PXN) |
	       ARM_FLAG(entry & PTE_EXT_SHARED, SHARED) |
	       ARM_FLAG(!(entry & PTE_EXT_NG), GLOBAL) |
	       ARM_FLAG(entry & PTE_EXT_AF, ACCESSED) |
	       ARM_FLAG(entry & L_PTE_DIRTY, DIRTY) |
	       ARM_FLAG(level > 1, PSIZE);
}

static inline unsigned int arm_table_denies(u64 entry)
{
	return ARM_FLAG(entry & ARM_TABLE_READ_ONLY, RW) |
	       ARM_FLAG(entry & ARM_TABLE_NO_USER, USER) |
	       ARM_FLAG(entry & ARM_TABLE_XN, NX) |
	       ARM_FLAG(entry & ARM_TABLE_PXN, PXN);
}

/*
 * If RAM begins at or below PAGE_OFFSET, TTBR1 translates only the kernel's share.
 * v7_ttb_setup then lets it point into the root, or directly to the table of the root's
 * last entry (arch/arm/mm/proc-v7-3level.S).
 */
static inline phys_addr_t arm_kernel_root(void)
{
	u32 ttbcr;
	u64 ttbr;

	asm("mrrc p15, 1, %Q0, %R0, c2" : "=r" (ttbr));
	asm("mrc p15, 0, %0, c2, c0, 2" : "=r" (ttbcr));
	ttbr &= PHYS_MASK & ~31ULL;
	return ttbcr & ARM_TTBCR_T1SZ ? ttbr - TTBR1_OFFSET : ttbr;
}

#endif /* ADDRSPACE_ARM_LPAE_H */
