/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The regions of an architecture. It adds them to a table that it knows nothing else
 * of: observe/regions.c has the table, and the two functions that take a region.
 */
#ifndef ADDRSPACE_ARCH_REGIONS_H
#define ADDRSPACE_ARCH_REGIONS_H

#include <linux/compiler_attributes.h>

struct region_map;

__printf(5, 6)
void as_regions_add(struct region_map *map, unsigned long start,
		    unsigned long last, const char *note, const char *fmt, ...);
__printf(5, 6)
void as_regions_add_gap(struct region_map *map, unsigned long start,
			unsigned long last, const char *note, const char *fmt, ...);

int as_arch_nr_regions(void);
void as_arch_add_regions(struct region_map *map);

#endif /* ADDRSPACE_ARCH_REGIONS_H */
