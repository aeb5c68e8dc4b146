// SPDX-License-Identifier: GPL-2.0
/*
 * addrspace: reads the command line, detects which characters and colours the output
 * can show, and runs one command.
 */
#include <langinfo.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "app.h"
#include "commands.h"
#include "data/copy.h"
#include "data/snapshot.h"
#include "infer/open.h"
#include "lib/error.h"
#include "lib/options.h"
#include "shell/help.h"
#include "source/session.h"
#include "source/source.h"

#define DEFAULT_WIDTH	100
#define LEAST_WIDTH	40

static struct given {
	bool help, version, json, ascii, utf8;
	const char *proc_dir, *colour, *width;
	struct option_list from;
} given = { .colour = "auto" };

const struct option_def program_options[] = {
	{ 'J', "json", NULL, "print JSON for programs", .flag = &given.json },
	{ 0, "from", "FILE", "show a record, a log or copies of files",
	  .list = &given.from },
	{ 0, "proc", "DIR", "read a copy of /proc/addrspace",
	  .text = &given.proc_dir },
	{ 0, "color", "WHEN", "auto (on a terminal), always or never",
	  .text = &given.colour },
	{ 0, "ascii", NULL, "draw with ASCII only", .flag = &given.ascii },
	{ 0, "utf8", NULL, "draw with block characters whatever LANG says",
	  .flag = &given.utf8 },
	{ 0, "width", "N", "fit the output into N columns",
	  .text = &given.width },
	{ 'h', "help", NULL, "print a help text", .flag = &given.help },
	{ 'V', "version", NULL, "print the version", .flag = &given.version },
	{ 0 }
};

static bool codeset_is_utf8(void)
{
	return !strcmp(nl_langinfo(CODESET), "UTF-8");
}

/*
 * The width of the text is measured, too, which needs an installed locale. With --utf8,
 * any UTF-8 locale serves.
 */
static void settle_locale(struct app *app)
{
	setlocale(LC_CTYPE, "");
	if (given.utf8 && !codeset_is_utf8() &&
	    !setlocale(LC_CTYPE, "C.UTF-8"))
		warn("no UTF-8 locale is installed: drawing with ASCII");
	app->utf8 = !given.ascii && codeset_is_utf8();
}

static int settle_colour(struct app *app)
{
	const char *no_colour = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (!strcmp(given.colour, "always"))
		app->colour = true;
	else if (!strcmp(given.colour, "auto"))
		app->colour = isatty(STDOUT_FILENO) &&
			      !(no_colour && *no_colour) &&
			      !(term && !strcmp(term, "dumb"));
	else if (strcmp(given.colour, "never"))
		return misuse("--color must be auto, always or never, not '%s'",
			      given.colour);
	return STATUS_OK;
}

static int settle_width(struct app *app)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	uint64_t number;

	app->width = DEFAULT_WIDTH;
	if (given.width) {
		if (options_number("width", given.width, LEAST_WIDTH, &number))
			return STATUS_MISUSE;
		app->width = number > 10000 ? 10000 : number;
	} else if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col) {
		app->width = size.ws_col;
	} else if (columns && atoi(columns) > 0) {
		app->width = atoi(columns);
	}
	if (app->width < LEAST_WIDTH)
		app->width = LEAST_WIDTH;
	return STATUS_OK;
}

static int settle(struct app *app, struct snapshot *snapshot,
		  struct session *session)
{
	const struct source *source = snapshot_source(snapshot);

	*app = (struct app){
		.source = source,
		.snapshot = snapshot,
		.json = given.json,
		.session = session,
	};
	session->device.instead = source->path;
	settle_locale(app);
	return settle_colour(app) ?: settle_width(app);
}

static int run_with(const struct command *command, struct snapshot *snapshot,
		    struct session *session, int nr, char **arguments)
{
	struct app app;

	return settle(&app, snapshot, session) ?:
	       command->run(&app, nr, arguments);
}

/* What --from names cannot change, so one reading serves all commands of a session. */
struct reading {
	struct option_list from;
	struct snapshot *snapshot;
};

static bool is_reading_of(const struct reading *reading, const struct option_list *from)
{
	int i;

	if (!reading || reading->from.nr != from->nr)
		return false;
	for (i = 0; i < from->nr; i++)
		if (strcmp(reading->from.text[i], from->text[i]))
			return false;
	return true;
}

static int run_opened(const struct command *command, struct session *session,
		      int nr, char **arguments)
{
	struct reading reading = { .from = given.from };
	struct source source;
	int status = infer_open(&source, given.proc_dir, &given.from);

	reading.snapshot = snapshot_new(&source);
	if (status || copy_check(reading.snapshot)) {
		status = command->trouble ?: STATUS_FAILED;
	} else {
		if (given.from.nr && !session->reading)
			session->reading = &reading;
		status = run_with(command, reading.snapshot, session, nr, arguments);
		if (session->reading == &reading)
			session->reading = NULL;
	}
	snapshot_free(reading.snapshot);
	source_end(&source);
	return status;
}

static int print_version(void)
{
	puts("addrspace " ADDRSPACE_VERSION ADDRSPACE_BUILT_WITHOUT);
	return STATUS_OK;
}

static int run(const struct command *command, struct session *session,
	       int argc, char **argv)
{
	int rest, status;

	status = options_parse(program_options, command->options,
			       !command->own_words, argc, argv, &rest);
	if (status)
		return status;
	if (given.version)
		return print_version();
	if (given.help) {
		help_print_command(command);
		return STATUS_OK;
	}
	if (rest < argc && !command->arguments)
		return misuse("'%s' takes no arguments, but '%s' was given",
			      command->name, argv[rest]);
	if (command->in_session && !session->shell)
		return misuse("'%s' works on the objects of a session: try 'addrspace shell'",
			      command->name);
	argc -= rest;
	argv += rest;
	if (!given.proc_dir && is_reading_of(session->reading, &given.from))
		return run_with(command, session->reading->snapshot, session, argc, argv);
	return run_opened(command, session, argc, argv);
}

int app_run(struct session *session, int nr, char **words)
{
	const struct command *command = commands_find(words[0]);
	const struct given before = given;
	int status;

	if (!command)
		return STATUS_MISUSE;
	status = run(command, session, nr, words);
	given = before;
	return status;
}

/* A command alone is a session of its own. */
static int run_alone(const struct command *command, int argc, char **argv)
{
	struct session session = { 0 };
	int status = run(command, &session, argc, argv);

	if (!status)
		session_hold(&session, given.json);
	session_end(&session);
	return status;
}

static int dispatch(int argc, char **argv)
{
	const struct command *command;
	int rest, status;

	status = options_parse(program_options, NULL, false, argc, argv, &rest);
	if (status)
		return status;
	if (given.version)
		return print_version();
	if (rest == argc) {
		help_print();
		return STATUS_OK;
	}
	command = commands_find(argv[rest]);
	if (!command)
		return STATUS_MISUSE;
	return run_alone(command, argc - rest, argv + rest);
}

int main(int argc, char **argv)
{
	int status = dispatch(argc, argv);

	if (fclose(stdout) && !status)
		return fail("cannot write the output");
	return status;
}
