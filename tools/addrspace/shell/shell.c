// SPDX-License-Identifier: GPL-2.0
/*
 * The command `shell`: runs commands in one session, from a terminal or a
 * script. With --json each command's answer is one line.
 */
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/arguments.h"
#include "commands.h"
#include "lib/error.h"
#include "lib/options.h"
#include "shell/prompt.h"
#include "source/session.h"
#include "lib/words.h"

static struct {
	bool stop;
} given;

static const struct option_def shell_options[] = {
	{ 'e', "stop", NULL, "end at the first command that fails",
	  .flag = &given.stop },
	{ 0 }
};

/* NAME = COMMAND...: gives the name to the object that the command makes. */
static int run_named(struct session *session, const struct words *words)
{
	const char *name = words->word[0];
	int before = session->nr, status;

	if (!session_is_name(name))
		return misuse("'%s' is not a name: use letters, digits and _, with a letter first",
			      name);
	if (words->nr < 3)
		return misuse("after '%s =' a command is missing: try %s = pages get 4",
			      name, name);
	if (!strcmp(words->word[2], put_command.name))
		return misuse("'put' creates nothing to give a name to");
	status = app_run(session, words->nr - 2, words->word + 2);
	if (session->nr > before)
		session_name(session, name);
	else if (!status)
		return misuse("'%s' created nothing to call %s",
			      words->word[2], name);
	return status;
}

static int run_text(struct session *session, const char *line)
{
	struct words words;
	int status = words_split(&words, line);

	if (!status && words.nr > 1 && !strcmp(words.word[1], "="))
		status = run_named(session, &words);
	else if (!status)
		status = app_run(session, words.nr, words.word);
	words_free(&words);
	return status;
}

/* A command's output as one object, with its message if it failed. */
static json_t *answer(const char *text, int status)
{
	json_t *json = json_loads(text, 0, NULL);

	if (!json)
		json = *text ? json_pack("{s:s}", "text", text) : json_object();
	if (status && json) {
		json_object_set_new(json, "error", json_string(error_last()));
		json_object_set_new(json, "status", json_integer(status));
	}
	return json;
}

static int run_for_programs(struct session *session, const char *line)
{
	FILE *out = stdout;
	char *text = NULL;
	json_t *json;
	size_t size;
	int status;

	stdout = open_memstream(&text, &size);
	if (!stdout) {
		stdout = out;
		return fail("out of memory");
	}
	status = run_text(session, line);
	fclose(stdout);
	stdout = out;
	json = answer(text, status);
	json_dumpf(json, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(json);
	free(text);
	return status;
}

static int run_line(const struct app *app, const char *line)
{
	int status;

	while (isspace((unsigned char)*line))
		line++;
	if (!*line || *line == '#')
		return STATUS_OK;
	error_forget();
	status = app->json ? run_for_programs(app->session, line) :
			     run_text(app->session, line);
	fflush(stdout);
	return status;
}

static int shell_run(const struct app *app, int nr, char **arguments)
{
	struct session *session = app->session;
	int status, first = STATUS_OK;
	bool stop = given.stop;
	unsigned int number = 0;
	char *line;

	if (session->shell)
		return misuse("this is already a shell: 'exit' ends it");
	session->shell = true;
	prompt_begin(session);
	if (prompt_is_interactive() && !app->json)
		puts("The session keeps what you make until 'put' or 'exit'.\n"
		     "Try: a = pages get 4, kmap a.0, write a 0 hi, window, help");
	while (!session->ended && (line = prompt_line())) {
		error_at_line(prompt_is_interactive() ? 0 : ++number);
		status = run_line(app, line);
		free(line);
		first = first ?: status;
		if (status && stop)
			break;
	}
	error_at_line(0);
	return prompt_is_interactive() ? STATUS_OK : first;
}

const struct command shell_command = {
	.name = "shell",
	.summary = "start a session, whose commands share their objects",
	.help =
"Reads commands as on the command line, but without 'addrspace'. On a terminal it\n"
"has line editing. From a file or pipe, the exit status is that of the first command\n"
"that failed. An object that a command makes has a number, and a name if you give\n"
"it one. It lives until 'put' or the end of the session.\n"
"\n"
"  a = pages get 4 --zone highmem\n"
"  kmap a.0\n"
"  write a.0 0 'hello'\n"
"  window\n"
"  kunmap a.0\n"
"\n"
"With --json, the answer to each command is one line. If the command failed, the line\n"
"contains \"error\" and \"status\".",
	.options = shell_options,
	.run = shell_run,
};

static int exit_run(const struct app *app, int nr, char **arguments)
{
	app->session->ended = true;
	return STATUS_OK;
}

const struct command exit_command = {
	.name = "exit",
	.summary = "end the session and free its objects",
	.in_session = true,
	.run = exit_run,
};
