// SPDX-License-Identifier: GPL-2.0
/* The command `explore`: the 4 GiB as a map on the whole screen. */
#include "explore/explore.h"

#include <curses.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "data/place.h"
#include "data/snapshot.h"
#include "lib/arguments.h"
#include "lib/error.h"
#include "lib/options.h"
#include "lib/page.h"
#include "source/reader.h"

static struct {
	bool every_second;
} given;

static const struct option_def explore_options[] = {
	{ 'e', "every-second", NULL, "read again every second, as the key e does",
	  .flag = &given.every_second },
	{ 0 }
};

void explore_say(struct explore *explore, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(explore->message, sizeof(explore->message), fmt, args);
	va_end(args);
}

static void say_changes(struct explore *explore)
{
	const struct explore_data *data = &explore->data;
	uint64_t pages = 0;
	int i;

	for (i = 0; i < data->nr_changes; i++)
		pages += (data->change[i].end - data->change[i].start) >> PAGE_SHIFT;
	if (pages)
		explore_say(explore, "%llu pages changed in %d places: press c to go to the next",
			    (unsigned long long)pages, data->nr_changes);
	else
		explore_say(explore, "nothing has changed");
}

void explore_refresh(struct explore *explore)
{
	struct explore_data now;

	if (explore_data_read(&now, explore->app->source,
			      explore->data.symbols)) {
		explore_say(explore, "%s", error_last());
		explore->every_second = false;
		return;
	}
	explore_data_compare(&now, &explore->data);
	explore_data_free(&explore->data);
	explore->data = now;
	explore->read_at = time(NULL);
	say_changes(explore);
}

void explore_jump(struct explore *explore, uint64_t start, uint64_t end)
{
	struct explore_view *view = &explore->view;

	view->at = start < EXPLORE_END ? start : EXPLORE_END - 1;
	if (end > start) {
		explore_view_show(view, start, end);
		return;
	}
	view->shift = PAGE_SHIFT;
	view->top = EXPLORE_END;	/* no cell, so that the start is centred */
	explore_view_go(view, view->at);
}

static void fit_screen(struct explore *explore)
{
	struct explore_panes panes = explore_panes(LINES, COLS);

	if (!panes.too_small && !explore->view.rows)
		explore_view_init(&explore->view, panes.map_rows,
				  panes.map_cells);
	else if (!panes.too_small)
		explore_view_resize(&explore->view, panes.map_rows,
				    panes.map_cells);
	explore->panes = panes;
}

/* Keys that arrive faster than the screen can be drawn are handled together. */
static int next_key(const struct explore *explore)
{
	int key = explore_terminal_key(0);

	if (key != EXPLORE_KEY_NONE)
		return key;
	explore_screen_draw(explore);
	return explore_terminal_key(1000);
}

static void loop(struct explore *explore)
{
	while (!explore->over) {
		int key = next_key(explore);

		if (key == KEY_RESIZE)
			fit_screen(explore);
		else if (key == EXPLORE_KEY_END)
			explore->over = true;
		else if (key != EXPLORE_KEY_NONE)
			explore_keys_press(explore, key);
		else if (explore->every_second && explore->mode == EXPLORE_MAP)
			explore_refresh(explore);
	}
}

/*
 * Without a place, begins with the kernel half: of the user half only the sum is known.
 */
static void begin_view(struct explore *explore,
		       const struct explore_match *start)
{
	uint64_t kernel = explore->data.exact_from;

	if (start)
		explore_jump(explore, start->start, start->end);
	else if (kernel < EXPLORE_END)
		explore_jump(explore, kernel, EXPLORE_END);
}

static int on_screen(struct explore *explore,
		     const struct explore_match *start)
{
	int status = explore_terminal_begin(explore->app);
	bool was_quiet;

	if (status)
		return status;
	was_quiet = error_quiet(true);
	fit_screen(explore);
	if (explore->view.rows)
		begin_view(explore, start);
	if (explore->data.hidden)
		explore_say(explore, "addresses read as zero: press i for details");
	loop(explore);
	explore_terminal_end();
	error_quiet(was_quiet);
	return STATUS_OK;
}

static int begin_at(struct explore *explore, const char *text)
{
	struct explore_match start;

	if (!text)
		return on_screen(explore, NULL);
	return explore_place(&explore->data, explore->app, text, &start) ?:
	       on_screen(explore, &start);
}

/* Reads the symbols once, although modules may come later. They are optional. */
static const struct symbols *read_symbols(const struct app *app)
{
	bool was_quiet = error_quiet(true);
	const struct symbols *symbols = snapshot_symbols(app->snapshot);

	error_quiet(was_quiet);
	return symbols;
}

static int show(struct explore *explore, const char *start)
{
	int status = explore_data_read(&explore->data, explore->app->source,
				       read_symbols(explore->app));

	if (!status) {
		status = begin_at(explore, start);
		explore_data_free(&explore->data);
	}
	return status;
}

static int explore_run(const struct app *app, int nr, char **arguments)
{
	struct explore explore = {
		.app = app,
		.every_second = given.every_second,
		.read_at = time(NULL),
	};

	if (app->json)
		return misuse("explore has no JSON form: use 'addrspace --json layout'");
	return arguments_want(nr, 0, 1, "explore [PLACE]") ?:
	       show(&explore, nr ? arguments[0] : NULL);
}

const struct command explore_command = {
	.name = "explore",
	.arguments = "[PLACE]",
	.summary = "the 4 GiB as a map on the whole screen, down to one page",
	.help =
"A map to scale. Each character is a block of memory, shaded by how much of it is\n"
"mapped, in the colour of its region; beside it are the region, the address and the\n"
"block under the cursor. Enter zooms into the region, then into the range of a large\n"
"page and to single pages; Backspace zooms out. Tab steps through regions, n and p\n"
"through mapped runs, / finds a name, g goes to an address, r reads again and\n"
"marks changes (*), ? lists all keys.\n"
"\n"
"PLACE, where to begin, is\n"
PLACE_HELP ".\n"
"\n"
"It works on any terminal with a movable cursor, also over a serial line, with at\n"
"least 40 columns and 10 lines. Only the total of the user half is known, so its\n"
"shade is uniform.",
	.options = explore_options,
	.run = explore_run,
};
