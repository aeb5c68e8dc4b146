/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What there is to say about the cursor's place, in lines of text: its region,
 * its cell, its address. Knows no terminal.
 */
#ifndef EXPLORE_DETAIL_H
#define EXPLORE_DETAIL_H

#include <stdbool.h>

struct explore_data;
struct explore_view;

struct detail_line {
	char *text;
	int colour;		/* -1: none */
	bool strong;
};

struct detail {
	struct detail_line *line;
	int nr, room;
	int width;		/* longer lines go on in the next */
};

/* All of it, or the most important in three lines. */
void detail_full(struct detail *detail, const struct explore_data *data,
		 const struct explore_view *view, int width);
void detail_short(struct detail *detail, const struct explore_data *data,
		  const struct explore_view *view, int width);
void detail_free(struct detail *detail);

#endif
