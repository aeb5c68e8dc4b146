/* SPDX-License-Identifier: GPL-2.0 */
/* The keys of `explore`: one table is what they do and what the help says. */
#ifndef EXPLORE_KEYS_H
#define EXPLORE_KEYS_H

struct explore;

struct explore_key {
	int code[3];		/* as ncurses names them; 0 where there is none */
	const char *name;	/* for the help */
	const char *brief;	/* for the last line; NULL: not there */
	const char *help;	/* NULL: the entry before says it */
	void (*press)(struct explore *explore);
};

extern const struct explore_key explore_keys[];	/* ends with no name */

void explore_keys_press(struct explore *explore, int code);

#endif
