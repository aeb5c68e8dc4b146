/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Draws for people how the page tables take an address apart, up to where a
 * walk ended. In 60 columns, so that it fits everywhere.
 */
#ifndef WALK_DRAW_H
#define WALK_DRAW_H

struct addrspace_walk;
struct app;

void walk_draw(const struct app *app, const struct addrspace_walk *walk);

#endif
