/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The answers of a 64-bit x86 kernel (see arch.h; x86.h alone includes this).
 */
#ifndef ADDRSPACE_X86_64_H
#define ADDRSPACE_X86_64_H

#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/pgtable.h>
#include <asm/cpufeature.h>
#include <asm/kasan.h>
#include <asm/tlbflush.h>

/* ZONE_DMA32 holds pages below 4 GiB that any allocation may use. */
#ifdef CONFIG_ZONE_DMA32
#define ARCH_ZONE_NORMAL_TOO	ZONE_DMA32
#else
#define ARCH_ZONE_NORMAL_TOO	ZONE_NORMAL
#endif

/* Addresses are sign-extended from the highest bit that is translated. */
static inline unsigned long arch_kernel_start(void)
{
	return ~0UL << __VIRTUAL_MASK_SHIFT;
}

static inline bool arch_is_canonical(unsigned long addr)
{
	return addr >> __VIRTUAL_MASK_SHIFT == 0 || addr >= arch_kernel_start();
}

static inline unsigned long arch_next_canonical(unsigned long addr)
{
	return arch_is_canonical(addr) ? addr : arch_kernel_start();
}

/* KASAN maps its page of zeroes four billion times, by tables that it shares. */
static inline unsigned long arch_repeated_last(unsigned long addr)
{
#ifdef CONFIG_KASAN
	if (addr >= KASAN_SHADOW_START && addr < KASAN_SHADOW_END)
		return KASAN_SHADOW_END - 1;
#endif
	return 0;
}

static __always_inline int arch_levels(void)
{
	return pgtable_l5_enabled() ? 5 : 4;
}

/* Here the kernel's macro is inclusive. */
static inline unsigned long arch_vmalloc_last(void)
{
	return VMALLOC_END;
}

static inline unsigned long arch_vmalloc_reserve(void)
{
	return 0;
}

static inline bool arch_is_vmalloc_hole(unsigned long addr)
{
	return (addr >= (unsigned long)high_memory && addr < VMALLOC_START) ||
	       (addr > VMALLOC_END && addr < VMEMMAP_START);
}

#ifdef CONFIG_MEMORY_HOTPLUG
/*
 * Does an entry for @size bytes at @addr map memory or its struct pages, and nothing
 * else? Then of which pages. KASLR puts the areas at multiples of 1 GiB: with five
 * levels an entry for 512 GiB may cover the end of one and the beginning of the vmalloc
 * area, whose use keeps its table.
 */
static inline bool arch_memory_of(unsigned long addr, unsigned long size,
				  unsigned long *first_pfn,
				  unsigned long *last_pfn)
{
	unsigned long start = PAGE_OFFSET, last = VMALLOC_START - 1;
	unsigned long unit = PAGE_SIZE;

	if (addr >= VMEMMAP_START) {
		unit = sizeof(struct page);
		start = VMEMMAP_START;
		last = start + (unit << (MAX_PHYSMEM_BITS - PAGE_SHIFT)) - 1;
	}
	if (ALIGN_DOWN(addr, size) < start || (addr | (size - 1)) > last)
		return false;
	*first_pfn = (ALIGN_DOWN(addr, size) - start) / unit;
	*last_pfn = ((addr | (size - 1)) - start) / unit;
	return true;
}
#endif

/* Not in the direct map, which has a second, writable mapping of the image. */
static inline unsigned long arch_image_address(phys_addr_t phys)
{
	return __START_KERNEL_map + (phys - phys_base);
}

/*
 * INVLPG drops global entries and those of the current PCID (Intel SDM volume
 * 3, 4.10.4.1). With page table isolation the kernel has no global entries, so
 * the TLB may also hold the page under the PCIDs of other processes. The kernel
 * defers their flush to the next switch (invalidate_other_asid()); a module
 * cannot, so it flushes everything.
 */
static __always_inline void arch_flush_page(unsigned long addr)
{
	if (static_cpu_has(X86_FEATURE_PTI) && static_cpu_has(X86_FEATURE_PCID))
		arch_flush_all();
	else
		asm volatile("invlpg (%0)" : : "r" (addr) : "memory");
}

#endif /* ADDRSPACE_X86_64_H */
