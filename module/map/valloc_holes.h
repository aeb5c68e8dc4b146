/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Within valloc_space: the tree of holes and the search in it. Every
 * function is called with the space's lock held.
 */
#ifndef ADDRSPACE_VALLOC_HOLES_H
#define ADDRSPACE_VALLOC_HOLES_H

struct area;
struct space;

unsigned int holes_max_orders(unsigned long bytes);
void holes_insert(struct space *space, struct area *hole);
void holes_remove(struct space *space, struct area *hole);
void holes_resize(struct space *space, struct area *hole, unsigned long start,
		  unsigned long end);
struct area *holes_find(struct space *space, unsigned long size,
			unsigned long align);
unsigned int holes_count_steps(struct space *space, unsigned long size,
			       unsigned long align);
unsigned long holes_largest(const struct space *space);

#endif /* ADDRSPACE_VALLOC_HOLES_H */
