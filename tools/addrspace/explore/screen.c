// SPDX-License-Identifier: GPL-2.0
/* Draws `explore` (see explore.h). */
#include "explore/explore.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/alloc.h"
#include "lib/size.h"
#include "source/source.h"

static void draw_bar(const struct explore *explore, int line)
{
	explore_terminal_style(-1, false, true);
	mvhline(line, 0, ' ', explore->panes.columns);
}

/* "4G > lowmem > 2M": the levels from the whole to the present one. */
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

/* The number of columns that it takes: each non-ASCII character takes one. */
static int columns_of(const char *text)
{
	int nr = 0;

	for (; *text; text++)
		nr += (*text & 0xc0) != 0x80;
	return nr;
}

static char *reading(const struct explore *explore)
{
	const char *often = explore->every_second ? ", each second" : "";
	const struct source *source = explore->app->source;
	char time[16];

	if (!source_is_live(source))
		return xasprintf("%s%s", source->dir ? "a copy" : "a record",
				 often);
	strftime(time, sizeof(time), "%H:%M:%S", localtime(&explore->read_at));
	return xasprintf("live %s%s", time, often);
}

static void draw_title(const struct explore *explore)
{
	const char *release = layout_fact(explore->data.layout, "release");
	char *size = size_text(explore_view_cell_size(&explore->view));
	char *way = breadcrumb(explore), *when = reading(explore);
	char *right = xasprintf(" %s a cell ", size);
	char *left = xasprintf(" %s  %s (%s)", way, release ?: "?", when);
	int start = explore->panes.columns - columns_of(right);

	draw_bar(explore, 0);
	explore_terminal_put(0, 0, left);
	if (start > columns_of(way) + 1)
		explore_terminal_put(0, start, right);
	free(size);
	free(way);
	free(when);
	free(right);
	free(left);
}

/* Shows the text being typed, else the last message, else the legend of the shades. */
static void draw_words(const struct explore *explore)
{
	int line = explore->panes.lines - 2;
	const char *prompt = explore->mode == EXPLORE_GO ? "go to: " : "find: ";

	explore_terminal_style(-1, true, false);
	if (explore->mode == EXPLORE_GO || explore->mode == EXPLORE_FIND) {
		explore_terminal_put(line, 0, prompt);
		explore_terminal_put(line, strlen(prompt), explore->typed);
	} else if (*explore->message) {
		explore_terminal_put(line, 0, explore->message);
	} else if (explore->panes.columns >= 70) {
		explore_draw_legend(explore);
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
		return explore->page + 1 < explore_pages(explore) ?
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
		explore_terminal_put(line, 1, help);
		return;
	}
	for (key = explore_keys; key->name; key++) {
		char *text;

		if (!key->brief)
			continue;
		text = xasprintf("%.*s %s", (int)strcspn(key->name, " "),
				 key->name, key->brief);
		if (column + (int)strlen(text) < explore->panes.columns)
			explore_terminal_put(line, column, text);
		column += strlen(text) + 2;
		free(text);
	}
}

/* Puts the terminal's own cursor there too, for screen readers and braille. */
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
	explore_terminal_style(-1, false, false);
	mvprintw(0, 0, "the terminal (%dx%d) is too small: explore needs %dx%d (q quits)",
		 explore->panes.columns, explore->panes.lines,
		 EXPLORE_LEAST_COLUMNS, EXPLORE_LEAST_LINES);
}

static void draw_main(const struct explore *explore)
{
	switch (explore->mode) {
	case EXPLORE_HELP:
		explore_draw_help(explore);
		break;
	case EXPLORE_DETAILS:
		explore_draw_details(explore);
		break;
	case EXPLORE_FIND:
		explore_draw_matches(explore);
		break;
	default:
		if (explore->panes.overview)
			explore_draw_overview(explore);
		explore_draw_map(explore);
		explore_draw_beside(explore);
	}
}

void explore_screen_draw(const struct explore *explore)
{
	explore_terminal_style(-1, false, false);
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
