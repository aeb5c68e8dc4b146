// SPDX-License-Identifier: GPL-2.0
/* The keys of `explore` (see explore.h). */
#include "explore/explore.h"

#include <ctype.h>
#include <curses.h>
#include <string.h>

#include "lib/error.h"

#define CONTROL(letter)	((letter) & 0x1f)
#define ESCAPE		0x1b
#define DELETE		0x7f

static void left(struct explore *explore)
{
	explore_view_move(&explore->view, -1);
}

static void right(struct explore *explore)
{
	explore_view_move(&explore->view, 1);
}

static void up(struct explore *explore)
{
	explore_view_move(&explore->view, -explore->view.columns);
}

static void down(struct explore *explore)
{
	explore_view_move(&explore->view, explore->view.columns);
}

static void page_up(struct explore *explore)
{
	explore_view_move(&explore->view,
			  -explore->view.columns * explore->view.rows);
}

static void page_down(struct explore *explore)
{
	explore_view_move(&explore->view,
			  explore->view.columns * explore->view.rows);
}

static void first(struct explore *explore)
{
	explore_view_go(&explore->view, explore->view.top);
}

static void last(struct explore *explore)
{
	explore_view_go(&explore->view, explore_view_end(&explore->view) -
			explore_view_cell_size(&explore->view));
}

static void enter(struct explore *explore)
{
	if (!explore_view_enter(&explore->view, &explore->data))
		explore_say(explore, "each cell is a page, which is the smallest size");
}

static void leave(struct explore *explore)
{
	if (!explore_view_leave(&explore->view, &explore->data))
		explore_say(explore, "this is the whole");
}

static void closer(struct explore *explore)
{
	explore_view_zoom(&explore->view, 1);
}

static void wider(struct explore *explore)
{
	explore_view_zoom(&explore->view, -1);
}

static void whole(struct explore *explore)
{
	explore_view_show(&explore->view, 0, EXPLORE_END);
}

static void go_or_say(struct explore *explore, uint64_t addr, const char *none)
{
	if (addr == explore->view.at)
		explore_say(explore, "%s", none);
	else
		explore_view_go(&explore->view, addr);
}

static void next_mapped(struct explore *explore)
{
	go_or_say(explore, explore_next_mapped(&explore->data,
					       explore->view.at, true),
		  "nothing is mapped above");
}

static void previous_mapped(struct explore *explore)
{
	go_or_say(explore, explore_next_mapped(&explore->data,
					       explore->view.at, false),
		  "no mapping is known below");
}

static void next_region(struct explore *explore)
{
	go_or_say(explore,
		  explore_next_region(&explore->data, explore->view.at, true,
				      explore_view_cell_size(&explore->view)),
		  "no region begins above");
}

static void previous_region(struct explore *explore)
{
	go_or_say(explore,
		  explore_next_region(&explore->data, explore->view.at, false,
				      explore_view_cell_size(&explore->view)),
		  "no region begins below");
}

static void next_change(struct explore *explore)
{
	go_or_say(explore, explore_next_change(&explore->data,
					       explore->view.at),
		  "no other page has changed since the previous reading");
}

static void refresh_now(struct explore *explore)
{
	explore_refresh(explore);
}

static void every_second(struct explore *explore)
{
	explore->every_second = !explore->every_second;
	explore_say(explore, explore->every_second ?
		    "reading again every second" : "reading again when you press r");
}

static void ask(struct explore *explore, enum explore_mode mode)
{
	explore->mode = mode;
	explore->typed[0] = '\0';
	explore->chosen = 0;
}

static void ask_find(struct explore *explore)
{
	ask(explore, EXPLORE_FIND);
}

static void ask_go(struct explore *explore)
{
	ask(explore, EXPLORE_GO);
}

static void details(struct explore *explore)
{
	explore->mode = EXPLORE_DETAILS;
	explore->page = 0;
}

static void help(struct explore *explore)
{
	explore->mode = EXPLORE_HELP;
	explore->page = 0;
}

static void redraw(struct explore *explore)
{
	clearok(curscr, TRUE);
}

static void quit(struct explore *explore)
{
	explore->over = true;
}

