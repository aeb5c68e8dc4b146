// SPDX-License-Identifier: GPL-2.0
/*
 * The areas of a 64-bit x86 kernel's address space (see arch/regions.h), from the
 * kernel's own macros and exported variables. Bottom to top, as
 * Documentation/x86/x86_64/mm.rst has it; with KASLR the starts of the direct
 * map, vmalloc and vmemmap move, in this order:
 *
 *   0                     user, its last page a guard
 *   arch_kernel_start()   what the CPU does not translate ends here
 *                         guard-hole, ldt-remap
 *   PAGE_OFFSET           lowmem: the direct map of all RAM
 *   VMALLOC_START         vmalloc { arena }
 *   VMEMMAP_START         mem_map
 *                         kasan-shadow, if there is one
 *                         cpu_entry_area, espfix, efi
 *   __START_KERNEL_map    kernel-image, modules, fixmap
 *   FIXADDR_TOP           top
 *
 * The gaps between them get their names from as_regions_finish().
 */
#include "arch/x86/regions.h"

#include <linux/cpumask.h>
#include <linux/efi.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/sizes.h>
#include <asm/cpu_entry_area.h>
#include <asm/fixmap.h>
#include <asm/kasan.h>

#include "arch/arch.h"

/* The regions added here, and the gaps between them. */
#define NR_AREAS	48

static void add_behind_user(struct region_map *map)
{
	as_regions_add(map, TASK_SIZE_MAX, (1UL << __VIRTUAL_MASK_SHIFT) - 1,
		       "no instruction can end at the first non-canonical address",
		       "user.guard");
	as_regions_add(map, 1UL << __VIRTUAL_MASK_SHIFT, arch_kernel_start() - 1,
		       "not translated: the high bits differ", "non-canonical");
}

static void add_lowmem(struct region_map *map)
{
	as_regions_add(map, GUARD_HOLE_BASE_ADDR, GUARD_HOLE_END_ADDR - 1,
		       "for a hypervisor", "guard-hole");
	as_regions_add(map, LDT_BASE_ADDR, LDT_END_ADDR - 1,
		       "the LDT of the running process, with PTI only",
		       "ldt-remap");
	as_regions_add(map, PAGE_OFFSET, (unsigned long)high_memory - 1,
		       "the direct map of all RAM: address = page_offset + physical",
		       "lowmem");
	as_regions_add(map, PAGE_OFFSET, PAGE_OFFSET + SZ_1M - 1,
		       "BIOS and ISA memory", "lowmem.first-mib");
}

static void add_vmalloc(struct region_map *map)
{
	as_regions_add_gap(map, (unsigned long)high_memory, VMALLOC_START - 1,
			   "room for more RAM, then a hole of random size",
			   "vmalloc-offset");
	as_regions_add(map, VMALLOC_START, arch_vmalloc_last(),
		       "vmalloc, vmap and ioremap", "vmalloc");
	as_regions_add_gap(map, arch_vmalloc_last() + 1, VMEMMAP_START - 1,
			   "a hole that catches what runs off the end of vmalloc",
			   "vmalloc-end-gap");
}

/* Covers whole sections, as sparse_init() maps it. */
static void add_mem_map(struct region_map *map)
{
	unsigned long end = PHYS_PFN(__pa(high_memory - 1)) + 1;

	end = ALIGN(end, PAGES_PER_SECTION);
	as_regions_add(map, VMEMMAP_START, (unsigned long)pfn_to_page(end) - 1,
		       "one struct page for each page of RAM (vmemmap)",
		       "mem_map");
}

static void add_shadow(struct region_map *map)
{
#ifdef CONFIG_KASAN
	as_regions_add(map, KASAN_SHADOW_START, KASAN_SHADOW_END - 1,
		       "KASAN: which bytes may be used; its tables are not read",
		       "kasan-shadow");
#endif
}

/* With KASLR the CPUs' places in it are random. */
static void add_cpu_entry_area(struct region_map *map)
{
	int cpu;

	x86_add_cpu_entry_area(map);
	for_each_possible_cpu(cpu) {
		unsigned long area = (unsigned long)get_cpu_entry_area(cpu);

		as_regions_add(map, area, area + CPU_ENTRY_AREA_SIZE - 1, NULL,
			       "cpu_entry_area.cpu%d", cpu);
	}
}

static void add_image_and_modules(struct region_map *map)
{
	as_regions_add(map, ESPFIX_BASE_ADDR, ESPFIX_BASE_ADDR + P4D_SIZE - 1,
		       "stacks for returns to 16-bit code", "espfix");
	as_regions_add(map, EFI_VA_END, EFI_VA_START - 1,
		       "the firmware's services, on page tables of their own",
		       "efi");
	as_regions_add(map, __START_KERNEL_map,
		       __START_KERNEL_map + KERNEL_IMAGE_SIZE - 1,
		       "the kernel's image, at a random place in it",
		       "kernel-image");
	as_regions_add(map, MODULES_VADDR, MODULES_END - 1,
		       "where modules are loaded", "modules");
}

/**
 * as_arch_nr_regions() - how many regions as_arch_add_regions() adds at most
 */
int as_arch_nr_regions(void)
{
	return X86_NR_USER_AND_TOP + NR_AREAS + num_possible_cpus();
}

/**
 * as_arch_add_regions() - add the regions of a 64-bit x86 kernel
 * @map: the table, not finished yet
 */
void as_arch_add_regions(struct region_map *map)
{
	x86_add_user_and_top(map);
	add_behind_user(map);
	add_lowmem(map);
	add_vmalloc(map);
	add_mem_map(map);
	add_shadow(map);
	add_cpu_entry_area(map);
	add_image_and_modules(map);
}
