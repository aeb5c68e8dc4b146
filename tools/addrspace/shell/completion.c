// SPDX-License-Identifier: GPL-2.0
/*
 * The command `completion`: prints a script for bash, made from the tables of
 * commands and options. make install installs it for bash-completion.
 */
#include <stdio.h>

#include "app.h"
#include "commands.h"
#include "lib/error.h"
#include "shell/help.h"
#include "lib/options.h"

/* Finds the command: skips the options before it and their arguments. */
static const char head[] =
"# bash completion for addrspace, as 'addrspace completion' prints it\n"
"_addrspace()\n"
"{\n"
"\tlocal cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
"\tlocal i command='' words='' options='' takes=''\n"
"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
"\t\tcase ${COMP_WORDS[i]} in\n";

/* Bash splits --from=FILE into three words. */
static const char past_options[] =
") i=$((i + 1)); [ \"${COMP_WORDS[i]}\" != = ] || i=$((i + 1)) ;;\n"
"\t\t-*) ;;\n"
"\t\t*) command=${COMP_WORDS[i]}; break ;;\n"
"\t\tesac\n"
"\tdone\n";

/*
 * A word that is neither an option nor one of ours is a file, by complete -o
 * default.
 */
static const char tail[] =
"\t[ \"$cur\" != = ] || cur=''\n"
"\t[ \"$before\" != = ] || before=${COMP_WORDS[COMP_CWORD-2]}\n"
"\tcase \"$takes \" in *\" $before \"*) return ;; esac\n"
"\t[[ $cur != -* ]] || words=$options\n"
"\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
"}\n"
"complete -o default -F _addrspace addrspace\n";

static void print_options(const struct option_def *options)
{
	for (; options && options->name; options++)
		printf(" --%s", options->name);
}

/* Both names of an option, because the word after them is its argument. */
static void print_takers(const struct option_def *options)
{
	for (; options && options->name; options++) {
		if (!options->argument)
			continue;
		printf(" --%s", options->name);
		if (options->letter)
			printf(" -%c", options->letter);
	}
}

static void print_pattern(const struct option_def *options)
{
	const char *between = "";

	for (; options->name; options++) {
		if (!options->argument)
			continue;
		printf("%s--%s", between, options->name);
		between = "|";
	}
}

static void print_names(void)
{
	const struct command *const *command;

	for (command = commands; *command; command++)
		if (!(*command)->in_session)
			printf(" %s", (*command)->name);
}

static void print_case(const struct command *command)
{
	printf("\t%s)\n\t\toptions='", command->name);
	print_options(command->options);
	printf("'\n\t\ttakes='");
	print_takers(command->options);
	printf("'");
	if (command->print_words) {
		printf("\n\t\twords='");
		command->print_words();
		printf("'");
	}
	puts(" ;;");
}

static int completion_run(const struct app *app, int nr, char **arguments)
{
	const struct command *const *command;

	printf("%s\t\t", head);
	print_pattern(program_options);
	printf("%s\tcase $command in\n\t'') words='", past_options);
	print_names();
	puts("' ;;");
	for (command = commands; *command; command++)
		if (!(*command)->in_session)
			print_case(*command);
	printf("\tesac\n\toptions+='");
	print_options(program_options);
	printf("'\n\ttakes+='");
	print_takers(program_options);
	printf("'\n%s", tail);
	return STATUS_OK;
}

const struct command completion_command = {
	.name = "completion",
	.summary = "print a completion script for bash",
	.help = "Use it by: source <(addrspace completion)",
	.run = completion_run,
};
