/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An observer: the table of regions. Top-level regions partition the whole address
 * space; nested regions lie within their parent and do not overlap. So every byte has
 * one owner, the innermost region that contains it. layout.c fills the table once, at
 * insmod; it is constant afterwards, so readers take no lock.
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

/* @last is inclusive, so that it can be the end of the address space. */
struct region {
	unsigned long start;
	unsigned long last;
	int parent;		/* index, REGION_NO_PARENT at the top */
	int depth;
	bool gap;		/* never mapped; separates other regions */
	char name[REGION_NAME_SIZE];
	const char *note;
};

struct region_map {
	struct region *region;	/* in pre-order: by address, parents first */
	int nr;
	int capacity;
};

/* The mapped bytes of a region, those of nested regions included. */
struct region_usage {
	unsigned long mapped;
	unsigned long readonly;
};

/**
 * regions_end() - the exclusive end of a range, for users
 * @last: its last address
 *
 * Return: @last + 1; for the last address of 64 bits, which has no successor, @last.
 */
static inline u64 regions_end(unsigned long last)
{
	return min_t(u64, last, U64_MAX - 1) + 1;
}

int as_regions_init(struct region_map *map, int capacity);
void as_regions_free(struct region_map *map);
int as_regions_finish(struct region_map *map);

const struct region *as_regions_find(const struct region_map *map,
				     unsigned long addr);
const struct region *as_regions_find_around(const struct region_map *map,
					    unsigned long start,
					    unsigned long last);
int as_regions_measure(const struct region_map *map, struct mm_struct *mm,
		       bool user, struct region_usage *usage);

#endif /* ADDRSPACE_REGIONS_H */