/* A key without help is described by the entry before it. */
const struct explore_key explore_keys[] = {
	{ { KEY_LEFT, 'h' }, "Arrows hjkl", NULL, "move by a cell or a row",
	  left },
	{ { KEY_RIGHT, 'l' }, "Right", NULL, NULL, right },
	{ { KEY_UP, 'k' }, "Up", NULL, NULL, up },
	{ { KEY_DOWN, 'j' }, "Down", NULL, NULL, down },
	{ { KEY_PPAGE, CONTROL('b') }, "PgUp PgDn ^B ^F", NULL,
	  "move by a screen", page_up },
	{ { KEY_NPAGE, CONTROL('f') }, "PgDn", NULL, NULL, page_down },
	{ { KEY_HOME, '0' }, "Home End 0 $", NULL,
	  "the first and the last cell shown", first },
	{ { KEY_END, '$' }, "End", NULL, NULL, last },
	{ { '\r', '\n', KEY_ENTER }, "Enter", "in",
	  "zoom in: the region, then pages", enter },
	{ { KEY_BACKSPACE, DELETE, '\b' }, "Backspace", "out",
	  "zoom out", leave },
	{ { '+', '=' }, "+ -", NULL, "cells half or twice as large", closer },
	{ { '-' }, "-", NULL, NULL, wider },
	{ { 'w' }, "w", NULL, "the whole 4 GiB", whole },
	{ { '\t' }, "Tab Shift-Tab T", "region",
	  "the next region, the one before", next_region },
	{ { KEY_BTAB, 'T' }, "Shift-Tab", NULL, NULL, previous_region },
	{ { 'n' }, "n p", "mapped", "the next mapped run, the one before",
	  next_mapped },
	{ { 'p' }, "p", NULL, NULL, previous_mapped },
	{ { '/' }, "/", "find", "find a region or symbol by part of its name", ask_find },
	{ { 'g' }, "g", "go", "go to 0xc0100000, 3G, pkmap+8K, schedule, pfn:5", ask_go },
	{ { 'i' }, "i", NULL, "all details of this place", details },
	{ { 'r', KEY_F(5) }, "r F5", "read", "read again, mark changes",
	  refresh_now },
	{ { 'e' }, "e", NULL, "read again every second, on or off",
	  every_second },
	{ { 'c' }, "c", NULL, "the next change", next_change },
	{ { CONTROL('l') }, "^L", NULL, "draw the screen again", redraw },
	{ { '?', KEY_F(1) }, "? F1", "help", "this list", help },
	{ { 'q' }, "q ^C", "quit", "quit", quit },
	{ }
};

static const struct explore_key *find_key(int code)
{
	const struct explore_key *key;
	int i;

	for (key = explore_keys; key->name; key++)
		for (i = 0; i < 3; i++)
			if (code && key->code[i] == code)
				return key;
	return NULL;
}

static bool is_one_of(int code, const char *name)
{
	const struct explore_key *key = find_key(code);

	return key && !strcmp(key->name, name);
}

static void take_typed(struct explore *explore)
{
	struct explore_match place, found[64];
	int nr;

	if (explore->mode == EXPLORE_FIND) {
		nr = explore_find(&explore->data, explore->typed, found, 64);
		if (!nr) {
			explore_say(explore, "no region or symbol has '%s' in its name",
				    explore->typed);
		} else {
			place = found[explore->chosen];
			explore_jump(explore, place.start, place.end);
		}
	} else if (*explore->typed) {
		if (explore_place(&explore->data, explore->app,
				  explore->typed, &place))
			explore_say(explore, "%s", error_last());
		else
			explore_jump(explore, place.start, place.end);
	}
	explore->mode = EXPLORE_MAP;
}

static void choose(struct explore *explore, int step)
{
	struct explore_match found;
	int nr = explore_find(&explore->data, explore->typed, &found, 1);
	int most = explore_most_matches(explore);

	if (nr > most)
		nr = most;
	if (nr)
		explore->chosen = (explore->chosen + step + nr) % nr;
}

static void type(struct explore *explore, int code)
{
	size_t len = strlen(explore->typed);

	if (code == ESCAPE || code == CONTROL('g')) {
		explore->mode = EXPLORE_MAP;
	} else if (is_one_of(code, "Enter")) {
		take_typed(explore);
	} else if (is_one_of(code, "Backspace")) {
		if (len)
			explore->typed[len - 1] = '\0';
		else
			explore->mode = EXPLORE_MAP;
		explore->chosen = 0;
	} else if (code == CONTROL('u')) {
		explore->typed[0] = '\0';
		explore->chosen = 0;
	} else if (code == KEY_DOWN || code == '\t') {
		choose(explore, 1);
	} else if (code == KEY_UP || code == KEY_BTAB) {
		choose(explore, -1);
	} else if (code < 0x80 && isprint(code) && len < EXPLORE_TYPED - 1) {
		explore->typed[len] = code;
		explore->typed[len + 1] = '\0';
		explore->chosen = 0;
	}
}

/* On a screen that is too small for the map, the keys only end the program. */
static void press_on_map(struct explore *explore, int code)
{
	const struct explore_key *key = find_key(code);

	if (explore->panes.too_small && !is_one_of(code, "q ^C"))
		return;
	if (key)
		key->press(explore);
	else if (code != ESCAPE)
		explore_say(explore, "this key does nothing: ? lists those that do");
}

/* The last page leads back to the map, and so do q and Esc. */
static void turn_page(struct explore *explore, int code)
{
	if (is_one_of(code, "^L"))
		redraw(explore);
	else if (code == 'q' || code == ESCAPE ||
		 ++explore->page >= explore_pages(explore))
		explore->mode = EXPLORE_MAP;
}

void explore_keys_press(struct explore *explore, int code)
{
	explore->message[0] = '\0';
	switch (explore->mode) {
	case EXPLORE_MAP:
		press_on_map(explore, code);
		break;
	case EXPLORE_HELP:
	case EXPLORE_DETAILS:
		turn_page(explore, code);
		break;
	case EXPLORE_GO:
	case EXPLORE_FIND:
		type(explore, code);
	}
}
