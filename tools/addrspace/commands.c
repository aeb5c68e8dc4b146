// SPDX-License-Identifier: GPL-2.0
/* The list of commands (see commands.h). */
#include "commands.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "lib/error.h"
#include "lib/nearest.h"

const struct command *const commands[] = {
	&layout_command,
	&explore_command,
	&explain_command,
	&fixmap_command,
	&pkmap_command,
	&pagetables_command,
	&aliases_command,
	&facts_command,
	&model_command,
	&plan_command,
	&selfcheck_command,
	&record_command,
	&import_command,
	&diagnose_command,
	&diff_command,
	&metrics_command,
	&report_command,
	&watch_command,
	&pages_command,
	&kmap_command,
	&kunmap_command,
	&atomic_command,
	&vmalloc_command,
	&vmap_command,
	&device_command,
	&walk_command,
	&read_command,
	&write_command,
	&objects_command,
	&put_command,
	&window_command,
	&slots_command,
	&stats_command,
	&trace_command,
	&bench_command,
	&lab_command,
	&shell_command,
	&exit_command,
	&help_command,
	&completion_command,
	NULL
};

void commands_print(void)
{
	const struct command *const *command;

	for (command = commands; *command; command++)
		printf(" %s", (*command)->name);
}

const struct command *commands_find(const char *name)
{
	const struct command *const *command;
	struct nearest nearest;

	nearest_init(&nearest, name);
	for (command = commands; *command; command++) {
		if (!strcmp((*command)->name, name))
			return *command;
		nearest_offer(&nearest, (*command)->name);
	}
	if (nearest.best)
		misuse("there is no command '%s': did you mean '%s'?", name,
		       nearest.best);
	else
		misuse("there is no command '%s': 'addrspace --help' lists them",
		       name);
	return NULL;
}
