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
	const struct source *source;	/* of the files that the views show */
	struct snapshot *snapshot;	/* the files that this command has read */
	bool json;
	bool utf8;		/* the output may hold block characters */
	bool colour;
	int width;		/* columns of text */
	struct session *session;	/* holds the objects that commands make */
};

/*
 * Runs one command by its words, with the program's options as they were when the
 * session began. In main.c, for the shell.
 */
int app_run(struct session *session, int nr, char **words);

#endif
