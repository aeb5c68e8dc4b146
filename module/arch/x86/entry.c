// SPDX-License-Identifier: GPL-2.0
/* The attributes of x86's page-table entries by name, and x86's facts (see arch.h). */
#include "arch/arch.h"

#include <linux/bits.h>
#include <linux/kernel.h>
#include <uapi/linux/addrspace.h>

/*
 * The PAT bit of a large page is at another place, and its PSIZE is at the place of a
 * small page's PAT: see large_flags().
 */
static const pteval_t flag_bits[ADDRSPACE_FLAGS] = {
	[ADDRSPACE_FLAG_PRESENT]	= _PAGE_PRESENT,
	[ADDRSPACE_FLAG_RW]		= _PAGE_RW,
	[ADDRSPACE_FLAG_USER]		= _PAGE_USER,
	[ADDRSPACE_FLAG_PWT]		= _PAGE_PWT,
	[ADDRSPACE_FLAG_PCD]		= _PAGE_PCD,
	[ADDRSPACE_FLAG_ACCESSED]	= _PAGE_ACCESSED,
	[ADDRSPACE_FLAG_DIRTY]		= _PAGE_DIRTY,
	[ADDRSPACE_FLAG_GLOBAL]		= _PAGE_GLOBAL,
	[ADDRSPACE_FLAG_NX]		= _PAGE_NX,
	[ADDRSPACE_FLAG_PAT]		= _PAGE_PAT,
};

static unsigned int named_flags(u64 entry)
{
	unsigned int flags = 0;
	int i;

	for (i = 0; i < ADDRSPACE_FLAGS; i++)
		if (entry & flag_bits[i])
			flags |= BIT(i);
	return flags;
}

static unsigned int large_flags(u64 entry)
{
	unsigned int flags = named_flags(entry & ~(u64)_PAGE_PSE);

	flags |= BIT(ADDRSPACE_FLAG_PSIZE);
	if (entry & _PAGE_PAT_LARGE)
		flags |= BIT(ADDRSPACE_FLAG_PAT);
	return flags;
}

static u64 effective(u64 rights, u64 entry)
{
	return (entry & ~(u64)(X86_RIGHTS_NEED_ALL | X86_RIGHTS_NEED_ONE)) |
	       x86_rights_through(rights, entry);
}

/**
 * as_arch_entry_flags() - an entry's attributes
 * @level: 1 for a PTE, counted upwards
 * @entry: the entry
 * @rights: what the levels above leave of its rights, or ARCH_RIGHTS_AT_TOP
 *
 * Return: bits by enum addrspace_flag; none of an entry that is not present, whose
 * other bits the kernel uses as it likes.
 */
unsigned int as_arch_entry_flags(int level, u64 entry, u64 rights)
{
	if (!(entry & _PAGE_PRESENT))
		return 0;
	entry = effective(rights, entry);
	return level > 1 && entry & _PAGE_PSE ? large_flags(entry) :
						named_flags(entry);
}

static u64 pae(void)
{
	return IS_ENABLED(CONFIG_X86_PAE);
}

static u64 nx(void)
{
	return (__supported_pte_mask & _PAGE_NX) != 0;
}

static u64 pti(void)
{
	return boot_cpu_has(X86_FEATURE_PTI);
}

const struct arch_fact as_arch_facts[] = {
	{ "pae", false, pae },
	{ "nx",	 false, nx },
	{ "pti", false, pti },
};

const int as_arch_nr_facts = ARRAY_SIZE(as_arch_facts);
