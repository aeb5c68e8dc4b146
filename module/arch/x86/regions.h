/* SPDX-License-Identifier: GPL-2.0 */
/* The areas of regions_32.c or regions_64.c, of which Kbuild takes one. */
#ifndef ADDRSPACE_X86_REGIONS_H
#define ADDRSPACE_X86_REGIONS_H

#include "arch/regions.h"

int as_x86_nr_areas(void);
void as_x86_add_areas(struct region_map *map);

#endif /* ADDRSPACE_X86_REGIONS_H */
