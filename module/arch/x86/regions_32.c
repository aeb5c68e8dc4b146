// SPDX-License-Identifier: GPL-2.0
/*
 * The areas of a 32-bit x86 kernel's address space (see arch/regions.h), from the
 * kernel's own macros and exported variables. Bottom to top, as
 * arch/x86/include/asm/pgtable_32_areas.h puts it together:
 *
 *   0            user
 *   PAGE_OFFSET  lowmem             { first MiB, kernel image, mem_map }
 *   high_memory  vmalloc-offset     a hole of 8 MiB
 *                vmalloc            { modules { arena } }
 *   VMALLOC_END  vmalloc-end-gap    a hole of two pages
 *                pkmap, ldt-remap, cpu_entry_area, fixmap
 *   FIXADDR_TOP  top
 */
#include "arch/x86/regions.h"

#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <asm/cpu_entry_area.h>
#include <asm/fixmap.h>

#include "arch/arch.h"

/* The regions added here, and the gaps between them. */
#define NR_AREAS	48

static void add_lowmem(struct region_map *map)
{
	as_regions_add(map, PAGE_OFFSET, (unsigned long)high_memory - 1,
		       "RAM at a fixed offset: address = page_offset + physical",
		       "lowmem");
	as_regions_add(map, PAGE_OFFSET, PAGE_OFFSET + SZ_1M - 1,
		       "BIOS and ISA memory", "lowmem.first-mib");
}

static void add_vmalloc(struct region_map *map)
{
	as_regions_add_gap(map, (unsigned long)high_memory, VMALLOC_START - 1,
			   "a hole that catches what runs off the end of lowmem",
			   "vmalloc-offset");
	as_regions_add(map, VMALLOC_START, VMALLOC_END - 1,
		       "vmalloc, vmap, ioremap and modules", "vmalloc");
	as_regions_add(map, MODULES_VADDR, MODULES_END - 1,
		       "where modules are loaded", "modules");
}

#ifdef CONFIG_HIGHMEM
static void add_pkmap(struct region_map *map)
{
	unsigned long end = PKMAP_BASE + LAST_PKMAP * PAGE_SIZE;

	as_regions_add_gap(map, VMALLOC_END, PKMAP_BASE - 1,
			   "a hole that catches what runs off the end of vmalloc",
			   "vmalloc-end-gap");
	as_regions_add(map, PKMAP_BASE, end - 1,
		       "kmap(): permanent mappings of highmem pages", "pkmap");
	as_regions_add_gap(map, end, LDT_BASE_ADDR - 1, "unused", "pkmap-end-gap");
}
#else
static void add_pkmap(struct region_map *map)
{
	as_regions_add_gap(map, VMALLOC_END, LDT_BASE_ADDR - 1,
			   "a hole that catches what runs off the end of vmalloc",
			   "vmalloc-end-gap");
}
#endif

static void add_cpu_entry_area(struct region_map *map)
{
	unsigned long end = CPU_ENTRY_AREA_BASE + CPU_ENTRY_AREA_MAP_SIZE;
	unsigned long area = CPU_ENTRY_AREA_PER_CPU;
	int cpu;

	as_regions_add(map, LDT_BASE_ADDR, LDT_END_ADDR - 1,
		       "the LDT of the running process, with PTI only",
		       "ldt-remap");
	as_regions_add_gap(map, LDT_END_ADDR, CPU_ENTRY_AREA_BASE - 1, "unused",
			   "ldt-remap-gap");
	x86_add_cpu_entry_area(map);
	for (cpu = 0; cpu < CPUS_BUILT_FOR; cpu++, area += CPU_ENTRY_AREA_SIZE)
		as_regions_add(map, area, area + CPU_ENTRY_AREA_SIZE - 1, NULL,
			       "cpu_entry_area.cpu%d", cpu);
	as_regions_add_gap(map, end, FIXADDR_TOT_START - 1, "unused",
			   "cpu_entry_area-gap");
}

/**
 * as_arch_nr_regions() - how many regions as_arch_add_regions() adds at most
 */
int as_arch_nr_regions(void)
{
	return X86_NR_USER_AND_TOP + NR_AREAS + CPUS_BUILT_FOR;
}

/**
 * as_arch_add_regions() - add the regions of a 32-bit x86 kernel
 * @map: the table, not finished yet
 */
void as_arch_add_regions(struct region_map *map)
{
	x86_add_user_and_top(map);
	add_lowmem(map);
	add_vmalloc(map);
	add_pkmap(map);
	add_cpu_entry_area(map);
}
