// SPDX-License-Identifier: GPL-2.0
/*
 * The tables of what changed in which version (see eras.h). A row holds
 * from its version on until the next one's. Documentation/model.rst has the
 * formulas that they select.
 *
 * kmap_slots is KM_TYPE_NR, later KM_MAX_IDX. other_slots depends on the
 * configuration; it is what Debian's and Ubuntu's kernels have, and only counts
 * where the fixmap's start is not given. So is the size of a struct page, with
 * memory control groups since 3.19. image_mib and has_io_tlb were measured on 6.1.
 */
#include "model/eras.h"

#include "model/model.h"

#define V	MODEL_KERNEL

const struct i386_era i386_eras[] = {
	{ V(2, 4, 0), 0xffffe000, 6, 9, 0, BOOT_NONE, PKMAP_FIXED,
	  VMALLOC_ALIGNED, ENTRY_NONE, 0, 0, 48,
	  "include/asm-i386/{pgtable,highmem,fixmap}.h" },
	{ V(2, 6, 0), 0xfffff000, 13, 74, 17, BOOT_NEXT, PKMAP_FIXED,
	  VMALLOC_ALIGNED, ENTRY_NONE, 0, 0, 32,
	  "include/asm-i386/{highmem,fixmap}.h: pkmap moves to the top" },
	{ V(2, 6, 11), 0xfffff000, 13, 74, 17, BOOT_NEXT, PKMAP_BELOW_BOOT,
	  VMALLOC_ALIGNED, ENTRY_NONE, 0, 0, 32,
	  "include/asm-i386/highmem.h: pkmap follows the fixmap" },
	{ V(2, 6, 25), 0xfffff000, 13, 74, 257, BOOT_ALIGN_512, PKMAP_BELOW_BOOT,
	  VMALLOC_ALIGNED, ENTRY_NONE, 0, 0, 32,
	  "include/asm-x86/fixmap_32.h: early_ioremap()" },
	{ V(2, 6, 27), 0xfffff000, 13, 71, 257, BOOT_ALIGN_256, PKMAP_BELOW_BOOT,
	  VMALLOC_ALIGNED, ENTRY_NONE, 0, 0, 32,
	  "include/asm-x86/fixmap_32.h" },
	{ V(2, 6, 28), 0xfffff000, 13, 71, 257, BOOT_ALIGN_256, PKMAP_BELOW_BOOT,
	  VMALLOC_EXACT, ENTRY_NONE, 0, 0, 32,
	  "arch/x86/include/asm/pgtable_32.h: MAXMEM; vmalloc= without the hole" },
	{ V(2, 6, 30), 0xfffff000, 19, 74, 257, BOOT_ALIGN_256, PKMAP_BELOW_BOOT,
	  VMALLOC_EXACT, ENTRY_NONE, 0, 0, 32,
	  "arch/x86/include/asm/kmap_types.h" },
	{ V(2, 6, 34), 0xfffff000, 20, 73, 257, BOOT_ALIGN_IF_SPLIT, PKMAP_BELOW_BOOT,
	  VMALLOC_EXACT, ENTRY_NONE, 0, 0, 32,
	  "arch/x86/include/asm/fixmap.h: TOTAL_FIX_BTMAPS" },
	{ V(3, 14, 0), 0xfffff000, 20, 74, 513, BOOT_ALIGN_IF_SPLIT, PKMAP_BELOW_BOOT,
	  VMALLOC_EXACT, ENTRY_NONE, 0, 0, 32,
	  "arch/x86/include/asm/fixmap.h: FIX_BTMAPS_SLOTS 8" },
	{ V(3, 19, 0), 0xfffff000, 20, 74, 513, BOOT_ALIGN_IF_SPLIT, PKMAP_BELOW_FIXMAP,
	  VMALLOC_EXACT, ENTRY_NONE, 0, 0, 40,
	  "arch/x86/include/asm/pgtable_32_types.h: FIXADDR_START in PKMAP_BASE" },
	{ V(4, 15, 0), 0xfffff000, 20, 74, 513, BOOT_ALIGN_IF_SPLIT, PKMAP_BELOW_ENTRY,
	  VMALLOC_EXACT, ENTRY_BELOW_FIXMAP, 40, 39, 40,
	  "arch/x86/include/asm/pgtable_32_types.h: CPU_ENTRY_AREA_BASE" },
	{ V(4, 15, 4), 0xfffff000, 20, 74, 513, BOOT_ALIGN_IF_SPLIT, PKMAP_BELOW_ENTRY,
	  VMALLOC_EXACT, ENTRY_BELOW_BOOT, 40, 39, 40,
	  "arch/x86/include/asm/pgtable_32_types.h: FIXADDR_TOT_START in CPU_ENTRY_AREA_BASE" },
	{ V(4, 19, 0), 0xfffff000, 20, 74, 513, BOOT_ALIGN_IF_SPLIT, PKMAP_BELOW_LDT,
	  VMALLOC_EXACT, ENTRY_BELOW_BOOT, 40, 39, 40,
	  "arch/x86/include/asm/pgtable_32_types.h: LDT_BASE_ADDR" },
	{ V(5, 0, 0), 0xfffff000, 20, 72, 513, BOOT_ALIGN_IF_SPLIT, PKMAP_BELOW_LDT,
	  VMALLOC_EXACT, ENTRY_BELOW_BOOT, 40, 38, 40,
	  "arch/x86/include/asm/cpu_entry_area.h: no entry trampoline" },
	{ V(5, 2, 0), 0xfffff000, 20, 72, 513, BOOT_ALIGN_IF_SPLIT, PKMAP_BELOW_LDT,
	  VMALLOC_EXACT, ENTRY_BELOW_BOOT, 40, 39, 40,
	  "arch/x86/include/asm/cpu_entry_area.h: guard_entry_stack" },
	{ V(5, 5, 0), 0xfffff000, 20, 72, 513, BOOT_ALIGN_IF_SPLIT, PKMAP_BELOW_LDT,
	  VMALLOC_EXACT, ENTRY_BELOW_BOOT, 43, 43, 40,
	  "arch/x86/include/asm/cpu_entry_area.h: doublefault_stack, two I/O bitmaps" },
	{ V(5, 11, 0), 0xfffff000, 16, 72, 513, BOOT_ALIGN_IF_SPLIT, PKMAP_BELOW_LDT,
	  VMALLOC_EXACT, ENTRY_BELOW_BOOT, 43, 43, 40,
	  "arch/x86/include/asm/pgtable_32_areas.h; asm-generic/kmap_size.h: KM_MAX_IDX",
	  16, true },
	{ 0 }
};

