/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Prints a text with the changes since an earlier one marked: words by
 * highlighting on a terminal, lines by a star elsewhere. For the command
 * `watch`; knows no view.
 */
#ifndef WATCH_MARKS_H
#define WATCH_MARKS_H

#include <stdbool.h>
#include <stdio.h>

struct lines {
	char **line;		/* without newlines */
	int nr, room;
	char *text;		/* that they point into */
};

/* Takes the text. */
void lines_split(struct lines *lines, char *text);
void lines_free(struct lines *lines);

/* Prints at most @most lines; @before is NULL the first time. */
void marks_print(FILE *out, const struct lines *before,
		 const struct lines *now, bool highlight, int most);

#endif
