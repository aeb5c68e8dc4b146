/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A line of the shell as words, by the rules of sh: blanks part them, quotes
 * hold them together, # begins a comment. Nothing is expanded.
 */
#ifndef WORDS_H
#define WORDS_H

struct words {
	char **word;		/* ends with NULL */
	int nr, room;
};

/* Says what is wrong; words_free() takes what there is in any case. */
int words_split(struct words *words, const char *line);
void words_free(struct words *words);

#endif
