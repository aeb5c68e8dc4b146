// SPDX-License-Identifier: GPL-2.0
/*
 * The commands that the small program (make cli-small) lacks, because they need
 * libraries that it is built without. Each stays in the list, so that the help names it
 * and says why it is missing.
 */
#include <stddef.h>

#include "commands.h"
#include "lib/error.h"

#define MISSING	"this is the small addrspace, built without it: use the full program"

static int explore_run(const struct app *app, int nr, char **arguments)
{
	return fail("explore needs ncurses; " MISSING
		    ", or 'addrspace layout' and 'addrspace report'");
}

const struct command explore_command = {
	.name = "explore",
	.arguments = "[PLACE]",
	.summary = "not in this build: needs ncurses",
	.help = "The full addrspace shows a record of this machine, too:\n"
		"  addrspace --from RECORD explore",
	.own_words = true,
	.run = explore_run,
};

static int trace_run(const struct app *app, int nr, char **arguments)
{
	return fail("trace needs libtracefs; " MISSING
		    ", or the tracepoints in /sys/kernel/tracing/events/addrspace");
}

const struct command trace_command = {
	.name = "trace",
	.arguments = "[NAME [-- COMMAND...]]",
	.summary = "not in this build: needs libtracefs",
	.help = "The tracepoints are there without it, in\n"
		"/sys/kernel/tracing/events/addrspace.",
	.own_words = true,
	.run = trace_run,
};
