/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An observer: the slots of the kernel's fixmap by name, with those of kmap_local.
 * Called by layout.c.
 */
#ifndef ADDRSPACE_FIXMAP_H
#define ADDRSPACE_FIXMAP_H

struct region_map;

int as_fixmap_nr_regions(void);
void as_fixmap_add_regions(struct region_map *map);

#endif /* ADDRSPACE_FIXMAP_H */
