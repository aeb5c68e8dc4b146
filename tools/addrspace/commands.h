/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands. Each has a file of its own that defines its entry; the list
 * of them in commands.c is all that dispatch, help and completion know.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

struct app;
struct option_def;

struct command {
	const char *name;
	const char *arguments;	/* NULL: takes none */
	const char *summary;	/* one line, for the list */
	const char *help;	/* paragraphs, for its own page */
	const struct option_def *options;	/* NULL: has none */
	int (*run)(const struct app *app, int nr, char **arguments);
};

extern const struct command layout_command;
extern const struct command pagetables_command;
extern const struct command facts_command;
extern const struct command model_command;
extern const struct command stats_command;
extern const struct command bench_command;
extern const struct command help_command;
extern const struct command completion_command;

extern const struct command *const commands[];	/* ends with NULL */

/* Says what is wrong, and returns NULL, where there is no such command. */
const struct command *commands_find(const char *name);

#endif
