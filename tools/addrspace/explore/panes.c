// SPDX-License-Identifier: GPL-2.0
/* Divides the screen (see explore.h). */
#include "explore/explore.h"

#define LABEL		11	/* 0xc0000000 and a blank */
#define GAP		2
#define LEAST_DETAIL	35
#define SHORT_DETAIL	3	/* lines below the map */
#define OVERVIEW_FROM	16	/* lines of the screen */

static int cells_that_fit(int columns)
{
	int cells = 16;

	while (2 * cells <= columns)
		cells *= 2;
	return cells;
}

struct explore_panes explore_panes(int lines, int columns)
{
	struct explore_panes panes = {
		.lines = lines,
		.columns = columns,
		.too_small = lines < EXPLORE_LEAST_LINES ||
			     columns < EXPLORE_LEAST_COLUMNS,
		.overview = lines >= OVERVIEW_FROM,
		.map_column = LABEL,
	};

	if (panes.too_small)
		return panes;
	panes.map_line = panes.overview ? 3 : 1;
	panes.map_rows = lines - panes.map_line - 2;
	panes.beside = columns >= LABEL + 32 + GAP + LEAST_DETAIL;
	panes.detail_line = panes.map_line;
	if (panes.beside) {
		panes.map_cells = cells_that_fit(columns - LABEL - GAP -
						 LEAST_DETAIL);
		panes.detail_column = LABEL + panes.map_cells + GAP;
		panes.detail_lines = panes.map_rows;
	} else {
		panes.map_cells = cells_that_fit(columns - LABEL);
		panes.map_rows -= SHORT_DETAIL;
		panes.detail_line += panes.map_rows;
		panes.detail_lines = SHORT_DETAIL;
	}
	panes.detail_columns = columns - panes.detail_column;
	return panes;
}
