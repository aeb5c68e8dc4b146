// SPDX-License-Identifier: GPL-2.0
/* Draws the map of `explore`, and the whole above it (see explore.h). */
#include "explore/explore.h"

#include <curses.h>
#include <inttypes.h>
#include <stdlib.h>

#include "app.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "show/shade.h"

#define CHANGED		"*"

/*
 * Draws a line at the start of a region of more than a cell, unless it would hide
 * mappings.
 */
static bool is_border(const struct cell *cell)
{
	return !cell[0].mapped && cell[-1].region != cell[0].region &&
	       cell[1].region == cell[0].region;
}

static void draw_cell(const struct explore *explore, const struct cell *cell,
		      bool is_cursor)
{
	bool utf8 = explore->app->utf8;

	if (cell->changed) {
		explore_terminal_style(11, true, is_cursor);
		addstr(CHANGED);
		return;
	}
	explore_terminal_style(explore_colour(&explore->data, cell->region),
			       false, is_cursor);
	addstr(is_border(cell) ? shade_mark(utf8) :
	       cell->known ? shade_of(utf8, cell->mapped) : shade_unknown(utf8));
}

static int column_of(const struct explore *explore, uint64_t addr)
{
	return addr * explore->panes.columns / EXPLORE_END;
}

/* 0, 1G, 2G and 3G below the bar of the whole, unless an end label is there. */
static void draw_marks(const struct explore *explore, int line, int first,
		       int last)
{
	static const char *const marks[] = { "0", "1G", "2G", "3G" };
	uint64_t i;

	explore_terminal_style(-1, false, false);
	for (i = 0; i < 4; i++) {
		int column = column_of(explore, i << 30);

		if (first < column || first > column + 1)
			if (last < column || last > column + 1)
				explore_terminal_put(line, column, marks[i]);
	}
}

/* The marks, and the part that the map shows. */
static void draw_ruler(const struct explore *explore, int line)
{
	int first = column_of(explore, explore->view.top);
	int last = column_of(explore, explore_view_end(&explore->view) - 1);
	int i;

	explore_terminal_style(-1, true, false);
	for (i = first + 1; i < last; i++)
		explore_terminal_put(line, i, "-");
	draw_marks(explore, line, first, last);
	explore_terminal_style(-1, true, false);
	explore_terminal_put(line, first, first == last ? "^" : "[");
	if (first < last)
		explore_terminal_put(line, last, "]");
}

/* The whole, in as many cells as there are columns. */
static struct cell *overview_cells(const struct explore *explore)
{
	int i, width = explore->panes.columns;
	struct cell *cells = xcalloc(width + 2, sizeof(*cells));

	for (i = 0; i < width; i++)
		cells[i + 1] = explore_cell(&explore->data,
					    EXPLORE_END * i / width,
					    EXPLORE_END * (i + 1) / width);
	return cells;
}

void explore_draw_overview(const struct explore *explore)
{
	struct cell *cells = overview_cells(explore);
	int i;

	move(1, 0);
	for (i = 0; i < explore->panes.columns; i++)
		draw_cell(explore, &cells[i + 1], false);
	free(cells);
	draw_ruler(explore, 2);
}

/* The cells of a row, and one before and one after it. */
static struct cell *row_cells(const struct explore *explore, uint64_t start)
{
	uint64_t size = explore_view_cell_size(&explore->view);
	int i, nr = explore->view.columns + 2;
	struct cell *cells = xcalloc(nr, sizeof(*cells));

	for (i = 0; i < nr; i++) {
		uint64_t at = start + i * size;

		if (at >= size && at - size < EXPLORE_END)
			cells[i] = explore_cell(&explore->data, at - size, at);
	}
	return cells;
}

static void draw_row(const struct explore *explore, int row)
{
	const struct explore_view *view = &explore->view;
	uint64_t start = view->top + explore_view_row_size(view) * row;
	uint64_t cursor = (view->at - start) >> view->shift;
	bool has_cursor = view->at >= start && cursor < (uint64_t)view->columns;
	struct cell *cells;
	int i;

	if (start >= EXPLORE_END)
		return;
	explore_terminal_style(-1, has_cursor, false);
	mvprintw(explore->panes.map_line + row, 0, "0x%08" PRIx64 " ", start);
	cells = row_cells(explore, start);
	for (i = 0; i < view->columns; i++)
		draw_cell(explore, &cells[i + 1],
			  has_cursor && cursor == (uint64_t)i);
	free(cells);
}

void explore_draw_map(const struct explore *explore)
{
	int i;

	for (i = 0; i < explore->view.rows; i++)
		draw_row(explore, i);
}

void explore_draw_legend(const struct explore *explore)
{
	static const double shares[] = { 1, 0.6, 0.2, 0.01, 0 };
	static const char *const meaning[] = {
		" all  ", " over 1/2  ", " over 1/8  ", " a little  ", " nothing  ",
	};
	size_t i;

	move(explore->panes.lines - 2, 0);
	explore_terminal_style(-1, false, false);
	for (i = 0; i < ARRAY_SIZE(shares); i++) {
		addstr(shade_of(explore->app->utf8, shares[i]));
		addstr(meaning[i]);
	}
	if (explore_knows(&explore->data, 0, EXPLORE_END)) {
		addstr(CHANGED " changed");
		return;
	}
	addstr(shade_unknown(explore->app->utf8));
	addstr(" not known");
}
