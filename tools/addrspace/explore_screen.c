// SPDX-License-Identifier: GPL-2.0
/* Draws `explore` (see explore_screen.h). */
#include "explore_screen.h"

#include <curses.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "explore.h"
#include "explore_detail.h"
#include "explore_find.h"
#include "explore_keys.h"
#include "explore_map.h"
#include "explore_terminal.h"
#include "memory.h"
#include "shade.h"
#include "size.h"
#include "source.h"

#define MOST_MATCHES	64
#define CHANGED		"*"
#define HELP_COLUMN	18

static void style(int colour, bool strong, bool reverse)
{
	explore_terminal_style(colour, strong, reverse);
}

static void put(const struct explore *explore, int line, int column,
		const char *text)
{
	if (column < explore->panes.columns)
		mvaddnstr(line, column, text, explore->panes.columns - column);
}

static void draw_bar(const struct explore *explore, int line)
{
	style(-1, false, true);
	mvhline(line, 0, ' ', explore->panes.columns);
}

/* 4G > lowmem > 2M, as far as the map has gone in. */
static char *breadcrumb(const struct explore *explore)
{
	const struct explore_view *view = &explore->view;
	struct explore_level level[EXPLORE_LEVELS];
	int i, nr = explore_view_levels(view, &explore->data, level);
	const char *arrow = explore->app->utf8 ? " › " : " > ";
	char *text = xstrdup("4G");

	for (i = 1; i < nr && level[i].shift >= view->shift; i++) {
		char *size = size_text(level[i].end - level[i].start);

		append_word(&text, arrow, level[i].region ?: size);
		free(size);
	}
	if (level[i - 1].shift != view->shift)
		append_word(&text, arrow, "...");
	return text;
}

/* As many columns of the terminal as it takes: each character but ASCII is one. */
static int columns_of(const char *text)
{
	int nr = 0;

	for (; *text; text++)
		nr += (*text & 0xc0) != 0x80;
	return nr;
}

static char *reading(const struct explore *explore)
{
	const struct source *source = explore->app->source;
	char time[16];

	if (!source_is_live(source))
		return xstrdup(source->dir ? "a copy" : "a record");
	strftime(time, sizeof(time), "%H:%M:%S", localtime(&explore->read_at));
	return xasprintf("live %s%s", time,
			 explore->every_second ? ", each second" : "");
}

static void draw_title(const struct explore *explore)
{
	const char *release = layout_fact(&explore->data.layout, "release");
	char *size = size_text(explore_view_cell_size(&explore->view));
	char *way = breadcrumb(explore), *when = reading(explore);
	char *right = xasprintf(" %s a cell ", size);
	char *left = xasprintf(" %s  %s (%s)", way, release ?: "?", when);
	int start = explore->panes.columns - columns_of(right);

	draw_bar(explore, 0);
	put(explore, 0, 0, left);
	if (start > columns_of(way) + 1)
		put(explore, 0, start, right);
	free(size);
	free(way);
	free(when);
	free(right);
	free(left);
}

/*
 * A line where a region of more than a cell begins, unless that hides what is
 * mapped.
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
		style(11, true, is_cursor);
		addstr(CHANGED);
		return;
	}
	style(explore_colour(&explore->data, cell->region), false, is_cursor);
	addstr(is_border(cell) ? shade_mark(utf8) :
	       shade_of(utf8, cell->mapped));
}

static int column_of(const struct explore *explore, uint64_t addr)
{
	return addr * explore->panes.columns / EXPLORE_END;
}

/* 0, 1G, 2G and 3G below the bar of the whole, but for where an end stands. */
static void draw_marks(const struct explore *explore, int line, int first,
		       int last)
{
	static const char *const marks[] = { "0", "1G", "2G", "3G" };
	uint64_t i;

	style(-1, false, false);
	for (i = 0; i < 4; i++) {
		int column = column_of(explore, i << 30);

		if (first < column || first > column + 1)
			if (last < column || last > column + 1)
				put(explore, line, column, marks[i]);
	}
}

