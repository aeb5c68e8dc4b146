// SPDX-License-Identifier: GPL-2.0
/*
 * The table of the changes by version, with their reasons (see eras.h): a row is one
 * change, and holds until a later row changes the same figure. Documentation/model.rst
 * has the formulas that they select.
 *
 * ERA_OTHER_SLOTS depends on the configuration. It has the figures of Debian's and
 * Ubuntu's kernels, and is used only if the fixmap's start is not given. The size of a
 * struct page is theirs, too: since 3.19 with memory control groups. ERA_IMAGE_MIB was
 * measured on Debian's kernels.
 */
#include "model/eras.h"

#include <stddef.h>

#define V	MODEL_KERNEL
#define I386	MODEL_I386
#define ARM	MODEL_ARM
#define MIB	(1U << 20)

struct change {
	unsigned int from;
	enum model_arch arch;
	enum era_figure figure;
	uint32_t value;
	const char *source;
};

/* In order of versions; the values of the first kernel come first. */
static const struct change changes[] = {
	{ V(2, 4, 0), I386, ERA_FIXADDR_TOP, 0xffffe000, "include/asm-i386/fixmap.h" },
	{ V(2, 4, 0), I386, ERA_KMAP_SLOTS, 6, "include/asm-i386/kmap_types.h" },
	{ V(2, 4, 0), I386, ERA_OTHER_SLOTS, 9, "include/asm-i386/fixmap.h" },
	{ V(2, 4, 0), I386, ERA_PAGE_STRUCT, 48, "include/linux/mm.h" },
	{ V(2, 4, 0), I386, ERA_PHYSICAL_BITS, 36, "arch/i386/config.in: CONFIG_HIGHMEM64G" },
	{ V(2, 4, 0), I386, ERA_MOST_CPUS, 32, "include/linux/threads.h" },
	{ V(2, 4, 0), I386, ERA_PKMAP_RULE, PKMAP_FIXED,
	  "include/asm-i386/{pgtable,highmem,fixmap}.h" },

	{ V(2, 6, 0), I386, ERA_IOREMAP_BITS, 19, "include/linux/vmalloc.h: IOREMAP_MAX_ORDER" },
	{ V(2, 6, 0), I386, ERA_FIXADDR_TOP, 0xfffff000, "include/asm-i386/fixmap.h" },
	{ V(2, 6, 0), I386, ERA_KMAP_SLOTS, 13, "include/asm-i386/kmap_types.h" },
	{ V(2, 6, 0), I386, ERA_OTHER_SLOTS, 74, "include/asm-i386/fixmap.h: I/O APICs" },
	{ V(2, 6, 0), I386, ERA_BOOT_SLOTS, 17, "include/asm-i386/fixmap.h: FIX_BTMAP_END" },
	{ V(2, 6, 0), I386, ERA_BOOT_RULE, BOOT_NEXT, "include/asm-i386/fixmap.h" },
	{ V(2, 6, 0), I386, ERA_PAGE_STRUCT, 32, "include/linux/mm.h" },
	{ V(2, 6, 0), I386, ERA_HIGHPTE, 1, "arch/i386/Kconfig: HIGHPTE" },
	{ V(2, 6, 0), I386, ERA_MOST_CPUS, MODEL_MOST_CPUS, "arch/i386/Kconfig: NR_CPUS" },
	{ V(2, 6, 0), I386, ERA_PKMAP_RULE, PKMAP_FIXED,
	  "include/asm-i386/{highmem,fixmap}.h: pkmap moves to the top" },
	{ V(2, 6, 11), I386, ERA_PKMAP_RULE, PKMAP_BELOW_BOOT,
	  "include/asm-i386/highmem.h: pkmap follows the fixmap" },
	{ V(2, 6, 25), I386, ERA_BOOT_RULE, BOOT_ALIGN_512, "include/asm-x86/fixmap_32.h" },
	{ V(2, 6, 25), I386, ERA_BOOT_SLOTS, 257,
	  "include/asm-x86/fixmap_32.h: early_ioremap()" },
	{ V(2, 6, 26), I386, ERA_INITRD_MOVES, 1,
	  "arch/x86/kernel/setup_32.c: relocate_initrd()" },
	{ V(2, 6, 27), I386, ERA_OTHER_SLOTS, 71, "include/asm-x86/fixmap_32.h" },
	{ V(2, 6, 27), I386, ERA_BOOT_RULE, BOOT_ALIGN_256, "include/asm-x86/fixmap_32.h" },
	{ V(2, 6, 28), I386, ERA_VMALLOC_RULE, VMALLOC_EXACT,
	  "arch/x86/include/asm/pgtable_32.h: MAXMEM; vmalloc= without the hole" },
	{ V(2, 6, 30), I386, ERA_OTHER_SLOTS, 74, "arch/x86/include/asm/fixmap.h" },
	{ V(2, 6, 30), I386, ERA_KMAP_SLOTS, 19, "arch/x86/include/asm/kmap_types.h" },
	{ V(2, 6, 34), I386, ERA_KMAP_SLOTS, 20, "arch/x86/include/asm/kmap_types.h" },
	{ V(2, 6, 34), I386, ERA_OTHER_SLOTS, 73, "arch/x86/include/asm/fixmap.h" },
	{ V(2, 6, 34), I386, ERA_BOOT_RULE, BOOT_ALIGN_IF_SPLIT,
	  "arch/x86/include/asm/fixmap.h: TOTAL_FIX_BTMAPS" },
	{ V(3, 14, 0), I386, ERA_OTHER_SLOTS, 74, "arch/x86/include/asm/fixmap.h" },
	{ V(3, 14, 0), I386, ERA_BOOT_SLOTS, 513,
	  "arch/x86/include/asm/fixmap.h: FIX_BTMAPS_SLOTS 8" },
	{ V(3, 19, 0), I386, ERA_PAGE_STRUCT, 40, "include/linux/mm_types.h: mem_cgroup" },
	{ V(3, 19, 0), I386, ERA_PKMAP_RULE, PKMAP_BELOW_FIXMAP,
	  "arch/x86/include/asm/pgtable_32_types.h: FIXADDR_START in PKMAP_BASE" },
	{ V(4, 1, 0), I386, ERA_IOREMAP_BITS, 0,
	  "include/linux/vmalloc.h: IOREMAP_MAX_ORDER, with HAVE_ARCH_HUGE_VMAP" },
	{ V(4, 15, 0), I386, ERA_PKMAP_RULE, PKMAP_BELOW_ENTRY,
	  "arch/x86/include/asm/pgtable_32_types.h: CPU_ENTRY_AREA_BASE" },
	{ V(4, 15, 0), I386, ERA_ENTRY_RESERVED, 40,
	  "arch/x86/include/asm/pgtable_32_types.h: CPU_ENTRY_AREA_PAGES" },
	{ V(4, 15, 0), I386, ERA_ENTRY_PAGES, 39, "arch/x86/include/asm/cpu_entry_area.h" },
	{ V(4, 15, 0), I386, ERA_ENTRY_RULE, ENTRY_BELOW_FIXMAP,
	  "arch/x86/include/asm/pgtable_32_types.h: CPU_ENTRY_AREA_BASE" },
	{ V(4, 15, 4), I386, ERA_ENTRY_RULE, ENTRY_BELOW_BOOT,
	  "arch/x86/include/asm/pgtable_32_types.h: FIXADDR_TOT_START in CPU_ENTRY_AREA_BASE" },
	{ V(4, 16, 0), I386, ERA_MOST_CPUS, 64, "arch/x86/Kconfig: NR_CPUS_RANGE_END" },
	{ V(4, 19, 0), I386, ERA_PKMAP_RULE, PKMAP_BELOW_LDT,
	  "arch/x86/include/asm/pgtable_32_types.h: LDT_BASE_ADDR" },
	{ V(4, 20, 0), I386, ERA_IO_TLB, 1,
	  "arch/x86/kernel/pci-swiotlb.c: pci_swiotlb_detect_4gb() is not of 64 bits alone" },
	{ V(5, 0, 0), I386, ERA_OTHER_SLOTS, 72, "arch/x86/include/asm/fixmap.h" },
	{ V(5, 0, 0), I386, ERA_ENTRY_PAGES, 38,
	  "arch/x86/include/asm/cpu_entry_area.h: no entry trampoline" },
	{ V(5, 2, 0), I386, ERA_ENTRY_PAGES, 39,
	  "arch/x86/include/asm/cpu_entry_area.h: guard_entry_stack" },
	{ V(5, 5, 0), I386, ERA_ENTRY_RESERVED, 43, "arch/x86/include/asm/cpu_entry_area.h" },
	{ V(5, 5, 0), I386, ERA_ENTRY_PAGES, 43,
	  "arch/x86/include/asm/cpu_entry_area.h: doublefault_stack, two I/O bitmaps" },
	{ V(5, 11, 0), I386, ERA_IMAGE_MIB, 16, "Debian's 6.1: _text to _end" },
	{ V(5, 11, 0), I386, ERA_KMAP_SLOTS, 16,
	  "arch/x86/include/asm/pgtable_32_areas.h; asm-generic/kmap_size.h: KM_MAX_IDX" },
	{ V(6, 15, 0), I386, ERA_MOST_CPUS, 8, "arch/x86/Kconfig: no X86_BIGSMP any more" },
	{ V(6, 15, 0), I386, ERA_HIGHPTE, 0, "arch/x86/Kconfig: no HIGHPTE any more" },
	{ V(6, 15, 0), I386, ERA_IO_TLB, 0, "arch/x86/Kconfig: X86_PAE selects no SWIOTLB" },
	{ V(6, 15, 0), I386, ERA_PHYSICAL_BITS, 32,
	  "arch/x86/Kconfig: no HIGHMEM64G any more; arch/x86/mm/init_32.c: highmem_pfn_init()" },

	{ V(2, 4, 0), ARM, ERA_PAGE_STRUCT, 32, "include/linux/mm.h" },
	{ V(2, 4, 0), ARM, ERA_RESERVE, 128 * MIB, "arch/arm/mm/mmu.c: VMALLOC_MIN" },
	{ V(2, 4, 0), ARM, ERA_FIXMAP, 0xfff00000, "arch/arm/include/asm/fixmap.h" },
	{ V(2, 4, 0), ARM, ERA_FIXADDR_TOP, 0xfffe0000, "arch/arm/include/asm/fixmap.h" },
	{ V(2, 4, 0), ARM, ERA_IOREMAP_BITS, 24, "arch/arm/include/asm/memory.h" },
	{ V(2, 4, 0), ARM, ERA_VMALLOC_END, 0,
	  "arch/arm/mm/mmu.c: VMALLOC_MIN; arch/arm/mach-*/include/mach/vmalloc.h" },
	{ V(2, 4, 0), ARM, ERA_VECTORS, 1, "arch/arm/mm/mmu.c: devicemaps_init()" },
	{ V(2, 6, 32), ARM, ERA_HIGHPTE, 1, "arch/arm/Kconfig: HIGHPTE" },
	{ V(3, 3, 0), ARM, ERA_PHYSICAL_BITS, 40, "arch/arm/Kconfig: ARM_LPAE" },
	{ V(3, 3, 0), ARM, ERA_RESERVE, 248 * MIB, "arch/arm/mm/mmu.c: vmalloc_min" },
	{ V(3, 3, 0), ARM, ERA_VMALLOC_END, 0xff000000,
	  "arch/arm/include/asm/pgtable.h: VMALLOC_END; arch/arm/mm/mmu.c: vmalloc_min" },
	{ V(3, 11, 0), ARM, ERA_VECTORS, 2,
	  "arch/arm/mm/mmu.c: devicemaps_init(), a page of stubs" },
	{ V(3, 16, 0), ARM, ERA_FIXMAP, 0xffc00000, "arch/arm/include/asm/fixmap.h" },
	{ V(3, 16, 0), ARM, ERA_FIXADDR_TOP, 0xffe00000, "arch/arm/include/asm/fixmap.h" },
	{ V(3, 19, 0), ARM, ERA_PAGE_STRUCT, 36,
	  "include/linux/mm_types.h: mem_cgroup; no HAVE_ALIGNED_STRUCT_PAGE" },
	{ V(3, 19, 0), ARM, ERA_FIXADDR_TOP, 0xfff00000,
	  "arch/arm/include/asm/fixmap.h: FIXADDR_END" },
	{ V(4, 4, 0), ARM, ERA_VMALLOC_END, 0xff800000,
	  "arch/arm/include/asm/pgtable.h: VMALLOC_END" },
	{ V(5, 3, 0), ARM, ERA_IO_TLB, 1,
	  "arch/arm/mm/Kconfig: ARM_LPAE selects SWIOTLB; arch/arm/mm/init.c: mem_init()" },
	{ V(5, 10, 0), ARM, ERA_IMAGE_MIB, 20, "Debian's 6.1 armmp-lpae: its line Memory:" },
	{ V(5, 10, 0), ARM, ERA_IOREMAP_BITS, 19,
	  "arch/arm/include/asm/memory.h: IOREMAP_MAX_ORDER of SMP and LPAE kernels (or before)" },
	{ V(5, 10, 0), ARM, ERA_FIXMAP, 0xffc80000,
	  "arch/arm/include/asm/fixmap.h: FIXADDR_START above the device tree" },
	{ V(5, 10, 0), ARM, ERA_FDT_SECTIONS, 2, "arch/arm/include/asm/memory.h: FDT_FIXED_SIZE" },
	{ V(5, 14, 0), ARM, ERA_OPTION_ADDS, 8 * MIB, "arch/arm/mm/mmu.c: vmalloc_size" },
};

#define NR_CHANGES	((int)(sizeof(changes) / sizeof(*changes)))

/* The next change of that architecture, from one on. */
static int next_of(int change, enum model_arch arch)
{
	while (change < NR_CHANGES && changes[change].arch != arch)
		change++;
	return change;
}

bool era_next(struct era *era, enum model_arch arch)
{
	int at = next_of(era->next, arch);

	if (at == NR_CHANGES)
		return false;
	era->from = changes[at].from;
	while (at < NR_CHANGES && changes[at].from == era->from) {
		era->is[changes[at].figure] = changes[at].value;
		era->source = changes[at].source;
		at = next_of(at + 1, arch);
	}
	era->until = at < NR_CHANGES ? changes[at].from : 0;
	era->next = at;
	return true;
}

struct era era_of(enum model_arch arch, unsigned int kernel)
{
	struct era era = { 0 };

	while (era_next(&era, arch))
		if (!era.until || kernel < era.until)
			break;
	return era;
}
