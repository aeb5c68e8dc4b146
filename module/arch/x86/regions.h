/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The regions that 32-bit and 64-bit x86 kernels have in common (see arch/regions.h).
 * Kbuild takes regions_32.c or regions_64.c for the others.
 */
#ifndef ADDRSPACE_X86_REGIONS_H
#define ADDRSPACE_X86_REGIONS_H

#include <linux/limits.h>
#include <asm/cpu_entry_area.h>

#include "arch/arch.h"
#include "arch/regions.h"

#define X86_NR_USER_AND_TOP	2

static inline void x86_add_user_and_top(struct region_map *map)
{
	as_regions_add(map, 0, arch_user_last(),
		       boot_cpu_has(X86_FEATURE_PTI) ?
		       "per process; user mode runs on page tables of its own (PTI)" :
		       "per process; counted for the reader's own process",
		       "user");
	as_regions_add(map, FIXADDR_TOP, ULONG_MAX,
		       "kept free: error pointers look like this", "top");
}

/* Without the CPUs' own parts. */
static inline void x86_add_cpu_entry_area(struct region_map *map)
{
	as_regions_add(map, CPU_ENTRY_AREA_BASE,
		       CPU_ENTRY_AREA_BASE + CPU_ENTRY_AREA_MAP_SIZE - 1,
		       "what a CPU needs to enter the kernel", "cpu_entry_area");
	as_regions_add(map, CPU_ENTRY_AREA_RO_IDT,
		       CPU_ENTRY_AREA_RO_IDT + PAGE_SIZE - 1,
		       "the interrupt descriptor table, read-only",
		       "cpu_entry_area.idt");
}

#endif /* ADDRSPACE_X86_REGIONS_H */
