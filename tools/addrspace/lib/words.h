/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Splits a line of the shell into words by the rules of sh: blanks separate
 * them, quotes keep them together, # begins a comment. Nothing is expanded.
 */
#ifndef WORDS_H
#define WORDS_H

struct words {
	char **word;		/* ends with NULL */
	int nr, room;
};

/* Reports errors; call words_free() in any case. */
int words_split(struct words *words, const char *line);
void words_free(struct words *words);

#endif
