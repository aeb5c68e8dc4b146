// SPDX-License-Identifier: GPL-2.0
/*
 * The attributes of ARM's page-table entries by name, which CPUs have them, and ARM's
 * facts (see arch.h).
 */
#include "arch/arch.h"

#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/pgtable.h>
#include <asm/cachetype.h>
#include <asm/cp15.h>
#include <uapi/linux/addrspace.h>

#define DENY_BY_CLEARING	(BIT(ADDRSPACE_FLAG_RW) | BIT(ADDRSPACE_FLAG_USER))
#define DENY_BY_SETTING		(BIT(ADDRSPACE_FLAG_NX) | BIT(ADDRSPACE_FLAG_PXN))

/* One of the two registers that say what the memory types are. */
static u32 type_register(int which)
{
	u32 value;

	if (which)
		asm("mrc p15, 0, %0, c10, c2, 1" : "=r" (value));
	else
		asm("mrc p15, 0, %0, c10, c2, 0" : "=r" (value));
	return value;
}

#ifdef CONFIG_ARM_LPAE
/*
 * A byte of MAIR0 or MAIR1 for each type (B4.1.104): the high half is for the outer
 * caches, and 0 for memory that is not normal; the low half is for the inner caches.
 */
static enum addrspace_flag memory_type(unsigned int index)
{
	u32 attributes = type_register(index / 4) >> index % 4 * 8 & 0xff;

	if (!attributes)
		return ADDRSPACE_FLAG_STRONGLY_ORDERED;
	if (!(attributes & 0xf0))
		return ADDRSPACE_FLAG_DEVICE;
	if ((attributes & 0xf) == 4)
		return ADDRSPACE_FLAG_UNCACHED;
	if (!(attributes & 4))
		return ADDRSPACE_FLAG_WRITE_THROUGH;
	return attributes & 1 ? ADDRSPACE_FLAG_WRITE_ALLOCATE :
				ADDRSPACE_FLAG_WRITE_BACK;
}
#else
/* PRRR has two bits a type, and for normal memory NMRR has two more (B3.8.2). */
static enum addrspace_flag memory_type(unsigned int index)
{
	static const enum addrspace_flag normal[] = {
		ADDRSPACE_FLAG_UNCACHED, ADDRSPACE_FLAG_WRITE_ALLOCATE,
		ADDRSPACE_FLAG_WRITE_THROUGH, ADDRSPACE_FLAG_WRITE_BACK,
	};

	switch (type_register(0) >> 2 * index & 3) {
	case 0:
		return ADDRSPACE_FLAG_STRONGLY_ORDERED;
	case 1:
		return ADDRSPACE_FLAG_DEVICE;
	default:
		return normal[type_register(1) >> 2 * index & 3];
	}
}
#endif

static unsigned int with_rights(unsigned int flags, unsigned int denied)
{
	return (flags & ~(denied & DENY_BY_CLEARING)) | (denied & DENY_BY_SETTING);
}

/**
 * as_arch_entry_flags() - an entry's attributes
 * @level: 1 for a PTE, counted upwards
 * @entry: the entry
 * @rights: what the levels above deny, or ARCH_RIGHTS_AT_TOP
 *
 * Return: bits by enum addrspace_flag; none of an entry that is not present, whose
 * other bits the kernel uses as it likes.
 */
unsigned int as_arch_entry_flags(int level, u64 entry, u64 rights)
{
	const unsigned int present = BIT(ADDRSPACE_FLAG_PRESENT);

	if (arch_is_table(level, entry))
		return with_rights(present | DENY_BY_CLEARING,
				   rights | arm_table_denies(entry));
	if (!arch_is_page(level, entry))
		return 0;
	return with_rights(present | arm_page_flags(level, entry) |
			   BIT(memory_type(arm_type_index(level, entry))), rights);
}

/**
 * as_arch_is_uncached() - does an entry map memory that no cache keeps?
 * @level: 1 for a PTE, counted upwards
 * @entry: one that maps a page
 */
bool as_arch_is_uncached(int level, u64 entry)
{
	enum addrspace_flag type = memory_type(arm_type_index(level, entry));

	return type == ADDRSPACE_FLAG_STRONGLY_ORDERED ||
	       type == ADDRSPACE_FLAG_DEVICE || type == ADDRSPACE_FLAG_UNCACHED;
}

/**
 * as_arch_unsupported() - why the module cannot run on this machine
 *
 * Return: a sentence, or NULL if it can.
 */
const char *as_arch_unsupported(void)
{
	if (cache_is_vivt() || cache_is_vipt_aliasing())
		return "the data cache is VIVT or aliasing VIPT, so mappings of a page differ";
	if (!(get_cr() & CR_TRE))
		return "TEX remapping is off; a kernel built for ARMv7 is needed";
	return NULL;
}

static u64 lpae(void)
{
	return IS_ENABLED(CONFIG_ARM_LPAE);
}

static u64 phys_offset(void)
{
	return PHYS_OFFSET;
}

const struct arch_fact as_arch_facts[] = {
	{ "lpae",	 false, lpae },
	{ "phys_offset", true,	phys_offset },
};

const int as_arch_nr_facts = ARRAY_SIZE(as_arch_facts);
