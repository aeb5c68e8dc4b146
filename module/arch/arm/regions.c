// SPDX-License-Identifier: GPL-2.0
/*
 * The regions of a 32-bit ARM kernel (see arch/regions.h), from the kernel's own macros
 * and exported variables. Bottom to top, as Documentation/arm/memory.rst has it:
 *
 *   0            user
 *   TASK_SIZE    KASAN's shadow, if there is one
 *                modules, pkmap
 *   PAGE_OFFSET  lowmem            { kernel image, mem_map }
 *   high_memory  vmalloc-offset    a hole of up to 8 MiB
 *                vmalloc           { arena }
 *   VMALLOC_END  fdt, fixmap, tcm
 *                vectors, top
 */
#include "arch/regions.h"

#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/sizes.h>

#include "arch/arch.h"

/* The regions added here, and the gaps between them. */
#define NR_REGIONS	32

/**
 * as_arch_nr_regions() - how many regions as_arch_add_regions() adds at most
 */
int as_arch_nr_regions(void)
{
	return NR_REGIONS;
}

static void add_below_lowmem(struct region_map *map)
{
	as_regions_add(map, 0, arch_user_last(),
		       "per process; counted for the reader's own process", "user");
#ifdef CONFIG_KASAN
	as_regions_add(map, KASAN_SHADOW_START, KASAN_SHADOW_END - 1,
		       "KASAN: which bytes may be used", "kasan-shadow");
#endif
	as_regions_add(map, MODULES_VADDR, MODULES_END - 1,
		       "where modules are loaded", "modules");
#ifdef CONFIG_HIGHMEM
	as_regions_add(map, PKMAP_BASE, PKMAP_ADDR(LAST_PKMAP) - 1,
		       "kmap(): permanent mappings of highmem pages", "pkmap");
#endif
}

static void add_lowmem(struct region_map *map)
{
	as_regions_add(map, PAGE_OFFSET, (unsigned long)high_memory - 1,
		       "RAM at a fixed offset: address = physical - phys_offset + page_offset",
		       "lowmem");
	as_regions_add_gap(map, (unsigned long)high_memory, VMALLOC_START - 1,
			   "a hole that catches what runs off the end of lowmem",
			   "vmalloc-offset");
	as_regions_add(map, VMALLOC_START, VMALLOC_END - 1,
		       "vmalloc, vmap, ioremap and the machine's static mappings",
		       "vmalloc");
}

static void add_top(struct region_map *map)
{
#ifdef FDT_FIXED_BASE
	as_regions_add(map, FDT_FIXED_BASE, FDT_FIXED_BASE + FDT_FIXED_SIZE - 1,
		       "the device tree, read-only", "fdt");
#endif
#ifdef CONFIG_HAVE_TCM
	as_regions_add(map, ITCM_OFFSET, ITCM_OFFSET + SZ_32K - 1,
		       "memory in the core, for code", "itcm");
	as_regions_add(map, DTCM_OFFSET, DTCM_OFFSET + SZ_32K - 1,
		       "memory in the core, for data", "dtcm");
#endif
	as_regions_add(map, VECTORS_BASE, VECTORS_BASE + 2 * PAGE_SIZE - 1,
		       "exception vectors and their stubs; the kernel's helpers for user mode",
		       "vectors");
	as_regions_add(map, ULONG_MAX - PAGE_SIZE + 1, ULONG_MAX,
		       "kept free: error pointers look like this", "top");
}

/**
 * as_arch_add_regions() - add what this kind of kernel has
 * @map: the table, not finished yet
 */
void as_arch_add_regions(struct region_map *map)
{
	add_below_lowmem(map);
	add_lowmem(map);
	add_top(map);
}
