/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An observer: the regions of this kernel's address space. Called once by main.c,
 * after as_arena_create().
 */
#ifndef ADDRSPACE_LAYOUT_H
#define ADDRSPACE_LAYOUT_H

struct arena;
struct kernel_image;
struct region_map;

int as_layout_build(struct region_map *map, const struct arena *arena,
		    const struct kernel_image *image);

#endif /* ADDRSPACE_LAYOUT_H */
