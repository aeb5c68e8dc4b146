/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How x86 takes an address apart: with two levels into 10, 10 and 12 bits, with
 * PAE's three into 2, 9, 9 and 12, with the four or five of 64 bits into 9 each
 * and 12 (Intel SDM volume 3, 4.3, 4.4, 4.5).
 */
#ifndef PAGING_H
#define PAGING_H

#include <stdint.h>

#define PAGING_MOST_LEVELS	5
#define PAGING_OFFSET_BITS	12

/* In an entry of any level. */
#define PAGING_PRESENT	0x1ULL
#define PAGING_LARGE	0x80ULL	/* above level 1 */
#define PAGING_FRAME	0x000ffffffffff000ULL

/* How many bits of an address are below a level's index. */
static inline unsigned int paging_shift(unsigned int levels, unsigned int level)
{
	return PAGING_OFFSET_BITS + (level - 1) * (levels > 2 ? 9 : 10);
}

/* How many bits of an address the tables see: up to PAE, all of 32. */
static inline unsigned int paging_address_bits(unsigned int levels)
{
	return levels > 3 ? PAGING_OFFSET_BITS + 9 * levels : 32;
}

/* How many bits the index has: PAE's highest level has what is left. */
static inline unsigned int paging_bits(unsigned int levels, unsigned int level)
{
	unsigned int above = level == levels ? paging_address_bits(levels) :
			     paging_shift(levels, level + 1);

	return above - paging_shift(levels, level);
}

static inline unsigned int paging_index(unsigned int levels, unsigned int level,
					uint64_t address)
{
	return address >> paging_shift(levels, level) &
	       ((1u << paging_bits(levels, level)) - 1);
}

#endif
