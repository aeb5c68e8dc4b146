// SPDX-License-Identifier: GPL-2.0
/* Reads lines from the user (see prompt.h). */
#include "shell/prompt.h"

#include <editline/readline.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "lib/alloc.h"
#include "lib/options.h"
#include "source/session.h"

#define PROMPT	"addrspace> "

/* The library's callbacks take no argument; only they use this variable. */
static struct {
	const struct session *session;
	bool interactive;
} state;

static atomic_bool interrupted;

static char *match(const char *candidate, const char *prefix, const char *text)
{
	size_t len = strlen(prefix);

	if (strncmp(text, prefix, strlen(text) < len ? strlen(text) : len) ||
	    (strlen(text) > len && strncmp(text + len, candidate,
					   strlen(text) - len)))
		return NULL;
	return xasprintf("%s%s", prefix, candidate);
}

/* Called repeatedly, first with 0 in @again, until it returns NULL. */
static char *next_command(const char *text, int again)
{
	static const struct command *const *command;
	char *found = NULL;

	if (!again)
		command = commands;
	while (!found && *command)
		found = match((*command++)->name, "", text);
	return found;
}

/* The command in the line so far, or NULL. */
static const struct command *command_of_line(void)
{
	const struct command *const *command;
	size_t len = strcspn(rl_line_buffer, " ");

	for (command = commands; *command; command++)
		if (strlen((*command)->name) == len &&
		    !strncmp((*command)->name, rl_line_buffer, len))
			return *command;
	return NULL;
}

static char *next_option(const char *text, int again)
{
	static const struct option_def *option;
	char *found = NULL;

	if (!again)
		option = command_of_line() ? command_of_line()->options : NULL;
	while (!found && option && option->name)
		found = match((option++)->name, "--", text);
	return found;
}

static char *next_name(const char *text, int again)
{
	static int i;
	char *found = NULL;

	if (!again)
		i = 0;
	for (; !found && i < state.session->nr; i++)
		if (state.session->handle[i].name)
			found = match(state.session->handle[i].name, "", text);
	return found;
}

static char **complete(const char *text, int start, int end)
{
	rl_attempted_completion_over = 1;	/* no names of files */
	if (!start)
		return rl_completion_matches(text, next_command);
	return rl_completion_matches(text, *text == '-' ? next_option : next_name);
}

static void on_interrupt(int signal)
{
	interrupted = true;
}

void prompt_begin(const struct session *session)
{
	/*
	 * Without SA_RESTART, so that the signal interrupts the line and waits
	 * in the module.
	 */
	struct sigaction action = { .sa_handler = on_interrupt };

	state.session = session;
	state.interactive = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	if (!state.interactive)
		return;
	sigaction(SIGINT, &action, NULL);
	rl_readline_name = "addrspace";
	rl_attempted_completion_function = complete;
	rl_basic_word_break_characters = " \t";
	using_history();
}

bool prompt_is_interactive(void)
{
	return state.interactive;
}

static char *edited_line(void)
{
	char *line;

	do {
		interrupted = false;
		line = readline(PROMPT);
		if (!line)
			putchar('\n');
	} while (!line && interrupted);
	if (line && *line)
		add_history(line);
	return line;
}

static char *plain_line(void)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t len = getline(&line, &room, stdin);

	if (len < 0) {
		free(line);
		return NULL;
	}
	if (len && line[len - 1] == '\n')
		line[len - 1] = '\0';
	return line;
}

char *prompt_line(void)
{
	return state.interactive ? edited_line() : plain_line();
}
