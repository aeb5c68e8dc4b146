/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An observer: the kernel's fixmap by its index names, and within it
 * the slots of kmap_local. Called by the region map.
 */
#ifndef ADDRSPACE_FIXMAP_H
#define ADDRSPACE_FIXMAP_H

struct region_map;

int fixmap_nr_regions(void);
void fixmap_add_regions(struct region_map *map);

#endif /* ADDRSPACE_FIXMAP_H */
