/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ARM's page tables: what both formats have in common (see arch.h). The rights that are
 * handed down from level to level are what is denied, as bits by enum addrspace_flag:
 * the flag cleared (rw, user) or set (nx, pxn).
 */
#ifndef ADDRSPACE_ARM_TABLES_H
#define ADDRSPACE_ARM_TABLES_H

#ifdef CONFIG_ARM_LPAE
#include "arch/arm/lpae.h"
#else
#include "arch/arm/short.h"
#endif

#define ARCH_RIGHTS_AT_TOP	0

static inline u64 arch_rights_below(int level, u64 above, u64 entry)
{
	return above | arm_table_denies(entry);
}

/*
 * The kernel half is read in the kernel's own tables: those of a process get some of
 * its entries only when the process first faults there.
 */
static inline phys_addr_t arch_root_table(const struct mm_struct *mm,
					  unsigned long addr)
{
	return addr >= TASK_SIZE ? arm_kernel_root() : __pa(mm->pgd);
}

static inline phys_addr_t arch_user_root_table(const struct mm_struct *mm)
{
	return 0;
}

#endif /* ADDRSPACE_ARM_TABLES_H */
