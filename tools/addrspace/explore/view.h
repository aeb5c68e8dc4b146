/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which part of the 4 GiB the map shows, and where the cursor is. Cells are
 * blocks of a power of two bytes, a page at least; a row of them begins at a
 * multiple of its size. Knows no terminal.
 */
#ifndef EXPLORE_VIEW_H
#define EXPLORE_VIEW_H

#include <stdbool.h>
#include <stdint.h>

struct explore_data;

#define EXPLORE_LEVELS		16

struct explore_view {
	int rows, columns;	/* of cells; columns is a power of two */
	unsigned int shift;	/* of a cell's size */
	uint64_t top;		/* what the first cell shows */
	uint64_t at;		/* the cursor's address */
};

/* A step of the way from the whole to a page, as zooming goes. */
struct explore_level {
	const char *region;	/* NULL: a block that is no region */
	uint64_t start, end;
	unsigned int shift;	/* at which all of it is on the screen */
};

void explore_view_init(struct explore_view *view, int rows, int columns);
/* The whole stays the whole; else the size of the cells stays. */
void explore_view_resize(struct explore_view *view, int rows, int columns);

/* All levels around the cursor, from the whole inwards, ever smaller cells. */
int explore_view_levels(const struct explore_view *view,
			const struct explore_data *data,
			struct explore_level level[EXPLORE_LEVELS]);

/* To the next level inwards or outwards; false where there is none. */
bool explore_view_enter(struct explore_view *view,
			const struct explore_data *data);
bool explore_view_leave(struct explore_view *view,
			const struct explore_data *data);

void explore_view_zoom(struct explore_view *view, int steps);
void explore_view_show(struct explore_view *view, uint64_t start,
		       uint64_t end);
void explore_view_go(struct explore_view *view, uint64_t addr);
void explore_view_move(struct explore_view *view, int64_t cells);

uint64_t explore_view_cell_size(const struct explore_view *view);
uint64_t explore_view_row_size(const struct explore_view *view);
uint64_t explore_view_cell_start(const struct explore_view *view);
uint64_t explore_view_end(const struct explore_view *view);

#endif
