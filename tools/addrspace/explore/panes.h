/* SPDX-License-Identifier: GPL-2.0 */
/* Where on a screen of a given size each part of `explore` goes. */
#ifndef EXPLORE_PANES_H
#define EXPLORE_PANES_H

#include <stdbool.h>

#define EXPLORE_LEAST_LINES	10
#define EXPLORE_LEAST_COLUMNS	40

/* The title is line 0, the keys the last, what was said or asked above it. */
struct explore_panes {
	int lines, columns;
	bool too_small;
	bool overview;		/* lines 1 and 2 */
	int map_line, map_column;	/* of the first cell; addresses before it */
	int map_rows, map_cells;	/* cells in a row: a power of two */
	bool beside;		/* the details are beside the map, else below */
	int detail_line, detail_column, detail_lines, detail_columns;
};

struct explore_panes explore_panes(int lines, int columns);

#endif
