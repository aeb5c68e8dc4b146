// SPDX-License-Identifier: GPL-2.0
/* Draws the lines of text of `explore` (see explore.h). */
#include "explore/explore.h"

#include <curses.h>
#include <inttypes.h>
#include <stdlib.h>

#include "lib/alloc.h"
#include "lib/size.h"

#define MOST_MATCHES	64
#define HELP_COLUMN	18

static void draw_detail(const struct detail *detail, int line, int column,
			int lines)
{
	int i;

	for (i = 0; i < detail->nr && i < lines; i++) {
		explore_terminal_style(detail->line[i].colour,
				       detail->line[i].strong, false);
		explore_terminal_put(line + i, column, detail->line[i].text);
	}
}

void explore_draw_beside(const struct explore *explore)
{
	const struct explore_panes *panes = &explore->panes;
	struct detail detail;

	if (panes->beside)
		detail_full(&detail, &explore->data, &explore->view,
			    panes->detail_columns);
	else
		detail_short(&detail, &explore->data, &explore->view,
			     panes->detail_columns);
	draw_detail(&detail, panes->detail_line, panes->detail_column,
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

int explore_pages(const struct explore *explore)
{
	int lines = page_lines(explore);

	return lines < 1 ? 1 : (count_lines(explore) + lines - 1) / lines;
}

void explore_draw_details(const struct explore *explore)
{
	struct detail detail, rest;
	int lines = page_lines(explore);

	all_details(&detail, explore);
	rest = detail;
	rest.line += explore->page * lines;
	rest.nr -= explore->page * lines;
	draw_detail(&rest, 1, 0, lines);
	detail_free(&detail);
}

void explore_draw_help(const struct explore *explore)
{
	int lines = page_lines(explore), line = -explore->page * lines;
	int below = lines_a_key(explore) - 1;
	const struct explore_key *key;

	for (key = explore_keys; key->name; key++) {
		if (!key->help)
			continue;
		if (line >= 0 && line < lines) {
			explore_terminal_style(-1, true, false);
			explore_terminal_put(1 + line, 1, key->name);
			explore_terminal_style(-1, false, false);
			explore_terminal_put(1 + line + below,
					     below ? 4 : HELP_COLUMN,
					     key->help);
		}
		line += lines_a_key(explore);
	}
}

int explore_most_matches(const struct explore *explore)
{
	int lines = page_lines(explore);

	return lines < MOST_MATCHES ? lines : MOST_MATCHES;
}

void explore_draw_matches(const struct explore *explore)
{
	struct explore_match found[MOST_MATCHES];
	int most = explore_most_matches(explore);
	int i, nr = explore_find(&explore->data, explore->typed, found, most);

	for (i = 0; i < nr && i < most; i++) {
		uint64_t bytes = found[i].end - found[i].start;
		char *size = bytes ? size_text(bytes) : xstrdup("symbol");

		explore_terminal_style(-1, false, i == explore->chosen);
		mvprintw(1 + i, 0, "0x%08" PRIx64 " %6s  ", found[i].start, size);
		explore_terminal_put(1 + i, 19, found[i].name);
		free(size);
	}
}
