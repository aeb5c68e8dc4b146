/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands. Each has a file of its own that defines its entry; the list
 * of them in commands.c is all that dispatch, help and completion know.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

#include <stdbool.h>

struct app;
struct option_def;

struct command {
	const char *name;
	const char *arguments;	/* NULL: takes none */
	const char *summary;	/* one line, for the list */
	const char *help;	/* paragraphs, for its own page */
	const struct option_def *options;	/* NULL: has none */
	bool in_session;	/* works on objects that the session already has */
	int trouble;		/* its status for misuse, if 1 is an answer */
	bool own_words;		/* options after its first word are not its own */
	void (*print_words)(void);	/* what its arguments may be; NULL: files */
	int (*run)(const struct app *app, int nr, char **arguments);
};

extern const struct command layout_command;
extern const struct command explore_command;
extern const struct command explain_command;
extern const struct command fixmap_command;
extern const struct command pkmap_command;
extern const struct command pagetables_command;
extern const struct command aliases_command;
extern const struct command facts_command;
extern const struct command model_command;
extern const struct command plan_command;
extern const struct command selfcheck_command;
extern const struct command record_command;
extern const struct command import_command;
extern const struct command diagnose_command;
extern const struct command diff_command;
extern const struct command metrics_command;
extern const struct command report_command;
extern const struct command watch_command;
extern const struct command stats_command;
extern const struct command trace_command;
extern const struct command bench_command;
extern const struct command lab_command;
extern const struct command pages_command;
extern const struct command kmap_command;
extern const struct command kunmap_command;
extern const struct command atomic_command;
extern const struct command vmalloc_command;
extern const struct command vmap_command;
extern const struct command device_command;
extern const struct command window_command;
extern const struct command slots_command;
extern const struct command walk_command;
extern const struct command read_command;
extern const struct command write_command;
extern const struct command put_command;
extern const struct command objects_command;
extern const struct command shell_command;
extern const struct command exit_command;
extern const struct command help_command;
extern const struct command completion_command;

extern const struct command *const commands[];	/* ends with NULL */

/* Their names, each with a blank before it. */
void commands_print(void);

/* Reports an error and returns NULL if there is no such command. */
const struct command *commands_find(const char *name);

#endif