/* The marks, and the part that the map shows. */
static void draw_ruler(const struct explore *explore, int line)
{
	int first = column_of(explore, explore->view.top);
	int last = column_of(explore, explore_view_end(&explore->view) - 1);
	int i;

	style(-1, true, false);
	for (i = first + 1; i < last; i++)
		put(explore, line, i, "-");
	draw_marks(explore, line, first, last);
	style(-1, true, false);
	put(explore, line, first, first == last ? "^" : "[");
	if (first < last)
		put(explore, line, last, "]");
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

static void draw_overview(const struct explore *explore)
{
	struct cell *cells = overview_cells(explore);
	int i;

	move(1, 0);
	for (i = 0; i < explore->panes.columns; i++)
		draw_cell(explore, &cells[i + 1], false);
	free(cells);
	draw_ruler(explore, 2);
}

/* The cells of a row, and one before and one behind. */
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
	style(-1, has_cursor, false);
	mvprintw(explore->panes.map_line + row, 0, "0x%08" PRIx64 " ", start);
	cells = row_cells(explore, start);
	for (i = 0; i < view->columns; i++)
		draw_cell(explore, &cells[i + 1],
			  has_cursor && cursor == (uint64_t)i);
	free(cells);
}

static void draw_map(const struct explore *explore)
{
	int i;

	for (i = 0; i < explore->view.rows; i++)
		draw_row(explore, i);
}

static void draw_detail(const struct explore *explore,
			const struct detail *detail, int line, int column,
			int lines)
{
	int i;

	for (i = 0; i < detail->nr && i < lines; i++) {
		style(detail->line[i].colour, detail->line[i].strong, false);
		put(explore, line + i, column, detail->line[i].text);
	}
}

static void draw_beside(const struct explore *explore)
{
	const struct explore_panes *panes = &explore->panes;
	struct detail detail;

	if (panes->beside)
		detail_full(&detail, &explore->data, &explore->view,
			    panes->detail_columns);
	else
		detail_short(&detail, &explore->data, &explore->view,
			     panes->detail_columns);
	draw_detail(explore, &detail, panes->detail_line, panes->detail_column,
		    panes->detail_lines);
	detail_free(&detail);
}

static void all_details(struct detail *detail, const struct explore *explore)
{
	detail_full(detail, &explore->data, &explore->view,
		    explore->panes.columns);
}

/* On a narrow screen a key's help stands below its name. */
static int lines_a_key(const struct explore *explore)
{
	return explore->panes.columns < 60 ? 2 : 1;
}

static int page_lines(const struct explore *explore)
{
	int lines = explore->panes.lines - 3;

	return explore->mode == EXPLORE_HELP ?
	       lines - lines % lines_a_key(explore) : lines;
}

static int count_lines(const struct explore *explore)
{
	const struct explore_key *key;
	struct detail detail;
	int nr = 0;

	if (explore->mode == EXPLORE_DETAILS) {
		all_details(&detail, explore);
		nr = detail.nr;
		detail_free(&detail);
		return nr;
	}
	for (key = explore_keys; key->name; key++)
		nr += key->help ? lines_a_key(explore) : 0;
	return nr;
}

int explore_screen_pages(const struct explore *explore)
{
	int lines = page_lines(explore);

	return lines < 1 ? 1 : (count_lines(explore) + lines - 1) / lines;
}

static void draw_details(const struct explore *explore)
{
	struct detail detail, rest;
	int lines = page_lines(explore);

	all_details(&detail, explore);
	rest = detail;
	rest.line += explore->page * lines;
	rest.nr -= explore->page * lines;
	draw_detail(explore, &rest, 1, 0, lines);
	detail_free(&detail);
}

static void draw_help(const struct explore *explore)
{
	int lines = page_lines(explore), line = -explore->page * lines;
	int below = lines_a_key(explore) - 1;
	const struct explore_key *key;

	for (key = explore_keys; key->name; key++) {
		if (!key->help)
			continue;
		if (line >= 0 && line < lines) {
			style(-1, true, false);
			put(explore, 1 + line, 1, key->name);
			style(-1, false, false);
			put(explore, 1 + line + below,
			    below ? 4 : HELP_COLUMN, key->help);
		}
		line += lines_a_key(explore);
	}
}

int explore_screen_matches(const struct explore *explore)
{
	int lines = page_lines(explore);

	return lines < MOST_MATCHES ? lines : MOST_MATCHES;
}

static void draw_matches(const struct explore *explore)
{
	struct explore_match found[MOST_MATCHES];
	int most = explore_screen_matches(explore);
	int i, nr = explore_find(&explore->data, explore->typed, found, most);

	for (i = 0; i < nr && i < most; i++) {
		uint64_t bytes = found[i].end - found[i].start;
		char *size = bytes ? size_text(bytes) : xstrdup("symbol");

		style(-1, false, i == explore->chosen);
		mvprintw(1 + i, 0, "0x%08" PRIx64 " %6s  ", found[i].start, size);
		put(explore, 1 + i, 19, found[i].name);
		free(size);
	}
}

