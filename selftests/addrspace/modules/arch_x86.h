/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The answers of x86 (see arch.h, which alone includes this): the kernel's own
 * lookup_address() reads its tables.
 */
#ifndef ADDRSPACE_TEST_ARCH_X86_H
#define ADDRSPACE_TEST_ARCH_X86_H

#include <linux/kernel.h>
#include <asm/kasan.h>
#include <asm/memtype.h>
#include <asm/pgtable_types.h>

#ifdef CONFIG_X86_64
#define ARCH_KERNEL_START	(~0UL << __VIRTUAL_MASK_SHIFT)
#else
#define ARCH_KERNEL_START	TASK_SIZE_MAX
#endif

static inline pte_t *arch_pte_at(unsigned long addr)
{
	unsigned int level;

	return lookup_address(addr, &level);
}

/*
 * The level of an empty entry: lookup_address() reports it, or, on older kernels, the
 * level above. Stable kernels have parts of that change, so the version does not show
 * which; on 64 bits the hole at the start does, whose top entry is always empty. On 32
 * bits the result may be one level too low, which costs only time.
 */
static inline unsigned int arch_empty_level(unsigned int reported)
{
#ifdef CONFIG_X86_64
	unsigned int top;

	lookup_address(ARCH_KERNEL_START, &top);
	if (top != PG_LEVEL_NONE)
		return reported;
#endif
	return reported == PG_LEVEL_NONE ? PG_LEVEL_512G : reported - 1;
}

/* KASAN's shadow counts as a hole: its page of zeroes is there four billion times. */
static inline bool arch_is_shadow(unsigned long addr)
{
#ifdef CONFIG_KASAN
	return addr >= KASAN_SHADOW_START && addr < KASAN_SHADOW_END;
#else
	return false;
#endif
}

static inline struct arch_entry arch_entry_at(unsigned long addr)
{
	struct arch_entry entry = {};
	unsigned int level;
	pte_t *ptep, pte;

	if (arch_is_shadow(addr)) {
		entry.level = PG_LEVEL_512G;
		entry.size = PGDIR_SIZE;
		return entry;
	}
	ptep = lookup_address(addr, &level);
	if (!ptep) {
		entry.level = arch_empty_level(level);
		entry.size = page_level_size(entry.level);
		return entry;
	}
	pte = ptep_get_lockless(ptep);
	entry.value = pte_val(pte);
	entry.level = level;
	entry.size = page_level_size(level);
	entry.is_page = pte_flags(pte) & _PAGE_PRESENT;
	entry.pfn = ALIGN_DOWN(pte_pfn(pte), entry.size >> PAGE_SHIFT);
	return entry;
}

#define ARCH_PAGE_RO	PAGE_KERNEL_RO
#define ARCH_PAGE_EXEC	PAGE_KERNEL_EXEC

/* If the kernel uses NX, its own flags contain it. */
static inline bool arch_has_nx(void)
{
	return pgprot_val(PAGE_KERNEL) & __supported_pte_mask & _PAGE_NX;
}

static inline pteval_t arch_caching_at(const void *addr)
{
	return pte_val(*arch_pte_at((unsigned long)addr)) &
	       (_PAGE_PWT | _PAGE_PCD | _PAGE_PAT);
}

/* The bits that the kernel's own table has for a cache mode. */
#define ARCH_CACHING_DEVICE	cachemode2protval(_PAGE_CACHE_MODE_UC_MINUS)
#define ARCH_CACHING_WC		cachemode2protval(_PAGE_CACHE_MODE_WC)
#define ARCH_CACHING_CACHED	cachemode2protval(_PAGE_CACHE_MODE_WB)

static inline bool arch_records_caching(void)
{
	return pat_enabled();
}

/* The last 16 bytes of the firmware, where every x86 CPU starts: a jump. */
#define ARCH_DEVICE	0xfffffff0UL
#define ARCH_NO_DEVICE	0xe0000000UL
#define ARCH_LOW_RAM	0x100000UL

#define ioremap_theirs(phys, size)	ioremap_uc(phys, size)

#endif /* ADDRSPACE_TEST_ARCH_X86_H */
