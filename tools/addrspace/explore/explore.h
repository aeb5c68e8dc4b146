/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of `explore` share: keys change it, the screen shows it.
 * Lives in explore.c for as long as the command runs.
 */
#ifndef EXPLORE_H
#define EXPLORE_H

#include <stdbool.h>
#include <time.h>

#include "explore/data.h"
#include "explore/panes.h"
#include "explore/view.h"
#include "data/symbols.h"

struct app;

#define EXPLORE_TYPED	64

enum explore_mode {
	EXPLORE_MAP,
	EXPLORE_HELP,		/* instead of the map, a page at a time */
	EXPLORE_DETAILS,	/* the same */
	EXPLORE_GO,		/* an address is being typed */
	EXPLORE_FIND,		/* a name, with those that match shown */
};

struct explore {
	const struct app *app;
	struct symbols symbols;		/* read once: modules may come later */
	struct explore_data data;
	time_t read_at;
	struct explore_view view;
	struct explore_panes panes;
	enum explore_mode mode;
	char typed[EXPLORE_TYPED];
	int chosen;		/* of the names that match */
	int page;		/* of what is shown instead of the map */
	char message[256];
	bool every_second;
	bool over;
};

void explore_say(struct explore *explore, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Reads everything anew; what it had stays where that fails. */
void explore_refresh(struct explore *explore);

/* Puts the cursor there: a region fills the screen, an address is a page. */
void explore_jump(struct explore *explore, uint64_t start, uint64_t end);

#endif
