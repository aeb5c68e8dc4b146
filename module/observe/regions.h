/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An observer: the table of regions. Top-level regions partition the
 * whole address space, nested ones lie within their parent and touch no
 * sibling; so every byte has one owner, the deepest region around it. Filled
 * once at insmod by layout.c, constant from then on: readers take no lock.
 */
#ifndef ADDRSPACE_REGIONS_H
#define ADDRSPACE_REGIONS_H

#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/types.h>

#include "arch/regions.h"

struct mm_struct;

#define REGION_NAME_SIZE	32
#define REGION_NO_PARENT	(-1)

/* [start, last]: inclusive, so that the end of the address space fits. */
struct region {
	unsigned long start;
	unsigned long last;
	int parent;		/* index, REGION_NO_PARENT at the top */
	int depth;
	bool gap;		/* nothing is mapped there: it keeps others apart */
	char name[REGION_NAME_SIZE];
	const char *note;
};

struct region_map {
	struct region *region;	/* in pre-order: by address, parents first */
	int nr;
	int capacity;
};

/* What of a region is mapped, in bytes, the nested regions' share included. */
struct region_usage {
	unsigned long mapped;
	unsigned long readonly;
};

/**
 * regions_end() - the exclusive end that is shown of a range
 * @last: its last address
 *
 * Return: @last + 1; on 64 bits the last byte of all is left out, for what
 * comes behind it has no number.
 */
static inline u64 regions_end(unsigned long last)
{
	return min_t(u64, last, U64_MAX - 1) + 1;
}

int regions_init(struct region_map *map, int capacity);
void regions_free(struct region_map *map);
int regions_finish(struct region_map *map);

const struct region *regions_find(const struct region_map *map,
				  unsigned long addr);
const struct region *regions_find_around(const struct region_map *map,
					 unsigned long start,
					 unsigned long last);
int regions_measure(const struct region_map *map, struct mm_struct *mm,
		    bool user, struct region_usage *usage);

#endif /* ADDRSPACE_REGIONS_H */
