/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ARM's short descriptors (ARM DDI 0406C, B3.5): a root of 4,096 entries for 1 MiB each
 * and tables of 256 PTEs (see arch.h, whose questions these answer). Only tables.h
 * includes this file.
 *
 * The hardware's PTE has no room for the flags that Linux keeps of a page. So Linux has
 * a second table of its own entries, 2 KiB below the hardware's in the same page:
 *
 *   +0      Linux's entries for two neighbouring MiB
 *   +2048   the hardware's, to which the root leads
 *
 * A PTE is returned as both: the low half is the CPU's entry, the high half Linux's.
 */
#ifndef ADDRSPACE_ARM_SHORT_H
#define ADDRSPACE_ARM_SHORT_H

#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sizes.h>
#include <uapi/linux/addrspace.h>

#define ARCH_FORMAT	"arm-short"

static __always_inline int arch_levels(void)
{
	return 2;
}

static __always_inline unsigned int arch_index(int level, unsigned long addr)
{
	return level == 1 ? addr >> PAGE_SHIFT & 0xff : addr >> SECTION_SHIFT;
}

/* 0 for the root and above, because these cover the whole address space. */
static __always_inline unsigned long arch_covered_by(int level)
{
	return level == 1 ? PAGE_SIZE : level == 2 ? SECTION_SIZE : 0;
}

static __always_inline u64 arch_read_entry(const void *table, int level,
					   unsigned int index)
{
	const u32 *at = (const u32 *)table + index;
	u32 entry = READ_ONCE(*at);

	/* Tables of the boot loader or the firmware have no second table. */
	if (level > 1 || offset_in_page(table) < PTE_HWTABLE_OFF)
		return entry;
	return (u64)READ_ONCE(at[-PTE_HWTABLE_PTRS]) << 32 | entry;
}

/* In a section's entry, bit 0 is PXN. */
static __always_inline bool arch_is_page(int level, u64 entry)
{
	return level == 1 ? entry & PTE_TYPE_MASK : entry & PMD_TYPE_SECT;
}

static __always_inline bool arch_is_table(int level, u64 entry)
{
	return level > 1 && (entry & PMD_TYPE_MASK) == PMD_TYPE_TABLE;
}

static __always_inline phys_addr_t arch_table_of(int level, u64 entry)
{
	return (u32)entry & ~(SZ_1K - 1);
}

static __always_inline unsigned long arch_page_size(int level, u64 entry)
{
	if (level == 1)
		return (entry & PTE_TYPE_MASK) == PTE_TYPE_LARGE ? SZ_64K : SZ_4K;
	return entry & PMD_SECT_SUPER ? SUPERSECTION_SIZE : SECTION_SIZE;
}

static __always_inline phys_addr_t arch_page_of(int level, u64 entry)
{
	return (u32)entry & ~(arch_page_size(level, entry) - 1);
}

/* The entries of one large page or supersection are all the same. */
static __always_inline u64 arch_next_entry(int level, u64 entry)
{
	u64 step = arch_covered_by(level);

	if (arch_page_size(level, entry) != step)
		return entry;
	return entry + step + (entry >> 32 ? step << 32 : 0);
}

/* Bits of a large page's entry stand elsewhere: as a small one's has them. */
static inline u32 arm_small_page(u32 entry)
{
	if ((entry & PTE_TYPE_MASK) != PTE_TYPE_LARGE)
		return entry;
	return (entry & ~(PTE_EXT_XN | PTE_EXT_TEX(7))) | (entry >> 15 & PTE_EXT_XN) |
	       (entry >> 6 & PTE_EXT_TEX(7));
}

/* The memory type: TEX[0], C and B, an index into PRRR and NMRR. */
static inline unsigned int arm_type_index(int level, u64 entry)
{
	if (level == 1)
		return (arm_small_page(entry) >> 6 & 1) << 2 | (entry >> 2 & 3);
	return (entry >> 12 & 1) << 2 | (entry >> 2 & 3);
}

#define ARM_FLAG(set, name)	((set) ? 1U << ADDRSPACE_FLAG_##name : 0)

/* Linux has no such bits in an entry of the root: what these map is always in use. */
static inline unsigned int arm_section_flags(u32 entry)
{
	return ARM_FLAG(!(entry & PMD_SECT_APX), RW) |
	       ARM_FLAG(entry & PMD_SECT_AP_READ, USER) |
	       ARM_FLAG(entry & PMD_SECT_XN, NX) |
	       ARM_FLAG(entry & PMD_SECT_PXN, PXN) |
	       ARM_FLAG(entry & PMD_SECT_S, SHARED) |
	       ARM_FLAG(!(entry & PMD_SECT_nG), GLOBAL) |
	       ARM_FLAG(true, PSIZE);
}

static inline unsigned int arm_page_flags(int level, u64 entry)
{
	u32 hardware = arm_small_page(entry), linux_pte = entry >> 32;

	if (level > 1)
		return arm_section_flags(entry);
	return ARM_FLAG(!(hardware & PTE_EXT_APX), RW) |
	       ARM_FLAG(hardware & PTE_EXT_AP1, USER) |
	       ARM_FLAG(hardware & PTE_EXT_XN, NX) |
	       ARM_FLAG(hardware & PTE_EXT_SHARED, SHARED) |
	       ARM_FLAG(!(hardware & PTE_EXT_NG), GLOBAL) |
	       ARM_FLAG(linux_pte & L_PTE_YOUNG, ACCESSED) |
	       ARM_FLAG(linux_pte & L_PTE_DIRTY, DIRTY);
}

/* The kernel runs its domains as clients, which takes nothing away. */
static inline unsigned int arm_table_denies(u64 entry)
{
	return ARM_FLAG(entry & PMD_PXNTABLE, PXN);
}

/* TTBR1 has it, whether it translates anything or not. */
static inline phys_addr_t arm_kernel_root(void)
{
	u32 ttbr;

	asm("mrc p15, 0, %0, c2, c0, 1" : "=r" (ttbr));
	return ttbr & ~(SZ_16K - 1);
}

#endif /* ADDRSPACE_ARM_SHORT_H */
