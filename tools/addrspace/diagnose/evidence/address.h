/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The possible meanings of a word in a register or on a stack, from the layout, the
 * areas and the values that the kernel writes in place of an address.
 */
#ifndef DIAGNOSE_ADDRESS_H
#define DIAGNOSE_ADDRESS_H

#include <stdint.h>

struct diagnosis;

enum address_kind {
	ADDRESS_NUMBER,		/* too small for one, or no layout says */
	ADDRESS_NULL,		/* NULL with an offset */
	ADDRESS_ERROR,		/* an error pointer, perhaps with an offset */
	ADDRESS_POISON,		/* the value with which the kernel fills freed memory */
	ADDRESS_USER,
	ADDRESS_LOWMEM,
	ADDRESS_HOLE,		/* after lowmem, after vmalloc space, or between regions */
	ADDRESS_AREA,		/* of vmalloc, in use */
	ADDRESS_GUARD,		/* the guard page of one */
	ADDRESS_FREED,		/* of one that is freed */
	ADDRESS_NO_AREA,	/* of vmalloc space, of no area */
	ADDRESS_VMALLOC,	/* of vmalloc space; the areas are not known */
	ADDRESS_PKMAP,
	ADDRESS_FIXMAP,
	ADDRESS_MODULES,
	ADDRESS_OTHER,
};

struct address {
	enum address_kind kind;
	char text[200];
};

void address_judge(struct address *address, const struct diagnosis *diagnosis,
		   uint64_t value);

/* Is it worth showing among many words? */
int address_is_telling(const struct address *address);

#endif