const struct arm_era arm_eras[] = {
	{ V(2, 4, 0), 0, 128 << 20, 0, 0xfff00000, 0xfffe0000, 32,
	  "arch/arm/mm/mmu.c: VMALLOC_MIN; arch/arm/mach-*/include/mach/vmalloc.h" },
	{ V(3, 3, 0), 0xff000000, 248 << 20, 0, 0xfff00000, 0xfffe0000, 32,
	  "arch/arm/include/asm/pgtable.h: VMALLOC_END; arch/arm/mm/mmu.c: vmalloc_min" },
	{ V(3, 16, 0), 0xff000000, 248 << 20, 0, 0xffc00000, 0xffe00000, 32,
	  "arch/arm/include/asm/fixmap.h" },
	{ V(3, 19, 0), 0xff000000, 248 << 20, 0, 0xffc00000, 0xfff00000, 40,
	  "arch/arm/include/asm/fixmap.h: FIXADDR_END" },
	{ V(4, 4, 0), 0xff800000, 248 << 20, 0, 0xffc00000, 0xfff00000, 40,
	  "arch/arm/include/asm/pgtable.h: VMALLOC_END" },
	{ V(5, 10, 0), 0xff800000, 248 << 20, 0, 0xffc80000, 0xfff00000, 40,
	  "arch/arm/include/asm/fixmap.h: FIXADDR_START above the device tree" },
	{ V(5, 14, 0), 0xff800000, 248 << 20, 8 << 20, 0xffc80000, 0xfff00000, 40,
	  "arch/arm/mm/mmu.c: vmalloc_size" },
	{ 0 }
};
