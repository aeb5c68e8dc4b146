/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The context that all commands share: the source of the data and the form of the
 * output. Filled in by main.c before a command runs, read-only afterwards.
 */
#ifndef APP_H
#define APP_H

#include <stdbool.h>

struct session;
struct snapshot;
struct source;

struct app {
	const struct source *source;	/* of what the views show */
	struct snapshot *snapshot;	/* what this command has read of it */
	bool json;
	bool utf8;		/* the output may hold block characters */
	bool colour;
	int width;		/* columns of text */
	struct session *session;	/* what commands make lives there */
};

/*
 * Runs one command by its words, the program's options being as they were when
 * the session began. In main.c, for the shell.
 */
int app_run(struct session *session, int nr, char **words);

#endif
