// SPDX-License-Identifier: GPL-2.0
/* The command `explain`: classifies an address, and names its owner. */
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
	{ 'p', "pid", "PID", "explain a user address of that process",
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
	.summary = "an address: its kind, its owner, all its mappings",
	.help =
"PLACE is " PLACE_HELP ".\n"
"For a region, its first byte is explained.\n"
"\n"
"Shows the kind of the address: user virtual; kernel virtual; kernel logical, which\n"
"is a kernel virtual address at a fixed offset from the physical one (lowmem);\n"
"physical; bus, which is how devices address memory (on x86 by physical addresses,\n"
"unless there is an IOMMU). Then its region and owner, what it maps, the other\n"
"addresses that map the same page, the page itself, and a conversion that would\n"
"return a wrong answer. The owner of a vmalloc address and symbols require that the\n"
"kernel shows addresses (kernel.kptr_restrict=1).",
	.options = explain_options,
	.run = explain_run,
};
