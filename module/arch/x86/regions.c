// SPDX-License-Identifier: GPL-2.0
/*
 * The regions of an x86 kernel (see arch/regions.h): here what 32 and 64 bits have in
 * common, the user half and the top; the rest is in regions_32.c or regions_64.c.
 */
#include "arch/x86/regions.h"

#include <linux/limits.h>

#include "arch/arch.h"

/* The user half and the top. */
#define NR_COMMON_REGIONS	2

/**
 * as_arch_nr_regions() - how many regions as_arch_add_regions() adds at most
 */
int as_arch_nr_regions(void)
{
	return NR_COMMON_REGIONS + as_x86_nr_areas();
}

/**
 * as_arch_add_regions() - add what this kind of kernel has
 * @map: the table, not finished yet
 */
void as_arch_add_regions(struct region_map *map)
{
	as_regions_add(map, 0, arch_user_last(),
		       boot_cpu_has(X86_FEATURE_PTI) ?
		       "per process; user mode runs on page tables of its own (PTI)" :
		       "per process; counted for the reader's own process",
		       "user");
	as_x86_add_areas(map);
	as_regions_add(map, FIXADDR_TOP, ULONG_MAX,
		       "kept free: error pointers look like this", "top");
}