static void draw_legend(const struct explore *explore)
{
	static const double shares[] = { 1, 0.6, 0.2, 0.01, 0 };
	static const char *const meaning[] = {
		" all  ", " over 1/2  ", " over 1/8  ", " a little  ", " nothing  ",
	};
	size_t i;

	move(explore->panes.lines - 2, 0);
	style(-1, false, false);
	for (i = 0; i < sizeof(shares) / sizeof(*shares); i++) {
		addstr(shade_of(explore->app->utf8, shares[i]));
		addstr(meaning[i]);
	}
	addstr(CHANGED " changed");
}

/* What is being typed, else what was said, else what the shades mean. */
static void draw_words(const struct explore *explore)
{
	int line = explore->panes.lines - 2;
	const char *prompt = explore->mode == EXPLORE_GO ? "go to: " : "find: ";

	style(-1, true, false);
	if (explore->mode == EXPLORE_GO || explore->mode == EXPLORE_FIND) {
		put(explore, line, 0, prompt);
		put(explore, line, strlen(prompt), explore->typed);
	} else if (*explore->message) {
		put(explore, line, 0, explore->message);
	} else if (explore->panes.columns >= 70) {
		draw_legend(explore);
	}
}

static const char *mode_help(const struct explore *explore)
{
	switch (explore->mode) {
	case EXPLORE_GO:
		return "Enter goes there, Esc does not";
	case EXPLORE_FIND:
		return "Up and Down choose, Enter goes there, Esc does not";
	case EXPLORE_HELP:
	case EXPLORE_DETAILS:
		return explore->page + 1 < explore_screen_pages(explore) ?
		       "any key: more; q: back to the map" :
		       "any key: back to the map";
	default:
		return NULL;
	}
}

static void draw_keys(const struct explore *explore)
{
	const struct explore_key *key;
	const char *help = mode_help(explore);
	int line = explore->panes.lines - 1, column = 1;

	draw_bar(explore, line);
	if (help) {
		put(explore, line, 1, help);
		return;
	}
	for (key = explore_keys; key->name; key++) {
		char *text;

		if (!key->brief)
			continue;
		text = xasprintf("%.*s %s", (int)strcspn(key->name, " "),
				 key->name, key->brief);
		if (column + (int)strlen(text) < explore->panes.columns)
			put(explore, line, column, text);
		column += strlen(text) + 2;
		free(text);
	}
}

/* Where the terminal's own cursor stands, for those who cannot see reverse. */
static void place_cursor(const struct explore *explore)
{
	const struct explore_view *view = &explore->view;
	uint64_t cell = (view->at - view->top) >> view->shift;

	if (explore->mode == EXPLORE_MAP)
		move(explore->panes.map_line + cell / view->columns,
		     explore->panes.map_column + cell % view->columns);
	else if (explore->mode == EXPLORE_GO || explore->mode == EXPLORE_FIND)
		move(explore->panes.lines - 2,
		     (explore->mode == EXPLORE_GO ? 7 : 6) +
		     strlen(explore->typed));
	else
		move(explore->panes.lines - 1, 0);
}

static void draw_too_small(const struct explore *explore)
{
	style(-1, false, false);
	mvprintw(0, 0, "%dx%d is too small: explore needs %dx%d (q quits)",
		 explore->panes.columns, explore->panes.lines,
		 EXPLORE_LEAST_COLUMNS, EXPLORE_LEAST_LINES);
}

static void draw_main(const struct explore *explore)
{
	switch (explore->mode) {
	case EXPLORE_HELP:
		draw_help(explore);
		break;
	case EXPLORE_DETAILS:
		draw_details(explore);
		break;
	case EXPLORE_FIND:
		draw_matches(explore);
		break;
	default:
		if (explore->panes.overview)
			draw_overview(explore);
		draw_map(explore);
		draw_beside(explore);
	}
}

void explore_screen_draw(const struct explore *explore)
{
	style(-1, false, false);
	erase();
	if (explore->panes.too_small) {
		draw_too_small(explore);
		refresh();
		return;
	}
	draw_main(explore);
	draw_title(explore);
	draw_words(explore);
	draw_keys(explore);
	place_cursor(explore);
	refresh();
}
