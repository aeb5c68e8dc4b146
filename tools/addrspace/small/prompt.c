// SPDX-License-Identifier: GPL-2.0
/*
 * Reads lines for the shell of the small program (see shell/prompt.h): with a prompt
 * and the editing of the terminal itself, without history and completion.
 */
#include "shell/prompt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PROMPT	"addrspace> "

static bool interactive;
static atomic_bool interrupted;

static void on_interrupt(int signal)
{
	interrupted = true;
}

void prompt_begin(const struct session *session)
{
	/*
	 * Without SA_RESTART, so that the signal interrupts the line and waits in the
	 * module.
	 */
	struct sigaction action = { .sa_handler = on_interrupt };

	interactive = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	if (interactive)
		sigaction(SIGINT, &action, NULL);
}

bool prompt_is_interactive(void)
{
	return interactive;
}

/* A line that an interrupt ended is begun anew. */
static ssize_t read_line(char **line, size_t *room)
{
	ssize_t len;

	do {
		interrupted = false;
		if (interactive) {
			fputs(PROMPT, stdout);
			fflush(stdout);
		}
		len = getline(line, room, stdin);
		if (len < 0 && interactive)
			putchar('\n');
		if (interrupted)
			clearerr(stdin);
	} while (len < 0 && interrupted);
	return len;
}

char *prompt_line(void)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t len = read_line(&line, &room);

	if (len < 0) {
		free(line);
		return NULL;
	}
	if (len && line[len - 1] == '\n')
		line[len - 1] = '\0';
	return line;
}
