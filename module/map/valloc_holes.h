/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Within the mini-vmalloc: the tree of holes, and the search in it. The caller of each
 * function holds the space's lock.
 */
#ifndef ADDRSPACE_VALLOC_HOLES_H
#define ADDRSPACE_VALLOC_HOLES_H

struct area;
struct space;

unsigned int as_holes_max_orders(unsigned long bytes);
void as_holes_insert(struct space *space, struct area *hole);
void as_holes_remove(struct space *space, struct area *hole);
void as_holes_resize(struct space *space, struct area *hole, unsigned long start,
		     unsigned long end);
struct area *as_holes_find(struct space *space, unsigned long size,
			   unsigned long align);
unsigned int as_holes_count_steps(struct space *space, unsigned long size,
				  unsigned long align);
unsigned long as_holes_largest(const struct space *space);

#endif /* ADDRSPACE_VALLOC_HOLES_H */
