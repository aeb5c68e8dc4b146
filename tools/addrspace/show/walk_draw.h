/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Draws how the page tables split an address, down to the end of a walk, in 60
 * columns.
 */
#ifndef WALK_DRAW_H
#define WALK_DRAW_H

struct addrspace_walk;
struct app;
struct paging;

void walk_draw(const struct app *app, const struct addrspace_walk *walk,
	       const struct paging *paging);

#endif
