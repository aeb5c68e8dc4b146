// SPDX-License-Identifier: GPL-2.0
/* The command `explain`: what an address is, and whose. */
#include "app.h"
#include "lib/arguments.h"
#include "data/place.h"
#include "commands.h"
#include "lib/error.h"
#include "explain/explanation.h"
#include "lib/options.h"
#include "show/inferred.h"

static struct {
	const char *pid;
} given;

static const struct option_def explain_options[] = {
	{ 'p', "pid", "PID", "a user address by the page tables of that process",
	  .text = &given.pid },
	{ 0 }
};

static int explain_run(const struct app *app, int nr, char **arguments)
{
	struct explanation explanation = { .app = app };
	uint64_t pid = 0;
	int status = arguments_want(nr, 1, 1, "explain PLACE");

	if (!status && given.pid)
		status = argument_number("--pid", given.pid, INT32_MAX, &pid);
	if (status)
		return status;
	explanation.text = arguments[0];
	explanation.pid = pid;
	status = explanation_gather(&explanation) ?:
		 (app->json ? explain_json(&explanation) :
			      explain_show(&explanation));
	if (!status && !app->json)
		inferred_print(app, false);
	explanation_free(&explanation);
	return status;
}

const struct command explain_command = {
	.name = "explain",
	.arguments = "PLACE",
	.summary = "what an address is, whose, and every way to it",
	.help =
"PLACE is " PLACE_HELP ".\n"
"Of a region, its first byte is explained.\n"
"\n"
"Its kind: user virtual; kernel virtual; kernel logical, which is a kernel\n"
"virtual address at a fixed offset from the physical one (lowmem); physical; bus,\n"
"which is how devices address memory, on x86 by physical addresses unless there\n"
"is an IOMMU. Then its region, who owns it, what it maps and which other\n"
"addresses lead there, the page, and the conversion that gives an answer but a\n"
"wrong one. For the owner of vmalloc space and for symbols, the kernel has to\n"
"show addresses: kernel.kptr_restrict at 1.",
	.options = explain_options,
	.run = explain_run,
};
