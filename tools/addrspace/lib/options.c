// SPDX-License-Identifier: GPL-2.0
/* Parses and explains options by getopt_long() (see options.h). */
#include "lib/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/alloc.h"
#include "lib/nearest.h"

#define MAX_OPTIONS	32
#define FIRST_VALUE	256	/* above all letters */

struct parser {
	const struct option_def *def[MAX_OPTIONS];
	struct option option[MAX_OPTIONS + 1];
	char letters[2 * MAX_OPTIONS + 3];
	int nr;
};

static void add_letter(struct parser *parser, const struct option_def *def)
{
	char *end = parser->letters + strlen(parser->letters);

	if (!def->letter)
		return;
	*end++ = def->letter;
	if (def->argument)
		*end++ = ':';
	*end = '\0';
}

static void add_options(struct parser *parser, const struct option_def *def)
{
	for (; def && def->name && parser->nr < MAX_OPTIONS; def++) {
		parser->def[parser->nr] = def;
		parser->option[parser->nr] = (struct option){
			.name = def->name,
			.has_arg = def->argument ? required_argument : no_argument,
			.val = FIRST_VALUE + parser->nr,
		};
		add_letter(parser, def);
		parser->nr++;
	}
}

static const struct option_def *find(const struct parser *parser, int value)
{
	int i;

	if (value >= FIRST_VALUE)
		return parser->def[value - FIRST_VALUE];
	for (i = 0; value && i < parser->nr; i++)
		if (parser->def[i]->letter == value)
			return parser->def[i];
	return NULL;
}

static int unknown_option(const struct parser *parser, const char *typed)
{
	struct nearest nearest;
	int i;

	nearest_init(&nearest, typed + strspn(typed, "-"));
	for (i = 0; i < parser->nr; i++)
		nearest_offer(&nearest, parser->def[i]->name);
	if (nearest.best && !strncmp(typed, "--", 2))
		return misuse("there is no option '%s': did you mean '--%s'?",
			      typed, nearest.best);
	return misuse("there is no option '%s': --help lists them", typed);
}

/* getopt_long() sets optopt to 0 for an unknown long option. */
static int refuse(const struct parser *parser, int value, char **argv)
{
	const struct option_def *def = find(parser, optopt);

	if (value == ':' && def)
		return misuse("--%s needs an argument: %s", def->name,
			      def->argument);
	if (def)
		return misuse("--%s takes no argument", def->name);
	if (optopt)
		return misuse("there is no option '-%c': --help lists them", optopt);
	return unknown_option(parser, argv[optind - 1]);
}

/* Forget the options of an earlier command of the session. */
static void reset(const struct option_def *def)
{
	for (; def && def->name; def++)
		if (def->list)
			def->list->nr = 0;
		else if (def->argument)
			*def->text = NULL;
		else
			*def->flag = false;
}

static int take(const struct option_def *def, const char *argument)
{
	if (!def->argument)
		*def->flag = true;
	else if (!def->list)
		*def->text = argument;
	else if (def->list->nr == OPTION_LIST_MOST)
		return misuse("--%s may be given at most %d times", def->name,
			      OPTION_LIST_MOST);
	else
		def->list->text[def->list->nr++] = argument;
	return STATUS_OK;
}

int options_parse(const struct option_def *program,
		  const struct option_def *command, bool all, int argc,
		  char **argv, int *rest)
{
	/*
	 * A leading + stops at the first word; a colon leaves the messages to
	 * us.
	 */
	struct parser parser = { .letters = "" };
	int value;

	reset(command);
	strcpy(parser.letters, all ? ":" : "+:");
	add_options(&parser, command);
	add_options(&parser, program);
	opterr = 0;
	optind = 0;	/* start again, also with another argv */
	while ((value = getopt_long(argc, argv, parser.letters, parser.option,
				    NULL)) != -1) {
		if (value == '?' || value == ':')
			return refuse(&parser, value, argv);
		if (take(find(&parser, value), optarg))
			return STATUS_MISUSE;
	}
	*rest = optind;
	return STATUS_OK;
}

void options_print_help(const struct option_def *options)
{
	for (; options->name; options++) {
		char *left;

		left = xasprintf("%c%c%c --%s%s%s", options->letter ? '-' : ' ',
				 options->letter ? options->letter : ' ',
				 options->letter ? ',' : ' ', options->name,
				 options->argument ? " " : "",
				 options->argument ? options->argument : "");
		printf("  %-24s %s\n", left, options->help);
		free(left);
	}
}

int options_number(const char *name, const char *text, uint64_t min,
		   uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(text, &end, 0);
	if (errno || end == text || *end || *text == '-' || *number < min)
		return misuse("--%s needs a number of at least %llu, not '%s'",
			      name, (unsigned long long)min, text);
	return STATUS_OK;
}
