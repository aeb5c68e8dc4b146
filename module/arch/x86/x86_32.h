/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The answers of a 32-bit x86 kernel (see arch.h; x86.h alone includes this).
 */
#ifndef ADDRSPACE_X86_32_H
#define ADDRSPACE_X86_32_H

#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/pgtable.h>
#include <linux/vmalloc.h>

#define ARCH_ZONE_NORMAL_TOO	ZONE_NORMAL

static inline unsigned long arch_kernel_start(void)
{
	return TASK_SIZE_MAX;
}

static inline bool arch_is_canonical(unsigned long addr)
{
	return true;
}

static inline unsigned long arch_next_canonical(unsigned long addr)
{
	return addr;
}

static inline unsigned long arch_repeated_last(unsigned long addr)
{
	return 0;
}

static __always_inline int arch_levels(void)
{
	return CONFIG_PGTABLE_LEVELS;
}

static inline unsigned long arch_vmalloc_last(void)
{
	return VMALLOC_END - 1;
}

/* MAXMEM's definition, solved for __VMALLOC_RESERVE, which is not exported. */
static inline unsigned long arch_vmalloc_reserve(void)
{
	return VMALLOC_END - (unsigned long)high_memory;
}

#ifdef CONFIG_MEMORY_HOTPLUG
/* Hot-remove frees no table of the kernel half on 32 bits: no range needs a check. */
static inline bool arch_memory_of(unsigned long addr, unsigned long size,
				  unsigned long *first_pfn,
				  unsigned long *last_pfn)
{
	return false;
}
#endif

/* The hole after the area ends where the next region of regions_32.c begins. */
static inline bool arch_is_vmalloc_hole(unsigned long addr)
{
#ifdef CONFIG_HIGHMEM
	const unsigned long end = PKMAP_BASE;
#else
	const unsigned long end = LDT_BASE_ADDR;
#endif

	return (addr >= (unsigned long)high_memory && addr < VMALLOC_START) ||
	       (addr >= VMALLOC_END && addr < end);
}

static inline unsigned long arch_image_address(phys_addr_t phys)
{
	return (unsigned long)__va(phys);
}

/*
 * INVLPG drops global entries too (Intel SDM volume 3, 4.10.4.1), and a 32-bit
 * kernel uses no PCIDs, so that this is all.
 */
static __always_inline void arch_flush_page(unsigned long addr)
{
	asm volatile("invlpg (%0)" : : "r" (addr) : "memory");
}

#endif /* ADDRSPACE_X86_32_H */
