// SPDX-License-Identifier: GPL-2.0
/*
 * The help texts, made from the tables of commands and options (see help.h).
 */
#include "shell/help.h"

#include <stdio.h>

#include "commands.h"
#include "lib/error.h"
#include "lib/options.h"

static void print_commands(bool in_session)
{
	const struct command *const *command;

	for (command = commands; *command; command++)
		if ((*command)->in_session == in_session)
			printf("  %-12s %s\n", (*command)->name,
			       (*command)->summary);
}

void help_print(void)
{
	puts("addrspace - shows the address space of a 32-bit kernel, live\n");
	puts("usage: addrspace [OPTION]... COMMAND [ARGUMENT]...\n");
	puts("Commands:");
	print_commands(false);
	puts("\n"
	     "Commands for the objects of a session ('addrspace shell'):");
	print_commands(true);
	puts("\nOptions:");
	options_print_help(program_options);
	puts("\n'addrspace help COMMAND' explains a command and its own options.");
	puts("Exit status: 0; 1 if a command failed; 2 for wrong usage.");
}

void help_print_command(const struct command *command)
{
	printf("addrspace %s - %s\n\n", command->name, command->summary);
	printf("usage: addrspace %s%s%s%s\n", command->name,
	       command->options ? " [OPTION]..." : "",
	       command->arguments ? " " : "",
	       command->arguments ? command->arguments : "");
	if (command->help)
		printf("\n%s\n", command->help);
	if (command->options) {
		puts("\nOptions:");
		options_print_help(command->options);
	}
	puts("\nOptions of every command:");
	options_print_help(program_options);
}

static int help_run(const struct app *app, int nr, char **arguments)
{
	const struct command *command;

	if (nr == 0) {
		help_print();
		return STATUS_OK;
	}
	command = commands_find(arguments[0]);
	if (!command)
		return STATUS_MISUSE;
	help_print_command(command);
	return STATUS_OK;
}

const struct command help_command = {
	.name = "help",
	.arguments = "[COMMAND]",
	.summary = "list the commands, or explain one",
	.print_words = commands_print,
	.run = help_run,
};
