// SPDX-License-Identifier: GPL-2.0
/* The command `trace`: questions to the module's tracepoints (see trace.h). */
#include "trace/trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/nearest.h"
#include "lib/options.h"
#include "show/table.h"
#include "source/source.h"

#define MOST_SECONDS	(366 * 86400)

static struct {
	const char *seconds, *count, *buffer;
	bool list;
} given;

static const struct option_def trace_options[] = {
	{ 's', "seconds", "N", "end after N seconds", .text = &given.seconds },
	{ 'n', "count", "N", "end when N have been counted", .text = &given.count },
	{ 'b', "buffer", "SIZE", "buffer of each CPU for single events, such as 8M",
	  .text = &given.buffer },
	{ 'l', "list", NULL, "list the traces", .flag = &given.list },
	{ 0 }
};

static const struct trace_question *const questions[] = {
	&trace_kmapsnoop,
	&trace_kmaplat,
	&trace_arealife,
	&trace_flushsnoop,
	&trace_slotdepth,
	NULL
};

#define QUESTION(member)	offsetof(struct trace_question, member)

static const struct column columns[] = {
	{ "NAME", "name", CELL_TEXT, QUESTION(name) },
	{ "WHAT IT ANSWERS", "purpose", CELL_TEXT, QUESTION(purpose) },
};

static const struct view view = {
	.name = "questions",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

static int list(const struct app *app)
{
	struct table *table = table_new(app, &view);
	int i, status;

	for (i = 0; questions[i]; i++)
		table_add(table, questions[i], -1, NULL);
	status = table_print(table, NULL);
	table_free(table);
	return status;
}

static void print_names(void)
{
	int i;

	for (i = 0; questions[i]; i++)
		printf(" %s", questions[i]->name);
}

static const struct trace_question *find(const char *name)
{
	struct nearest nearest;
	int i;

	nearest_init(&nearest, name);
	for (i = 0; questions[i]; i++) {
		if (!strcmp(questions[i]->name, name))
			return questions[i];
		nearest_offer(&nearest, questions[i]->name);
	}
	if (nearest.best)
		misuse("there is no trace '%s': did you mean '%s'?",
		       name, nearest.best);
	else
		misuse("there is no trace '%s': 'addrspace trace --list' lists them",
		       name);
	return NULL;
}

static int read_seconds(const char *text, uint64_t *milliseconds)
{
	double seconds;
	char *end;

	if (!text)
		return STATUS_OK;
	seconds = strtod(text, &end);
	if (end == text || *end || !(seconds >= 0.1 && seconds <= MOST_SECONDS))
		return misuse("--seconds must be a number of at least 0.1, not '%s'",
			      text);
	*milliseconds = seconds * 1000;
	return STATUS_OK;
}

static int read_buffer(const char *text, size_t *kib)
{
	uint64_t bytes;

	if (!text)
		return STATUS_OK;
	if (argument_size("--buffer", text, &bytes))
		return STATUS_MISUSE;
	if (bytes < 4096 || bytes > INT32_MAX)
		return misuse("--buffer must be from 4K to 2G for each CPU, not '%s'",
			      text);
	*kib = bytes / 1024;
	return STATUS_OK;
}

static int trace_command_run(const struct app *app, int nr, char **arguments)
{
	const struct trace_question *question;
	struct trace_limits limits = {
		.command = nr > 1 ? arguments + 1 : NULL,
	};
	int status;

	if (given.list || !nr)
		return list(app);
	question = find(arguments[0]);
	if (!question)
		return STATUS_MISUSE;
	if (!source_is_live(app->source))
		return misuse("trace needs the running kernel: leave out --from and --proc");
	status = read_seconds(given.seconds, &limits.milliseconds) ?:
		 read_buffer(given.buffer, &limits.buffer);
	if (!status && given.count)
		status = options_number("count", given.count, 1, &limits.count);
	return status ?: trace_run(app, question, &limits);
}

const struct command trace_command = {
	.name = "trace",
	.arguments = "[NAME [-- COMMAND...]]",
	.summary = "questions to the tracepoints: maps, areas, flushes",
	.help =
"Records the module's tracepoints for a while and shows the answer; without\n"
"arguments it lists the traces. It ends after --seconds, when --count is reached (of\n"
"maps, freed areas or flushes; checked ten times a second, so there may be a few\n"
"more), when COMMAND ends, or by Ctrl-C. It traces the whole machine, not only\n"
"COMMAND.\n"
"\n"
"  addrspace trace flushsnoop --seconds 10\n"
"  addrspace trace kmapsnoop -- addrspace kmap\n"
"\n"
"With COMMAND, the exit status is that of COMMAND: 127 if it cannot be run, 128 plus\n"
"the signal number if a signal ended it. If it still runs when the time is up, it\n"
"gets SIGTERM. With --json its output goes to standard error.\n"
"\n"
"This needs root, tracefs and the kernel's histogram triggers. In tracefs it uses\n"
"its own instance and synthetic events, which do not disturb other tracers, and\n"
"removes them at the end.",
	.options = trace_options,
	.print_words = print_names,
	.run = trace_command_run,
};
