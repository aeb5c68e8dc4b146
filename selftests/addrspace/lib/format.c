// SPDX-License-Identifier: GPL-2.0
/* Page-table entries by the CPU's manual (see format.h). */
#include "format.h"

#include "witness.h"

#define PAGE_SHIFT	12

/* Intel SDM volume 3, 4.4 to 4.6 */
#define X86_PRESENT	(1 << 0)
#define X86_RW		(1 << 1)
#define X86_PCD		(1 << 4)
#define X86_LARGE	(1 << 7)
#define X86_FRAME	0x000ffffffffff000ULL

/* ARM DDI 0406C, B3.5 and B3.6; the memory types are Linux's choice (proc-v7-*.S) */
#define ARM_TYPE	3
#define SHORT_TABLE	1
#define SHORT_SECTION	2
#define SHORT_PAGE	2
#define SHORT_SUPER	(1 << 18)
#define SHORT_READ_ONLY	(1 << 9)
#define SHORT_TYPES	0x4c		/* TEX[0], C, B */
#define SHORT_DEVICE	0x40
#define LPAE_BLOCK	1
#define LPAE_TABLE	3
#define LPAE_READ_ONLY	(1 << 7)
#define LPAE_TYPES	0x1c		/* AttrIndx */
#define LPAE_DEVICE	0x10
#define LPAE_FRAME	0xfffffff000ULL

static unsigned int levels;

void format_set(unsigned int nr)
{
	levels = nr;
}

static bool is_short(void)
{
	return kernel_is_arm() && levels == 2;
}

unsigned int format_bits(unsigned int level)
{
	if (is_short())
		return level == 1 ? 8 : 12;
	if (levels == 3 && level == 3)
		return 2;
	return levels == 2 ? 10 : 9;
}

unsigned int format_shift(unsigned int level)
{
	return PAGE_SHIFT + (level > 1 ? format_bits(1) : 0) +
	       (level > 2 ? (level - 2) * format_bits(2) : 0);
}

bool format_leads_on(unsigned int level, uint64_t entry)
{
	if (level == 1)
		return false;
	if (is_short())
		return (entry & ARM_TYPE) == SHORT_TABLE;
	if (kernel_is_arm())
		return (entry & ARM_TYPE) == LPAE_TABLE;
	return entry & X86_PRESENT && !(entry & X86_LARGE);
}

bool format_maps(unsigned int level, uint64_t entry)
{
	if (is_short())
		return entry & (level == 1 ? SHORT_PAGE : SHORT_SECTION);
	if (kernel_is_arm())
		return (entry & ARM_TYPE) == (level == 1 ? LPAE_TABLE : LPAE_BLOCK);
	return entry & X86_PRESENT && (level == 1 || entry & X86_LARGE);
}

uint64_t format_large(uint64_t entry)
{
	return is_short() && entry & SHORT_SUPER ? 16 << 20 :
	       1ULL << format_shift(2);
}

uint64_t format_frame(unsigned int level, uint64_t entry)
{
	uint64_t size = 1ULL << PAGE_SHIFT;

	if (format_leads_on(level, entry))
		size = is_short() ? 1 << 10 : size;
	else if (level > 1)
		size = level == 2 ? format_large(entry) : 1ULL << format_shift(level);
	if (is_short())
		return (uint32_t)entry & ~(size - 1);
	return entry & (kernel_is_arm() ? LPAE_FRAME : X86_FRAME) & ~(size - 1);
}

bool format_writable(uint64_t entry)
{
	if (is_short())
		return !(entry & SHORT_READ_ONLY);
	return kernel_is_arm() ? !(entry & LPAE_READ_ONLY) : entry & X86_RW;
}

bool format_is_device(uint64_t entry)
{
	if (is_short())
		return (entry & SHORT_TYPES) == SHORT_DEVICE;
	return kernel_is_arm() ? (entry & LPAE_TYPES) == LPAE_DEVICE : entry & X86_PCD;
}

uint64_t format_next(unsigned int level, uint64_t entry)
{
	uint64_t step = 1ULL << format_shift(level);

	/* The 16 entries of a supersection are the same. */
	if (is_short() && level == 2 && entry & SHORT_SUPER)
		return entry;
	return entry + step + (is_short() && level == 1 ? step << 32 : 0);
}
