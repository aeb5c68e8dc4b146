/* SPDX-License-Identifier: GPL-2.0 */
/* What was typed, as a place on the map: names and addresses. */
#ifndef EXPLORE_FIND_H
#define EXPLORE_FIND_H

#include <stdint.h>

struct app;
struct explore_data;

struct explore_match {
	const char *name;
	uint64_t start, end;	/* the same for a symbol */
};

/*
 * The regions, then the symbols, whose names hold @text, whatever its case; of
 * both first those that begin with it, and before all those that are it; each
 * group by address. Returns how many there are, of which @most are stored.
 */
int explore_find(const struct explore_data *data, const char *text,
		 struct explore_match *found, int most);

/*
 * A place (data/place.h) below 4 GiB; a physical one where it is mapped first. For
 * one address the end is the start. Returns a status and reports what is wrong.
 */
int explore_place(const struct explore_data *data, const struct app *app,
		  const char *text, struct explore_match *match);

#endif
