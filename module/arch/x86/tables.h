/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The format of x86's page tables (Intel SDM volume 3, 4.3 to 4.5): two levels, three
 * with PAE, four or five on 64 bits (see arch.h, whose questions these answer). All
 * tables below the root are alike.
 */
#ifndef ADDRSPACE_X86_TABLES_H
#define ADDRSPACE_X86_TABLES_H

#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <asm/barrier.h>
#include <asm/cpufeature.h>

static inline phys_addr_t arch_root_table(const struct mm_struct *mm,
					  unsigned long addr)
{
	return __pa(mm->pgd);
}

/* Page table isolation (PTI) gives user mode a root of its own. */
static inline phys_addr_t arch_user_root_table(const struct mm_struct *mm)
{
/* The second is its name since 6.9. */
#if defined(CONFIG_PAGE_TABLE_ISOLATION) || \
	defined(CONFIG_MITIGATION_PAGE_TABLE_ISOLATION)
	if (boot_cpu_has(X86_FEATURE_PTI))
		return __pa(kernel_to_user_pgdp(mm->pgd));
#endif
	return 0;
}

#define X86_TABLE_BITS	ilog2(PTRS_PER_PTE)

static __always_inline unsigned int arch_index(int level, unsigned long addr)
{
	return addr >> (PAGE_SHIFT + (level - 1) * X86_TABLE_BITS) &
	       (PTRS_PER_PTE - 1);
}

/* 0 for the root's level and above, if that covers the whole address space. */
static __always_inline unsigned long arch_covered_by(int level)
{
	return PAGE_SIZE << (level - 1) * X86_TABLE_BITS;
}

/*
 * With PAE an entry is written in two halves: present last, or not present first.
 * ptep_get_lockless() does the same.
 */
static __always_inline u64 arch_read_entry(const void *table, int level,
					   unsigned int index)
{
#ifdef CONFIG_X86_PAE
	const u32 *at = (const u32 *)table + 2 * index;
	u32 low, high;

	do {
		low = READ_ONCE(at[0]);
		smp_rmb();	/* the low half before the high one */
		high = READ_ONCE(at[1]);
		smp_rmb();	/* the high half before the low one again */
	} while (unlikely(low != READ_ONCE(at[0])));
	return (u64)high << 32 | low;
#else
	return READ_ONCE(((const pteval_t *)table)[index]);
#endif
}

static __always_inline bool arch_is_page(int level, u64 entry)
{
	return entry & _PAGE_PRESENT && (level == 1 || entry & _PAGE_PSE);
}

static __always_inline bool arch_is_table(int level, u64 entry)
{
	return entry & _PAGE_PRESENT && !arch_is_page(level, entry);
}

static __always_inline phys_addr_t arch_table_of(int level, u64 entry)
{
	return entry & PTE_PFN_MASK;
}

static __always_inline unsigned long arch_page_size(int level, u64 entry)
{
	return arch_covered_by(level);
}

/* The PAT bit of a large page is among the bits below its size. */
static __always_inline phys_addr_t arch_page_of(int level, u64 entry)
{
	return entry & PTE_PFN_MASK & ~((phys_addr_t)arch_covered_by(level) - 1);
}

static __always_inline u64 arch_next_entry(int level, u64 entry)
{
	return entry + arch_covered_by(level);
}

/* rw and user apply if all levels set them, nx if one level does. */
#define X86_RIGHTS_NEED_ALL	(_PAGE_RW | _PAGE_USER)
#define X86_RIGHTS_NEED_ONE	(_PAGE_NX)
#define ARCH_RIGHTS_AT_TOP	X86_RIGHTS_NEED_ALL

static inline u64 x86_rights_through(u64 above, u64 entry)
{
	return (above & entry & X86_RIGHTS_NEED_ALL) |
	       ((above | entry) & X86_RIGHTS_NEED_ONE);
}

/*
 * A page-directory-pointer entry of PAE has no such bits (Intel SDM volume 3, table
 * 4-8): it takes nothing away.
 */
static inline u64 arch_rights_below(int level, u64 above, u64 entry)
{
	if (IS_ENABLED(CONFIG_X86_PAE) && level > 2)
		return above;
	return x86_rights_through(above, entry);
}

static inline bool as_arch_is_uncached(int level, u64 entry)
{
	return entry & _PAGE_PCD;
}

#endif /* ADDRSPACE_X86_TABLES_H */
